"""The message of a moderator's commit: what, which, where; then who decided, by which rule. No word of a stranger's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from causerie import i18n
from causerie.characters import apart, printable
from causerie.errors import N_
from causerie.values import ID

What = Literal[
    "published", "corrected", "withdrawn", "declined", "closed", "edited", "removed", "pinned", "unpinned", "unchanged"
]
_SUBJECTS: Mapping[What, str] = {
    "published": N_("Publish %(which)s in %(thread)s"),
    "corrected": N_("Correct %(which)s in %(thread)s, as its voice asked"),
    "withdrawn": N_("Withdraw %(which)s from %(thread)s, as its voice asked"),
    "declined": N_("Decline %(which)s for %(thread)s"),
    "closed": N_("Close the proposal about %(which)s"),
    "edited": N_("Edit %(which)s in %(thread)s"),
    "removed": N_("Remove %(which)s from %(thread)s"),
    "pinned": N_("Pin %(which)s in %(thread)s"),
    "unpinned": N_("Unpin %(which)s in %(thread)s"),
}


def message(
    what: What, thread: str, id: str, by: str, lang: str, *, number: int | None = None, rule: int | None = None
) -> str:
    """A subject and git's trailers: https://git-scm.com/docs/git-interpret-trailers."""
    # What is no id is the name of a branch that could not be read, which anybody chose.
    safe = id if ID.fullmatch(id) else apart(printable(id))
    which = f"n° {number}" if number else safe
    subject = i18n.translations(lang).gettext(_SUBJECTS[what]) % {"which": which, "thread": thread}
    trailers = [f"Moderator: {printable(by)}", f"Comment: {safe}", *([f"Rule: {rule}"] if rule else [])]
    return "\n".join([subject, "", *trailers]) + "\n"
