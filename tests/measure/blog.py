"""The blog that is measured: a post of 500 French words with a hundred voices, and a home page of ten posts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

from causerie.model import Comment
from causerie.values import make_id

from tests.blog import FIRST, ROOT, Blog, Built

PUBLIC = "https://causerie.example.org"
CONF = f"""
from publishconf import *
THEME = {str(ROOT / "theme")!r}
PLUGIN_PATHS = [{str(ROOT / "plugins")!r}]
"""
POST = "chercher-devant-quelquun"
"""The post whose beginning is measured; the voices say sentences of the others'."""
WORDS, VOICES, LETTERS, ROOM = 500, 100, 400, 50
LISTED = 10
"""How many posts a home page lists."""
GIVEN = (
    "Anaïs",
    "Bérénice",
    "Camille",
    "Desmond",
    "Éloïse",
    "Fatou",
    "Gaël",
    "Hélène",
    "Joël",
    "Khadija",
    "Loïc",
    "Noé",
)
FAMILY = (
    "Abadie",
    "Benkirane",
    "Cœurdoux",
    "Delannoy",
    "Escoffier",
    "Guéguen",
    "Haddad",
    "Jégou",
    "Kerbrat",
    "L’Hostis",
)
ABROAD = ("ليلى منصور", "Ελένη Παπαδάκη", "Nguyễn Thị Hạnh", "Ольга Петренко", "王小明", "דנה כהן", "Ọláìyá Adébáyọ̀")
OCCUPATIONS = (
    ("care", "infirmière de nuit"),
    ("care", "kinésithérapeute"),
    ("teaching", "professeur des écoles"),
    ("land", "maraîchère"),
    ("tech", "ingénieur en hydraulique"),
    ("craft", "menuisier"),
    ("craft", "couvreuse"),
    ("trade", "boulangère"),
    ("transport", "conducteur de train"),
    ("public", "greffière"),
    ("culture", "bibliothécaire"),
    (None, "retraitée des postes"),
    (None, None),
)


def build(folder: Path, conf: str = CONF, words: int = WORDS) -> Built:
    """Write the blog into a folder and build it as it is published; its post has so many words."""
    blog = Blog(folder, conf)
    shutil.copytree(ROOT / "content" / "images", folder / "content" / "images", dirs_exist_ok=True)
    for page in (ROOT / "content" / "pages").glob("*.md"):
        # They link to posts that are not here.
        text = re.sub(r"(\{filename\}\.\./posts/)[\w-]+", rf"\g<1>{POST}", page.read_text(encoding="utf-8"))
        (folder / "content" / "pages" / page.name).write_text(text, encoding="utf-8")
    shutil.copy(ROOT / "comments" / "_people.yml", folder / "comments")
    (folder / "content" / "posts" / f"{POST}.md").write_text(article(words), encoding="utf-8")
    heard = said(Random(1))
    voices(blog, heard)
    for number in range(1, LISTED):
        text, day = next(heard), f"2026-10-{number:02} 08:00"
        blog.post(f"texte-{number}", text, title=text[:50], date=day, summary=text[:300], tags="travail")
    built = blog.build()
    assert built.code == 0, built.log
    return built


def article(words: int = WORDS) -> str:
    """The post's file: its metadata, its first words, and the notes that they call."""
    head, body = read(ROOT / "content" / "posts" / f"{POST}.md")
    kept: list[str] = []
    for block in body:
        if not block.startswith("[^") and sum(len(one.split()) for one in kept) < words:
            kept.append(block)
    called = set(re.findall(r"\[\^\w+\]", "\n".join(kept)))
    notes = [block for block in body if block.startswith(tuple(f"{name}:" for name in called))]
    return "\n\n".join([head, *kept, *notes]) + "\n"


def read(file: Path) -> tuple[str, list[str]]:
    """A post's metadata, and the blocks of its text."""
    head, _, body = file.read_text(encoding="utf-8").partition("\n\n")
    return head, re.split(r"\n\n+|\n(?=\[\^\w+\]:)", body.strip())


def said(random: Random) -> Iterator[str]:
    """Texts of about 400 letters, made of the other posts' sentences, none of which stands twice."""
    found: set[str] = set()
    for path in sorted((ROOT / "content" / "posts").glob("*.md")):
        if path.stem != POST and not path.stem.endswith(".en"):
            prose = [re.sub(r"^(> |- |\d+\. |\[\^\w+\]: )", "", block) for block in read(path)[1]]
            plain = re.sub(r"\[\^\w+\]|[*_`]|\]\([^)]*\)|\[", "", "\n".join(prose))
            found.update(re.findall(r"(?:^|(?<=[.!?] ))[A-ZÀÉÊ«][^|#\n]{40,}?[.!?](?=\s)", plain, re.MULTILINE))
    sentences = sorted(found)
    random.shuffle(sentences)
    text = ""
    for one in sentences:
        if len(text) + len(one) < LETTERS + ROOM:
            text = f"{text} {one}".strip()
        if len(text) > LETTERS - ROOM:
            yield text
            text = ""


def voices(blog: Blog, heard: Iterator[str]) -> None:
    """A hundred contributions in the thread of the post, with all that can be said of one; and a removed one."""
    random = Random(2)
    date, ids = FIRST, []
    for number in range(1, VOICES + 2):
        date += timedelta(seconds=random.randint(60, 12_000))
        field, occupation = random.choice(OCCUPATIONS)
        name = random.choice(ABROAD) if number % 12 == 0 else f"{random.choice(GIVEN)} {random.choice(FAMILY)}"
        keys: dict[str, object] = {"name": name, "field": field, "occupation": occupation}
        if ids and random.random() < 0.55:
            keys["reply_to"] = random.choice(ids[-12:])
        elif random.random() < 0.7:
            keys["answers"] = random.randint(1, 3)
        if number in (9, 41):
            keys["pinned"] = "Dit par quelqu’un qui l’a vu de près."
        if number in (17, 53, 88):
            keys["edited"] = FIRST + timedelta(days=20)
        if number in (22, 60):
            keys.update(person="claire", name="Claire Aubanel", occupation=None, field=None)
        if number > VOICES:
            keys = {"removed": date + timedelta(days=1), "rule": 2}
        else:
            keys["body"] = next(heard)
        made = Comment(id=make_id(date, random.getrandbits(40)), date=date, number=number, **keys)  # type: ignore[arg-type]
        blog.write(POST, made)
        ids.append(made.id)
