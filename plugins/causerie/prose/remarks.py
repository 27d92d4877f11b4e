"""What an author should know of a post's images and notes, and of what it would have readers fetch from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape

from causerie.errors import N_, Fault
from causerie.prose.images import IMAGE
from causerie.prose.remote import NEVER, remotes
from causerie.prose.tags import attributes

_NOTE = re.compile(r'<aside[^>]* class="footnote"[^>]* id="fn:([^"]*)"')
_CALL = re.compile(r"\[\^[^\]\s]+\]")
_CODE = re.compile(r"<(pre|code)\b.*?</\1>", re.DOTALL)


def remarks(html: str, source: Callable[[], str], path: str, *, site: str, remote: bool) -> Iterator[Fault]:
    """Hints on a rendered post, before anything of it is changed, each with its line in the source at `path`.

    `source` reads it: few posts have a remark. `site` is the site's address, `remote` whether the post says
    `Remote: yes`.
    """

    def at(needle: str, rule: str, message: str, remedy: str) -> Fault:
        text = source()
        line = text[: max(0, text.find(needle))].count("\n") + 1
        return Fault(rule, message, remedy, {"address": needle}, path, line, level="hint")

    for found in IMAGE.finditer(html):
        given = attributes(found.group("inside") or "")
        if (
            found.group("name")
            and not given.get("alt", "").strip()
            and given.get("role") not in ("none", "presentation")
        ):
            message = N_("the image %(address)s has no words for those who do not see it")
            yield at(given.get("src", ""), "alt", message, N_("say what it shows between [ and ], or in alt"))
    for name in _NOTE.findall(html):
        if f'href="#fn:{name}"' not in html:
            message = N_("the note %(address)s is never called")
            yield at(f"[^{unescape(name)}]", "note", message, N_("call it with [^ and its name, or delete it"))
    for name in _CALL.findall(_CODE.sub("", html)):
        message = N_("there is no note of the name %(address)s")
        yield at(unescape(name), "note", message, N_("write it at the end of the post, or mend the name"))
    for one in remotes(html, site):
        message = N_("%(address)s would be fetched from elsewhere: a link stands in its place")
        if one.name in NEVER:
            yield at(one.url, "remote", message, N_("copy it into the site, or leave the link"))
        elif not remote:
            yield at(one.url, "remote", message, N_("copy it into the site, or add the line Remote: yes to the post"))
