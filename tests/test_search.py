"""The parts of the search's index that need no Pagefind."""

from __future__ import annotations

import gzip
import json
import time
from pathlib import Path

import pytest
from causerie.search import canonical, ligatures, prose

MARK = b"pagefind_dcd"
DIGEST = "fr_0123456789"


@pytest.mark.parametrize(
    ("html", "words"),
    [
        (
            '<h1>Non</h1><div class="prose e-content"><p>Un <em>texte</em>.</p><p>Deux</p></div><p>Non</p>',
            "Un texte. Deux",
        ),
        ('<div class="e-content">a<br>b<img src="x">c<hr>d</div>', "a b c d"),
        ('<div class="prose"><div>a</div></div><div class="prose">b</div>', "a"),
        ('<div class="prose">a &lt;b&gt; &eacute;<ul><li>c<li>d</ul></div>e', "a <b> é c d"),
        ("<main><p>Rien.</p></main>", ""),
        ("", ""),
    ],
)
def test_the_words_of_a_text_are_taken_out_of_its_page(html: str, words: str) -> None:
    assert prose.text(html) == words


@pytest.mark.parametrize(
    ("text", "searched", "words"),
    [
        ("Une œuvre d’Ænée", "Une oeuvre d’\u2060 Aenée", ["Ænée", "œuvre"]),
        ("ŒUVRE et œuvre", "OeUVRE et oeuvre", ["œuvre", "ŒUVRE"]),
        ("l'œil qu’elle", "l'\u2060 oeil qu’\u2060 elle", ["œil"]),
        ("moelle ’ici’ 5'30", "moelle ’ici’ 5'\u2060 30", []),
    ],
)
def test_what_is_searched_has_no_ligature_and_no_elision(text: str, searched: str, words: list[str]) -> None:
    assert ligatures.parted(text) == searched
    assert sorted(ligatures.words(text)) == sorted(words)
    assert searched.replace(ligatures.BREAK, "") == text.translate(ligatures.LETTERS)


def test_a_word_without_an_end_costs_little() -> None:
    began = time.process_time()
    assert ligatures.words("a" * 12_288 + " _œ_") == ["_œ_"]
    assert time.process_time() - began < 0.2


def text(said: str) -> bytes:
    return bytes([0x60 + len(said)]) + said.encode()


def array(*items: bytes) -> bytes:
    return bytes([0x80 + len(items)]) + b"".join(items)


def index(folder: Path, values: list[bytes], filters: list[str]) -> None:
    """Pagefind's files of an index with these values in each of these filters; digests are as long as its own."""
    (folder / "filter").mkdir(parents=True)
    for name in filters:
        data = array(text(name), array(*values))
        (folder / "filter" / f"fr_{name:0<7}.pf_filter").write_bytes(gzip.compress(MARK + data))
    listed = array(*(array(text(name), text(f"fr_{name:0<7}")) for name in filters))
    meta = array(text("1.5.2"), array(), array(), listed, array())
    (folder / f"pagefind.{DIGEST}.pf_meta").write_bytes(gzip.compress(MARK + meta))
    (folder / canonical.ENTRY).write_text(json.dumps({"languages": {"fr": {"hash": DIGEST}}}))


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_chance_leaves_no_trace(tmp_path: Path) -> None:
    care, land = array(text("care"), array(b"\x00", b"\x18\x63")), array(text("land"), array(b"\x19\x01\x00"))
    index(tmp_path / "one", [care, land], ["field", "kind"])
    index(tmp_path / "two", [land, care], ["kind", "field"])
    for name in ("one", "two"):
        canonical.settle(tmp_path / name)
    assert files(tmp_path / "one") == files(tmp_path / "two")
    assert len(files(tmp_path / "one")) == 4


def test_a_file_is_called_by_what_it_holds(tmp_path: Path) -> None:
    names = set()
    for at, values in enumerate(([array(text("care"), array(b"\x00"))], [array(text("care"), array(b"\x01"))])):
        index(tmp_path / str(at), values, ["field"])
        canonical.settle(tmp_path / str(at))
        found = json.loads((tmp_path / str(at) / canonical.ENTRY).read_bytes())["languages"]["fr"]["hash"]
        assert (tmp_path / str(at) / f"pagefind.{found}.pf_meta").is_file()
        names.add(found)
    assert len(names) == 2


@pytest.mark.parametrize(
    "data", [b"", b"other", MARK + b"\xa0", MARK + array(text("1.5.2"))], ids=["empty", "other", "map", "short"]
)
def test_what_is_no_index_of_this_kind_is_refused(tmp_path: Path, data: bytes) -> None:
    index(tmp_path / "one", [], ["field"])
    (tmp_path / "one" / f"pagefind.{DIGEST}.pf_meta").write_bytes(gzip.compress(data))
    with pytest.raises((LookupError, ValueError)):
        canonical.settle(tmp_path / "one")


def test_a_digest_of_another_length_is_refused_since_it_stands_in_the_index_behind_its_length(tmp_path: Path) -> None:
    index(tmp_path / "one", [array(text("care"), array(b"\x00"))], ["fieldname"])
    with pytest.raises(ValueError, match="fr_fieldname"):
        canonical.settle(tmp_path / "one")
