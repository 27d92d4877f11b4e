from datetime import timedelta
from pathlib import Path

import pytest
from causerie import posts
from causerie.errors import OwnerError

from tests.samples import NOW, post

WHOLE = post(
    date=NOW, questions=("Un ?", "Deux ?"), rules=("Une règle.",), closes=NOW + timedelta(days=1),
    translations=frozenset({"b.md", "a.md"}), url="en/un-texte/", lang="en",
)  # fmt: skip


def test_what_is_written_is_read(tmp_path: Path) -> None:
    (tmp_path / posts.FILE).write_bytes(posts.dump([WHOLE, post()]))
    assert set(posts.load(tmp_path)) == {WHOLE, post()}


def test_the_order_is_that_of_the_sources_and_drafts_are_left_out() -> None:
    draft = post(source="content/brouillon.md", status="draft", title="Secret")
    assert posts.dump([WHOLE, post(source="a.md"), draft]) == posts.dump([post(source="a.md"), WHOLE])


@pytest.mark.parametrize("data", [b"", b"[{}]", b"{", b"\xff", b'[{"title": 1}]'])
def test_a_site_that_is_not_built_is_said(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(OwnerError):
        posts.load(tmp_path)
    (tmp_path / posts.FILE).write_bytes(data)
    with pytest.raises(OwnerError):
        posts.load(tmp_path)


def test_the_charter_is_the_post_with_rules_in_the_language_asked_for() -> None:
    french, english = post(rules=("Une.",), source="fr"), post(rules=("One.",), lang="en", source="en")
    assert posts.charter([post(), french, english], "en") == english
    assert posts.charter([post(), french, english], "de") == french
    assert posts.charter([post()], "fr") is None


def test_a_discussion_is_closed_from_its_end_on() -> None:
    assert post(closes=NOW).closed(NOW)
    assert not post(closes=NOW + timedelta(seconds=1)).closed(NOW)
    assert not post().closed(NOW)


@pytest.mark.parametrize(
    ("line", "called", "address"),
    [
        ("https://x.example/a/", "x.example/a", "https://x.example/a/"),
        ("Le forum | https://x.example/", "Le forum", "https://x.example/"),
        ("| https://x.example/", "x.example", "https://x.example/"),
        ("Le forum | javascript:alert(1)", "Le forum", ""),
        ('https://x.example/"onclick="x', 'x.example/"onclick="x', ""),
        ("le forum", "le forum", ""),
    ],
)
def test_a_place_elsewhere_has_a_name_and_an_address_that_a_reader_may_be_sent_to(
    line: str, called: str, address: str
) -> None:
    assert posts.elsewhere(line) == (called, address)
