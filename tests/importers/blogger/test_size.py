"""An export of any size passes through without being held."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from causerie.importers.base import Importer, Site, SourceComment, SourcePost
from causerie.importers.blogger.archive import ARCHIVE
from causerie.importers.blogger.feeds import FEEDS
from causerie.importers.blogger.takeout import TAKEOUT
from causerie.importers.source import Source

from tests.importers.blogger import carnet_of as carnet

SIZE = 30 << 20
PEAK = 20 << 20


def grown(data: bytes, mark: bytes, padding: bytes) -> Iterator[bytes]:
    """A feed whose entries come again and again, each with a number and some length of its own."""
    head, *entries = data.removesuffix(b"</feed>\n").split(mark)
    yield head
    size = number = 0
    while size < SIZE:
        for one in entries:
            number += 1
            told = one.replace(b"blog-4242.post-", b"blog-4242.post-%d" % number)
            told = told.replace(b"</content>", padding + b"</content>", 1)
            size += len(told)
            yield mark + told
    yield b"</feed>\n"


@pytest.mark.parametrize(("importer", "data"), [(TAKEOUT, carnet.TAKEOUT_BYTES), (ARCHIVE, carnet.ARCHIVE_BYTES)])
def test_thirty_megabytes_pass_through_within_twenty(tmp_path: Path, importer: Importer, data: bytes) -> None:
    with (tmp_path / "feed.atom").open("wb") as file:
        file.writelines(grown(data, b"<entry>", b"Encore \x0b un mot. " * 200))
    assert held(importer, tmp_path / "feed.atom") < PEAK


def test_json_passes_through_too(tmp_path: Path) -> None:
    told = json.loads(carnet.JSON_BYTES)
    entries = told["feed"]["entry"]
    with (tmp_path / "comments").open("w") as file:
        told["feed"]["entry"] = []
        head, tail = json.dumps(told).split("[]")
        file.write(head + "[")
        for number in range(6_000):
            one = {**entries[0], "id": {"$t": f"tag:blogger.com,1999:blog-4242.post-{number}"}}
            one["content"] = {"type": "html", "$t": f"{number} " + "Encore un mot. " * 300}
            file.write((", " if number else "") + json.dumps(one))
        file.write("]" + tail)
    assert held(FEEDS, tmp_path / "comments") < PEAK


def held(importer: Importer, path: Path) -> int:
    """The most bytes that were held while all of a file was read."""
    source = Source.of(path)
    tracemalloc.start()
    try:
        importer.site(source)
        count = sum(isinstance(one, SourcePost | SourceComment) for one in importer.read(source, Site()))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count > 1_000
    return peak
