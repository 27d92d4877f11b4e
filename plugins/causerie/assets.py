"""The stylesheets and scripts of a theme, each bundled from its sources into one file that can be kept for ever."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from causerie.errors import N_, Fault, OwnerError

FOLDER = "theme"
"""Where the bundles are, below the site's root."""
_POST = ("css/variables.css", "css/base.css", "css/layout.css", "css/content.css", "css/components/*.css")
BUNDLES: Mapping[str, Sequence[str]] = {
    "post.css": _POST,
    "cahier.css": (*_POST, "css/pages/*.css"),
    "discussion.css": ("css/variables.css", "css/guest.css", "css/components/*.css", "css/pages/*.css"),
    "form.js": ("js/kept.js", "js/news.js", "js/draft.js", "js/replies.js"),
    "file.js": ("js/kept.js", "js/draft.js", "js/file.js"),
    "search.js": ("js/search.js",),
    "moved.js": ("js/moved.js",),
}
"""The sources of each bundle in their order, below a theme's static folder; who lacks the first lacks the bundle."""
GUESTS = frozenset({"discussion.css"})
"""The stylesheets for the pages of another theme: they style what is in slots, and nothing around it."""
_PLACE = re.compile(r"(?:Parsing stylesheet failed: )?(?P<reason>.*?) at .*:(?P<line>\d+):\d+$", re.DOTALL)


class Assets:
    """The bundles of a build; `folders` hold the theme's templates, the first one first, with `static` beside them.

    `rules` stand at the end of each stylesheet: what only the settings know.
    """

    def __init__(self, folders: Sequence[Path], rules: str = "") -> None:
        self._rules = rules
        self._places = [folder.parent / "static" for folder in folders]
        self._made = cache(self._make)

    def address(self, name: str) -> str:
        """Where a bundle is, below the site's root; its name tells its content. Raises OwnerError if it has none."""
        return self._made(name)[0]

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Every bundle that the theme has: its path below the output folder, and its bytes. Raises as `address`."""
        for name, sources in BUNDLES.items():
            if self._home(sources):
                yield self._made(name)

    def _home(self, sources: Sequence[str]) -> Path | None:
        return next((place for place in self._places if (place / sources[0]).is_file()), None)

    def _make(self, name: str) -> tuple[str, bytes]:
        home = self._home(BUNDLES.get(name, ("",)))
        if home is None:
            message, remedy = N_("the theme has no sources for %(name)s"), N_("take them from Causerie's own theme")
            raise OwnerError([Fault("asset", message, remedy, {"name": name}, FOLDER)])
        paths = [path for source in BUNDLES[name] for path in sorted(home.glob(source))]
        data = (_script(paths) if name.endswith(".js") else _sheet(paths, self._rules, name in GUESTS)).encode()
        stem, dot, kind = name.rpartition(".")
        return f"{FOLDER}/{stem}.{hashlib.sha256(data).hexdigest()[:8]}{dot}{kind}", data


def _script(paths: Sequence[Path]) -> str:
    # Here and below: most processes that know of bundles make none.
    import rjsmin

    return "\n".join(str(rjsmin.jsmin(path.read_text(encoding="utf-8"))) for path in paths)


def _sheet(paths: Sequence[Path], rules: str, guest: bool) -> str:
    """Each is made smaller by itself first: so an error has its file, and no open bracket swallows the next one."""
    import lightningcss

    css = "".join(map(_smaller, paths)) + rules
    # A slot is to a foreign page what the page is to our own.
    return lightningcss.process_stylesheet("[data-slot]{" + css.replace(":root", "&") + "}" if guest else css)


def _smaller(path: Path) -> str:
    import lightningcss

    try:
        css = lightningcss.process_stylesheet(path.read_text(encoding="utf-8"), filename=path.name)
    except ValueError as error:
        found = _PLACE.search(str(error))
        reason, line = (found["reason"], int(found["line"])) if found else (error, 0)
        message, remedy = N_("this stylesheet cannot be read: %(reason)s"), N_("mend it")
        raise OwnerError([Fault("asset", message, remedy, {"reason": reason}, str(path), line)]) from error
    if "@import" in css:
        message, remedy = N_("a stylesheet is not fetched by another one"), N_("make it a component, or copy it")
        raise OwnerError([Fault("asset", message, remedy, {}, str(path))])
    return css
