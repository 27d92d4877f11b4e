"""What may happen to the files of a blog's comments between two updates, by chance."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from causerie import codec
from causerie.errors import ModeratorError
from causerie.model import Comment, Synthesis
from causerie.store import DECISIONS, SYNTHESIS
from causerie.values import ID, make_id

from tests.update.village import PEOPLE, THREADS, Village

NAMES = ("Ana", "Bo", "Ève L.", "Ana ", "<b>")
JOBS = (None, "Infirmière", "infirmiere", "Sage-femme", "Teacher", "看護師")
FIELDS = (None, "care", "teaching", "unknown")
BODIES = (
    "Des mots.",
    "Voir n° 1 et n° 2 : « cité » !",
    "*Fort*, `code`\n\n> cité\n\n- un\n- deux",
    "</div></span> <script>alert(1)</script> & [lien](https://example.net/?a=1&b=2)",
    "data-slot=\"thread:un:fr\"\n\n```\n<div data-slot='x'>\n```",
)
CROWDS = ("", "", "un", "un", "deux")


class Steps:
    """Steps from a seed; each gives the paths of the files that it made, changed or took away."""

    def __init__(self, village: Village, random: Random, now: datetime) -> None:
        self.village = village
        self.random = random
        self.now = now
        self._made = 0

    def step(self) -> list[Path]:
        """Do one thing, or several."""
        often: list[Callable[[], list[Path]]] = [self.say] * 10 + [self.edit] * 3 + [self.remove] * 3
        seldom: list[Callable[[], list[Path]]] = [
            *(self.delete, self.rename, self.move, self.double, self.pin, self.renumber, self.answer, self.date),
            *(self.hear, self.hear, self.hush, self.decide, self.decide, self.undecide, self.people),
            *(self.spoil, self.mend, self.stray, self.touch, self.merge, self.empty),
        ]
        return self.random.choice(often + seldom)()

    def say(self) -> list[Path]:
        """Somebody says something: most often where it is right."""
        choose, thread = self.random.choice, self._thread()
        date = self.now - timedelta(minutes=self.random.randrange(60 * 24 * 10))
        if self.random.random() < 0.15:
            date = self.now + timedelta(minutes=self.random.randrange(60 * 24 * 3))
        earlier = [path.stem for path in self._files(thread)]
        parent = choose([*earlier, self._id(self.now)]) if self.random.random() < 0.5 else None
        made = Comment(
            id=self._id(date),
            reply_to=parent,
            answers=choose((None, 1, 2, 5)),
            name=choose(NAMES).strip(),
            occupation=choose(JOBS),
            field=choose(FIELDS),
            url=choose((None, None, "https://example.net/moi")),
            lang=choose((None, None, "fr", "en", "de")),
            date=date.replace(microsecond=0),
            body=choose(BODIES),
            number=choose((None, self._number(thread), self._number(thread), 1)),
            person=choose((None, None, None, "claire", "samir", "nobody")),
            source=choose((None, None, None, None, "isso", "wordpress", "blogger")),
            source_id=choose((None, "12", "12", "3", "un:12")),
        )
        return [self.village.write(thread, made)]

    def edit(self) -> list[Path]:
        body, name = self.random.choice(BODIES), self.random.choice(NAMES).strip()
        return self._change(lambda one: replace(one, body=body, name=name, edited=self.now, rule=None, removed=None))

    def remove(self) -> list[Path]:
        """Leave a tombstone, today or of tomorrow."""
        when, rule = self.now + timedelta(days=self.random.choice((0, 0, -3, 1))), self.random.choice((None, 1, 2, 9))
        gone = dict.fromkeys(Comment.WORDS)
        return self._change(lambda one: replace(one, **gone, removed=when, rule=rule))  # type: ignore[arg-type]

    def delete(self) -> list[Path]:
        path = self._any()
        path.unlink(missing_ok=True)
        return [path]

    def rename(self) -> list[Path]:
        """The same words by another id: what answered it answers nobody."""
        path = self._any()
        found = _read(path)
        if found is None:
            return []
        path.unlink()
        return [path, self.village.write(path.parent.name, replace(found, id=self._id(found.date)))]

    def move(self) -> list[Path]:
        """To another thread, or under another name that is not its id's."""
        path = self._any()
        if not path.exists():
            return []
        if self.random.random() < 0.3:
            other = path.with_name(f"{self._id(self.now)}.yml")
        else:
            other = self.village.comments / self._thread() / path.name
        other.parent.mkdir(exist_ok=True)
        path.replace(other)
        return [path, other]

    def double(self) -> list[Path]:
        """The same id in two threads."""
        path = self._any()
        if not path.exists():
            return []
        return [self.village.raw(self._thread(), path.name, path.read_bytes())]

    def pin(self) -> list[Path]:
        return self._change(lambda one: replace(one, pinned=None if one.pinned else "À lire d’abord."))

    def renumber(self) -> list[Path]:
        number = self.random.choice((None, 1, 2, 50))
        return self._change(lambda one: replace(one, number=number))

    def answer(self) -> list[Path]:
        """Answer another contribution than before, oneself even, or another question."""
        path = self._any()
        others = [one.stem for one in self._files(path.parent.name)]
        parent, question = self.random.choice([None, *others]), self.random.choice((None, 1, 2))
        return self._change(lambda one: replace(one, reply_to=parent, answers=question), path)

    def date(self) -> list[Path]:
        when = self.now + timedelta(hours=self.random.randrange(-300, 60))
        return self._change(lambda one: replace(one, date=when.replace(microsecond=0)))

    def hear(self) -> list[Path]:
        """The author says what was heard, now or soon."""
        name = self.random.choice(("_synthesis", "_synthesis-1", "_synthesis.en", "_synthesis-7"))
        when = self.now + timedelta(hours=self.random.choice((-5, -1, 30)))
        made = Synthesis(date=when, person=self.random.choice((None, "claire", "nobody")), body="J’ai lu n° 1, n° 2.")
        return [self.village.raw(self._thread(), f"{name}.yml", codec.write(made))]

    def hush(self) -> list[Path]:
        found = [path for path in sorted(self.village.comments.glob("*/*.yml")) if SYNTHESIS.fullmatch(path.name)]
        return self._drop(found)

    def decide(self) -> list[Path]:
        """Decline what nobody sees, or say of what is there that it was removed or withdrawn."""
        when, thread = self.now + timedelta(hours=self.random.choice((-40, -1, 20))), self._thread()
        there = self._files(thread)
        if there and self.random.random() < 0.3:
            named, said = self.random.choice(there).stem, self.random.choice(("removed", "withdrawn"))
        else:
            named, said = self._id(when - timedelta(days=1)), "declined"
        if not ID.fullmatch(named):
            return []
        return [self.village.decide(named, thread, when, said, self.random.choice((None, 1, 2)))]

    def undecide(self) -> list[Path]:
        return self._drop(sorted((self.village.comments / DECISIONS).glob("*.yml")))

    def people(self) -> list[Path]:
        """Somebody gets another name, becomes a guest, or is gone."""
        name = PEOPLE.replace(b"Samir Haddou", self.random.choice((b"Samir H.", b"Samir")))
        choices = (PEOPLE, name, PEOPLE.replace(b"moderator", b"guest"), PEOPLE[: PEOPLE.index(b"samir")], b"claire: {")
        return [self.village.raw("", "_people.yml", self.random.choice(choices))]

    def spoil(self) -> list[Path]:
        path = self._any()
        if path.parent.is_dir():
            path.write_bytes(self.random.choice((b"", b"id: x\n", b"\xff", b"name: A\nbody: b\n", b"nom: y\n")))
        return [path]

    def mend(self) -> list[Path]:
        """Write what cannot be read anew."""
        bad = [path for path in sorted(self.village.comments.glob("*/2*.yml")) if _read(path) is None]
        bad = [path for path in bad if ID.fullmatch(path.stem) and path.parent.name != DECISIONS and path.is_file()]
        if not bad:
            return []
        path = self.random.choice(bad)
        return [self.village.write(path.parent.name, Comment(id=path.stem, name="Ana", date=self.now, body="Mieux."))]

    def stray(self) -> list[Path]:
        """Files and folders that nothing reads."""
        thread = self.random.choice((self._thread(), "Sans Nom", DECISIONS, "un/dessous"))
        name = self.random.choice(("note.txt", ".hidden.yml", f"{self._id(self.now)}.yml~", "_autre.yml"))
        path = self.village.comments / thread / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
        return [path]

    def touch(self) -> list[Path]:
        """Other times, the same bytes."""
        path = self._any()
        if path.exists():
            os.utime(path)
        return [path]

    def merge(self) -> list[Path]:
        """Several things at once."""
        return [path for _ in range(self.random.randint(2, 6)) for path in self.step()]

    def empty(self) -> list[Path]:
        """All that was said in a thread is gone, its folder too."""
        thread = self._thread()
        found = sorted((self.village.comments / thread).glob("*"))
        if len(found) > 30 or any(path.is_dir() for path in found):
            return []
        for path in found:
            path.unlink()
        if found and self.random.random() < 0.5:
            found[0].parent.rmdir()
        return found

    def _thread(self) -> str:
        return self.random.choice(CROWDS) or self.random.choice(THREADS)

    def _files(self, thread: str) -> list[Path]:
        found = sorted((self.village.comments / thread).glob("2*.yml"))
        return [path for path in found if ID.fullmatch(path.stem)]

    def _any(self) -> Path:
        found = [path for thread in THREADS for path in self._files(thread)]
        nothing = self.village.comments / "un" / f"{self._id(self.now)}.yml"
        return self.random.choice(found) if found else nothing

    def _change(self, change: Callable[[Comment], Comment], path: Path | None = None) -> list[Path]:
        path = path or self._any()
        found = _read(path)
        try:
            return [self.village.write(path.parent.name, change(found))] if found else []
        except ModeratorError:
            return []

    def _drop(self, found: list[Path]) -> list[Path]:
        if not found:
            return []
        path = self.random.choice(found)
        path.unlink()
        return [path]

    def _number(self, thread: str) -> int:
        return len(self._files(thread)) + 1

    def _id(self, date: datetime) -> str:
        self._made += 1
        return make_id(date, self.random.getrandbits(30) << 10 | self._made)


def _read(path: Path) -> Comment | None:
    try:
        found = codec.read_comment(path.read_bytes(), path.name)
    except (OSError, ModeratorError):
        return None
    return found if found.id == path.stem else None
