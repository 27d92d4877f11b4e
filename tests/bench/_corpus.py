"""A blog, or a comments folder, as large as asked for; the same for the same seed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from itertools import accumulate
from pathlib import Path
from random import Random

from causerie import codec
from causerie.model import Comment
from causerie.values import make_id

from tests.bench._voices import voices
from tests.bench._words import Prose
from tests.blog import CONF, ROOT

START = datetime(2026, 1, 1, 8, tzinfo=UTC)
TEXT = "On lit ce que chacun voit de son travail, et le reste attend demain matin au guichet comme à l’atelier."
REPLIES = 0.6
"""The share of comments that answer another one."""
SILENT = 0.3
"""The share of a blog's posts that nobody answers."""
LAST = datetime(2026, 11, 12, 8, tzinfo=timezone(timedelta(hours=1)))
"""When a blog's last post appears; they come every eight hours, and a discussion lasts eight days."""
DISCUSSED = timedelta(days=8)
DEPTH = 9
CATEGORIES, TAGS = 10, 60
CODE = """
COLOURED = {"markdown.extensions.codehilite": {"css_class": "highlight"}}
MARKDOWN = {**MARKDOWN, "extension_configs": {**MARKDOWN["extension_configs"], **COLOURED}}
"""
"""Pelican colours code, unless it is told otherwise: a peer has to be given the same work."""


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
        _save(folder / f"post-{number}", thread(number, size, random))


def blog(folder: Path, posts: int, comments: int, seed: int = 1) -> None:
    """Write a whole blog: posts, their discussions with a heavy head and a long tail, and its settings."""
    for name in ("content/posts", "content/pages", "content/images", "comments"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "blogconf.py").write_text(CONF + CODE, encoding="utf-8")
    # Its text links to other pages of the house.
    rules = (ROOT / "content" / "pages" / "charte.md").read_text(encoding="utf-8").partition("\n\n")[0]
    (folder / "content" / "pages" / "charte.md").write_text(f"{rules}\n\nDes règles.\n", encoding="utf-8")
    sizes = shares(posts, comments, seed)
    for number in range(posts):
        random = Random(f"{seed} {number}")
        questions = number % 3
        _write_post(folder / "content" / "posts" / f"{slug(number)}.md", number, posts, questions, random)
        if sizes[number]:
            made = _discussion(_published(number, posts), sizes[number], questions, comments, random)
            _save(folder / "comments" / slug(number), made)


def slug(number: int) -> str:
    """The slug of a blog's post, which is its thread too."""
    return f"texte-{number:05}"


def heaviest(folder: Path) -> str:
    """The thread of a written blog that has most comments."""
    return max((sum(1 for _ in path.iterdir()), path.name) for path in (folder / "comments").iterdir())[1]


def shares(posts: int, comments: int, seed: int) -> list[int]:
    """How many comments each post has: by its rank among those that have any, 1/(rank + q)."""
    order = list(range(posts))
    Random(f"{seed} shares").shuffle(order)
    spoken = order[: posts - int(posts * SILENT)]
    flat = max(1, (posts / 1000) ** 0.68)
    reached = [0, *accumulate(1 / (rank + flat) for rank in range(len(spoken)))]
    marks = [round(comments * share / reached[-1]) for share in reached]
    sizes = [0] * posts
    for rank, post in enumerate(spoken):
        sizes[post] = marks[rank + 1] - marks[rank]
    return sizes


def _published(number: int, posts: int) -> datetime:
    return LAST - timedelta(hours=8 * (posts - 1 - number))


def _write_post(path: Path, number: int, posts: int, questions: int, random: Random) -> None:
    prose = Prose(random)
    links = [f"{{filename}}{slug(random.randrange(posts))}.md", prose.link()]
    head = {
        "Title": prose.title(),
        "Date": f"{_published(number, posts):%Y-%m-%d %H:%M}",
        "Category": f"Rubrique {random.randrange(CATEGORIES)}",
        "Tags": ", ".join(f"mot {tag}" for tag in random.sample(range(TAGS), 3)),
        "Slug": slug(number),
        "Lang": "fr",
        "Summary": prose.sentence(),
    }
    if questions:
        head["Questions"] = "\n    ".join(f"{prose.title()} ?" for _ in range(questions))
    lines = [*(f"{key}: {value}" for key, value in head.items()), "", prose.post(links), ""]
    path.write_text("\n".join(lines), encoding="utf-8")


def _discussion(begun: datetime, size: int, questions: int, crowd: int, random: Random) -> Iterator[Comment]:
    prose = Prose(random)
    who, weights = voices(max(50, crowd // 3))
    depths: dict[str, int] = {}
    open_ids: list[str] = []
    for number, voice in enumerate(random.choices(who, cum_weights=weights, k=size), 1):
        date = (begun + DISCUSSED * ((number - random.random()) / size)).replace(microsecond=0)
        parent = random.choice(open_ids) if open_ids and random.random() < REPLIES else None
        made = Comment(
            id=make_id(date, random.getrandbits(40)),
            reply_to=parent,
            answers=random.randint(1, questions) if questions and not parent and random.random() < 0.5 else None,
            name=voice.name,
            occupation=voice.occupation,
            field=voice.field,
            url=voice.url,
            date=date,
            body=prose.comment(),
            number=number,
        )
        depths[made.id] = depths[parent] + 1 if parent else 1
        if depths[made.id] < DEPTH:
            open_ids.append(made.id)
        yield made


def _save(folder: Path, comments: Iterator[Comment] | list[Comment]) -> None:
    folder.mkdir(parents=True)
    for comment in comments:
        (folder / f"{comment.id}.yml").write_bytes(codec.write(comment))
