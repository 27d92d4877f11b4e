from __future__ import annotations

import time
from collections.abc import Mapping
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest
from causerie import codec, i18n, letters, store
from causerie.errors import CauserieError, Fault, ModeratorError, ReaderError
from causerie.letters import envelope, lines
from causerie.model import Comment
from causerie.pages import doors
from causerie.settings import Field, Settings
from causerie.values import make_id
from hypothesis import HealthCheck, example, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from tests import strategies
from tests.samples import ID, NOW, THREAD, WHEN, comment, ident, marks, post, said, settings
from tests.samples import lines as file_of

FIELDS = (
    Field("care", {"fr": "Soin et santé", "en": "Care and health"}, "So"),
    Field("craft", {"fr": "Artisanat (bois, pierre) et bâtiment", "en": "Crafts and building"}, "Ar"),
)
QUESTIONS = ("Qui ?", "Où ?", "Quand ?")
FRENCH = post(questions=QUESTIONS, translations=frozenset(["content/a-text.md"]))
ENGLISH = post(questions=QUESTIONS, lang="en", title="A text", url="en/a-text/", source="content/a-text.md")
OTHER = post(thread="ailleurs", url="ailleurs/", source="content/ailleurs.md")
POSTS = [FRENCH, ENGLISH, OTHER]
SENDER = "Claire Dubois-Privée <claire@private.example>"
ADDRESS = "192.0.2.17"
MADE = make_id(NOW, 7)


@pytest.fixture
def site(tmp_path: Path) -> Settings:
    """The settings of a site on whose discussion two comments are published."""
    for number in (3, 12):
        store.save(tmp_path / "comments", THREAD, said(number, number=number))
    return settings(root=tmp_path, fields=FIELDS, ask_url=True, contact="lire@example.org")


def filled(values: Mapping[str, str], body: str, house: Settings, place: Any = FRENCH) -> str:
    """The letter of a post's page with these values behind its labels, and this body."""
    said_so = i18n.translations(place.lang).gettext
    rows = doors.letter(place, house, place.lang).split("\n")
    at = rows.index(said_so(doors.TEXT))
    keys = [key for key in doors.LABELS if key != "answers" or place.questions]
    labels = [row + values.get(key, "") for row, key in zip(rows, keys, strict=False)]
    return "\n".join([*labels, *rows[len(labels) : at + 1], body, *rows[at + 1 :]])


def mailed(text: str, *, cte: str = "8bit", charset: str = "utf-8", **more: str) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["Received"] = f"from laptop ([{ADDRESS}]) by mail.example"
    message["From"] = SENDER
    message["To"] = "lire@example.org"
    message["Subject"] = "Contribution"
    message.set_content(text, cte=cte, charset=charset, params=more or None)
    return message.as_bytes()


def received(data: bytes, house: Settings, name: str = "mail.eml", thread: str = "") -> tuple[str, Comment]:
    return letters.receive(data, name, house, POSTS, NOW, 7, thread)


def fails(data: bytes, house: Settings, name: str = "mail.eml", thread: str = "") -> tuple[Fault, ...]:
    with pytest.raises((ReaderError, ModeratorError)) as caught:
        received(data, house, name, thread)
    assert all(fault.path == name and all(fault.said(str)) for fault in caught.value.faults)
    return caught.value.faults


PLAIN = {"name": "Claire", "occupation": "infirmière de nuit", "field": "care", "reply_to": "12", "answers": "2"}


# ---- A letter that was filled in


@pytest.mark.parametrize("place", [FRENCH, ENGLISH], ids=["fr", "en"])
@pytest.mark.parametrize("cte", ["8bit", "quoted-printable", "base64"])
def test_a_letter_is_a_comment(site: Settings, place: Any, cte: str) -> None:
    text = filled(PLAIN, "Bonjour,\n\net *merci* à tous : « oui ».", site, place)
    assert received(mailed(text, cte=cte), site) == (
        THREAD,
        Comment(
            id=MADE,
            reply_to=ident(12),
            answers=2,
            name="Claire",
            occupation="infirmière de nuit",
            field="care",
            date=NOW,
            lang=place.lang,
            body="Bonjour,\n\net *merci* à tous : « oui ».",
        ),
    )


def fits(text: str) -> bool:
    """Whether no line of a body means something in a letter."""
    rows = text.split("\n")
    meant = any(row in ("-- ",) or row.startswith(("[causerie", "____", "--")) for row in rows)
    return not meant and "\r" not in text and not text.rstrip().split("\n")[-1].lstrip().startswith(">")


@effort(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.fixed_dictionaries(
        {"name": strategies.line(80)},
        optional={
            "occupation": strategies.line(120),
            "field": st.sampled_from(["care", "craft", "Soin et santé", "craft = Crafts and building"]),
            "url": strategies.url(),
            "reply_to": st.sampled_from(["", "3", "n° 12", "12", "N°12", ident(99)]),
            "answers": st.integers(1, 3).map(str),
        },
    ),
    strategies.body().filter(fits),
    st.sampled_from([FRENCH, ENGLISH]),
    st.sampled_from(["8bit", "quoted-printable", "base64"]),
)
@example({"name": "Jean: Paul"}, "> quoted\n\nanswered", FRENCH, "8bit")
def test_any_letter_comes_out_as_it_was_filled_in(
    site: Settings, values: dict[str, str], body: str, place: Any, cte: str
) -> None:
    numbers = {"3": ident(3), "n° 12": ident(12), "12": ident(12), "N°12": ident(12)}
    keys = {"Soin et santé": "care", "craft = Crafts and building": "craft"}
    wanted = {**values, "body": body, "lang": place.lang}
    if "reply_to" in values:
        wanted["reply_to"] = numbers.get(values["reply_to"], values["reply_to"])
    if "field" in values:
        wanted["field"] = keys.get(values["field"], values["field"])
    made = Comment.from_untrusted(wanted, id=MADE, date=NOW)
    assert received(mailed(filled(values, body, site, place), cte=cte), site) == (THREAD, made)


@effort(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(strategies.data() | st.binary(max_size=400), st.sampled_from(["mail.eml", "a.yml", "b.txt"]))
@example(b"Content-Type: text/plain; charset=\xff\n\nx", "mail.eml")
@example(b"Content-Type: text/plain; charset*=x''%80; format*=y''z\n\nx", "mail.eml")
@example(b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n\xff=x", "mail.eml")
@example(b"Content-Type: multipart/mixed\n\nx", "mail.eml")
@example(b"Content-Type: message/rfc822\n\nContent-Type: text/plain\n\nx", "mail.eml")
@example(b"Content-Type: text/plain; charset=rot13\n\nx", "mail.eml")
@example(b"Content-Type: text/plain; charset=utf-16\n\nx", "mail.eml")
@example(b"Content-Type: text/plain\nContent-Transfer-Encoding: x-uuencode\n\nbegin", "mail.eml")
def test_any_bytes_are_a_comment_or_refused(site: Settings, data: bytes, name: str) -> None:
    try:
        thread, _ = received(data, site, name, THREAD)
    except (ReaderError, ModeratorError):
        return
    assert thread == THREAD


def test_nothing_of_the_sender_enters_anything(site: Settings) -> None:
    data = mailed(filled({**PLAIN, "name": "C."}, "Bonjour", site))
    written = codec.write(received(data, site)[1]).decode()
    refused = "".join(str(part) for fault in fails(mailed("Bonjour"), site) for part in (fault, *fault.said(str)))
    for word in ("private", "Claire", "Dubois", ADDRESS, "laptop", "Contribution"):
        assert word in data.decode()
        assert word not in written + refused


# ---- What mail programs do to a letter


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252", "iso-8859-15"])
def test_a_letter_is_read_in_its_charset(site: Settings, charset: str) -> None:
    data = mailed(filled({**PLAIN, "name": "Zoé"}, "Déjà vu", site), cte="base64", charset=charset)
    assert received(data, site)[1].name == "Zoé"


def test_what_is_called_latin_1_is_what_windows_means(site: Settings) -> None:
    data = mailed(filled(PLAIN, "l’école", site), cte="base64", charset="windows-1252")
    for name in (b"iso-8859-1", b"latin-1"):
        assert received(data.replace(b"windows-1252", name), site)[1].body == "l’école"


def test_a_declared_ascii_may_be_utf_8(site: Settings) -> None:
    data = mailed(filled(PLAIN, "l’école", site)).replace(b"utf-8", b"us-ascii")
    assert received(data, site)[1].body == "l’école"


def test_a_mail_that_declares_nothing_is_utf_8(site: Settings) -> None:
    assert received(b"\n" + filled(PLAIN, "l’école", site).encode(), site)[1].body == "l’école"


def test_flowed_paragraphs_are_lines(site: Settings) -> None:
    body = "Une longue \nligne qui \ncoule.\nUne autre.\n > espacée\n>> citée \n>> encore\n-- \nClaire"
    letter = filled({"name": "Claire"}, body, site)
    assert received(mailed(letter, format="flowed"), site)[1].body == (
        "Une longue ligne qui coule.\nUne autre.\n> espacée\n>> citée encore"
    )
    joined = mailed(filled({"name": "Claire"}, "Une lon \ngue ligne.", site), format="flowed", delsp="yes")
    assert received(joined, site)[1].body == "Une longue ligne."


@pytest.mark.parametrize("delsp", ["yes", "no"])
def test_labels_that_flow_into_one_another_are_told_apart(site: Settings, delsp: str) -> None:
    _, made = received(mailed(filled({"name": "Claire"}, "Bonjour", site), format="flowed", delsp=delsp), site)
    assert made == Comment(id=MADE, name="Claire", date=NOW, lang="fr", body="Bonjour")


def test_the_plain_part_of_an_alternative_is_read(site: Settings) -> None:
    message = EmailMessage(policy=SMTP)
    message.set_content(filled(PLAIN, "Bonjour", site))
    message.add_alternative("<p>Autre chose</p>", subtype="html")
    message.add_attachment("Name: X", filename="x.txt")
    assert received(message.as_bytes(), site)[1].body == "Bonjour"


def test_a_mail_without_plain_text_is_refused_with_a_way_out(site: Settings) -> None:
    message = EmailMessage(policy=SMTP)
    message.set_content("<p>Bonjour</p>", subtype="html")
    (fault,) = fails(message.as_bytes(), site)
    assert "HTML" in fault.said(str)[1]
    message.add_attachment("Bonjour", filename="x.txt")
    assert fails(message.as_bytes(), site) == (fault,)


@pytest.mark.parametrize(
    "change",
    {
        "as it is": lambda text: text,
        "Windows": lambda text: text.replace("\n", "\r\n"),
        "no-break spaces": lambda text: text.replace(": ", " :\N{NO-BREAK SPACE}").replace(
            "In answer to", "In\xa0answer to"
        ),
        "thin spaces": lambda text: text.replace(": ", "\u202f: "),
        "blanks at the ends lost": lambda text: "\n".join(row.rstrip() for row in text.split("\n")),
        "blank lines added": lambda text: text.replace("\n", "\n\n", 9),
        "all lines doubled": lambda text: text.replace("\nBonjour", "\n\n\nBonjour"),
        "a greeting": lambda text: f"Bonjour,\n\n{text}",
        "indented": lambda text: "\n".join(f"  {row}" if row != "Bonjour" else row for row in text.split("\n")),
        "decomposed": lambda text: text.replace("é", "e\u0301").replace("n°", "nº"),
        "capitals": lambda text: text.replace("Name", "NAME").replace("Nom", "NOM"),
        "quoted": lambda text: "\n".join(f"> {row}" for row in text.split("\n")),
        "quoted without a blank": lambda text: "\n".join(f">{row}" for row in text.split("\n")),
        "optional lines gone": lambda text: "\n".join(
            row for row in text.split("\n") if ": " not in row or row.rstrip()[-1] != ":"
        ),
        "the last line gone": lambda text: text.partition("[causerie")[0],
        "a signature": lambda text: f"{text}\n-- \nClaire Dubois\n+33 1 23 45 67 89",
        "words of a program": lambda text: f"{text}\n\nEnvoyé de mon téléphone",
        "written below": lambda text: text.replace("Bonjour", "").rstrip("\n") + "\n\nBonjour\n",
        "the letter it answers": lambda text: (
            text.partition("[causerie")[0]
            + "\nLe lun. 24 nov. 2026 à 10:30, La causerie <lire@example.org> a écrit :\n> Name: X\n>\n> Quoi ?\n"
        ),
        "an answer broken in two": lambda text: (
            text.partition("[causerie")[0]
            + "\nOn Tue, 24 Nov 2026 at 10:30, La causerie des métiers\n<lire@example.org> wrote:\n\n> Quoi ?\n"
        ),
        "an answer without signs": lambda text: (
            text.partition("[causerie")[0]
            + "\n-----Message d'origine-----\nDe : La causerie <lire@example.org>\nName: X\n"
        ),
        "an answer below a rule": lambda text: (
            text.partition("[causerie")[0]
            + "\n________________________________\nFrom: La causerie <lire@example.org>\nName: X\n"
        ),
    }.items(),
    ids=lambda item: item[0],
)
@pytest.mark.parametrize("place", [FRENCH, ENGLISH], ids=["fr", "en"])
def test_a_letter_survives_what_programs_do_to_it(site: Settings, place: Any, change: Any) -> None:
    text = change[1](filled({"name": "Zoé", "field": "care"}, "Bonjour", site, place))
    thread, made = received(mailed(text), site, thread=THREAD)
    assert (thread, made.name, made.field, made.body) == (THREAD, "Zoé", "care", "Bonjour")
    assert made.occupation is made.reply_to is made.answers is made.url is None


def test_a_long_value_that_was_wrapped_is_one_line(site: Settings) -> None:
    text = filled({"name": "Claire", "occupation": "infirmière de nuit,\n  puis formatrice"}, "Bonjour", site)
    assert received(mailed(text), site)[1].occupation == "infirmière de nuit, puis formatrice"


def test_the_choices_behind_a_label_may_be_wrapped(site: Settings) -> None:
    text = filled({"name": "Claire", "field": "craft"}, "Bonjour", site).replace("(bois, ", "(bois,\n")
    assert received(mailed(text), site)[1].field == "craft"


def test_a_quotation_at_the_end_is_the_reader_s_own(site: Settings) -> None:
    body = "Je cite :\n\n> la fin"
    assert received(mailed(filled({"name": "Claire"}, body, site)), site)[1].body == body


def test_labels_of_either_language_are_read(site: Settings) -> None:
    text = filled({"name": "Claire"}, "Bonjour", site, ENGLISH)
    for lang in i18n.languages():
        for label in doors.LABELS.values():
            text = text.replace(label, i18n.translations(lang).gettext(label))
        assert received(mailed(text), site)[1].name == "Claire"


# ---- Where it goes, and what it answers


def test_the_last_line_names_the_discussion_and_the_language(site: Settings) -> None:
    assert received(mailed(filled(PLAIN | {"reply_to": ""}, "x", site, OTHER)), site)[0] == "ailleurs"
    assert received(mailed(filled(PLAIN, "x", site, ENGLISH)), site)[1].lang == "en"


def test_a_post_in_one_language_need_not_be_named(site: Settings) -> None:
    assert received(mailed(filled({"name": "Claire"}, "x", site, OTHER)), site)[1].lang is None


def test_who_hands_it_in_has_the_last_word_on_the_discussion(site: Settings) -> None:
    data = mailed(filled({"name": "Claire"}, "x", site))
    assert received(data, site, thread="ailleurs")[0] == "ailleurs"


@pytest.mark.parametrize(
    ("thread", "near"), [("un-text", THREAD), ("", "ailleurs"), ("../../etc", "ailleurs"), ("_decisions", THREAD)]
)
def test_a_discussion_that_no_post_has_is_refused_with_the_closest(site: Settings, thread: str, near: str) -> None:
    text = filled({"name": "Claire"}, "x", site).replace(f"[causerie {THREAD} fr]", f"[causerie {thread} fr]")
    (fault,) = fails(mailed(text), site)
    assert fault.rule == "thread"
    assert near in fault.said(str)[1]


def test_a_page_that_invites_nobody_has_no_discussion(site: Settings) -> None:
    quiet = post(thread="charte", invites=False)
    data = mailed(filled({"name": "Claire"}, "x", site))
    with pytest.raises(ModeratorError):
        letters.receive(data, "mail.eml", site, [quiet], NOW, 7, "charte")


@pytest.mark.parametrize(
    ("key", "value"),
    [("reply_to", "99"), ("reply_to", "le douze"), ("answers", "deux"), ("answers", "0"), ("field", "nonsense"),
     ("reply_to", "12 ou 13"), ("field", "care craft")],
)  # fmt: skip
def test_a_line_that_cannot_be_read_is_refused_by_its_key(site: Settings, key: str, value: str) -> None:
    faults = fails(mailed(filled({"name": "Claire", key: value}, "x", site)), site)
    assert [(fault.rule, fault.key) for fault in faults] == [("letter", key)]
    assert value in faults[0].said(str)[0]


@pytest.mark.parametrize(
    ("values", "body", "keys"),
    [
        ({}, "x", {"name"}),
        ({"name": "Claire"}, "", {"body"}),
        ({"name": "x" * 81, "url": "javascript:alert(1)"}, "x", {"name", "url"}),
        ({"name": "Claire\u202e"}, "x" * 13_000, {"name", "body"}),
    ],
)
def test_what_the_form_would_refuse_is_refused(
    site: Settings, values: dict[str, str], body: str, keys: set[str]
) -> None:
    assert {fault.key for fault in fails(mailed(filled(values, body, site)), site)} == keys


def test_without_the_line_above_the_text_nobody_knows_where_it_begins(site: Settings) -> None:
    text = filled(PLAIN, "x", site).replace(i18n.translations("fr").gettext(doors.TEXT), "")
    (fault,) = fails(mailed(text), site)
    assert fault.key == "body"
    assert doors.TEXT in fault.said(str)[1]


def test_keys_that_only_moderators_set_are_no_labels(site: Settings) -> None:
    text = f"number: 1\nperson: claire\nid: {ident(1)}\n{filled({'name': 'Claire'}, 'x', site)}"
    made = received(mailed(text), site)[1]
    assert (made.number, made.person, made.id) == (None, None, MADE)


# ---- A file


def test_a_file_says_its_discussion_by_its_folder(site: Settings) -> None:
    data = codec.write(comment(field="care", lang="fr"))
    for name in (f"comments/{THREAD}/{ID}.yml", f"{THREAD}/{ID}.yml", f"/tmp/{THREAD}/x.YML"):
        assert received(data, site, name) == (THREAD, comment(field="care", lang="fr"))
    assert received(data, site, f"Downloads/{ID}.yml", "ailleurs")[0] == "ailleurs"
    assert fails(data, site, f"Downloads/{ID}.yml")[0].rule == "thread"


def test_a_file_keeps_its_id_and_date(site: Settings) -> None:
    assert received(file_of(), site, "x.yml", THREAD)[1] == comment(body="Bonjour")


def test_a_file_with_a_moderator_s_keys_is_refused(site: Settings) -> None:
    faults = fails(file_of(number="1", person="claire", pinned="pour"), site, "x.yml", THREAD)
    assert marks(faults) == [("moderator", 5, "number"), ("moderator", 7, "pinned"), ("moderator", 6, "person")]


def test_a_file_that_cannot_be_read_is_refused_by_line_and_key(site: Settings) -> None:
    faults = fails(file_of(name=None, nom="Claire"), site, "x.yml", THREAD)
    assert marks(faults) == [("unknown-key", 4, "nom"), ("missing", 1, "name")]


@pytest.mark.parametrize("name", ["mail.txt", "mail", "x.yaml.bak", "eml"])
def test_any_other_file_is_refused(site: Settings, name: str) -> None:
    assert [fault.rule for fault in fails(b"", site, name)] == ["letter"]


# ---- Bounds


def test_a_mail_that_is_too_long_is_refused(site: Settings) -> None:
    text = filled({"name": "Claire"}, "x", site)
    assert [fault.rule for fault in fails(mailed(text + "é" * envelope.TEXT_MAX), site)] == ["mail"]
    assert [fault.rule for fault in fails(b"\n" * (envelope.MAIL_MAX + 1), site)] == ["mail"]


@pytest.mark.parametrize(
    "stuff",
    ["> " * 30_000, "Field (" * 9_000, "Name: " * 10_000, "Name\n" * 12_000, ">\n" * 30_000, "\u0301\u0316" * 31_000,
     "[causerie " * 6_000, "-- \n" * 15_000, "Le \n" * 15_000, "On x wrote:\n" * 5_000, " " * 60_000, "\n" * 60_000,
     "______________\n" * 4_000, "Your text, " * 5_000],
    ids=lambda stuff: ascii(stuff[:11]),
)  # fmt: skip
def test_no_letter_stops_anything(stuff: str) -> None:
    end = f"\n{doors.TEXT}\n"
    began = time.perf_counter()
    for text in (stuff, stuff + end, end + stuff, f"{stuff[:30000]}{end}{stuff[:30000]}"):
        try:
            lines.read(text[: envelope.TEXT_MAX], "mail.eml")
        except CauserieError:
            continue
    assert time.perf_counter() - began < 5


def test_the_same_letter_at_the_same_moment_is_the_same_comment(site: Settings) -> None:
    data = mailed(filled(PLAIN, "x", site))
    assert received(data, site) == received(data, site)
    assert received(data, site)[1].date != WHEN
