"""The comments of an export, written: below their posts, apart from them, or where they wait for one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from causerie import codec
from causerie.errors import N_, ModeratorError
from causerie.importers import here, naming, since, writing
from causerie.importers.base import SourceComment
from causerie.importers.index import ToldComment
from causerie.importers.links import Spoken
from causerie.importers.markdown import convert
from causerie.importers.shelf import DROPPED, Shelf
from causerie.importers.waiting import Waiting
from causerie.importers.writing import Origin
from causerie.model import Comment

_HELD: Mapping[str, str] = {
    "held": N_("nobody has approved it"),
    "ping": N_("it is a link from another page, and no contribution"),
    "waiting": N_("no post here has its address or its name (%(address)s); it waits for one"),
}
_HINTS: Mapping[str, str] = {
    "unknown": N_("what it answers is not there; it stands by itself"),
    "elsewhere": N_("what it answers stands below another post; it stands by itself"),
    "ring": N_("it answers itself by way of others; it stands by itself"),
    "lifted": N_("what it answers is not published; it answers what that answers"),
    "twice": N_("another one has the same id"),
}
_SPOILT = N_("this line cannot be read (%(reason)s), and stays as it is")
_PINS = N_("contributions that are shown first, as any export may have them be: %(count)s")
_BADGE = N_("contributions that speak as “%(person)s”, as any export may have them do: %(count)s")
_REFUSED = N_("it cannot be a contribution here: %(reason)s")


@dataclass(slots=True)
class Comments:
    """Those of one export."""

    shelf: Shelf
    waiting: Waiting
    words: Spoken
    badges: Counter[str] = field(default_factory=Counter)
    pins: int = 0

    def keep(self, seq: int, found: SourceComment) -> None:
        """Write a comment, or tell why it is not written."""
        told = self.shelf.index.comment(seq)
        fate = told.fate if told else "double"
        if told is None or fate in DROPPED:
            self.shelf.report.drop("comment", found.id, DROPPED[fate])
        elif fate == "there":
            self.shelf.report.keep("comment", written=False)
        else:
            try:
                self._made(found, told)
            except ModeratorError as error:
                self._refused(seq, found, told, writing.refused(error))

    def _made(self, found: SourceComment, told: ToldComment) -> None:
        found = since.now(found)
        if told.fate in ("held", "ping"):
            if self.shelf.wish.keep_held and told.thread:
                self._apart(found, told)
            self.shelf.report.hold("comment", found.id, _HELD[told.fate])
            return
        made, changed = self._as_ours(found, told)
        if told.fate == "waiting":
            for one in made:
                self.shelf.report.written["waiting"] += self.waiting.add(found, one)
            self.shelf.report.hold("comment", found.id, _HELD["waiting"], address=found.address or found.post)
            return
        for one in made:
            self.badges.update([one.person] if one.person else [])
            self.pins += bool(one.pinned)
            self.shelf.write(self.shelf.place.comments / told.thread / f"{one.id}.yml", codec.write(one))
        self.shelf.report.keep("comment", written=True)
        for key in changed:
            self.shelf.report.hint("comment", found.id, N_("%(key)s was changed or left out"), key=key)
        if told.hint:
            self.shelf.report.hint("comment", found.id, _HINTS[told.hint])

    def _refused(self, seq: int, found: SourceComment, told: ToldComment, reason: str) -> None:
        """Tell of a comment that cannot be one here; whoever answered it has its place to answer."""
        answered = self.shelf.index.one("SELECT 1 FROM comments WHERE over = ? AND fate = 'write'", seq)
        if told.fate == "write" and answered:
            origin = self._origin(self._source_url(found))
            made = writing.tombstone(replace(found, ours=None), told.ours, told.over, told.number, origin)
            self.shelf.write(self.shelf.place.comments / told.thread / f"{made.id}.yml", codec.write(made))
            self.shelf.report.keep("comment", written=True)
            self.shelf.report.hint("comment", found.id, _REFUSED, reason=reason)
        else:
            self.shelf.report.drop("comment", found.id, _REFUSED, reason=reason)

    def _as_ours(self, found: SourceComment, told: ToldComment) -> tuple[list[Comment], list[str]]:
        """A comment as its files: one, or several where it is too long for one."""
        origin = self._origin(self._source_url(found))
        if found.status == "removed" or writing.wordless(found):
            return [writing.tombstone(found, told.ours, told.over, told.number, origin)], []
        if found.ours:
            return [writing.comment(found, "", told.ours, told.over, told.number, origin)[0]], []
        made = convert(found.body, found.markup, comment=True)
        self.shelf.report.lost.update(made.dropped)
        first, *others = writing.parts(self.words(made.text))
        one, changed = writing.comment(found, first, told.ours, told.over, told.number, origin)
        more = []
        for number, text in enumerate(others, 2):
            ours, part = naming.other_id(told.ours, number), replace(found, id=f"{found.id}#{number}")
            last = self._last(told.thread) + number - 1 if told.number else None
            more.append(writing.comment(part, text, ours, told.ours, last, origin)[0])
        return [one, *more], changed + (["body"] if more else [])

    def _apart(self, found: SourceComment, told: ToldComment) -> None:
        """Keep what nobody approved as a file that can be handed in, as a reader's own."""
        text = found.ours.body or "" if found.ours else self.words(convert(found.body, found.markup, comment=True).text)
        words, origin = replace(found, ours=None), self._origin("")
        made, _ = writing.comment(words, writing.parts(text)[0], told.ours, told.over, None, origin)
        plain = replace(made, source=None, source_id=None, source_url=None, edited=None)
        self.shelf.write(self.shelf.place.held / told.thread / f"{made.id}.yml", codec.write(plain))

    def _origin(self, url: str) -> Origin:
        return Origin(self.shelf.index.system, url, self.shelf.zone, self.shelf.place.nobody)

    def _last(self, thread: str) -> int:
        """The highest number of a thread, what this import gives included."""
        query = "SELECT max(c.number) FROM comments c JOIN places p ON p.n = c.place WHERE p.thread = ?"
        given = int(self.shelf.index.one(query, thread) or 0)
        return max([given, *(number for *_, number in here.thread(self.shelf.place.comments, thread))])

    def _source_url(self, found: SourceComment) -> str:
        anchor = f"#{quote(found.anchor)}" if found.anchor else ""
        address = found.address or str(self.shelf.index.one("SELECT path FROM posts WHERE id = ?", found.post) or "")
        url = self.shelf.url(address)
        return f"{url.partition('#')[0]}{anchor}" if url and anchor else url

    def finish(self) -> None:
        """Take those who waited to their posts, and keep those who go on waiting."""
        report = self.shelf.report
        for thread, made, lost in self.waiting.adopted(self.shelf.place.comments, self._last):
            report.adopted += 1
            path = self.shelf.place.comments / thread / f"{made.id}.yml"
            self.shelf.write(path, codec.write(self.words.comment(made)))
            if lost:
                report.hint("comment", made.source_id or made.id, _HINTS["unknown"])
        report.links += self.words.posts
        for person, count in sorted(self.badges.items()):
            report.hint("other", "", _BADGE, person=person, count=count)
        if self.pins:
            report.hint("other", "", _PINS, count=self.pins)
        for number, why in self.waiting.save(dry=self.shelf.wish.dry):
            where = f"{self.waiting.path.parent.name}/{self.waiting.path.name}:{number}"
            report.hint("other", "", _SPOILT, where, reason=why)
