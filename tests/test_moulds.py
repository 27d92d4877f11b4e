"""What is rendered once with holes says, filled, what it would say of each; else it is not rendered once."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from causerie.model import Comment, Post
from causerie.pages import receipts
from causerie.pages.moulds import Hole, mould
from causerie.pages.slots import Slots
from causerie.settings import Settings
from causerie.threads import build
from causerie.values import make_id
from jinja2 import Environment
from markupsafe import Markup

VALUES = ["", "a", "<b>&amp;'\"", "\0", "a\n\n b ", "id", Markup("<i>ça</i>")]
FAITHFUL = [
    "nothing",
    "{{ a }}",
    "<{{ a }}>{{ b }}{{ a }}",
    "{% if a is defined %}{{ b or a if false else a }}{% endif %}",
    "{% set c = a %}{{ c }}\n{{ d.a }}{% if d.known %}!{% endif %}",
]
CURIOUS = [
    "{% if a %}a{% endif %}",
    "{{ a|upper }}",
    "{{ a|trim }}",
    "{{ a|e|upper }}",
    "{{ a|e|trim }}",
    "{{ a|e|length }}",
    "{{ a|e|striptags }}",
    "{{ a|e|replace('-', '') }}",
    "{{ a|e|truncate(100) }}",
    "{% filter lower %}{{ a }}{% endfilter %}",
    "{% set c = 'x' ~ a %}",
    "{% set c = a|e %}",
    "{{ a == b }}",
    "{{ a in [b] }}",
    "{{ a ~ '!' }}",
    "{{ a[0] }}",
    "{{ '%s'|format(a) }}",
    "{% for c in a %}{{ c }}{% endfor %}",
    "{{ d.name|default('nobody') }}",
    "{{ {a: b} }}",
]


def holes() -> dict[str, Hole]:
    made = {"a": Hole("a"), "b": Hole("b")}
    return {**made, "d": Hole("d", a=made["a"], known=True)}


@pytest.mark.parametrize("source", FAITHFUL)
def test_what_prints_alone_is_rendered_once(source: str) -> None:
    template, made = Environment(autoescape=True).from_string(source), holes()
    fill = mould(lambda: template.render(made), made)
    assert fill
    for a in VALUES:
        for b in VALUES:
            said = template.render(a=a, b=b, d={"a": a, "known": True})
            assert fill({"a": a, "b": b, "d": "d"}) == said


@pytest.mark.parametrize("source", CURIOUS)
def test_what_looks_closer_is_not(source: str) -> None:
    template, made = Environment(autoescape=True).from_string(source), holes()
    assert mould(lambda: template.render(made), made) is None


def test_words_that_look_like_a_hole_are_none() -> None:
    made = holes()
    assert mould(lambda: f"{made['a'].__html__()}{made['a'].mark}", made) is None


@pytest.mark.parametrize("intake", ["", "/", "https://in.example.org/?a&b"])
def test_the_theme_s_receipt_is_rendered_once(intake: str) -> None:
    now = datetime(2026, 11, 2, 8, tzinfo=UTC)
    said = [
        Comment(id=make_id(now, number), date=now, name="Noé", body=body, number=number)
        for number, body in enumerate(["Un mot.", '<b>&amp;\n\n"l\'été" </textarea>', "0"], 1)
    ]
    folders = [Path(__file__).parents[1] / "theme" / "templates"]
    slots = Slots(Settings(intake=intake), folders, {"un": build(said)}, {}, [], now)
    post = Post("un", "fr", "L'\"un\" & <l'autre>", "un/", "content/un.md")
    fill = receipts.moulded(slots, post)
    assert fill
    for one in said:
        link = slots.address(one, post)
        whole = slots.partial("receipt", post, receipts.HOME, decided=one, state="published", id=one.id)
        assert fill({"id": one.id, "body": one.body, "link": link, "decided": one}) == whole
