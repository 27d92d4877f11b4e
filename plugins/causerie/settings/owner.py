"""What the owner sets: `CAUSERIE = {...}` in pelicanconf.py, and the few settings of Pelican's that we need."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

from causerie.errors import N_, Fault, OwnerError
from causerie.settings import kinds
from causerie.settings.kinds import Field

HOUSE = Path(__file__).parents[3] / "theme" / "templates"
"""The templates of Causerie's own theme."""


def _setting(default: Any, read: Callable[[Any], Any], doc: str, wanted: str) -> Any:
    return field(default=default, metadata={"read": read, "doc": doc, "wanted": wanted})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that the owner decided, made once at the edge by `of`."""

    comments: str = _setting(
        "comments",
        kinds.folder,
        N_("The folder of the comments, below the folder of pelicanconf.py's content."),
        N_("write a path below the site's folder, such as comments"),
    )
    fields: tuple[Field, ...] = _setting(
        (),
        kinds.fields,
        N_("The groups of occupations that a voice may choose from; `hue`, a pair of colours, may be left out."),
        N_(
            "write a list of maps of key, labels (by language), sigil (1 or 2 letters; none twice) and, if you will, "
            "hue: a colour for light paper and one for dark, each #rrggbb with a contrast of 4.5 : 1 on paper and card"
        ),
    )
    page_size: int = _setting(
        150,
        kinds.count,
        N_("How many contributions a page shows at most; a longer discussion has a page for each question, and more."),
        N_("write a whole number from 1 on"),
    )
    feed: str = _setting(
        "feeds/discussion.atom.xml",
        kinds.folder,
        N_("Where the feed of all the site's contributions is written."),
        N_("write a path below the output folder"),
    )
    thread_feed: str = _setting(
        "feeds/discussion/{thread}.{lang}.atom.xml",
        kinds.thread_feed,
        N_("Where each post's feed of contributions is written; {thread} and {lang} are filled in."),
        N_("write a path below the output folder, with {thread} and {lang} in it"),
    )
    feed_items: int = _setting(
        100,
        kinds.count,
        N_("How many contributions a feed holds at most, the newest ones."),
        N_("write a whole number from 1 on"),
    )
    since: int = _setting(
        2026,
        kinds.year,
        N_("A year in which the site had its address; it is part of the ids of its feeds, so never change it."),
        N_("write a year such as 2026"),
    )
    intake: str = _setting(
        "",
        kinds.address,
        N_("Where the form sends contributions: `/` on the site's own host, or a whole address; empty: no form."),
        N_("write / or an address that begins with https://"),
    )
    contact: str = _setting(
        "",
        kinds.mail,
        N_("The e-mail address that the site shows to its readers: closed discussions, contributions by mail."),
        N_("write an e-mail address"),
    )
    new_file: str | None = _setting(
        "",
        kinds.new_file,
        N_(
            "The forge's page for a new file, with {text} and {path} to be filled in, or {text}, {folder} and {id}: a "
            "door without an intake. Empty: the page of `forge`, unless that is `local`; None: no such door."
        ),
        N_("write None, or an address that begins with https:// and holds {text}, and {path} or {folder} and {id}"),
    )
    license: str = _setting(
        "",
        kinds.web,
        N_("The address of the licence of the posts; empty: nothing is said of it."),
        N_("write an address that begins with https://"),
    )
    closes_after: int | None = _setting(
        None,
        kinds.days,
        N_("How many days after its date a post's discussion closes; a post's line `Closes:` says otherwise."),
        N_("write a whole number of days from 1 on, or None"),
    )
    ask_url: bool = _setting(
        False,
        kinds.flag,
        N_("Whether the form asks for the voice's own page; it draws advertising."),
        N_("write True or False"),
    )
    branch: str = _setting(
        "main",
        kinds.branch,
        N_("The branch of the site's repository that is published."),
        N_("write the name of a branch, such as main"),
    )
    forge: str = _setting(
        "local",
        kinds.forge,
        N_(
            "Where proposals wait: `local` (branches of this repository), or the pull requests of the `github`, "
            "`gitlab` or `forgejo` that git calls `origin`; these take a token from the environment, CAUSERIE_TOKEN."
        ),
        N_("write local, github, gitlab or forgejo"),
    )
    gather: str = _setting(
        "",
        kinds.gather,
        N_(
            "Whether new contributions that wait together go to the forge as one proposal: those of a `thread`, or "
            "those of a `day`. Empty: each is a proposal of its own."
        ),
        N_("write thread, day, or nothing between the quotes"),
    )
    typography: tuple[tuple[str, str], ...] = _setting(
        (),
        kinds.typography,
        N_(
            "What each rule of French typography does: `fix` mends the pages (as all do), `warn` lets `inv check` tell "
            "alone, `off` does nothing. They are `apostrophes`, `colon`, `dates`, `ellipsis`, `hours`, `numbers`, "
            "`ordinals`, `quotes`, `signs`, `thousands`, `titles` and `units`."
        ),
        N_("write a map of names of rules to fix, warn or off; the manual’s page of settings lists them"),
    )
    root: Path = Path()
    theme: Path = Path("theme")
    overrides: tuple[Path, ...] = ()
    output: Path = Path("output")
    cache: Path = Path("cache")
    lang: str = "fr"
    zone: str = "UTC"
    site_name: str = ""
    site_url: str = ""

    @property
    def templates(self) -> list[Path]:
        """The folders of the templates, the first one first; the house's last, for a theme without any of ours."""
        own = [*self.overrides, self.theme / "templates"]
        return own if (own[-1] / "discussion").is_dir() else [*own, HOUSE]

    def rules(self, treatment: str) -> frozenset[str]:
        """The rules of French typography that the owner treats so: fix, warn or off."""
        said = dict(self.typography)
        return frozenset(name for name in kinds.TYPOGRAPHY if said.get(name, "fix") == treatment)

    @classmethod
    def of(cls, pelican: Mapping[str, Any]) -> Self:
        """The settings of a site, from Pelican's; `root` is the folder that holds its content folder.

        Raises OwnerError with every unknown key and every value that cannot be used.
        """
        own = pelican.get("CAUSERIE", {})
        if not isinstance(own, Mapping):
            message, remedy = N_("%(value)s cannot be used here"), N_("write a map: CAUSERIE = {...}")
            raise OwnerError([Fault("value", message, remedy, {"value": own}, "pelicanconf.py", 0, "CAUSERIE")])
        known = {f.name: f.metadata for f in fields(cls) if f.metadata}
        faults, found = [], {}
        for name, value in own.items():
            if name not in known:
                from difflib import get_close_matches

                near = "".join(get_close_matches(str(name), known, 1)) or next(iter(known))
                faults.append(
                    _fault(
                        "unknown-key", N_("there is no such setting"), N_("the closest is %(near)s"), name, near=near
                    )
                )
                continue
            try:
                found[name] = known[name]["read"](value)
            except (ValueError, TypeError, LookupError, AttributeError) as error:
                shown = error.args[0] if isinstance(error, kinds.PartError) else value
                faults.append(
                    _fault("value", N_("%(value)s cannot be used here"), known[name]["wanted"], name, value=shown)
                )
        faults += _outer(pelican)
        if faults:
            raise OwnerError(faults)
        return cls(
            **found,
            root=Path(pelican["PATH"]).resolve().parent,
            theme=Path(pelican.get("THEME", "theme")).resolve(),
            overrides=tuple(Path(folder).resolve() for folder in pelican.get("THEME_TEMPLATES_OVERRIDES", ())),
            output=Path(pelican.get("OUTPUT_PATH", "output")).resolve(),
            cache=Path(pelican.get("CACHE_PATH", "cache")).resolve(),
            lang=pelican["DEFAULT_LANG"],
            zone=pelican.get("TIMEZONE") or "UTC",
            site_name=pelican["SITENAME"],
            site_url=pelican["SITEURL"],
        )


def _outer(pelican: Mapping[str, Any]) -> list[Fault]:
    """What is wrong with the settings of Pelican's that we need."""
    faults = []
    if pelican["SITEURL"] and not pelican["SITEURL"].startswith(("http://", "https://", "/")):
        faults.append((N_("write an address that begins with https://"), "SITEURL"))
    try:
        ZoneInfo(pelican.get("TIMEZONE") or "UTC")
    except (KeyError, ValueError, OSError):
        faults.append((N_("write a time zone such as Europe/Paris"), "TIMEZONE"))
    message = N_("%(value)s cannot be used here")
    return [Fault("value", message, wanted, {"value": pelican[k]}, "pelicanconf.py", 0, k) for wanted, k in faults]


def _fault(rule: str, message: str, remedy: str, name: str, **found: object) -> Fault:
    return Fault(rule, message, remedy, found, "pelicanconf.py", 0, f"CAUSERIE[{name!r}]")


def documented() -> list[tuple[str, object, str]]:
    """Each setting's name, default and documentation (a message), for the reference page."""
    return [(f.name, f.default, f.metadata["doc"]) for f in fields(Settings) if f.metadata]
