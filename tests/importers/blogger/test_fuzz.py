"""No bytes make a reader raise anything, or give anything of which nobody knows what it is."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest
from causerie.importers.base import Found, Importer, Site, SourceComment, SourcePost, Unread
from causerie.importers.blogger.archive import ARCHIVE
from causerie.importers.blogger.feeds import FEEDS
from causerie.importers.blogger.takeout import TAKEOUT
from causerie.importers.source import Source
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.importers.blogger import carnet_of as carnet

SEEDS: dict[str, tuple[Importer, bytes]] = {
    "archive": (ARCHIVE, carnet.ARCHIVE_BYTES),
    "takeout": (TAKEOUT, carnet.TAKEOUT_BYTES),
    "json": (FEEDS, carnet.JSON_BYTES),
}
TOKENS = [b"<entry>", b"</entry>", b"</feed>", b"<!DOCTYPE a [", b"]]>", b"<!--", b"&#0;", b"&", b"<", b'"', b"{", b"}"]
TOKENS += [b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"<id>", b"]}}", b"1e999999", b"[" * 2000, b'{"a":' * 2000]


@st.composite
def mutated(draw: st.DrawFn, data: bytes) -> bytes:
    """A good file with up to four places cut out, overwritten or added to, or cut short."""
    changed = bytearray(data)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(changed)))
        how = draw(st.sampled_from(["cut", "flip", "insert", "end"]))
        if how == "cut":
            del changed[at : at + draw(st.integers(1, 300))]
        elif how == "flip":
            changed[at : at + 1] = draw(st.binary(min_size=1, max_size=1))
        elif how == "insert":
            changed[at:at] = draw(st.one_of(st.sampled_from(TOKENS), st.binary(max_size=20)))
        else:
            del changed[at:]
    return bytes(changed)


def texts(found: Found) -> str:
    """All that is given of a thing but its body, in which its author may have written anything."""
    return "\n".join(str(getattr(found, one.name)) for one in fields(found) if one.name != "body")


def assert_read(importer: Importer, path: Path, data: bytes) -> list[Found]:
    path.write_bytes(data)
    source = Source.of(path)
    importer.knows(source)
    assert isinstance(importer.site(source), Site)
    found = list(importer.read(source, Site()))
    assert all(isinstance(one, SourcePost | SourceComment | Unread) for one in found)
    for one in found:
        if isinstance(one, Unread):
            assert one.message % one.values
        else:
            assert one.date.tzinfo
    return found


@pytest.mark.parametrize("importer", [ARCHIVE, TAKEOUT, FEEDS])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=2000))
def test_any_bytes_are_read_to_their_end(tmp_path: Path, importer: Importer, data: bytes) -> None:
    assert_read(importer, tmp_path / "any", data)


@pytest.mark.parametrize("form", SEEDS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(data=st.data())
def test_a_good_file_gone_bad_is_read_to_its_end(tmp_path: Path, form: str, data: st.DataObject) -> None:
    importer, good = SEEDS[form]
    assert_read(importer, tmp_path / "file", data.draw(mutated(good)))


@pytest.mark.parametrize("form", carnet.FORMS)
def test_nothing_personal_leaves_a_reader(form: str) -> None:
    importer, path = carnet.FORMS[form]
    given = "\n".join(texts(one) for one in carnet.of_form(form)) + str(importer.site(Source.of(path)))
    assert [secret for secret in carnet.SECRETS if secret in given] == []


def test_an_address_that_names_somebody_s_mailbox_is_no_page_of_theirs(tmp_path: Path) -> None:
    for address in (
        "mailto:zoe@zoe.example",
        "https://zoe@zoe.example/",
        "javascript:alert(1)",
        "zoe.example",
        "http://[",
    ):
        data = carnet.TAKEOUT_BYTES.replace(b"https://zoe.example/cuisine", address.encode())
        found = carnet.of_bytes(TAKEOUT, tmp_path / "feed.atom", data)
        assert carnet.comments(found)["3001"].url == ""
