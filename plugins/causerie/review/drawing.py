"""What is said below a pull request: what the checks found, and its comment drawn in its discussion.

It is Markdown in which nothing of a stranger's is live.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import quote

from causerie import i18n, proposals, threads
from causerie.characters import inert, printable
from causerie.checks import report
from causerie.errors import N_, Fault
from causerie.forges.hub import Remark
from causerie.model import Comment, Post
from causerie.review.proposal import Blog, Review
from causerie.threads import Place

AROUND = 6
"""How many contributions of the line of discussion are shown above the new one, the one that it answers among them."""
BEGINNING = 120
"""Characters of each that are shown."""
REMARKS_MAX = 30
"""Lines of a file that something is said of."""
NAME_MAX, FOUND_MAX = 40, 50_000
"""Characters of a voice's name, and of what was found in all that is gathered, of the 60,000 that every forge takes."""


def text(review: Review, blog: Blog, page: str = "") -> str:
    """The whole of what is said of a pull request; `page` is the address where the page that it makes can be had."""
    lang = blog.settings.lang
    gettext = i18n.translations(lang).gettext
    said = N_("The checks found nothing that keeps it from being merged.")
    if not review.ours:
        said = N_("It touches no contribution, so there is nothing here to check.")
    elif not review.sound:
        said = N_("It cannot be merged as it is.")
    parts = [f"**{gettext(said)}**"]
    if review.asked:
        post = _post(blog.posts, review, lang)
        parts.append(proposals.text(review.asked, post, review.faults, blog.settings, lang, review.thread)[1].rstrip())
        parts += _around(review, gettext)
    elif review.parts is not None:
        parts.append("\n".join(_found(part, FOUND_MAX // len(review.parts), lang) for part in review.parts))
    elif review.ours:
        parts.append(report.markdown(review.faults, lang))
    if review.asked and review.sound:
        parts.append(gettext(N_("To publish it, at the desk or here:")) + f" `inv approve {review.name}`")
    if page and review.record and review.sound:
        label = gettext(N_("The page as it would be"))
        parts.append(f"[{label}]({quote(page, safe='/:?&=%#')})")
    return "\n\n".join(part for part in parts if part)


def _found(part: Review, most: int, lang: str) -> str:
    """What was found in one of several contributions: a row of a list, with as many faults below as there is room."""
    gettext = i18n.translations(lang).gettext
    voice = part.asked and part.asked.comment
    name = inert(printable(voice.name or "", NAME_MAX)) if voice else ""
    said = " — ".join(filter(None, [f"- `{part.name}`", name, report.summary(part.faults, lang)]))
    for fault in sorted(part.faults, key=lambda fault: fault.level):
        row = f"  - {inert(_keyed(fault, fault.said(gettext)[0]).strip())}"
        if len(said) + len(row) > most:
            return f"{said}\n  - …"
        said += f"\n{row}"
    return said


def remarks(review: Review, blog: Blog) -> list[Remark]:
    """What is said of single lines: of those alone that the pull request adds or changes, as forges want it."""
    gettext = i18n.translations(blog.settings.lang).gettext
    lines = {f.path: _changed(f.before, f.after) for f in review.proposal.changes if f.after is not None}
    found = []
    for fault in sorted(review.faults, key=lambda fault: fault.level):
        if fault.line in lines.get(fault.path, ()):
            message, remedy = fault.said(gettext)
            said = f"{inert(_keyed(fault, message))}\n\n→ {inert(remedy)}"
            found.append(Remark(blog.prefix + fault.path, fault.line, said))
    return found[:REMARKS_MAX]


def _keyed(fault: Fault, message: str) -> str:
    return f"{printable(fault.key)}: {message}" if fault.key else message


def _changed(before: bytes | None, after: bytes) -> set[int]:
    """The lines of a file, from 1, that were not in it before; none of what git, and a forge, take for no text."""
    if b"\0" in after:
        return set()
    old, new = ((data or b"").decode("utf-8", "replace").split("\n") for data in (before, after))
    if not new[-1]:
        del new[-1]
    if before is None:
        return set(range(1, len(new) + 1))
    steps = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return {line + 1 for tag, _, _, first, end in steps if tag != "equal" for line in range(first, end)}


def _post(posts: Sequence[Post], review: Review, lang: str) -> Post:
    """The post of a discussion, in the contribution's language if it is there; a thread that has none is its own."""
    asked = review.asked
    assert asked, "only a proposal that could be read is drawn"  # noqa: S101 (for the type)
    own = [post for post in posts if post.thread == asked.thread]
    wanted = (asked.comment.lang if asked.comment else None) or lang
    nobody = Post(asked.thread, lang, asked.thread, "", "")
    return next((post for post in own if post.lang == wanted), own[0] if own else nobody)


def _around(review: Review, gettext: Callable[[str], str]) -> Iterator[str]:
    """The end of the line of discussion that a contribution belongs to, as a list: each begins with what it is."""
    # As it was asked for, without the number that it has if it is merged today.
    comment = review.asked and review.asked.comment
    if not comment:
        return
    others = [other for other in review.thread if other.id != comment.id]
    lines = threads.build([*others, comment]).lines
    line = next(line for line in lines if any(place.comment.id == comment.id for place in line))
    at = next(number for number, place in enumerate(line) if place.comment.id == comment.id)
    shown = [place for place in line[max(at - AROUND, 0) : at] if place.comment.id != comment.reply_to]
    answered = [place for place in line[:at] if place.comment.id == comment.reply_to]
    rows = [_row(place, gettext) for place in sorted([*answered, *shown], key=line.index)]
    heading, here = gettext(N_("In its discussion")), gettext(N_("here"))
    yield "\n".join([f"**{heading}**", "", *rows, f"{_indent(line[at])}- **{_head(comment)}** ← {here}"])


def _row(place: Place, gettext: Callable[[str], str]) -> str:
    one = place.comment
    body = " ".join((one.body or gettext(N_("taken down"))).split())
    return f"{_indent(place)}- {_head(one)} — {inert(printable(body, BEGINNING))}"


def _indent(place: Place) -> str:
    return "  " if place.depth else ""


def _head(comment: Comment) -> str:
    which = f"n° {comment.number}" if comment.number else ""
    return ", ".join(inert(printable(part)) for part in (which, comment.name) if part) or comment.id
