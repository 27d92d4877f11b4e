"""A post, a thread and their neighbours with everything in them that the theme can show."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from typing import Any

from causerie import codec
from causerie.files import write_whole
from causerie.model import Decision
from causerie.values import make_id

from tests.blog import FIRST, ROOT, Blog

QUESTIONS = "Une question à laquelle on a répondu ?\n    Une question sans réponse ?"
PROSE = """
Un paragraphe avec *un mot appuyé*, **un mot fort**, `du code`, [un lien](https://example.org/), une note[^un] et une
seconde note[^deux] ; et encore assez de mots pour que les notes trouvent leur place dans la marge.

## Un titre

> Une citation, et ce qui la suit.

- Une liste,
    - et une liste dans la liste.

Une autre :

1. Premièrement,
2. deuxièmement.

### Un titre sous le titre

| Métier | Ce qu’il voit | Heures |
|---|---|---|
| infirmière | la nuit | 12 |
| maçon | le mur | 8 |

```python
def bonjour(nom: str) -> str:
    return f"Bonjour, {nom}, et voici une ligne de code qui est plus longue que la colonne où elle se trouve."
```

## Un deuxième titre

![Une vue de la page d’une discussion]({static}/images/capture-discussion.png "Une image avec sa légende")

Terme
:   Sa définition.

## Un troisième titre

Un mot très long : anticonstitutionnellementanticonstitutionnellementanticonstitutionnellementanticonstitutionnellement.

---

La fin.

[^un]: La première note, avec *un mot appuyé*.
[^deux]: La seconde.
"""
BODY = """Un premier paragraphe, avec *un mot appuyé*, **un mot fort**, `du code` et [un lien](https://example.org/).

> Ce que l’autre a dit,
> sur deux lignes.

Ce qu’on y répond :

- une chose,
- et une autre ;

1. d’abord,
2. ensuite.

```
une ligne de code qui est plus longue que la colonne où elle se trouve, et qui ne doit élargir aucune page
```

<b>Du HTML</b> n’est que du texte."""
LONG = "\n\n".join("On lit ce que chacun voit de son travail, et le reste attend demain. " * 6 for _ in range(8))


def write(blog: Blog) -> None:
    """Write the posts of the kitchen and their discussions."""
    shutil.copytree(ROOT / "content" / "images", blog.folder / "content" / "images", dirs_exist_ok=True)
    shutil.copy(ROOT / "comments" / "_people.yml", blog.folder / "comments")
    blog.post("texte", PROSE, title="Un texte avec tout ce qu’un auteur écrit", tags="travail, écrire", series="Essais")
    blog.post("texte", PROSE, file="texte.en.md", title="A text in English", lang="en", tags="travail", series="Essays")
    places = "Mastodon | https://social.example.org/@claire/1\n    https://forum.example.org/t/2"
    blog.post(
        "etats", title="Une discussion avec tous ses états", questions=QUESTIONS, elsewhere=places, tags="travail"
    )
    blog.post("vide", title="Une discussion où personne n’a parlé", questions=QUESTIONS, series="Essais")
    blog.post("close", title="Une discussion close", closes="2026-11-10", tags="travail")
    blog.post("close-vide", title="Une discussion close où personne n’a parlé", closes="2026-11-10")
    blog.post("brouillon", title="Un brouillon", status="draft", questions=QUESTIONS)
    blog.post("longue", title="Une discussion de plusieurs pages", questions=QUESTIONS)
    rules = "Parler depuis son métier.\n    Répondre aux idées, non aux personnes."
    blog.post("charte", "Ce qu’on se doit ici.", page=True, title="La charte", rules=rules)
    blog.post("moderation", page=True, title="La modération", discussion="moderation")
    states(blog)
    blog.say("close", 1, "Dit à temps.", field="craft", occupation="menuisier")
    for number in range(1, 37):
        answers = {"answers": 1 + number % 2} if number % 3 else {}
        blog.say(
            "longue", number, f"La contribution de la minute {number}.", field=("care", "tech")[number % 2], **answers
        )
    for number, kind in enumerate(("declined", "withdrawn"), 1):
        decide(blog, number, kind)


def states(blog: Blog) -> None:
    """The thread with a contribution in each state that one can be in."""
    say = _numbered(blog)
    first = say(
        "Un point de vue avec tout ce qu’un commentaire peut dire.\n\n" + BODY,
        field="care",
        occupation="infirmière de nuit",
    )
    reply = say("Un commentaire.", reply_to=first, field="teaching", occupation="professeure")
    deep = say("Un commentaire du commentaire.", reply_to=reply, field="land", name="Ольга Петренко")
    say(
        "Encore un, plus profond, qui se voit à la même hauteur.",
        reply_to=deep,
        name="王小明",
        occupation="木匠",
        lang="zh",
    )
    say("De l’auteur de ce site.", reply_to=first, name="Claire Aubanel", person="claire")
    say("D’un modérateur.", reply_to=first, name="Samir Haddou", person="samir")
    say("D’une invitée.", name="Ada Guillou", person="ada", field="public", occupation="greffière")
    say("Une réponse à la première question.", answers=1, field="tech", pinned="Elle a vu la machine ouverte.")
    say("Une autre réponse, corrigée.", answers=1, field="craft", edited=FIRST + timedelta(days=3))
    gone = say(None, name=None, removed=FIRST + timedelta(days=4), rule=2)
    say("Répond à ce qui fut retiré.", reply_to=gone, field="trade")
    say(None, name=None, removed=FIRST + timedelta(days=4), reply_to=first)
    say(
        "أكتب من اليمين إلى اليسار، والصفحة تبقى كما هي.",
        name="ليلى منصور",
        lang="ar",
        occupation="ممرضة",
        field="care",
    )
    say(
        "In another language than the post, with “its own” quotes.", lang="en", name="Desmond", occupation="electrician"
    )
    say("voilà" * 60, name="Wolfeschlegelsteinhausenbergerdorff" * 2, occupation="anticonstitutionnellement" * 4)
    say(LONG, field="transport", occupation="conducteur de train")
    say("Sans domaine ni métier.")
    say("Avec une page.", url="https://example.org/moi", field="culture", occupation="bibliothécaire")
    say("Venue d’un autre système.", source="disqus", source_id="77", source_url="https://forum.example.org/t/77")
    say("Répond à ce qui n’est pas là.", reply_to=make_id(FIRST - timedelta(days=9), 9))
    one, two = (make_id(FIRST + timedelta(minutes=minute), minute) for minute in (101, 102))
    say("Répond à celle qui lui répond.", minute=101, reply_to=two)
    say("Répond à celle qui lui répond aussi.", minute=102, reply_to=one)
    people = blog.folder / "comments" / "_people.yml"
    people.write_text(
        people.read_text(encoding="utf-8") + "ada:\n  name: Ada Guillou\n  role: guest\n", encoding="utf-8"
    )
    for name, said in (
        ("_synthesis", "De toute la discussion, nous avons entendu n° 1 et n° 7."),
        ("_synthesis-1", "On voit (n° 8) *et* on corrige (n° 9)."),
    ):
        blog.raw(
            "etats", f"{name}.yml", f"date: 2026-11-20T10:00:00+01:00\nperson: claire\nbody: |\n  {said}\n".encode()
        )


def decide(blog: Blog, number: int, kind: str) -> None:
    """Write the decision of a contribution that is not on the page."""
    when = FIRST + timedelta(minutes=200 + number)
    rule = 1 if kind == "declined" else None
    made = Decision(id=make_id(when, number), thread="etats", date=when + timedelta(days=1), decision=kind, rule=rule)
    write_whole(blog.folder / "comments" / "_decisions" / f"{made.id}.yml", codec.write(made))


def _numbered(blog: Blog) -> Any:
    """Says things in the thread of all states, each with the next number; gives their ids."""
    count = iter(range(1, 99))

    def say(body: str | None, minute: int | None = None, **keys: Any) -> str:
        number = next(count)
        date: datetime = FIRST + timedelta(minutes=minute or number)
        return blog.say("etats", minute or number, body, number=number, date=date, **keys).id  # type: ignore[arg-type]

    return say
