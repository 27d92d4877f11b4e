from __future__ import annotations

from dataclasses import dataclass

import pytest
from causerie.checks import changes
from causerie.checks.changes import Kind, check
from causerie.flatmap import FILE_MAX
from causerie.forges.base import Change

from tests.samples import ID, PATH, ident, settings

DECIDED = f"comments/_decisions/{ID}.yml"
OTHER = f"comments/un-texte/{ident(7)}.yml"


def change(path: str = PATH, **more: object) -> Change:
    return Change(**{"path": path, "mode": "100644", "after": b"id: x\n", "before": None, **more})  # type: ignore[arg-type]


def told(*made: Change, kind: Kind = "comment") -> list[tuple[str, str]]:
    found = check(made, settings(), kind)
    assert all(fault.level == "fault" and fault.rule == "changes" and fault.said(str)[1] for fault in found)
    return [(fault.path, fault.said(str)[0]) for fault in found]


@pytest.mark.parametrize(
    ("kind", "made"),
    [
        ("comment", change()),
        ("comment", change(after=b"x" * FILE_MAX)),
        ("correction", change(before=b"id: x\nname: y\n")),
        ("correction", change()),
        ("withdrawal", change(before=b"id: x\nname: y\n")),
        ("withdrawal", change(DECIDED)),
    ],
)
def test_one_proper_file_is_let_through(kind: Kind, made: Change) -> None:
    assert told(made, kind=kind) == []


NO_PATH = "no contribution has this path"
OUTSIDE = "no contribution touches this file"
OWNER = "only the owner changes this file"
DELETED = "this file would be deleted"
PUBLISHED = "this contribution is published already"
DECISION = "only a withdrawal writes a decision, and none is ever changed"


@pytest.mark.parametrize(
    ("kind", "made", "message"),
    [
        ("comment", change(before=b"x"), PUBLISHED),
        ("withdrawal", change(), "a withdrawal adds no contribution"),
        ("comment", change(DECIDED), DECISION),
        ("correction", change(DECIDED), DECISION),
        ("withdrawal", change(DECIDED, before=b"x"), DECISION),
        ("comment", change(after=None, before=b"x"), DELETED),
        ("correction", change(after=None, before=b"x"), DELETED),
        ("withdrawal", change(after=None, before=b"x"), DELETED),
        ("withdrawal", change(DECIDED, after=None, before=b"x"), DELETED),
        ("comment", change(mode="120000"), "this is not a plain file: its mode is 120000"),
        ("comment", change(mode="160000"), "this is not a plain file: its mode is 160000"),
        ("correction", change(mode="100755", before=b"x"), "this is not a plain file: its mode is 100755"),
        ("comment", change(after=b"x" * (FILE_MAX + 1)), f"{FILE_MAX + 1} bytes are more than {FILE_MAX}"),
        ("comment", change("comments/_people.yml"), OWNER),
        ("correction", change("comments/_people.yml", before=b"x"), OWNER),
        ("comment", change("comments/_people.yml", after=None, before=b"x"), OWNER),
        ("comment", change("comments/_comment.schema.json"), OWNER),
        ("comment", change("comments/_synthesis.schema.json"), OWNER),
        ("comment", change("comments/un-texte/_synthesis.yml"), OWNER),
        ("correction", change("comments/un-texte/_synthesis-1.en.yml", before=b"x"), OWNER),
        ("withdrawal", change("comments/un-texte/_synthesis.yml", before=b"x", after=None), OWNER),
        ("comment", change(".github/workflows/build.yml"), OUTSIDE),
        ("comment", change("pelicanconf.py"), OUTSIDE),
        ("comment", change("comments"), OUTSIDE),
        ("comment", change(f"Comments/un-texte/{ID}.yml"), OUTSIDE),
        ("comment", change(f"commentsx/un-texte/{ID}.yml"), OUTSIDE),
        ("comment", change(f"/comments/un-texte/{ID}.yml"), OUTSIDE),
        ("comment", change(f"x/comments/un-texte/{ID}.yml"), OUTSIDE),
        ("comment", change("content/un-texte.md", after=None, before=b"x"), OUTSIDE),
        ("comment", change("comments/../pelicanconf.py"), NO_PATH),
        ("comment", change(f"comments/../{ID}.yml"), NO_PATH),
        ("comment", change(f"comments/{ID}.yml"), NO_PATH),
        ("comment", change(f"comments//{ID}.yml"), NO_PATH),
        ("comment", change(f"comments/un-texte/plus/{ID}.yml"), NO_PATH),
        ("comment", change(f"comments/un-texte/{ID}"), NO_PATH),
        ("comment", change(f"comments/un-texte/{ID}.yaml"), NO_PATH),
        ("comment", change(f"comments/un-texte/{ID}.YML"), NO_PATH),
        ("comment", change(f"comments/un-texte/{ID}.yml\n"), NO_PATH),
        ("comment", change(f"comments/un-texte/{ID}.yml.yml"), NO_PATH),
        ("comment", change(f"comments/un-texte/{ID.upper()}.yml"), NO_PATH),
        ("comment", change("comments/un-texte/notes.yml"), NO_PATH),
        ("comment", change(f"comments/Un-Texte/{ID}.yml"), NO_PATH),
        ("comment", change(f"comments/un texte/{ID}.yml"), NO_PATH),
        ("comment", change(f"comments/e\N{COMBINING ACUTE ACCENT}te/{ID}.yml"), NO_PATH),
        ("comment", change(f"comments/con/{ID}.yml"), NO_PATH),
        ("comment", change(f"comments/-x/{ID}.yml"), NO_PATH),
        ("comment", change(f"comments/_autre/{ID}.yml"), NO_PATH),
        ("comment", change("comments/un-texte/.yml"), NO_PATH),
        ("comment", change("comments/"), NO_PATH),
        ("comment", change("comments/autre/_people.yml"), NO_PATH),
    ],
)
def test_anything_else_is_refused_with_its_reason(kind: Kind, made: Change, message: str) -> None:
    assert told(made, kind=kind) == [(made.path, message)]


def test_a_second_file_is_refused() -> None:
    assert told(change(), change(OTHER)) == [(OTHER, f"a proposal holds one file, and there is {PATH} already")]
    assert told(change(), change()) == [(PATH, f"a proposal holds one file, and there is {PATH} already")]


def test_a_renaming_is_refused() -> None:
    assert told(change(OTHER), change(after=None, before=b"x"), kind="correction") == [(PATH, DELETED)]


def test_a_proposal_of_nothing_is_refused() -> None:
    assert told() == [("comments", "this proposal changes nothing")]


def test_every_reason_is_told_at_once() -> None:
    found = told(change(OTHER, mode="120000", after=b"x" * 20_000, before=b"x"), change("a.py"), change())
    assert [message for _, message in found] == [
        PUBLISHED,
        "this is not a plain file: its mode is 120000",
        f"20000 bytes are more than {FILE_MAX}",
        OUTSIDE,
    ]


def test_the_comments_are_where_the_owner_put_them() -> None:
    there = settings(comments="data/paroles")
    assert check([change(f"data/paroles/un-texte/{ID}.yml")], there) == []
    assert [fault.said(str)[0] for fault in check([change()], there)] == [OUTSIDE]


def test_any_forges_change_will_do() -> None:
    @dataclass
    class Other:
        path: str
        mode: str
        after: bytes | None
        before: bytes | None

    made: changes.Change = Other(PATH, changes.PLAIN, b"x", None)
    assert check([made], settings()) == []
