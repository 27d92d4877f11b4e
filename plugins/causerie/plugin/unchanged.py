"""The pages of posts that are as an earlier build made them, but for their slots, which are filled anew.

A page is kept under the digest of all that its templates may have asked: the software, the theme, the settings, the
post, and the posts that it leads to, whole. One whose templates ask for more is rendered each time.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Template
from jinja2.runtime import Context
from jinja2.utils import missing
from pelican.contents import Article, Content
from pelican.contents import Page as PageContent
from pelican.generators import ArticlesGenerator, Generator, PagesGenerator
from pelican.settings import DEFAULT_CONFIG

from causerie.cache import Cache, key
from causerie.ledger import inputs
from causerie.plugin import texts
from causerie.plugin.texts import TEXTS
from causerie.plugin.writing import Known

READ = "names read"
"""Where a page's context has the names of it that its templates have read; no template can say this one."""
KNOWN = {"article", "page", "category", "blog", "url", "output_file", "pages", "languages", "localsiteurl"}
"""What templates may read besides settings: the digest of a page holds all of it."""
ELSEWHERE = {"OUTPUT_PATH", "CACHE_PATH"}
"""Settings that say where a site is built, and nothing of what is in it."""
ALONE = ("JINJA_FILTERS", "JINJA_GLOBALS", "JINJA_TESTS")
"""Settings with which templates may ask anything at all."""
NO_FACTS = {"settings", "_context", "_content"}
"""What a post knows besides facts: what all posts know, and its text, which is told by the addresses in it."""
UNKNOWN = b""
"""The digest of a post that has to be rendered each time."""
_MARK = re.compile("\x02slot (\\d+)\x03")


class Place(NamedTuple):
    """A slot in a page: its kind, the source of its post, the path of its part of a long thread."""

    kind: str
    source: str
    path: str


class Reading(Context):
    """A page's context that tells which names its templates read; what our own functions ask for is in the digest."""

    def resolve_or_missing(self, key: str) -> Any:
        """What a template reads."""
        if key in self.parent:
            self.parent[READ].add(key)
        return super().resolve_or_missing(key)

    def __getitem__(self, key: str) -> Any:
        found = super().resolve_or_missing(key)
        if found is missing:
            raise KeyError(key)
        return found


class Unchanged:
    """The pages of one build's posts; `build` is its generator of the discussion, whose neighbours are known."""

    def __init__(self, build: Any) -> None:
        settings = build.settings
        self._build = build
        self._posts: dict[str, bytes] = {}
        self._marks: list[Place] | None = None
        own = settings["INTRASITE_LINK_REGEX"] == DEFAULT_CONFIG["INTRASITE_LINK_REGEX"]
        self.able = own and settings["PLUGINS"] == ["causerie"] and not any(settings[name] for name in ALONE)
        """Whether nobody else has a hand in the pages."""
        silent = (*ELSEWHERE, "JINJA_ENVIRONMENT", TEXTS)
        told = {name: value for name, value in settings.items() if name not in silent}
        where = blake2b(settings["SITEURL"].encode(), digest_size=4).hexdigest()
        self._common = [
            inputs.settings_digest({name: value for name, value in told.items() if name.isupper()}),
            inputs.content_digest([inputs.PACKAGE, *map(Path, build.discussion.settings.templates)]),
            inputs.software_digest(),
            repr(sorted(build.discussion.settings.rules("fix"))),
            *build.context["languages"],
            "feeds",
            *build.feeds.languages,
            # Their names tell what is in the theme's stylesheets and scripts.
            *sorted(path for path, _ in build.discussion.slots.assets.files()),
        ]
        self._cache = Cache(Path(settings["CACHE_PATH"], "causerie", f"built-{where}.sqlite"))

    def render(self, template: Template, known: dict[str, Any]) -> str:
        """The page of a post, as its template gives it; `known` is what Pelican says of the page."""
        facts = list(self._of_page(known)) if self.able else [UNKNOWN]
        if UNKNOWN in facts:
            return str(template.render(known))
        asked = key(*self._common, str(template.name), *facts)
        kept = self._cache.get(asked)
        page = kept or self._parted(template, known)
        if page is None:
            return str(template.render(known))
        if not kept:
            self._cache.put(asked, page)
        slots, _, texts = page.partition(b"\n")
        places = [Place(*place) for place in json.loads(slots)]
        state, held = self._build.standing(known["output_file"], places, asked)
        return Known("" if held else self._filled(texts, places, known["output_file"]), state, held)

    def mark(self, kind: str, content: Content, path: str) -> str | None:
        """What stands for a slot in a page that will be kept; None where the slot itself is wanted."""
        if self._marks is None:
            return None
        self._marks.append(Place(kind, content.source_path, path))
        return f"\x02slot {len(self._marks) - 1}\x03"

    def spoil(self) -> None:
        """The page that is being made shows what is made once for many, with its slots: so it is not kept."""
        self._marks = None

    def close(self) -> None:
        """Forget the pages that are no more."""
        self._cache.sweep()
        self._cache.close()

    def _parted(self, template: Template, known: dict[str, Any]) -> bytes | None:
        """A page as it is kept: its slots in a line, then the texts around them.

        None if it reads more than is known.
        """
        environment, read = template.environment, set[str]()
        plain, environment.context_class = environment.context_class, Reading
        marks: list[Place] = []
        self._marks = marks
        try:
            html = template.render({**known, READ: read})
        finally:
            environment.context_class = plain
            spoilt, self._marks = self._marks is None, None
        other = {name for name in read & known.keys() if name in ELSEWHERE or not (name in KNOWN or name.isupper())}
        parts = _MARK.split(html)
        if other or spoilt or len(parts) != 2 * len(marks) + 1:
            return None
        texts = zlib.compress(json.dumps(parts[::2], ensure_ascii=False).encode("utf-8"), 1)
        return json.dumps([marks[int(number)] for number in parts[1::2]]).encode() + b"\n" + texts

    def _filled(self, texts: bytes, places: list[Place], file: str) -> str:
        """A page with its slots."""
        page = [""] * (2 * len(places) + 1)
        page[::2] = json.loads(zlib.decompress(texts))
        page[1::2] = [self._build.slot(*place, file) for place in places]
        return "".join(page)

    def _of_page(self, known: Mapping[str, Any]) -> Iterator[bytes | str]:
        """What the templates of a post's page may ask, each with how many there are of it."""
        neighbours, pages = self._build.neighbours, known["pages"]
        content: Content = known.get("article") or known["page"]
        yield from (known["output_file"], known["SITEURL"], str(known["localsiteurl"]), str(known.get("url")))
        yield self._post(content)
        # A discussion that begins where nobody was invited to one has a feed from then on.
        yield self._build.feeds.of_post(self._build.posts[content.source_path])
        near = [content.translations, pages]
        if isinstance(content, Article):
            series = neighbours.of_series(content)
            near += [neighbours.related(content), series.posts if series else []]
            yield f"{series.name} {series.url}" if series else ""
            names = [content.category, *getattr(content, "tags", ())]
            yield repr([(name.slug, neighbours.has_a_page(name)) for name in names])
        for posts in near:
            yield str(len(posts))
            yield from map(self._post, posts)

    def _post(self, content: Content) -> bytes:
        """The digest of a post: of all that is said of it, and of its text with the addresses that it links to."""
        found = self._posts.get(content.source_path)
        if found is None:
            facts = {name: value for name, value in vars(content).items() if name not in NO_FACTS}
            facts["translations"] = [one.source_path for one in content.translations]
            text = texts.gist(content)
            links = "".join(f"<a href={link}>" for link in text.links)
            # Pelican moves what a text attaches when it renders that text; a link with a tag in it is none.
            still = not any(sign in link for link in text.links for sign in ("attach}", "attach|", "<"))
            links = content._update_content(links, content.settings["SITEURL"]) if links and still else ""
            said = repr(sorted(facts.items()))
            found = key(said, text.digest, links, content.url, content.save_as) if still else UNKNOWN
            self._posts[content.source_path] = found
        return found


class Page:
    """A template of posts' pages that renders only what changed."""

    def __init__(self, template: Template, unchanged: Unchanged) -> None:
        self._template = template
        self._unchanged = unchanged

    def render(self, known: dict[str, Any]) -> str:
        """The page, as Pelican wants it."""
        return self._unchanged.render(self._template, known)


def spare(generators: Sequence[Generator]) -> None:
    """Have Pelican's generators render the posts' pages only where they changed."""
    contents = generators[0].context["generated_content"].values()
    for kind, content in ((ArticlesGenerator, Article), (PagesGenerator, PageContent)):
        names = sorted({one.template for one in contents if isinstance(one, content)})
        for generator in generators:
            if isinstance(generator, kind):
                for name in names:
                    template = Page(generator.get_template(name), generator.context["causerie"].unchanged)
                    generator._templates[name] = template
