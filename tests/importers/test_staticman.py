from pathlib import Path

import pytest
from causerie.importers.source import Source
from causerie.importers.staticman import STATICMAN

from tests.importers.samples import SAMPLES, comments, unread

FILES = SAMPLES / "staticman"


def test_a_rank_an_identifier_and_a_thread_name_the_parent() -> None:
    # By date, 1f0b is the first: what names the first place is itself, and names nothing.
    assert {key: one.parent for key, one in comments(STATICMAN, FILES).items()} == {
        "1f0a": "",
        "1f0b": "",
        "1f0c": "1f0b",
        "1f0d": "1f0c",
        "second/vieux": "",
    }


def test_ranks_count_from_one_in_the_order_of_dates(tmp_path: Path) -> None:
    thread = tmp_path / "comments" / "fil"
    thread.mkdir(parents=True)
    for name, minute, rank in (("c", 1, ""), ("a", 2, "1"), ("b", 3, "2"), ("d", 4, "9"), ("e", 5, "0")):
        text = f"_id: {name}\nname: N\nmessage: m\nreplying_to: '{rank}'\ndate: 2020-01-01T00:0{minute}:00Z\n"
        (thread / f"{name}.yml").write_text(text)
    found = comments(STATICMAN, tmp_path)
    assert {key: one.parent for key, one in found.items()} == {"c": "", "a": "c", "b": "a", "d": "", "e": ""}


def test_names_are_texts_whatever_yaml_would_make_of_them() -> None:
    found = comments(STATICMAN, FILES)
    assert [found[key].name for key in ("1f0a", "1f0b")] == ["No", "0123"]


def test_a_line_is_broken_in_one_way_alone() -> None:
    assert comments(STATICMAN, FILES)["1f0a"].body == "Une ligne\nune autre"


def test_the_page_is_told_by_its_address_or_by_its_folder() -> None:
    found = comments(STATICMAN, FILES)
    assert (found["1f0a"].address, found["1f0b"].address) == ("https://st.example/premier/", "/premier/")


@pytest.mark.parametrize(
    ("key", "date"),
    [
        ("1f0a", "2016-08-01T10:20:30.400000+00:00"),
        ("1f0b", "2016-07-31T21:21:40+00:00"),
        ("1f0c", "2016-07-31T21:23:20+00:00"),
        ("1f0d", "2017-01-01T10:00:00+02:00"),
        ("second/vieux", "2012-05-06T07:08:09-04:00"),
    ],
)
def test_dates_are_read_in_every_form(key: str, date: str) -> None:
    assert comments(STATICMAN, FILES)[key].date.isoformat() == date


def test_a_front_matter_has_its_words_below_it() -> None:
    old = comments(STATICMAN, FILES)["second/vieux"]
    assert (old.name, old.body, old.markup) == ("Vieux", "Un corps, *ici*.", "markdown")


def test_a_field_that_only_robots_were_to_fill_in_changes_nothing() -> None:
    # The owner published it: browsers fill in such fields too.
    assert comments(STATICMAN, FILES)["1f0a"].status == "approved"


def test_a_broken_file_costs_itself() -> None:
    assert [(one.id, one.kind) for one in unread(STATICMAN, FILES)] == [
        ("second/casse", "comment"),
        ("second/quand", "comment"),
    ]


def test_a_single_thread_is_named_as_its_folder() -> None:
    found = comments(STATICMAN, FILES / "_data" / "comments" / "premier")
    assert found["1f0b"].address == "/premier/"


@pytest.mark.parametrize("bomb", ["[" * 60_000, "- " * 30_000, "a: &a [x]\nb: &b [*a,*a]\n_id: *b\nmessage: *a"])
def test_a_nest_of_anything_ends(tmp_path: Path, bomb: str) -> None:
    (tmp_path / "a.yml").write_text(bomb)
    list(STATICMAN.read(Source.of(tmp_path), STATICMAN.site(Source.of(tmp_path))))
