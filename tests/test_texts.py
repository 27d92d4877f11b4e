"""The posts' texts, laid aside while a site is built."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from causerie.plugin import texts
from hypothesis import given
from hypothesis import strategies as st
from pelican.contents import Article, Static
from pelican.settings import DEFAULT_CONFIG


@pytest.fixture(scope="module")
def settings() -> dict[str, Any]:
    pelican = SimpleNamespace(settings=dict(DEFAULT_CONFIG))
    texts.begin(pelican)  # type: ignore[arg-type]
    return pelican.settings


@given(words=st.lists(st.text(), min_size=1, max_size=5))
def test_a_text_is_read_as_it_was_laid_aside(settings: dict[str, Any], words: list[str]) -> None:
    posts = [Article(word, {"title": "Un"}, settings=settings) for word in words]
    for post in posts:
        texts.lay_aside(post)
    posts[0]._content += "é\ud800"
    texts.lay_aside(posts[0])
    assert [post._content for post in posts] == [words[0] + "é\ud800", *words[1:]]


def test_nobody_holds_a_text_that_is_laid_aside(settings: dict[str, Any]) -> None:
    post = Article("Des mots.", {"title": "Un"}, settings=settings)
    texts.lay_aside(post)
    assert not any("Des mots." in str(value) for value in vars(post).values())


def test_what_is_no_post_is_left_alone(settings: dict[str, Any]) -> None:
    static = Static("Des mots.", {"title": "Un"}, settings=settings)
    texts.lay_aside(static)
    assert vars(static)["_content"] == static._content == "Des mots."


def test_a_content_of_no_build_keeps_its_text() -> None:
    post = Article("Des mots.", {"title": "Un"}, settings=dict(DEFAULT_CONFIG))
    texts.lay_aside(post)
    assert vars(post)["_content"] == "Des mots."
