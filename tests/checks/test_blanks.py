"""Pages that the owner has not filled in."""

from __future__ import annotations

from pathlib import Path

import pytest
from causerie.checks import blanks, registry
from causerie.checks.base import Site

from tests.samples import comment, marks, post, site

NAME = "{{à remplir : votre nom}}"


def page(root: Path, text: str, name: str = "content/mentions.md") -> Site:
    (root / "content").mkdir()
    (root / name).write_text(text, encoding="utf-8")
    return site(root, {}, [post(source=name, invites=False)])


def test_a_blank_is_a_hint_with_its_line_and_what_belongs_there(tmp_path: Path) -> None:
    found = list(blanks.check(page(tmp_path, f"Title: Mentions\n\nNom : {NAME}, à {{{{to fill in: where}}}}\n")))
    assert marks(found) == [("blank", 3, "")] * 2
    assert [(one.level, one.path, one.said(str)[0]) for one in found] == [
        ("hint", "content/mentions.md", "not filled in yet: votre nom"),
        ("hint", "content/mentions.md", "not filled in yet: where"),
    ]


@pytest.mark.parametrize("space", ["", " ", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"])
def test_any_space_before_the_colon_will_do(tmp_path: Path, space: str) -> None:
    assert len(list(blanks.check(page(tmp_path, f"{{{{à remplir{space}: x}}}}")))) == 1


@pytest.mark.parametrize(
    "text", ["{{ article.title }}", "{{à remplir}}", "{à remplir : x}", "à remplir : x", "{{à remplir : \n x}}"]
)
def test_other_braces_are_the_author_s(tmp_path: Path, text: str) -> None:
    assert list(blanks.check(page(tmp_path, text))) == []


def test_a_contribution_that_waits_is_not_told_of_blanks(tmp_path: Path) -> None:
    at = page(tmp_path, NAME).proposing("mentions", comment())
    assert list(blanks.check(at)) == []


def test_a_publication_takes_a_blank_for_a_fault_and_leaves_other_hints(tmp_path: Path) -> None:
    at = page(tmp_path, NAME)
    other = blanks.Fault("date", "x", "y", level="hint")
    assert [one.level for one in blanks.refused([*registry.run(at), other])] == ["fault", "hint"]
