"""The comments of a built site, as whoever needs little of them asks for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property

from causerie import parts, store, threads
from causerie.errors import Fault
from causerie.ledger import tables
from causerie.ledger.invited import Invited
from causerie.model import Comment, Decision, Person, Post, Synthesis
from causerie.store import Corpus
from causerie.threads import Thread

Said = tuple[str, Comment]
"""A contribution and the name of its thread."""


class Ledger(Invited):
    """What a site's comments come to at an instant; one who writes begins and commits by hand."""

    def names(self) -> list[str]:
        """The threads in which something can be seen."""
        return [row[0] for row in tables.rows(self.database, "SELECT name FROM threads ORDER BY name")]

    def thread(self, name: str) -> Thread:
        """A thread of contributions whose date has come; empty, if there is none."""
        if name not in self.kept:
            found = tables.rows(
                self.database, "SELECT record FROM comments WHERE thread = ? AND due = '' ORDER BY id", name
            )
            self.kept[name] = threads.build([tables.load(Comment, row[0]) for row in found])
        return self.kept[name]

    def long(self, size: int) -> set[str]:
        """The threads with files of more than `size` contributions, some of which may have to wait for their date."""
        query = "SELECT thread FROM comments GROUP BY thread HAVING count(*) > ?"
        return {row[0] for row in tables.rows(self.database, query, size)}

    def comment(self, thread: str, id: str) -> Comment | None:
        """A contribution, if it is there."""
        found = self.database.execute(
            "SELECT record FROM comments WHERE thread = ? AND id = ?", (thread, id)
        ).fetchone()
        return tables.load(Comment, found[0]) if found else None

    def heard(self, thread: str, id: str) -> Comment | None:
        """A contribution, if its words are there and its date has come."""
        found = self.comment(thread, id)
        return found if found and not found.removed and found.date <= self.now else None

    def spoken(self, thread: str) -> bool:
        """Whether something can be seen in a thread."""
        return bool(tables.rows(self.database, "SELECT 1 FROM threads WHERE name = ?", thread))

    def standing(self, thread: str) -> tuple[int, datetime | None]:
        """How many contributions are heard in a thread, and when they last changed."""
        found = self.database.execute("SELECT heard, changed FROM threads WHERE name = ?", (thread,)).fetchone()
        return (found[0], datetime.fromisoformat(found[1]) if found[1] else None) if found else (0, None)

    def newest(self, most: int, field: str | None = None) -> list[tuple[str, Comment]]:
        """The newest contributions that are listed (of a field, if one is named), each with its thread, the last first.

        Of an id that stands twice, which is a fault, one.
        """
        where = "listed AND field = ?" if field else "listed"
        query = f"SELECT id, thread, record FROM comments WHERE {where} ORDER BY moment DESC, id DESC, thread LIMIT ?"  # noqa: S608
        found: dict[str, tuple[str, Comment]] = {}
        for name, thread, record in tables.rows(self.database, query, *([field] if field else []), 2 * most):
            found.setdefault(name, (thread, tables.load(Comment, record)))
        return list(found.values())[:most]

    def since(self, most: int, field: str | None = None) -> str:
        """A moment before which nothing is among so many newest contributions (of a field); nothing, if all may be.

        It looks as far as `newest` does.
        """
        where = "listed AND field = ?" if field else "listed"
        query = f"SELECT moment FROM comments WHERE {where} ORDER BY moment DESC, id DESC LIMIT 1 OFFSET ?"  # noqa: S608
        found = self.database.execute(query, (*([field] if field else []), 2 * most - 1)).fetchone()
        return found[0] if found else ""

    def decided(self) -> list[str]:
        """The threads in whose contributions something was decided."""
        return [row[0] for row in tables.rows(self.database, "SELECT DISTINCT thread FROM decisions ORDER BY thread")]

    def syntheses(self, thread: str) -> tuple[Synthesis, ...]:
        """What the author heard in a thread."""
        found = tables.rows(
            self.database, "SELECT record, question, lang FROM syntheses WHERE thread = ? ORDER BY name", thread
        )
        return tuple(tables.synthesis(*row) for row in found)

    def decisions(self, thread: str) -> list[Decision]:
        """What was decided of contributions to a thread."""
        found = tables.rows(self.database, "SELECT record FROM decisions WHERE thread = ? ORDER BY id", thread)
        return [tables.load(Decision, row[0]) for row in found]

    @cached_property
    def people(self) -> Mapping[str, Person]:
        """Those whom the owner vouches for."""
        return {key: tables.load(Person, line) for key, line in self.database.execute("SELECT key, record FROM people")}

    def forget_people(self) -> None:
        """Read the people again when they are asked for."""
        self.__dict__.pop("people", None)

    def address(self, comment: Comment, post: Post) -> str:
        """Where a contribution can be read, below the site's address: on its post's page, or on a part's."""
        query = """SELECT anchor, (SELECT path FROM paths WHERE thread = ?1 AND questions = ?3 AND id = ?2)
          FROM comments WHERE thread = ?1 AND id = ?2"""
        asked = (post.thread, comment.id, len(post.questions))
        anchor, path = self.database.execute(query, asked).fetchone() or ("", "")
        return f"{parts.address(post, path or '')}#{anchor or threads.anchor(comment)}"

    def corpus(self, faults: Iterable[Fault], names: Iterable[str] | None = None) -> Corpus:
        """What the ledger holds of the threads `names`, or of all, for those who look at everything.

        The comments of a thread are read when they are asked for, and not kept.
        """
        if names is None:
            names = [
                row[0] for row in tables.rows(self.database, "SELECT DISTINCT thread FROM comments ORDER BY thread")
            ]
            decided, said = self.decided(), tables.rows(self.database, "SELECT DISTINCT thread FROM syntheses")
        else:
            decided = names = list(names)
            said = [(name,) for name in names]
            query = "SELECT 1 FROM comments WHERE thread = ? LIMIT 1"
            names = [name for name in names if tables.rows(self.database, query, name)]
        return Corpus(
            threads=_Threads(self, names),
            people=self.people,
            decisions=tuple(one for thread in decided for one in self.decisions(thread)),
            faults=tuple(faults),
            syntheses={name: heard for (name,) in said if (heard := self.syntheses(name))},
        )

    def comments(self, thread: str) -> tuple[Comment, ...]:
        """All contributions to a thread, those dated ahead too, in the order of their ids."""
        found = tables.rows(self.database, "SELECT record FROM comments WHERE thread = ? ORDER BY id", thread)
        return tuple(tables.load(Comment, row[0]) for row in found)

    def doubled(self) -> list[Fault]:
        """The faults of ids that two threads have; both are kept, since nobody can tell which one is the intruder."""
        base = self.settings.comments
        query = "SELECT id, thread FROM comments WHERE id IN (SELECT id FROM comments GROUP BY id HAVING count(*) > 1)"
        first: dict[str, str] = {}
        faults = []
        for name, thread in tables.rows(self.database, f"{query} ORDER BY thread, id"):
            path = f"{base}/{thread}/{name}.yml"
            other = first.setdefault(name, path)
            if other != path:
                faults.append(store.same_id(self.settings.root, path, other))
        return faults

    def shared(self) -> dict[str, list[str]]:
        """By the threads in which they stand, the ids that others have too: each with all these threads, in a line.

        Of such a fault there is one receipt, which becomes another thread's as one of the two goes.
        """
        said = "SELECT id, thread FROM comments UNION SELECT id, thread FROM decisions"
        query = f"SELECT id, group_concat(thread, ' ') FROM ({said} ORDER BY 1, 2) GROUP BY id HAVING count(*) > 1"  # noqa: S608
        found: dict[str, list[str]] = {}
        for one, names in tables.rows(self.database, query):
            for name in names.split():
                found.setdefault(name, []).append(f"{one} {names}")
        return found

    def threads_of(self, id: str) -> list[str]:
        """The threads in which a contribution of this id stands, or something was decided of it."""
        query = "SELECT thread FROM comments WHERE id = ? UNION SELECT thread FROM decisions WHERE id = ? ORDER BY 1"
        return [row[0] for row in tables.rows(self.database, query, id, id)]


class _Threads(Mapping[str, tuple[Comment, ...]]):
    """The comments of some threads, in the order of their names."""

    def __init__(self, ledger: Ledger, names: Iterable[str]) -> None:
        self._ledger = ledger
        self._names = dict.fromkeys(sorted(names))

    def __getitem__(self, name: str) -> tuple[Comment, ...]:
        found = self._ledger.comments(name) if name in self._names else ()
        if not found:
            raise KeyError(name)
        return found

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
