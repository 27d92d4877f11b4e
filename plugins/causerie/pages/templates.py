"""What every template of the house can say: messages in the page's language, dates, French typography."""

from __future__ import annotations

import re
from datetime import datetime

from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from causerie import i18n
from causerie.render import typeset

DISCUSSION = "discussion/"
"""The folder of a theme's templates that show a stranger's words: they escape, whatever the theme."""


def escapes(name: str | None) -> bool:
    """Whether the template of this name escapes what it prints."""
    return bool(name and re.match(rf"(!\w+/)?{DISCUSSION}", name))


def prepare(env: Environment, lang: str, zone: str) -> None:
    """Give an environment the messages, dates and typography; `lang` is the site's, `zone` an IANA time zone.

    The language is that of the page: `lang` if a template sets it, else the article's or the page's.
    """

    @pass_context
    def language(context: Context) -> str:
        shown = context.get("article") or context.get("page")
        return str(context.get("lang") or getattr(shown, "lang", None) or lang)

    @pass_context
    def gettext(context: Context, message: str) -> str:
        return str(i18n.translations(language(context)).gettext(message))

    @pass_context
    def ngettext(context: Context, one: str, many: str, count: int) -> str:
        return str(i18n.translations(language(context)).ngettext(one, many, count))

    @pass_context
    def long_date(context: Context, day: datetime) -> str:
        return i18n.long_date(day, language(context))

    @pass_context
    def moment(context: Context, instant: datetime) -> str:
        return i18n.date_and_time(instant, language(context), zone)

    @pass_context
    def typeset_in(context: Context, html: str, lang: str = "") -> Markup:
        # Where the template escapes, text is escaped first; elsewhere a theme gives HTML, as it does to Pelican.
        safe = escape(html) if context.eval_ctx.autoescape else Markup(html)  # noqa: S704
        return typeset(safe, lang or language(context))

    env.add_extension("jinja2.ext.i18n")
    env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    env.globals["language"] = language
    env.filters.update(long_date=long_date, moment=moment, typeset=typeset_in)
