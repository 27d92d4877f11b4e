"""Public exports, where they are at hand, beside a count that knows nothing of XML: nothing is lost, nothing leaks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from causerie.importers import registry
from causerie.importers.asked import Place, Wish
from causerie.importers.base import SourceComment, SourcePost
from causerie.importers.markdown import convert
from causerie.importers.run import run
from causerie.importers.source import Source

from tests.importers.markdown.measure import whole

EXPORTS = next((one for up in Path(__file__).parents if (one := up / "shared" / "data" / "imports").is_dir()), Path())
FILES = sorted(one for one in EXPORTS.rglob("*") if one.suffix in (".xml", ".atom", ".json", ".jsonl"))
FILES = FILES if EXPORTS.parts else []
FIELDS = re.compile(
    r"(?:email|author_IP|ipAddress|remote_addr)>\s*(?:<!\[CDATA\[)?\s*([^<\]\s]+)"
    r"|\"(?:email|remote_addr|ip|photo|picture|avatarUrl)\"\s*:\s*\"([^\"]+)\""
)
PUBLIC = ("noreply@blogger.com", "0.0.0.0")

pytestmark = pytest.mark.skipif(not FILES, reason="no public exports at hand")
each = pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")

Row = tuple[str, str, str]
"""The id of a comment, its parent's, its second in UTC."""


def field(text: str, name: str) -> str:
    found = re.search(rf"<(?:\w+:)?{name}(?:\s[^<>]*)?>\s*(?:<!\[CDATA\[)?\s*([^<\]]*?)\s*[<\]]", text)
    return found[1] if found else ""


def utc(told: str) -> str:
    moment = datetime.fromisoformat(told.strip())
    told_zone = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return told_zone.astimezone(UTC).replace(microsecond=0).isoformat()


def of_blogger(text: str) -> Iterator[Row]:
    for entry in re.split(r"<(?:\w+:)?entry\b", text)[1:]:
        if "kind#comment" in entry or (">COMMENT<" in entry and ">LIVE<" in entry):
            gone = "contentRemoved" in entry
            related = re.search(r"<link[^>]*rel=.related[^>]*comments/default/(\d+)", entry)
            told = re.search(r"inReplyTo>[^<]*?(\d+)\s*<", entry)
            parent = related[1] if related else told[1] if told else ""
            if not gone:
                tag = field(entry, "id")
                number = re.search(r"blog-\d+\.post-(\d+)$", tag)
                yield number[1] if number else tag, parent, utc(field(entry, "published"))


def of_wordpress(text: str) -> Iterator[Row]:
    for comment in re.findall(r"<wp:comment>(.*?)</wp:comment>", text, re.DOTALL):
        if field(comment, "comment_approved") == "1":
            parent = field(comment, "comment_parent")
            yield field(comment, "comment_id"), parent.removeprefix("0"), utc(field(comment, "comment_date_gmt"))


def of_disqus(text: str) -> Iterator[Row]:
    for post in re.findall(r"<post\s.*?</post>", text, re.DOTALL):
        if field(post, "isDeleted") == "false" and field(post, "isSpam") == "false":
            ids = re.findall(r"<(post|parent)[^>]*?id=.(\d+)", post)
            yield dict(ids)["post"], dict(ids).get("parent", ""), utc(field(post, "createdAt"))


def of_json(text: str) -> Iterator[Row]:
    """Comments by their dates alone, and by the ids that stand before them."""
    date = r"\"(?:time|created|creationDate)\"\s*:\s*\"([^\"]+)\""
    numbers = re.findall(r"\"(?:id|commentHex)\"\s*:\s*\"([\w-]{36,})\"", text)
    parents = re.findall(r"\"(?:pid|parentHex)\"\s*:\s*\"([^\"]*)\"", text)
    for place, told in enumerate(re.findall(date, text)):
        parent = parents[place].removeprefix("root") if parents else ""
        yield numbers[place] if numbers else "", parent, utc(told)


def counted(path: Path) -> Counter[Row]:
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix in (".json", ".jsonl"):
        return Counter(of_json(text))
    if "<disqus" in text[:1000]:
        return Counter(of_disqus(text))
    return Counter(of_wordpress(text) if "<wp:" in text else of_blogger(text))


def private(path: Path) -> set[str]:
    found = FIELDS.findall(path.read_text(encoding="utf-8", errors="replace"))
    return {one for pair in found for one in pair if len(one) > 5 and one not in PUBLIC}


def given(path: Path) -> list[SourcePost | SourceComment]:
    source = Source.of(path)
    importer = registry.find(source)
    found = importer.read(source, importer.site(source))
    return [one for one in found if isinstance(one, SourcePost | SourceComment)]


@each
def test_every_approved_comment_has_its_parent_and_its_second(path: Path) -> None:
    told = counted(path)
    nameless = path.name == "generic.json"
    found = Counter(
        ("" if nameless else one.id, one.parent, utc(one.date.isoformat()))
        for one in given(path)
        if isinstance(one, SourceComment) and one.status == "approved"
    )
    assert found == told


def test_there_is_something_to_count_and_to_hide() -> None:
    assert sum(sum(counted(path).values()) for path in FILES) > 40
    assert len(set.union(*map(private, FILES))) > 10


@each
def test_nothing_private_is_given_or_written(tmp_path: Path, path: Path) -> None:
    source, secrets = Source.of(path), private(path)
    importer = registry.find(source)
    said = "\n".join(map(str, importer.read(source, importer.site(source))))
    place = Place(tmp_path / "content", tmp_path / "comments", tmp_path / "held", ZoneInfo("Europe/Paris"))
    report = run(importer, source, importer.site(source), place, Wish(keep_held=True))
    said += report.as_json() + report.as_markdown(str)
    said += "\n".join(one.read_text(encoding="utf-8") for one in tmp_path.rglob("*") if one.is_file())
    assert [one for one in secrets if one in said] == []


@each
def test_every_sum_is_what_was_found(tmp_path: Path, path: Path) -> None:
    source = Source.of(path)
    importer = registry.find(source)
    place = Place(tmp_path / "content", tmp_path / "comments", tmp_path / "held", ZoneInfo("Europe/Paris"))
    assert run(importer, source, importer.site(source), place, Wish()).off == []


def test_every_body_comes_back_as_it_was_and_hardly_any_of_it_as_html() -> None:
    blocks = raw = 0
    for one in (one for path in FILES for one in given(path) if one.body.strip()):
        comment = isinstance(one, SourceComment)
        made = convert(one.body, one.markup, comment=comment)
        if one.markup in ("html", "wordpress"):
            assert whole(one.body, one.markup, made, comment=comment), one.id
        assert not (comment and made.raw), one.id
        if not comment:
            blocks, raw = blocks + made.blocks, raw + made.raw
    assert blocks > 100
    assert raw < 0.05 * blocks
