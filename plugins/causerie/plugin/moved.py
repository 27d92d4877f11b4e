"""What a build leaves at old addresses: pages that lead on, notes in the place of feeds, and the rules of hosts.

They depend on posts alone, so an update has nothing to do with them. `Moved_from:` in a post's head names its old
addresses; what else its old home had around it follows from its `Source:`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from jinja2 import Template

from causerie.checks import report
from causerie.errors import N_, Fault
from causerie.machines import moved
from causerie.machines.moved import Move
from causerie.machines.places import LATER, Places
from causerie.plugin import former, leading
from causerie.plugin.addresses import of_post, shown
from causerie.settings import Settings

_ANOTHER = N_("delete it from Moved_from:, or give what stands there another address")
_RULES_ALONE = N_(
    "no page fits at %(address)s, since a file or a folder is in its way: only hosts that know rules lead on"
)
_ON_OTHERS = N_("where there are files alone, give what is in its way another address")

log = logging.getLogger(__name__)


def files(
    context: Mapping[str, Any], templates: Callable[[str], Template], taken: Iterable[str]
) -> Iterator[tuple[str, bytes]]:
    """Each file: its path below the output folder, and its bytes; `taken` are the files that the site has."""
    build = context["causerie"]
    settings: Settings = build.discussion.settings
    places, known, led = Places(taken), dict[str, Move](), set[str]()

    def lead(found: Move) -> bool:
        """Have an old address lead on; whether a file can stand at it."""
        known[found.old] = found
        taken = bool(found.file) and places.take(found.file)
        led.update([found.file] if taken else [])
        return taken or not found.file

    for source, said, found in _said(context):
        why, remedy = _refused(found, known, places), _ANOTHER
        if found and not why and found.old not in known and not lead(found):
            why, remedy = _RULES_ALONE, _ON_OTHERS
        if why:
            _warn(Fault("moved", why, remedy, {"address": said}, build.posts[source].source, 0, "Moved_from"), settings)
    for found in former.moves(context):
        if _file(found.new) in places.files and found.old not in known and not _refused(found, known, places):
            lead(found)
    rules = sorted(known.values(), key=lambda one: one.old)
    yield from ((one.file, leading.led(one, context, templates)) for one in rules if one.file in led)
    home = urlsplit(settings.site_url).path.rstrip("/")
    for name, write in moved.RULES.items():
        if rules and places.take(name):
            yield name, write(rules, home)
        elif rules:
            message = N_("the site has such a file of its own, so the old addresses are not told in it")
            _warn(Fault("moved", message, N_("copy them from another one, or delete it"), {}, name), settings)


def _said(context: Mapping[str, Any]) -> Iterator[tuple[str, str, Move | None]]:
    for content in shown(context):
        for said, found in of_post(content):
            yield content.source_path, said, found


def _refused(found: Move | None, known: Mapping[str, Move], places: Places) -> str:
    """Why an old address cannot lead on."""
    if not found:
        return N_("“%(address)s” is no old address of this site: one is a path such as /2011/10/name.html")
    if found.old in known:
        return N_("another post was at %(address)s too, and that one is led to") if known[found.old] != found else ""
    there = {found.file, unquote(urlsplit(found.old).path).strip("/")}
    if found.file and (there & places.files or found.file.startswith(LATER)):
        return N_("the site has something else at %(address)s, which stays")
    return ""


def _file(url: str) -> str:
    path = unquote(url)
    return f"{path}index.html" if path.endswith("/") or not path else path


def _warn(fault: Fault, settings: Settings) -> None:
    log.warning("%s", report.line(fault, settings.lang))
