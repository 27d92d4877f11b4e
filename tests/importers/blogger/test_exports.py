"""Real exports, where they are at hand: all of them is read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from causerie.importers.base import SourceComment, SourcePost
from causerie.importers.blogger.archive import ARCHIVE
from causerie.importers.blogger.takeout import TAKEOUT
from causerie.importers.source import Source

from tests.importers.blogger import carnet_of as carnet
from tests.importers.blogger.test_fuzz import texts

EXPORTS = next((one for up in Path(__file__).parents if (one := up / "shared" / "data" / "imports").is_dir()), Path())
FILES = sorted(EXPORTS.glob("blogger-*/*")) if EXPORTS.parts else []
_KIND = re.compile(r"kind#(post|page|comment)\"|blogger:type>(POST|PAGE|COMMENT)<")


@pytest.mark.skipif(not FILES, reason="no exports at hand")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_post_and_comment_of_an_export_is_given(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    importer = next(one for one in (TAKEOUT, ARCHIVE) if one.knows(Source.of(path)))
    found = carnet.read(importer, path)
    kept = [one for one in found if isinstance(one, SourcePost | SourceComment)]
    assert len(kept) == len(_KIND.findall(text))
    assert carnet.lost(found) == []
    assert {one.post for one in kept if isinstance(one, SourceComment)} <= carnet.posts(found).keys()
    mails = {mail for mail in re.findall(r"email>\s*([^<\s]*)", text) if mail}
    said = "\n".join(texts(one) for one in found)
    assert [mail for mail in mails if mail in said] == []
