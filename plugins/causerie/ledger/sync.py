"""Changed files of the comments folder on their way into the ledger, and what follows from them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b

from causerie import store, threads
from causerie.errors import Fault
from causerie.ledger import tables
from causerie.ledger.base import Ledger, Said
from causerie.ledger.occupations import job
from causerie.ledger.spreading import spread
from causerie.ledger.standing import stand
from causerie.model import Comment, Decision, Post, Synthesis
from causerie.settings import Settings
from causerie.store import DECISIONS, PEOPLE, SYNTHESIS, Corpus
from causerie.threads import Thread


@dataclass(slots=True)
class Delta:
    """What became other: contributions as they were and as they are, also those that are only read elsewhere now.

    `told` are the `decisions` that became other, as they were and as they are; `threads` have slots that may differ,
    `forms` a form that opens or closes; `faults` are those of the files read, and `read` the ids of the contributions
    in them, by thread. `whole` are the threads that something else than contributions touched; of those to which
    contributions only came, `parts` are the paths of the parts that may differ.
    """

    before: list[Said] = field(default_factory=list)
    after: list[Said] = field(default_factory=list)
    threads: set[str] = field(default_factory=set)
    forms: set[str] = field(default_factory=set)
    decisions: set[str] = field(default_factory=set)
    told: list[Decision] = field(default_factory=list)
    whole: set[str] = field(default_factory=set)
    parts: dict[str, set[str]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    read: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


def take(ledger: Ledger, paths: Iterable[str], also: Iterable[str] = ()) -> Delta:
    """Read files of the comments folder again, those that are gone too; arrange what they touch, and threads `also`."""
    delta = Delta()
    _read(ledger, paths, delta)
    delta.whole |= {*also, *_due(ledger)}
    decided = {one.thread for one in delta.told}
    for name in sorted(delta.threads | delta.whole | decided):
        arrange(ledger, name, delta)
    return delta


def _due(ledger: Ledger) -> set[str]:
    """The threads that the clock touches: a contribution's or a synthesis' date has come."""
    now = tables.moment(ledger.now)
    due = tables.rows(ledger.database, "SELECT thread FROM comments WHERE due != '' AND due <= ?", now)
    said = tables.rows(ledger.database, "SELECT thread FROM syntheses WHERE due != '' AND due <= ?", now)
    ledger.database.execute("UPDATE syntheses SET due = '' WHERE due <= ?", (now,))
    return {row[0] for row in (*due, *said)}


def _read(ledger: Ledger, paths: Iterable[str], delta: Delta) -> None:
    settings, base = ledger.settings, ledger.settings.comments
    for path in paths:
        below, _, name = path.removeprefix(f"{base}/").rpartition("/")
        found, faults = store.file(settings.root, base, path)
        delta.faults += faults
        if faults:
            ledger.database.execute("INSERT OR REPLACE INTO faults VALUES (?)", (path,))
        else:
            ledger.database.execute("DELETE FROM faults WHERE path = ?", (path,))
        if not below and name == PEOPLE:
            _people(ledger, found if isinstance(found, Mapping) else {}, delta)
        elif below == DECISIONS:
            _decision(ledger, name.removesuffix(".yml"), found if isinstance(found, Decision) else None, delta)
        elif SYNTHESIS.fullmatch(name):
            _synthesis(ledger, below, name, found if isinstance(found, Synthesis) else None, delta)
        elif below:
            _comment(ledger, below, name.removesuffix(".yml"), found if isinstance(found, Comment) else None, delta)


def arrange(ledger: Ledger, name: str, delta: Delta) -> None:
    """Arrange a thread anew: what of it is listed, how its contributions are called, where they are read."""
    posts = [post for post in ledger.posts(name) if post.status != "draft"]
    public = any(post.status == "published" for post in posts)
    found = tables.rows(
        ledger.database, "SELECT id, listed, anchor, due, record FROM comments WHERE thread = ? ORDER BY id", name
    )
    comments = {row[0]: tables.load(Comment, row[4]) for row in found}
    thread = threads.build(threads.visible(comments.values(), ledger.now))
    anchors = thread.anchors
    pages = spread(ledger, name, thread, {len(post.questions) for post in posts})
    moved = set(pages.moved)
    for one, *was, _ in found:
        comment = comments[one]
        due = tables.moment(comment.date) if comment.date > ledger.now else ""
        now = [int(public and not due and not comment.removed), anchors.get(one, ""), due]
        if now != was:
            ledger.database.execute(
                "UPDATE comments SET listed = ?, anchor = ?, due = ? WHERE thread = ? AND id = ?", (*now, name, one)
            )
            moved.add(one)
    added = delta.read[name]
    answered = any(comment.reply_to in added for comment in comments.values())
    called = Counter([*filter(None, map(threads.former, comments.values())), *anchors.values()])
    # Of two that were called the same elsewhere, the first one is called so here, if nothing here is.
    alone = all(times == 1 for times in called.values())
    if alone and not answered and name not in delta.whole and not any(thread == name for thread, _ in delta.before):
        delta.parts[name] = pages.touched(moved | added)
    for one in sorted(moved & comments.keys() - added):
        delta.before.append((name, comments[one]))
        delta.after.append((name, comments[one]))
    _tell(ledger, name, thread, delta)
    stand(ledger.database, name, posts)
    said = tables.rows(ledger.database, "SELECT name, due, record FROM syntheses WHERE thread = ? ORDER BY name", name)
    decided = tables.rows(ledger.database, "SELECT record FROM decisions WHERE thread = ? ORDER BY id", name)
    lines = [*(row[4] for row in found if row[0] in anchors), *map(repr, said), *map(repr, decided)]
    state = blake2b("\n".join(lines).encode(), digest_size=16).digest()
    ledger.database.execute("INSERT OR REPLACE INTO states VALUES (?, ?)", (name, state))
    # Files may have come or gone meanwhile, even if the thread is what it was.
    ledger.database.execute("UPDATE outputs SET made = x'' WHERE thread = ? AND thread != ''", (name,))
    delta.threads.add(name)
    ledger.kept[name] = thread


def _tell(ledger: Ledger, name: str, thread: Thread, delta: Delta) -> None:
    """Keep what pages that gather say of a thread."""
    heard = thread.heard
    was = ledger.database.execute("SELECT heard FROM threads WHERE name = ?", (name,)).fetchone()
    if bool(heard) != bool(was and was[0]):
        delta.forms.add(name)
    last = max(heard, key=lambda one: (one.date, one.id), default=None)
    changed = max((one.edited or one.date for one in heard), default=None)
    row = (
        name,
        len(heard),
        thread.voices,
        " ".join(sorted(thread.fields)),
        last.id if last else "",
        tables.moment(last.date) if last else "",
        changed.isoformat() if changed else "",
    )
    if thread.places:
        ledger.database.execute("INSERT OR REPLACE INTO threads VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    else:
        ledger.database.execute("DELETE FROM threads WHERE name = ?", (name,))


def _comment(ledger: Ledger, thread: str, name: str, made: Comment | None, delta: Delta) -> None:
    before = ledger.comment(thread, name)
    if before == made and before is not None:
        return
    if before is not None:
        delta.before.append((thread, before))
    ledger.database.execute("DELETE FROM comments WHERE thread = ? AND id = ?", (thread, name))
    if made is not None:
        delta.after.append((thread, made))
        delta.read[thread].add(name)
        insert(ledger, thread, made)
    delta.threads.add(thread)


def insert(ledger: Ledger, thread: str, made: Comment) -> None:
    """Put a contribution into the ledger; `arrange` says whether it is listed, and where."""
    row = (
        thread,
        made.id,
        tables.moment(made.date),
        tables.moment(made.removed) if made.removed else "",
        "",
        0,
        made.field or "",
        job(made.occupation),
        made.name or "",
        made.person or "",
        "",
        tables.dump(made),
    )
    ledger.database.execute("INSERT INTO comments VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)


def _synthesis(ledger: Ledger, thread: str, name: str, made: Synthesis | None, delta: Delta) -> None:
    ledger.database.execute("DELETE FROM syntheses WHERE thread = ? AND name = ?", (thread, name))
    if made is not None:
        write_synthesis(ledger, thread, made)
    delta.whole.add(thread)


def write_synthesis(ledger: Ledger, thread: str, made: Synthesis) -> None:
    """Put a synthesis into the ledger."""
    due = tables.moment(made.date) if made.date > ledger.now else ""
    row = (thread, f"{made.id}.yml", due, made.question, made.lang, tables.dump(made))
    ledger.database.execute("INSERT INTO syntheses VALUES (?, ?, ?, ?, ?, ?)", row)


def _decision(ledger: Ledger, name: str, made: Decision | None, delta: Delta) -> None:
    was = tables.rows(ledger.database, "SELECT record FROM decisions WHERE id = ?", name)
    delta.told += [tables.load(Decision, row[0]) for row in was]
    ledger.database.execute("DELETE FROM decisions WHERE id = ?", (name,))
    if made is not None:
        write_decision(ledger, made)
        delta.told.append(made)
    delta.decisions.add(name)


def write_decision(ledger: Ledger, made: Decision) -> None:
    """Put a decision into the ledger."""
    row = (made.id, made.thread, tables.moment(made.date), tables.dump(made))
    ledger.database.execute("INSERT INTO decisions VALUES (?, ?, ?, ?)", row)


def _people(ledger: Ledger, found: Mapping[str, object], delta: Delta) -> None:
    was = ledger.people
    for key in [key for key in {*was, *found} if was.get(key) != found.get(key)]:
        query = "SELECT thread FROM comments WHERE person = ? AND person != ''"
        delta.whole |= {row[0] for row in tables.rows(ledger.database, query, key)}
        delta.whole |= {row[0] for row in tables.rows(ledger.database, "SELECT DISTINCT thread FROM syntheses")}
    ledger.database.execute("DELETE FROM people")
    rows = [(key, tables.dump(person)) for key, person in found.items()]  # type: ignore[arg-type]
    ledger.database.executemany("INSERT INTO people VALUES (?, ?)", rows)
    ledger.forget_people()


def in_memory(found: Sequence[Post], corpus: Corpus, settings: Settings, now: datetime) -> Ledger:
    """A ledger in memory, of what was read already."""
    made = Ledger(tables.connect(":memory:"), settings, now)
    made.invite(found)
    for name, comments in corpus.threads.items():
        for comment in comments:
            insert(made, name, comment)
    for name, said in corpus.syntheses.items():
        for one in said:
            write_synthesis(made, name, one)
    for decision in corpus.decisions:
        write_decision(made, decision)
    people = [(key, tables.dump(person)) for key, person in corpus.people.items()]
    made.database.executemany("INSERT INTO people VALUES (?, ?)", people)
    delta = Delta()
    for name in sorted({*corpus.threads, *(post.thread for post in found)}):
        arrange(made, name, delta)
    return made
