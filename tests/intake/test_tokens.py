"""Signed tokens: only ours are read, by their own secret, and each says what was shown and when."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest
from causerie.intake.tokens import Tokens, digest
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import URLSafeTimedSerializer

from tests.intake.house import SECRET, Clock


def test_a_token_says_what_was_put_in_it_and_how_old_it_is() -> None:
    clock = Clock()
    tokens = Tokens(SECRET, clock)
    text = tokens.make("nonce", "digest", 7)
    made = clock.now
    clock.forward(hours=40)
    token = tokens.read(text)
    assert token
    assert (token.nonce, token.digest, token.bits, token.made) == ("nonce", "digest", 7, made)
    assert tokens.age(token) == timedelta(hours=40)


@given(st.text())
def test_a_text_that_we_did_not_sign_is_no_token(text: str) -> None:
    assert Tokens(SECRET, Clock()).read(text) is None


def test_a_changed_or_foreign_token_is_none() -> None:
    clock = Clock()
    tokens = Tokens(SECRET, clock)
    text = tokens.make("nonce", "digest", 7)
    others = [
        Tokens(SECRET + b"!", clock).make("nonce", "digest", 7),
        URLSafeTimedSerializer(SECRET, "another use").dumps(["nonce", "digest", 7]),
        text[:-1] + ("A" if text[-1] != "A" else "B"),
        base64.urlsafe_b64encode(b'["nonce","other",7]').decode().rstrip("=") + text[text.index(".") :],
        f"{text}.{text}",
        text.rpartition(".")[0],
    ]
    assert [tokens.read(other) for other in others] == [None] * len(others)


def test_two_previews_of_the_same_words_have_different_keys() -> None:
    tokens = Tokens(SECRET, Clock())
    keys = [tokens.read(tokens.make(nonce, "digest", 7)) for nonce in ("one", "two", "two")]
    assert len({token.key for token in keys if token}) == 2


@pytest.mark.parametrize("other", [{"a": "1", "b": ""}, {"a": "1"}, {"a": "1b", "b": ""}, {"b": "1", "a": "2"}])
def test_a_digest_tells_any_two_forms_apart(other: dict[str, str]) -> None:
    assert digest({"a": "1", "b": "2"}) == digest({"b": "2", "a": "1"})
    assert digest({"a": "1", "b": "2"}) != digest(other)
