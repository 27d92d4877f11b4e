"""A discussion in which nothing was wrong is not looked into again, until what it rests on is other elsewhere."""

import re
from collections.abc import Callable

import pytest
from causerie.model import Comment
from causerie.values import make_id

from tests.blog import FIRST, NOW, Blog

RULES = "Répondre aux idées.\n    Ni publicité, ni démarchage."
PEOPLE = b"claire:\n  name: Claire Aubanel\n  role: author\n"


def lose_a_rule(blog: Blog) -> None:
    blog.post("charte", page=True, rules="Répondre aux idées.")


def lose_a_person(blog: Blog) -> None:
    blog.raw("", "_people.yml", PEOPLE.replace(b"claire", b"samir"))


def lose_a_field(blog: Blog) -> None:
    blog.conf("CAUSERIE = {**CAUSERIE, 'fields': [one for one in CAUSERIE['fields'] if one['key'] != 'care']}\n")


def lose_a_question(blog: Blog) -> None:
    blog.post("un", questions="Une seule ?")


def lose_what_is_answered(blog: Blog) -> None:
    next((blog.folder / "comments" / "un").glob("*-00000001.yml")).unlink()


LOSSES = {
    lose_a_rule: {"rule"},
    lose_a_person: {"person"},
    lose_a_field: {"field"},
    lose_a_question: {"answers"},
    lose_what_is_answered: {"reply_to"},
}


def faults(blog: Blog) -> set[str]:
    """The keys of the contributions that a build finds wrong."""
    built = blog.build()
    assert built.code == 0, built.log
    return set(re.findall(r"comments/un/\S+\.yml:\d+: (\w+):", built.log))


@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: loss.__name__)
def test_what_a_discussion_rests_on_is_looked_at_each_time(blog: Blog, loss: Callable[[Blog], None]) -> None:
    blog.post("un", questions="Une ?\n    Une autre ?")
    blog.post("charte", page=True, rules=RULES)
    blog.raw("", "_people.yml", PEOPLE)
    first = blog.say("un", 1, person="claire")
    blog.say("un", 2, reply_to=first.id, field="care")
    blog.say("un", 3, answers=2)
    blog.write("un", Comment(id=make_id(FIRST, 4), date=FIRST, removed=NOW, rule=2, number=4))
    assert [faults(blog), faults(blog)] == [set(), set()]
    loss(blog)
    assert [faults(blog), faults(blog)] == [LOSSES[loss]] * 2
