"""A .po file read as it is says what Babel reads in it."""

from __future__ import annotations

import ast
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from babel.support import Translations
from causerie import i18n
from causerie.catalogue import Messages
from hypothesis import given
from hypothesis import strategies as st

HEAD = 'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'
WORDS = st.text(st.sampled_from('ab é"\\\n\t%#'), max_size=90)
SOME = WORDS.filter(str.strip)


def babel(po: bytes) -> tuple[Catalog, Translations]:
    made = read_po(BytesIO(po))
    compiled = BytesIO()
    write_mo(compiled, made)
    compiled.seek(0)
    return made, Translations(compiled)


def assert_same(po: bytes) -> None:
    made, theirs = babel(po)
    ours = Messages(po.decode())
    for message in made:
        if not message.id:
            continue
        if isinstance(message.id, tuple):
            for count in range(6):
                assert ours.ngettext(*message.id, count) == theirs.ngettext(*message.id, count)
        elif message.context:
            assert ours.pgettext(message.context, message.id) == theirs.pgettext(message.context, message.id)
        else:
            assert ours.gettext(message.id) == theirs.gettext(message.id)


@pytest.mark.parametrize("lang", [lang for lang in i18n.languages() if lang != i18n.SOURCE])
def test_our_catalogues_say_what_babel_reads(lang: str) -> None:
    assert_same((i18n.CATALOGUES / lang / "LC_MESSAGES" / "causerie.po").read_bytes())


@given(
    st.lists(st.tuples(SOME, WORDS, st.none() | st.sampled_from(["time", "ways"]), st.booleans()), max_size=5),
    st.lists(st.tuples(SOME, SOME, WORDS, WORDS), max_size=3),
    st.sampled_from(["fr", "en", "ru", "ja"]),
)
def test_any_catalogue_says_what_babel_reads(
    single: list[tuple[str, str, str | None, bool]], plural: list[tuple[str, str, str, str]], lang: str
) -> None:
    made = Catalog(locale=lang)
    for message, said, context, fuzzy in single:
        made.add(message, said, context=context, flags=["fuzzy"] if fuzzy else [])
    for one, many, first, second in plural:
        made.add((one, many), (first, second, second)[: made.num_plurals])
    out = BytesIO()
    write_po(out, made)
    assert_same(out.getvalue())


def test_what_is_not_translated_is_said_as_it_is() -> None:
    said = Messages(HEAD + 'msgid "a"\nmsgstr ""\n\n#, fuzzy\nmsgid "b"\nmsgstr "c"\n\n#~ msgid "d"\n#~ msgstr "e"\n')
    assert [said.gettext(message) for message in "abd"] == ["a", "b", "d"]
    assert [said.ngettext("one", "many", count) for count in (0, 1, 2)] == ["many", "one", "many"]


def test_the_file_says_how_numbers_agree() -> None:
    said = Messages(HEAD + 'msgid "an eye"\nmsgid_plural "eyes"\nmsgstr[0] "œil"\nmsgstr[1] "yeux"\n')
    assert [said.ngettext("an eye", "eyes", count) for count in (0, 1, 2)] == ["œil", "œil", "yeux"]
    assert said.gettext("an eye") == "œil"


def test_entries_need_no_blank_line_between_them() -> None:
    said = Messages('msgid "a"\nmsgstr "b"\nmsgctxt "c"\nmsgid "a"\nmsgstr ""\n"d\\n"\n"e"\n')
    assert (said.gettext("a"), said.pgettext("c", "a")) == ("b", "d\ne")


def test_every_message_stands_where_its_collector_finds_it() -> None:
    """Python 3.11 gives an f-string as one token, in which Babel sees no message."""
    hidden = []
    for path in sorted(Path(i18n.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            inside = ast.walk(node) if isinstance(node, ast.JoinedStr) else ()
            called = (part.func for part in inside if isinstance(part, ast.Call))
            if any(isinstance(one, ast.Name) and one.id == "N_" for one in called):
                hidden.append(f"{path.name}:{node.lineno}")
    assert hidden == []
