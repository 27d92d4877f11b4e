"""What hypothesis draws: every record that the model accepts, and the bytes that it has to survive."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from causerie.characters import blank, without_forbidden
from causerie.model import DECISIONS, Comment, Decision
from causerie.values import make_id
from hypothesis import strategies as st

from tests.samples import lines

# What YAML, JSON, Markdown or a hurried programmer might take for something else.
# fmt: off
PIECES = [
    ": ", " #", "- ", "? ", "---", "...", "'", '"', "\\", "\\n", "%", "@", "`", "|", "|2-", ">", "*", "&", "!",
    "{", "}", "[", "]", "<", "=", "~", "<<", "$&", "{{", "%(x)s", "no", "NO", "null", "true", "y", "0123", "0x10",
    "1:30", "1e5", ".inf", "2026-01-01", "\N{NO-BREAK SPACE}", "\N{SOFT HYPHEN}", "é", "e\N{COMBINING ACUTE ACCENT}",
    "👩\N{ZERO WIDTH JOINER}🔧", "می\N{ZERO WIDTH NON-JOINER}خواهم", "\U0001fffe", "\ue000",
]
TOKENS = [
    "id", "name", "date", "body", "reply_to", "answers", "removed", "rule", "claire", "role", "no", "1",
    "2026-11-24T10:30:12+01:00", "20261124T093012Z-7f3k9q2m", ": ", ":", "- ", "? ", "[", "]", "{", "}", "'", '"',
    "\n", "\n  ", " ", "\t", "\r\n", "#", "|", ">", "|2-", ",", "&a ", "*a ", "!a ", "!!str ", "!<%ED%A0%80> ",
    "%YAML 1.1\n", "%TAG ! %FF\n", "---\n", "...\n", "<<: ", "\\ud800", "\\0", "\\x1b", "\ufeff", "\u202e", "\x00",
]
# fmt: on


def pieced(whole: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    parts = st.lists(st.one_of(whole, st.sampled_from(PIECES)), min_size=1, max_size=6)
    return parts.map(lambda found: without_forbidden("".join(found)))


def line(most: int) -> st.SearchStrategy[str]:
    """A line that the model accepts, of at most `most` characters."""
    whole = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
    cut = pieced(whole).map(lambda text: text[:most].strip())
    return cut.filter(lambda text: not blank(text))


def body() -> st.SearchStrategy[str]:
    whole = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.text(" \t\na-#", max_size=20)
    edge = st.sampled_from(["", "\n", "\n\n", "\n \n", "  ", "\t"]) | st.text(" \n\t", max_size=4)
    made = st.tuples(edge, pieced(whole), edge).map("".join).map(without_forbidden)
    return made.filter(lambda text: not blank(text))


def date() -> st.SearchStrategy[datetime]:
    zones = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
    whole = st.datetimes(datetime(1970, 1, 1), datetime(8999, 12, 31), timezones=zones)
    return whole.map(lambda instant: instant.replace(microsecond=0))


def identifier() -> st.SearchStrategy[str]:
    return st.builds(make_id, date(), st.integers(0, 2**40 - 1))


def key() -> st.SearchStrategy[str]:
    return st.from_regex(r"[a-z0-9][a-z0-9_-]{0,99}", fullmatch=True) | st.sampled_from(["no", "null", "0123", "1e5"])


def lang() -> st.SearchStrategy[str]:
    return st.from_regex(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}", fullmatch=True) | st.sampled_from(["fr", "no", "nan"])


def url() -> st.SearchStrategy[str]:
    tail = st.from_regex(r"[!#-;=?-Z_a-z~]{0,80}", fullmatch=True)
    return st.tuples(st.sampled_from(["https://example.org/", "http://[2001:db8::1]:80/?"]), tail).map("".join)


def count() -> st.SearchStrategy[int]:
    return st.integers(1, 999_999)


@st.composite
def comment(draw: st.DrawFn) -> Comment:
    gone = draw(st.booleans())
    always: dict[str, st.SearchStrategy[Any]] = {"id": identifier(), "date": date()}
    perhaps: dict[str, st.SearchStrategy[Any]] = {
        "reply_to": identifier(),
        "answers": count(),
        "field": key(),
        "lang": lang(),
        "number": count(),
        "edited": date(),
        "source": line(40),
        "source_id": line(100),
        "source_url": url(),
    }
    if gone:
        always |= {"removed": date()}
        perhaps |= {"rule": count()}
    else:
        always |= {"name": line(80), "body": body()}
        perhaps |= {"occupation": line(120), "url": url(), "pinned": line(300), "person": key()}
    return Comment(**draw(st.fixed_dictionaries(always, optional=perhaps)))


def decision() -> st.SearchStrategy[Decision]:
    always = {"id": identifier(), "thread": key(), "date": date(), "decision": st.sampled_from(DECISIONS)}
    return st.fixed_dictionaries(always, optional={"rule": count()}).map(lambda keys: Decision(**keys))


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A good file with a stretch of it replaced by something else."""
    good = lines(answers="2", url="https://example.org", body="|\n  Bonjour,\n\n  et merci.")
    start, end = sorted(draw(st.tuples(st.integers(0, len(good)), st.integers(0, len(good)))))
    return good[:start] + draw(st.binary(max_size=8) | st.sampled_from(TOKENS).map(str.encode)) + good[end:]


def data() -> st.SearchStrategy[bytes]:
    """Any bytes, and those that look like YAML the more often."""
    tokens = st.lists(st.sampled_from(TOKENS), max_size=40).map(lambda found: "".join(found).encode())
    return st.one_of(st.binary(max_size=200), st.text(max_size=100).map(str.encode), tokens, mutated())
