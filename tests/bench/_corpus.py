"""A comments folder as large as asked for, the same for the same seed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from causerie import codec
from causerie.model import Comment
from causerie.values import make_id

START = datetime(2026, 1, 1, 8, tzinfo=UTC)
TEXT = "On lit ce que chacun voit de son travail, et le reste attend demain matin au guichet comme à l’atelier."
REPLIES = 0.6
"""The share of comments that answer another one."""


def thread(number: int, size: int, random: Random) -> list[Comment]:
    """A thread of `size` comments, each a point of view or a reply to an earlier one."""
    made: list[Comment] = []
    for n in range(size):
        date = START + timedelta(hours=number, minutes=7 * n)
        parent = random.choice(made).id if made and random.random() < REPLIES else None
        made.append(
            Comment(
                id=make_id(date, random.getrandbits(40)),
                reply_to=parent,
                name=f"Voix {random.randrange(500)}",
                occupation="métier : d’essai",
                field="care",
                date=date,
                body="\n\n".join(TEXT for _ in range(random.randint(1, 9))),
                number=n + 1,
            )
        )
    return made


def write(folder: Path, threads: int, size: int, seed: int = 1) -> None:
    """Write `threads` folders of `size` comments; without the flush of each file, which a benchmark does not need."""
    random = Random(seed)
    for number in range(threads):
        target = folder / f"post-{number}"
        target.mkdir(parents=True)
        for comment in thread(number, size, random):
            (target / f"{comment.id}.yml").write_bytes(codec.write(comment))
