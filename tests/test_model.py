from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from causerie.errors import Fault, ModeratorError
from causerie.model import Comment, Decision, Person, Record

from tests.samples import ID, NOW, WHEN, comment, decision, ident, marks, person, removed

FORM = {"name": "Claire", "body": "Des mots."}


def faults(cls: type[Record], **keys: Any) -> tuple[Fault, ...]:
    with pytest.raises(ModeratorError) as caught:
        cls(**keys)
    return caught.value.faults


def from_form(**form: str) -> Comment:
    return Comment.from_untrusted({**FORM, **form}, id=ID, date=WHEN)


def refused(**form: str) -> list[tuple[str, str]]:
    with pytest.raises(ModeratorError) as caught:
        from_form(**form)
    return [(fault.rule, fault.key) for fault in caught.value.faults]


@pytest.mark.parametrize(
    "record", [comment(), removed(), decision(), person()], ids=lambda record: type(record).__name__
)
def test_a_record_is_frozen(record: Record) -> None:
    name = next(iter(record.kinds()))
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(record, name, "another")


@pytest.mark.parametrize("cls", [Comment, Decision, Person])
def test_every_key_has_a_kind_and_a_documentation(cls: type[Record]) -> None:
    assert list(cls.kinds()) == list(cls.docs()) == [field.name for field in dataclasses.fields(cls)]
    assert all(cls.docs().values())


def test_the_keys_of_a_comment_stand_in_this_order() -> None:
    keys = "id reply_to answers name occupation field url date lang body number edited pinned removed rule person"
    assert list(Comment.kinds()) == [*keys.split(), "source", "source_id", "source_url"]


def test_a_record_with_faults_cannot_be_made_and_names_them_all() -> None:
    found = faults(Comment, id="x", date=WHEN.replace(tzinfo=None), name="", body="Des mots.", answers=0)
    assert [(fault.rule, fault.key) for fault in found] == [
        ("pattern", "id"),
        ("number", "answers"),
        ("blank", "name"),
        ("date", "date"),
    ]


@pytest.mark.parametrize("key", ["name", "body"])
def test_a_comment_has_a_name_and_a_body(key: str) -> None:
    assert marks(faults(Comment, **{"id": ID, "date": WHEN, **FORM, key: None})) == [("missing", 0, key)]


@pytest.mark.parametrize(
    "words",
    [{"name": "Claire"}, {"occupation": "puisatière"}, {"url": "https://example.org"}, {"body": "Des mots."},
     {"person": "claire"}, {"pinned": "à lire"}],
    ids=lambda words: next(iter(words)),
)  # fmt: skip
def test_a_removed_comment_keeps_no_words(words: dict[str, str]) -> None:
    assert marks(faults(Comment, id=ID, date=WHEN, removed=NOW, **words)) == [("removed", 0, next(iter(words)))]


def test_a_removed_comment_keeps_its_place() -> None:
    made = removed(reply_to=ident(1), number=3, rule=2, field="care", answers=1, lang="en", source="disqus")
    assert (made.name, made.body, made.number, made.reply_to) == (None, None, 3, ident(1))


def test_only_a_removal_has_a_rule() -> None:
    assert marks(faults(Comment, id=ID, date=WHEN, rule=1, **FORM)) == [("removed", 0, "rule")]


@pytest.mark.parametrize("key", ["id", "thread", "date", "decision"])
def test_a_decision_says_what_was_decided_of_what_and_when(key: str) -> None:
    given = {"id": ID, "thread": "un-texte", "date": NOW, "decision": "declined", key: None}
    assert marks(faults(Decision, **given)) == [("missing", 0, key)]


def test_a_decision_has_no_room_for_the_text_or_its_author() -> None:
    assert list(Decision.kinds()) == ["id", "thread", "date", "decision", "rule"]


def test_a_form_may_not_set_what_only_moderators_may() -> None:
    own = {"id": ident(9), "date": "2000-01-01T00:00:00Z", "number": "7", "edited": "2000-01-01T00:00:00Z",
           "pinned": "moi", "removed": "2000-01-01T00:00:00Z", "rule": "1", "person": "claire", "source": "moi",
           "source_id": "1", "source_url": "https://example.org", "email": "a@example.org", "zzz": "x"}  # fmt: skip
    assert from_form(**own) == comment()


def test_a_form_may_set_what_strangers_may() -> None:
    own = {
        "reply_to": ident(1),
        "occupation": "puisatière",
        "field": "land",
        "url": "https://example.org",
        "lang": "fr",
    }
    assert from_form(answers="2", **own) == comment(answers=2, **own)


def test_blank_fields_of_a_form_are_absent() -> None:
    assert from_form(url="", occupation=" \t", answers="\r\n", lang="\u00a0") == comment()


def test_text_of_a_form_is_put_in_order() -> None:
    assert from_form(body="\r\n l\u2019e\u0301cole\r\nou\rpas \n") == comment(body="l\u2019\u00e9cole\nou\npas")


@pytest.mark.parametrize("blank", ["", "\n", " \t\n\n", "\r\n"])
def test_a_body_of_a_form_may_begin_with_code(blank: str) -> None:
    assert from_form(body=f"{blank}    10 PRINT\n") == comment(body="    10 PRINT")


@pytest.mark.parametrize("value", [None, 5, ["x"], b"x"])
def test_a_form_s_value_that_is_no_text_is_a_fault(value: object) -> None:
    assert refused(name=value) == [("value", "name")]


def test_a_text_that_is_much_too_long_is_refused_as_it_is() -> None:
    """Putting it in order first would take the square of its length."""
    assert refused(body="a" + "\u0301\u0327" * 500_000) == [("length", "body")]


def test_a_form_is_told_every_fault_at_once() -> None:
    found = refused(name="a\nb", body=" ", url="javascript:x", answers="deux", lang="français")
    assert sorted(found) == [
        ("missing", "body"),
        ("one-line", "name"),
        ("pattern", "lang"),
        ("url", "url"),
        ("value", "answers"),
    ]


@pytest.mark.parametrize(
    "text",
    ["a\u202eb", "a\u200bb", "a\x00b", "a\x1b[2Jb", "a\ufeffb", "a\u2066b", "a\U000e0041b", "a\ud800b"],
    ids=["bidi override", "zero-width space", "NUL", "escape", "BOM", "bidi isolate", "tag", "half a surrogate pair"],
)
@pytest.mark.parametrize("key", ["name", "occupation", "body"])
def test_a_form_hides_nothing_from_the_moderator(key: str, text: str) -> None:
    assert refused(**{key: text}) == [("character", key)]


def test_an_error_says_where_what_and_what_to_do() -> None:
    with pytest.raises(ModeratorError, match="name: this value must be one line take the line break or the tab out"):
        comment(name="a\nb")
