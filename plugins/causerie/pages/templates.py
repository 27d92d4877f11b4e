"""What every template of the house can say: messages in the page's language, dates, French typography."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from causerie import i18n
from causerie.render import plain, typeset
from causerie.settings import Settings

DISCUSSION = "discussion/"
"""The folder of a theme's templates that show a stranger's words: they escape, whatever the theme."""
Language = Callable[[Context], str]
"""Finds the language of the page that is being made."""


def escapes(name: str | None) -> bool:
    """Whether the template of this name escapes what it prints."""
    return bool(name and re.match(rf"(!\w+/)?{DISCUSSION}", name))


def prepare(env: Environment, settings: Settings) -> None:
    """Give an environment the messages, dates and typography.

    The language is that of the page: `lang` if a template sets it, else the article's or the page's, else the site's.
    """

    @pass_context
    def language(context: Context) -> str:
        lang = context.get("lang")
        if not lang:
            shown = context.get("article") or context.get("page")
            lang = getattr(shown, "lang", None) or settings.lang
        return str(lang)

    env.globals.update(language=language, language_name=i18n.name, read_in=i18n.read_in)
    _messages(env, language)
    _dates(env, language, settings)
    _typography(env, language, settings)


def _messages(env: Environment, language: Language) -> None:
    @cache
    def said(message: str, lang: str, safe: bool) -> str:
        found = i18n.translations(lang).gettext(message)
        return Markup(found) if safe else found  # noqa: S704 (our own words)

    # As in Jinja's new style, a message is filled in always, and with what is escaped if the template escapes: but a
    # page says some thousands, so it is asked for once.
    @cache
    def plain_said(message: str, lang: str, safe: bool) -> str:
        return said(message, lang, safe) % {}

    @pass_context
    def gettext(context: Context, message: str, /, **found: object) -> str:
        lang, safe = language(context), context.eval_ctx.autoescape
        if not found:
            return plain_said(message, lang, safe)
        if not safe:
            return said(message, lang, safe) % found
        # What Markup does by itself, in half the time.
        told = {name: value if isinstance(value, int) else escape(value) for name, value in found.items()}
        return Markup(str.__mod__(said(message, lang, safe), told))  # noqa: S704 (as above)

    @pass_context
    def ngettext(context: Context, one: str, many: str, count: int, /, **found: object) -> str:
        text = i18n.translations(language(context)).ngettext(one, many, count)
        return (Markup(text) if context.eval_ctx.autoescape else text) % {"num": count, **found}  # noqa: S704 (as above)

    @pass_context
    def direction(context: Context) -> str:
        return i18n.direction(language(context))

    env.add_extension("jinja2.ext.i18n")
    env.extend(newstyle_gettext=True)
    env.globals.update(gettext=gettext, _=gettext, ngettext=ngettext, direction=direction)


def _dates(env: Environment, language: Language, settings: Settings) -> None:
    zone, rules = ZoneInfo(settings.zone), settings.rules("fix") & {"ordinals"}

    def raised(date: str, lang: str) -> Markup:
        return typeset(escape(date), lang, rules)

    @lru_cache(maxsize=1024)
    def dated(day: date, lang: str) -> Markup:
        return raised(i18n.long_date(day, lang), lang)

    @pass_context
    def long_date(context: Context, day: datetime) -> Markup:
        local = day.astimezone(zone) if day.tzinfo else day
        return dated(local.date(), language(context))

    @cache
    def timed(minute: time, lang: str) -> Markup:
        return raised(i18n.time_of_day(minute, lang), lang)

    @cache
    def at(lang: str) -> Markup:
        return raised(i18n.at(lang), lang)

    @pass_context
    def moment(context: Context, instant: datetime) -> Markup:
        local, lang = instant.astimezone(zone), language(context)
        return at(lang) % {"date": dated(local.date(), lang), "time": timed(time(local.hour, local.minute), lang)}

    @pass_context
    def month(context: Context, day: datetime) -> str:
        return i18n.month(day, language(context))

    @pass_context
    def length(context: Context, span: timedelta) -> str:
        return i18n.length(span, language(context))

    env.filters.update(long_date=long_date, moment=moment, month=month, duration=length)


def _typography(env: Environment, language: Language, settings: Settings) -> None:
    rules = settings.rules("fix")

    @pass_context
    def typeset_in(context: Context, html: str, lang: str = "") -> Markup:
        # Where the template escapes, text is escaped first; elsewhere a theme gives HTML, as it does to Pelican.
        safe = escape(html) if context.eval_ctx.autoescape else Markup(html)  # noqa: S704
        return typeset(safe, lang or language(context), rules)

    @pass_context
    def plain_in(context: Context, text: str, lang: str = "") -> str:
        return plain(text, lang or language(context), rules)

    env.filters.update(typeset=typeset_in, plain=plain_in)
