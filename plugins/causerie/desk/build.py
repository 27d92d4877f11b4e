"""The desk as static pages: the queue, each proposal, and its page as it would be."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, Template
from markupsafe import Markup
from staticjinja.staticjinja import Site as Maker

from causerie import i18n, posts, threads
from causerie.checks.base import Site
from causerie.desk import chart
from causerie.desk.case import Case, cases
from causerie.desk.drawing import Drawing, shown
from causerie.desk.figures import Figures, figures
from causerie.desk.folders import FOLDER
from causerie.desk.hosts import Hosts
from causerie.desk.preview import preview
from causerie.errors import N_
from causerie.forges.base import Tree
from causerie.moderation import Waiting
from causerie.outbox.row import Row
from causerie.pages import templates
from causerie.pages.discussion import Discussion
from causerie.pages.frame import Frames
from causerie.pages.journal import brief
from causerie.settings import Settings

HERE = Path(__file__).parent
SHEET = "desk.css"
RULE_MAX = 70
"""Characters of a rule in a list to choose from: its first sentence, most often."""


def build(
    out: Path, waiting: Sequence[Waiting], site: Site, tree: Tree, token: str = "", troubled: Sequence[Row] = ()
) -> None:
    """Write the desk into a folder: what waits on the published branch `tree`, over the site as it is built.

    With a `token` its pages have buttons that send it; `troubled` are the rows of the outbox to be shown. Only what
    an earlier desk left in the folder goes. Raises OwnerError if the site is not built.
    """
    desk = _Desk(site, waiting, tree, token, troubled)
    made = maker(site.settings, out, [("index", desk.index), ("contribution", desk.contributions)])
    made.env.globals.update(desk.names)
    out.mkdir(parents=True, exist_ok=True)
    for folder in out.iterdir():
        if FOLDER.fullmatch(folder.name):
            shutil.rmtree(folder)
    made.render()
    (out / SHEET).write_bytes((HERE / SHEET).read_bytes())


def maker(settings: Settings, out: Path, rules: Sequence[tuple[str, Callable[..., None]]] = ()) -> Maker:
    """The desk's templates, which escape and speak the site's language; each rule writes the pages of a template."""
    # It would tell of each page on stderr.
    logging.getLogger("staticjinja").setLevel(logging.WARNING)
    made = Maker.make_site(
        searchpath=HERE / "templates",
        outpath=out,
        rules=list(rules),
        env_kwargs={"autoescape": True, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True},
    )
    templates.prepare(made.env, settings)
    return made


def framed(frames: Frames, lang: str, title: str, inner: str, home: str) -> str:
    """A page of the desk: what a template said, in the site's frame, with the desk's own sheet."""
    page = frames.page(lang, title, Markup(inner))  # noqa: S704 (the templates escape)
    # In the head: what an iframe shows would be scrolled to before the iframe has its width.
    return page.replace("</head>", f'<link rel="stylesheet" href="{home}{SHEET}">\n</head>', 1)


class _Desk:
    """What waits at one moment."""

    def __init__(self, site: Site, waiting: Sequence[Waiting], tree: Tree, token: str, troubled: Sequence[Row]) -> None:
        settings = site.settings
        self._site = site
        self._discussion = Discussion.of(settings, site.posts, site.corpus, settings.templates, site.now)
        self._frames = Frames(settings.output, settings.lang)
        self._gettext = i18n.translations(settings.lang).gettext
        hosts = Hosts(self._discussion)
        self._cases = list(cases(waiting, site, tree, hosts))
        drawing = Drawing(self._discussion, hosts)
        charter = posts.charter(site.posts, settings.lang)
        self._rules = charter.rules if charter else ()
        self.names: Mapping[str, Any] = {
            "address": hosts.address,
            "anchor": threads.anchor,
            "where": hosts.where,
            "drawn": drawing.drawn,
            "told": drawing.told,
            "shown": shown,
            "spoken": drawing.spoken,
            "charter": charter,
            "rules": [_brief(rule) for rule in self._rules],
            "token": token,
            "troubled": troubled,
        }

    def index(self, made: Maker, template: Template, **_: object) -> None:
        """Write the queue."""
        found = figures(len(self._cases), self._site.corpus, self._site.now)
        inner = template.render(home="", groups=_grouped(self._cases), figures=found, chart=self._chart(found))
        self._write(Path(made.outpath), self._gettext(N_("The moderators’ desk")), inner, "")

    def contributions(self, made: Maker, template: Template, **_: object) -> None:
        """Write each proposal, and its page as it would be."""
        for case in self._cases:
            folder = Path(made.outpath, case.folder)
            page = preview(case.result, case.post, self._discussion, self._site) if case.result and case.post else None
            inner = template.render(home="../", case=case, page=page is not None)
            kind = Markup(made.get_template("_kind.html").render(case=case).strip())  # noqa: S704 (escaped there)
            name = case.voice.name if case.voice else ""
            self._write(folder, Markup(" — ").join([kind, name]) if name else kind, inner, "../")
            if page is not None:
                (folder / "page").mkdir(exist_ok=True)
                (folder / "page" / "index.html").write_bytes(page)

    def _write(self, folder: Path, title: str, inner: str, home: str) -> None:
        page = framed(self._frames, self._site.settings.lang, title, inner, home)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "index.html").write_text(page, encoding="utf-8", newline="")

    def _chart(self, found: Figures) -> Markup | None:
        """The decisions by rule, if there are any."""
        if not found.rules:
            return None
        rows = [(self._label(rule), count) for rule, count in found.rules]
        title = self._gettext(N_("Decisions by rule of the charter, removals included"))
        return chart.bars("rules", title, self._gettext(N_("How often each was cited:")), rows)

    def _label(self, rule: int) -> str:
        if not rule:
            return self._gettext(N_("no rule"))
        return f"{rule}. {_brief(self._rules[rule - 1])}" if rule <= len(self._rules) else f"{rule}."


def _grouped(found: Iterable[Case]) -> list[list[Case]]:
    """The proposals by their threads, the thread that has waited longest first."""
    groups: dict[str, list[Case]] = {}
    for case in found:
        groups.setdefault(case.thread, []).append(case)
    return list(groups.values())


def _brief(rule: str) -> str:
    sentence = brief(rule)
    return sentence if len(sentence) <= RULE_MAX else f"{sentence[: RULE_MAX - 1].rstrip()}…"
