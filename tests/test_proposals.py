from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import html5lib
import pytest
from causerie import codec, i18n, proposals, values
from causerie.characters import apart, inert
from causerie.errors import Fault, ModeratorError
from causerie.forges.base import Change, ConflictError, Proposal
from causerie.model import Comment
from causerie.proposals import Asked
from causerie.proposals.asked import WORDS
from causerie.settings import Field
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests import strategies
from tests.samples import (
    ID,
    NOW,
    PATH,
    THREAD,
    WHEN,
    comment,
    decision,
    ident,
    lines,
    marks,
    post,
    removed,
    said,
    settings,
)

REQUEST = ident(9)
DECIDED = f"comments/_decisions/{ID}.yml"
FIELDS = (Field("care", {"fr": "Soin et santé", "en": "Care and health"}, "So"),)


class Held(dict[str, bytes]):
    """A published branch that holds these files."""

    def read(self, path: str) -> bytes | None:
        return self.get(path)

    def list(self, folder: str) -> Mapping[str, bytes]:
        return {path: data for path, data in self.items() if path.rpartition("/")[0] == folder}


def held(*comments: Comment) -> Held:
    return Held({f"comments/{THREAD}/{one.id}.yml": codec.write(one) for one in comments})


def change(path: str = PATH, after: bytes | None = b"", *, mode: str = "100644", before: bytes | None = None) -> Change:
    return Change(path, mode, after, before)


def opened(branch: str, *changes: Change) -> Proposal:
    return Proposal(branch, "v1", changes, "", "", WHEN)


def proposed(asked: Asked, name: str = "") -> Proposal:
    """What a forge gives back of what it was handed."""
    before = codec.write(asked.before) if asked.before else None
    changes = [Change(path, "100644", data, before) for path, data in proposals.files(asked, settings()).items()]
    return opened(proposals.branch(asked.kind, name or REQUEST), *changes)


def fails(proposal: Proposal) -> tuple[Fault, ...]:
    with pytest.raises(ModeratorError) as caught:
        proposals.read(proposal, settings())
    assert all(fault.said(str)[0] and fault.said(str)[1] for fault in caught.value.faults)
    return caught.value.faults


def stranger(made: Comment) -> Comment:
    """The same as somebody sends it who may not set the rest."""
    return Comment(**{"id": made.id, "date": made.date, "name": "Claire", "body": "Des mots.", **given_words(made)})


def given_words(made: Comment) -> dict[str, Any]:
    return {key: value for key, value in proposals.words(made).items() if value is not None}


# ---- There and back


@given(strategies.comment(), strategies.key())
def test_any_contribution_comes_back_as_it_was(made: Comment, thread: str) -> None:
    asked = proposals.contribution(thread, stranger(made))
    if proposals.path(settings(), thread, made.id).split("/")[1] in {"con", "nul", "aux", "prn"}:
        return
    assert proposals.read(proposed(asked, made.id), settings()) == asked


@given(strategies.comment().filter(lambda made: not made.removed), strategies.comment())
def test_any_correction_comes_back_as_it_was(before: Comment, other: Comment) -> None:
    wanted = replace(stranger(other), id=before.id, date=before.date)
    for standing in (before, None):
        asked = proposals.correction(THREAD, wanted, standing)
        assert proposals.read(proposed(asked), settings()) == asked
        assert asked.comment
        assert proposals.words(asked.comment) == proposals.words(wanted)


@given(strategies.comment().filter(lambda made: not made.removed), strategies.date())
def test_any_withdrawal_comes_back_as_it_was(before: Comment, now: datetime) -> None:
    for standing in (before, None):
        asked = proposals.withdrawal(THREAD, before.id, standing, now)
        assert proposals.read(proposed(asked), settings()) == asked
        assert asked.id == before.id


def test_each_kind_touches_one_file_of_its_own() -> None:
    asked = proposals.contribution(THREAD, comment())
    assert proposals.files(asked, settings()) == {PATH: codec.write(comment())}
    asked = proposals.correction(THREAD, comment(body="Mieux."), comment(number=3, person="claire", pinned="pour"))
    better = comment(number=3, person="claire", pinned="pour", body="Mieux.")
    assert proposals.files(asked, settings()) == {PATH: codec.write(better)}
    asked = proposals.withdrawal(THREAD, ID, comment(number=3), NOW)
    assert proposals.files(asked, settings()) == {PATH: codec.write(removed(number=3))}
    asked = proposals.withdrawal(THREAD, ID, None, NOW)
    withdrawn = decision(decision="withdrawn")
    assert proposals.files(asked, settings()) == {DECIDED: codec.write(withdrawn)}
    assert proposals.branch("comment", ID) == f"comment/{ID}"


def test_a_folder_further_down_is_kept(tmp_path: Path) -> None:
    deep = settings(comments="data/comments")
    asked = proposals.contribution(THREAD, comment())
    ((path, data),) = proposals.files(asked, deep).items()
    assert path == f"data/{PATH}"
    assert proposals.read(opened(f"comment/{ID}", change(path, data)), deep) == asked


# ---- What is no proposal of a reader's

GOOD = lines()
COMMENT, CORRECTION, WITHDRAWAL = f"comment/{ID}", f"correction/{REQUEST}", f"withdrawal/{REQUEST}"
STANDS = codec.write(comment(number=3))
GONE = codec.write(removed(number=3))
WITHDRAWN = codec.write(decision(decision="withdrawn"))


@pytest.mark.parametrize(
    ("branch", "changes", "found"),
    {
        "nothing": (COMMENT, [], [("comments", "changes", 0, "")]),
        "two files": (COMMENT, [change(PATH, GOOD), change(f"{PATH[:-5]}0.yml", GOOD)], None),
        "a file elsewhere": (COMMENT, [change("pelicanconf.py", GOOD)], [("pelicanconf.py", "changes", 0, "")]),
        "above the blog": (COMMENT, [change(f"../{PATH}", GOOD)], [(f"../{PATH}", "changes", 0, "")]),
        "the people": (COMMENT, [change("comments/_people.yml", GOOD)], None),
        "no thread": (COMMENT, [change(f"comments/{ID}.yml", GOOD)], None),
        "two folders down": (COMMENT, [change(f"comments/a/b/{ID}.yml", GOOD)], None),
        "a thread in capitals": (COMMENT, [change(f"comments/Un-Texte/{ID}.yml", GOOD)], None),
        "a link": (COMMENT, [change(PATH, b"/etc/passwd", mode="120000")], [(PATH, "changes", 0, "")]),
        "a program": (COMMENT, [change(PATH, GOOD, mode="100755")], [(PATH, "changes", 0, "")]),
        "a deletion": (COMMENT, [change(PATH, None, mode="000000", before=STANDS)], [(PATH, "changes", 0, "")]),
        "published already": (COMMENT, [change(PATH, GOOD, before=STANDS)], [(PATH, "changes", 0, "")]),
        "a decision": (COMMENT, [change(DECIDED, WITHDRAWN)], [(DECIDED, "changes", 0, "")]),
        "no YAML": (
            COMMENT,
            [change(PATH, lines(name="[Claire"))],
            [(PATH, "nested", 2, "name"), (PATH, "yaml", 3, "")],
        ),
        "two bad keys": (
            COMMENT,
            [change(PATH, lines(name=None, nom="Claire", reply_to="12"))],
            [(PATH, "unknown-key", 4, "nom"), (PATH, "pattern", 5, "reply_to"), (PATH, "missing", 1, "name")],
        ),
        "another id": (COMMENT, [change(PATH, lines(id=ident(5)))], [(PATH, "proposal", 1, "id")]),
        "another branch": (f"comment/{ident(5)}", [change(PATH, GOOD)], [(PATH, "proposal", 1, "id")]),
        "a badge and a number": (
            COMMENT,
            [change(PATH, lines(number="1", person="claire"))],
            [(PATH, "moderator", 5, "number"), (PATH, "moderator", 6, "person")],
        ),
        "a tombstone": (
            COMMENT,
            [change(PATH, codec.write(removed()))],
            [(PATH, "moderator", 3, "removed")],
        ),
        "a correction of a number": (
            CORRECTION,
            [change(PATH, codec.write(comment(number=4)), before=STANDS)],
            [(PATH, "moderator", 6, "number")],
        ),
        "a correction that drops a pin": (
            CORRECTION,
            [change(PATH, STANDS, before=codec.write(comment(number=3, pinned="pour")))],
            [(PATH, "moderator", 1, "pinned")],
        ),
        "a correction of a date": (
            CORRECTION,
            [change(PATH, codec.write(comment(number=3, date=NOW)), before=STANDS)],
            [(PATH, "moderator", 3, "date")],
        ),
        "a correction of an id": (
            CORRECTION,
            [change(PATH, codec.write(comment(id=ident(5), number=3)), before=STANDS)],
            [(PATH, "moderator", 1, "id")],
        ),
        "a correction as a removal": (
            CORRECTION,
            [change(PATH, GONE, before=STANDS)],
            [(PATH, "moderator", 4, "removed")],
        ),
        "a withdrawal that adds": (WITHDRAWAL, [change(PATH, GOOD)], [(PATH, "changes", 0, "")]),
        "a withdrawal that changes": (
            WITHDRAWAL,
            [change(PATH, codec.write(comment(number=3, body="Autre.")), before=STANDS)],
            [(PATH, "proposal", 0, "")],
        ),
        "a withdrawal by a rule": (
            WITHDRAWAL,
            [change(PATH, codec.write(removed(number=3, rule=1)), before=STANDS)],
            [(PATH, "proposal", 0, "")],
        ),
        "a withdrawal of what is gone": (
            WITHDRAWAL,
            [change(PATH, codec.write(removed(number=3, removed=NOW + timedelta(1))), before=GONE)],
            [(PATH, "proposal", 0, "")],
        ),
        "a decline": (
            WITHDRAWAL,
            [change(DECIDED, codec.write(decision()))],
            [(DECIDED, "proposal", 4, "decision")],
        ),
        "a withdrawal that names a rule": (
            WITHDRAWAL,
            [change(DECIDED, codec.write(decision(decision="withdrawn", rule=2)))],
            [(DECIDED, "proposal", 4, "decision")],
        ),
        "a decision on another": (
            WITHDRAWAL,
            [change(DECIDED, codec.write(decision(decision="withdrawn", id=ident(5))))],
            [(DECIDED, "proposal", 1, "id")],
        ),
        "a decision changed": (WITHDRAWAL, [change(DECIDED, WITHDRAWN, before=WITHDRAWN)], None),
        "any branch": ("patch-1", [change(PATH, GOOD)], [("patch-1", "branch", 0, "")]),
    }.values(),
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_anything_but_one_proper_file_is_refused(
    branch: str, changes: list[Change], found: list[tuple[str, str, int, str]] | None
) -> None:
    faults = fails(opened(branch, *changes))
    assert faults
    if found is not None:
        assert [(fault.path, *marks([fault])[0]) for fault in faults] == found


@given(st.text(max_size=40), strategies.data(), strategies.data() | st.none(), st.text(max_size=40))
def test_any_proposal_is_read_or_refused(branch: str, after: bytes, before: bytes | None, path: str) -> None:
    for name in (branch, COMMENT, CORRECTION, WITHDRAWAL):
        for place in (path, PATH, DECIDED):
            try:
                asked = proposals.read(opened(name, change(place, after, before=before)), settings())
            except ModeratorError:
                continue
            else:
                assert place in (PATH, DECIDED)
                assert asked.id == ID


# ---- What accepting makes


def test_a_new_comment_gets_the_number_after_the_highest() -> None:
    tree = held(said(1, number=4), said(2, number=12), said(3, number=None))
    tree[f"comments/{THREAD}/{ident(5)}.yml"] = lines(number="13", date="hier")
    tree[f"comments/{THREAD}/{ident(6)}.yml"] = lines(number="many")
    tree[f"comments/other/{ident(7)}.yml"] = lines(number="99")
    made = proposals.accepted(proposals.contribution(THREAD, comment()), tree, settings(), NOW)
    assert made == comment(number=14)


def test_the_first_comment_of_a_thread_is_number_one() -> None:
    assert proposals.numbered(comment(), THREAD, Held(), settings()).number == 1


def test_the_number_of_a_removed_comment_is_never_given_again() -> None:
    assert proposals.numbered(comment(id=ident(1)), THREAD, held(removed(number=5)), settings()).number == 6


def test_a_correction_keeps_all_that_a_moderator_gave() -> None:
    before = comment(number=3, person="claire", pinned="pour voir", source="wordpress", edited=WHEN)
    asked = proposals.correction(THREAD, comment(body="Mieux.", name="Claire D.", field="care"), before)
    for stands in (before, replace(before, pinned=None, number=4)):
        made = proposals.accepted(asked, held(stands), settings(), NOW)
        assert made == replace(stands, body="Mieux.", name="Claire D.", field="care", edited=NOW)


def test_a_correction_of_what_was_published_meanwhile_corrects_it() -> None:
    asked = proposals.correction(THREAD, comment(body="Mieux."), None)
    made = proposals.accepted(asked, held(comment(number=3)), settings(), NOW)
    assert made == comment(number=3, body="Mieux.", edited=NOW)


def test_a_correction_of_what_still_waits_is_the_contribution() -> None:
    asked = proposals.correction(THREAD, comment(body="Mieux."), None)
    assert proposals.accepted(asked, Held(), settings(), NOW) == comment(number=1, body="Mieux.")


def test_a_withdrawal_takes_down_what_stands_whatever_changed() -> None:
    for before in (comment(number=3), None):
        asked = proposals.withdrawal(THREAD, ID, before, WHEN)
        for stands in (comment(number=3), comment(number=3, body="Autre.", edited=WHEN, pinned="pour")):
            made = proposals.accepted(asked, held(stands), settings(), NOW)
            assert made == replace(removed(number=3), edited=stands.edited)


def test_a_withdrawal_of_what_waits_is_a_decision() -> None:
    asked = proposals.withdrawal(THREAD, ID, None, WHEN)
    assert proposals.accepted(asked, Held(), settings(), NOW) == decision(decision="withdrawn")


@pytest.mark.parametrize(
    ("asked", "tree"),
    [
        (proposals.contribution(THREAD, comment()), held(comment(number=3))),
        (proposals.contribution(THREAD, comment()), held(removed(number=3))),
        (proposals.contribution(THREAD, comment()), Held({DECIDED: codec.write(decision())})),
        (proposals.correction(THREAD, comment(body="x"), comment()), held(comment(body="Autre.", edited=NOW))),
        (proposals.correction(THREAD, comment(body="x"), comment()), held(removed())),
        (proposals.correction(THREAD, comment(body="x"), comment()), Held()),
        (proposals.correction(THREAD, comment(body="x"), None), held(comment(edited=NOW))),
        (proposals.correction(THREAD, comment(body="x"), None), Held({DECIDED: WITHDRAWN})),
        (proposals.withdrawal(THREAD, ID, None, NOW), Held({DECIDED: codec.write(decision())})),
        (proposals.withdrawal(THREAD, ID, comment(), NOW), held(removed())),
        (proposals.withdrawal(THREAD, ID, comment(), NOW), Held()),
    ],
    ids=["published", "taken down", "declined", "edited", "removed", "deleted", "edited since", "withdrawn",
         "declined before", "taken down before", "deleted before"],
)  # fmt: skip
def test_what_somebody_else_changed_is_a_conflict_in_words(asked: Asked, tree: Held) -> None:
    with pytest.raises(ConflictError) as caught:
        proposals.accepted(asked, tree, settings(), NOW)
    (fault,) = caught.value.faults
    assert fault.path in (PATH, DECIDED)
    assert all(fault.said(str))


# ---- The text of a pull request

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
LIVE = [
    "@claire", "claire@example.org", "#12", "!12", "$12", "%12", "&12", "~label", "GH-12", "ABC-1234", "org/repo#12",
    "org/repo@a5c3785ed8d6a35868bc169f07e40e889087fd2e", "a5c3785ed8d6a35868bc169f07e40e889087fd2e", "a5c3785",
    "aaaaaaa5c3785ed8d6a35868bc169f07e40e889087fd2e", "1234567", "https://github.com/org/repo/issues/12",
    "www.evil.example", "http://evil.example", "HTTPS://evil.example", "WWW.evil.example", ":tada:", ":+1:", ":100:",
    "[[wiki]]", "[[_TOC_]]", "[TOC]", "[skip ci]", "[ci skip]", "***NO_CI***", "*iteration:1", "^alert#1",
    "[vulnerability:123]", "[!NOTE]", "mailto:x@example.org", "closes #12", "Fixes GH-12", "@org/team",
]  # fmt: skip
MARKUP = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "![x](https://evil.example/x.png)", "<!-- x",
    "[x](https://evil.example)", "[x]: https://evil.example", "&lt;b&gt; &#60;b&#62;", "# heading", "heading\n===",
    "- [ ] task", "1. one", "> quoted", "```\ncode", "~~~\ncode", "    code", "\tcode", "| a | b |\n|---|---|",
    "`code`", "**a** _b_ ~~c~~", "\\", "a  ", "\n\nparagraph", "---", "***", "</blockquote>", "/close", "/merge",
    "$x$", "a\n/approve", "<details>", "+ x", "* x", "1) x",
]  # fmt: skip
FOUND = re.compile(
    r"[@#!$%&~^]\w|\b[a-z][a-z0-9_]*-\d|\b[0-9a-f]{7,64}\b|\b(?:https?|mailto):[^\s\u200b]|\bwww\.|:[\w+-]+:"
    r"|\[[^\s\u200b]",
    re.IGNORECASE | re.ASCII,
)
"""What a forge looks for in a text, in short."""
hostile = st.sampled_from(LIVE + MARKUP) | st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def fitting(key: str, text: str) -> Comment | None:
    """A comment that says this, if the model lets it."""
    try:
        return comment(**{key: text})
    except ModeratorError:
        return None


def shown(body: str) -> tuple[set[str], str, str]:
    """The elements of a text as a forge shows it, the words in its quotation, and all of its words."""
    tree = html5lib.parse(MARKDOWN.render(body), namespaceHTMLElements=False)
    quoted = "".join("".join(node.itertext()) for node in tree.iter("blockquote"))
    return {node.tag for node in tree.iter()}, quoted, "".join(tree.itertext())


OURS = {"html", "head", "body", "ul", "li", "p", "strong", "code", "a", "blockquote", "br"}


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_text_says_who_where_what_and_with_which_effect(lang: str) -> None:
    made = comment(
        name="Claire", occupation="infirmière", field="care", answers=2, reply_to=ident(1), body="Un,\ndeux.\n\nTrois."
    )
    asked = proposals.contribution(THREAD, made)
    place = post(title="Le « même » mot", questions=("Qui ?", "Où ?"))
    title, body = proposals.text(
        asked, place, [], settings(fields=FIELDS), lang, thread=[said(1, number=12, name="Paul")]
    )
    tags, quoted, words = shown(body)
    assert "Claire" in title
    assert "Le « même » mot" in title
    assert tags == OURS
    assert quoted.split() == ["Un,", "deux.", "Trois."]
    assert {"fr": "Claire, infirmière, Soin et santé", "en": "Claire, infirmière, Care and health"}[lang] in words
    assert '<a href="https://example.org/un-texte/">Le « même » mot</a>' in MARKDOWN.render(body)
    assert "2 (Où ?)" in words
    assert "n° 12, Paul" in words
    assert "n° 13" in words.replace("\N{NO-BREAK SPACE}", " ")
    assert ID in words


def test_a_text_speaks_the_language_that_is_asked_for() -> None:
    asked = proposals.contribution(THREAD, comment())
    assert proposals.text(asked, post(), [], settings(), "en")[0] == "Contribution by Claire to “Un texte”"


def test_faults_and_hints_are_told() -> None:
    fault = Fault(
        "field", "%(word)s is not one of the site's fields", "delete the line", {"word": "<b>"}, PATH, 3, "field"
    )
    _, body = proposals.text(proposals.contribution(THREAD, comment()), post(), [fault], settings(), "en")
    tags, _, words = shown(body)
    assert tags == OURS - {"br"} | {"table", "thead", "tbody", "tr", "th", "td"}
    assert "field: <b> is not one of the site's fields" in words


@pytest.mark.parametrize(
    ("asked", "title", "effect"),
    [
        (proposals.contribution(THREAD, comment()), "Contribution by Claire to", "adds 1 contribution"),
        (proposals.correction(THREAD, comment(body="x"), comment(number=3)), "Correction by Claire in", "of n° 3 in"),
        (proposals.correction(THREAD, comment(body="x"), None), "Correction by Claire in", "adds 1 contribution"),
        (proposals.withdrawal(THREAD, ID, comment(number=3), NOW), "Withdrawal of a contribution to", "of n° 3 down"),
        (proposals.withdrawal(THREAD, ID, None, NOW), "Withdrawal of a contribution to", "unpublished"),
    ],
    ids=["comment", "correction", "correction of what waits", "withdrawal", "withdrawal of what waits"],
)
def test_each_kind_says_what_accepting_changes(asked: Asked, title: str, effect: str) -> None:
    found, body = proposals.text(asked, post(), [], settings(), "en")
    assert found.startswith(title)
    assert effect in shown(body)[2]
    assert ID in shown(body)[2]


def test_without_an_address_the_title_is_no_link() -> None:
    _, body = proposals.text(proposals.contribution(THREAD, comment()), post(), [], settings(site_url="/blog"), "en")
    assert "a" not in shown(body)[0]


@pytest.mark.parametrize("word", LIVE + MARKUP)
def test_nothing_of_a_stranger_is_live_in_a_text(word: str) -> None:
    for key in ("name", "occupation", "body", "url"):
        made = fitting(key, word)
        if not made:
            continue
        title, body = proposals.text(proposals.contribution(THREAD, made), post(), [], settings(), "fr")
        tags, _, words = shown(body)
        assert tags <= OURS
        own = shown(proposals.text(proposals.contribution(THREAD, comment()), post(), [], settings(), "fr")[1])[2]
        assert set(FOUND.findall(words)) <= set(FOUND.findall(own))
        assert not FOUND.search(title.replace("Un texte", ""))


@given(hostile, hostile)
@example("a\n\n\n    b", "x")
@example(" \ta\n\\", "x")
def test_the_words_are_all_in_the_quotation_and_nothing_else_is(text: str, name: str) -> None:
    made = fitting("body", text) or comment()
    made = replace(made, name=(fitting("name", name.strip()[:80].strip()) or comment()).name)
    _, body = proposals.text(proposals.contribution(THREAD, made), post(), [], settings(), "en")
    tags, quoted, _ = shown(body)
    assert tags <= OURS
    assert quoted.replace("\u200b", "").split() == (made.body or "").split()
    source = body[body.index("\n> ") if "\n> " in body else 0 :]
    assert not any(line.startswith("/") for line in source.split("\n"))


@given(hostile, st.text(max_size=200))
@example("n" * 80, "t" * 200)
@example("@" * 80, "#" * 200)
@example("a1" * 40, "deadbeef" * 20)
@example("a\u202eb", "a\nb\r\n\x1b[31m")
def test_a_title_is_one_short_line_of_printable_words(name: str, title: str) -> None:
    voice = fitting("name", name.strip()[:80].strip()) or comment()
    for lang in i18n.languages():
        for asked in (
            proposals.contribution(THREAD, voice),
            proposals.correction(THREAD, voice, voice),
            proposals.withdrawal(THREAD, ID, voice, NOW),
        ):
            line, _ = proposals.text(asked, post(title=title), [], settings(), lang)
            assert len(line) <= 120
            assert len(line.splitlines()) == 1
            assert not set(line) & {*map(chr, range(32)), *map(chr, range(127, 160)), "\u202e", "\u2028"}
            assert not FOUND.search(line)


def wide(most: int) -> str:
    return "@" * most


def test_the_longest_proposal_fits_every_forge() -> None:
    for body in (wide(values.BODY_MAX - 2), "@\n" * (values.BODY_MAX // 4 - 1), "\U0001f9f5@" * 2400):
        made = comment(
            name=wide(80), occupation=wide(120), url=f"https://x.example/{'@' * 480}", body=body,
            answers=1, reply_to=ident(1), field="f" * 100,
        )  # fmt: skip
        fault = Fault("field", "%(word)s is wrong", "mend it", {"word": wide(200)}, PATH, 3, "field")
        place = post(title=wide(3000), questions=(wide(3000),), url="é" * 300)
        asked = proposals.contribution(THREAD, made)
        title, text = proposals.text(asked, place, [fault] * 500, settings(), "fr", thread=[said(1, name=wide(80))])
        assert len(title) <= 120
        assert len(text) <= 60_000
        assert shown(text)[0] <= OURS | {"table", "thead", "tbody", "tr", "th", "td"}
        assert text.count("…") >= 1


def test_a_cut_text_says_so() -> None:
    asked = proposals.contribution(THREAD, comment(body=wide(values.BODY_MAX - 2)))
    _, body = proposals.text(asked, post(), [], settings(), "en")
    assert "The text goes on" in body
    _, quoted, _ = shown(body)
    assert set(quoted.split("…")[0].strip()) == {"@", "\u200b"}


def test_a_text_holds_nothing_but_what_is_in_the_proposal() -> None:
    asked = proposals.contribution(THREAD, comment())
    assert proposals.text(asked, post(), [], settings(), "en") == proposals.text(asked, post(), [], settings(), "en")


# ---- The words that a forge leaves alone


@pytest.mark.parametrize("word", LIVE)
def test_a_reference_is_taken_apart(word: str) -> None:
    assert not FOUND.search(apart(word))
    assert apart(word).replace("\u200b", "") == word


@pytest.mark.parametrize("text", ["Claire Dubois", "l’école, 10:30", "un-texte", ID, PATH, "façade", "n° 12"])
def test_plain_words_stay_as_they_are(text: str) -> None:
    assert apart(text) == text


@given(st.text())
def test_inert_text_has_no_sign_of_markup(text: str) -> None:
    assert not set(re.sub("&#[0-9]+;", "", inert(text))) & set("<>`*_[]()@\\~!$%:.\"'{}=+-^#&|\n\t")


def test_strangers_and_moderators_have_their_keys() -> None:
    assert set(WORDS) == {"reply_to", "answers", "name", "occupation", "field", "url", "lang", "body"}
