import gzip
import io
import json
from pathlib import Path

import pytest
from causerie.importers.remark42 import REMARK42, VALUE_MAX, words
from causerie.importers.source import Source

from tests.importers.samples import SAMPLES, comments, real, unread

BACKUP = SAMPLES / "remark42" / "backup.json"


def test_what_was_typed_is_preferred_to_what_was_made_of_it() -> None:
    found = comments(REMARK42, BACKUP)
    assert (found["a1"].body, found["a1"].markup) == ('"oui" *bien*', "markdown")
    assert (found["a2"].body, found["a2"].markup) == ("importé <b>là</b>", "html")


def test_dates_keep_their_zones_and_their_parts_of_a_second() -> None:
    found = comments(REMARK42, BACKUP)["a1"]
    assert found.date.isoformat() == "2021-05-06T07:08:09.123456+02:00"
    assert found.edited is not None
    assert found.edited.isoformat() == "2021-05-06T07:10:00+02:00"


def test_values_stand_on_one_line_or_on_several() -> None:
    found = comments(REMARK42, BACKUP)
    assert {key: one.parent for key, one in found.items()} == {"a1": "", "a2": "a1", "a3": "a1", "a5": "a3"}
    assert (found["a3"].status, found["a1"].anchor) == ("removed", "remark42__comment-a1")


def test_a_broken_value_costs_itself_and_is_told_by_its_line() -> None:
    assert [(one.kind, one.where, one.counted) for one in unread(REMARK42, BACKUP)] == [
        ("comment", "backup.json:7", True)
    ]


def test_half_a_character_is_none() -> None:
    assert comments(REMARK42, BACKUP)["a5"].body == "suite\ufffd"
    assert words("a\udc00") == "a\ufffd"


def test_the_site_is_where_the_first_comment_stands() -> None:
    assert REMARK42.site(Source.of(BACKUP)).url == "https://r.example"


def test_a_packed_backup_is_read(tmp_path: Path) -> None:
    packed = tmp_path / "backup.gz"
    packed.write_bytes(gzip.compress(BACKUP.read_bytes()))
    assert comments(REMARK42, packed) == comments(REMARK42, BACKUP)


def test_a_packed_backup_that_is_cut_off_gives_what_it_has(tmp_path: Path) -> None:
    lines = [
        json.dumps(
            {"id": str(n), "text": "x" * 90, "locator": {"url": "https://r.example/p"}, "time": "2021-05-09T00:00:00Z"}
        )
        for n in range(3000)
    ]
    made = io.BytesIO()
    with gzip.GzipFile(fileobj=made, mode="wb", compresslevel=0) as file:
        file.write("\n".join(lines).encode())
    packed = tmp_path / "backup.gz"
    packed.write_bytes(made.getvalue()[: len(made.getvalue()) // 2])
    assert len(comments(REMARK42, packed)) > 500
    assert [one.counted for one in unread(REMARK42, packed)] == [False]


@pytest.mark.parametrize("body", ["é" * 200_000, '\\"' * 100_000], ids=["letters", "quotes"])
def test_a_long_comment_is_read_whole(tmp_path: Path, body: str) -> None:
    path = tmp_path / "backup.json"
    one = {"id": "1", "text": body, "locator": {"url": "https://r.example/p"}, "time": "2021-05-09T00:00:00Z"}
    path.write_text('{"version":1}\n' + json.dumps(one, ensure_ascii=False) + "\n" + json.dumps({**one, "id": "2"}))
    assert [len(each.body) for each in comments(REMARK42, path).values()] == [len(body)] * 2


def test_a_text_without_an_end_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "backup.json"
    good = '{"id":"9","text":"a","locator":{"url":"https://r.example/p"},"time":"2021-05-09T00:00:00Z"}'
    path.write_text(f'{good}\n{{"id":"1","text":"{"x" * (2 * VALUE_MAX + 9)}\n{good.replace("9", "8", 1)}')
    assert list(comments(REMARK42, path)) == ["9", "8"]


@pytest.mark.parametrize(
    ("name", "parents", "seconds"),
    [
        ("native-import.jsonl", ["", "1234"], [22, 23]),
        ("migrator-sameline-header.jsonl", ["", "efbc17f177ee1a1c0ee6e1e025749966ec071adc"], [22, 23]),
    ],
)
def test_public_backups_are_read_whole(name: str, parents: list[str], seconds: list[int]) -> None:
    found = comments(REMARK42, real(f"remark42/{name}")).values()
    assert [one.parent for one in found] == parents
    assert [one.date.isoformat() for one in found] == [f"2017-12-20T15:18:{second}-06:00" for second in seconds]
