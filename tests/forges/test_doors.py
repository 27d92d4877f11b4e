"""The page for a new file: where each forge has it, what is filled in, and how a site knows of it by itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import lxml.html
import pytest
from causerie.forges.doors import known, template
from causerie.forges.hub import Place
from causerie.pages.doors import new_file
from causerie.settings import Settings, kinds, load
from causerie.update import NeedsBuildError

from tests.blog import NOW
from tests.forges.repository import Repository
from tests.samples import post
from tests.update.village import Village, contents

PLACE = Place("https", "forge.example.org", "claire/causerie")
PAGES = {
    "github": "/claire/causerie/new/main",
    "gitlab": "/claire/causerie/-/new/main/comments/meme-mot",
    "forgejo": "/claire/causerie/_new/main/comments/meme-mot/",
}
ASKED = {
    "github": {"filename": "comments/meme-mot/7.yml", "value": "a: é&+\n", "message": "Contribution 7"},
    "gitlab": {"file_name": "7.yml", "content": "a: é&+\n", "commit_message": "Contribution 7"},
    "forgejo": {"filename": "7.yml", "value": "a: é&+\n"},
}
TEXT = "a%3A%20%C3%A9%26%2B%0A"
"""What encodeURIComponent makes of the text in ASKED."""


def filled(address: str, thread: str = "meme-mot", **more: Any) -> tuple[str, dict[str, str]]:
    """The path and the query of an address, once the page and its script have filled it in."""
    whole = new_file(post(thread=thread), Settings(new_file=address, **more))
    parts = urlsplit(whole.replace("{id}", "7").replace("{text}", TEXT))
    asked = parse_qs(parts.query, strict_parsing=True)
    return parts.path, {name: value for name, [value] in asked.items()}


@pytest.mark.parametrize("forge", PAGES)
def test_each_forge_is_led_to_a_new_file_that_is_filled_in(forge: str) -> None:
    assert filled(template(forge, PLACE, "main")) == (PAGES[forge], ASKED[forge])


@pytest.mark.parametrize("forge", PAGES)
def test_a_blog_below_the_repository_s_top_keeps_its_folder(forge: str) -> None:
    path, asked = filled(template(forge, PLACE, "main", "sites/le blog/"))
    whole = "/".join([unquote(path).rstrip("/"), asked.get("filename", asked.get("file_name", ""))])
    assert whole.endswith("/sites/le blog/comments/meme-mot/7.yml")


@pytest.mark.parametrize("forge", PAGES)
def test_a_branch_and_a_folder_may_have_slashes(forge: str) -> None:
    path, asked = filled(template(forge, PLACE, "sites/public"), comments="data/comments")
    where = f"{path} {asked.get('filename', '')}"
    assert "new/sites/public" in where
    assert "data/comments/meme-mot" in where


@pytest.mark.parametrize("forge", PAGES)
def test_the_owner_may_set_the_same(forge: str) -> None:
    made = template(forge, PLACE, "main")
    assert kinds.new_file(made) == made


def test_what_an_owner_set_before_is_filled_in_as_before() -> None:
    path, asked = filled("https://github.com/claire/causerie/new/main?filename={path}&value={text}")
    assert (path, asked) == (PAGES["github"], {name: ASKED["github"][name] for name in ("filename", "value")})


@pytest.mark.parametrize(
    ("origin", "address"),
    [
        ("https://forge.example.org/claire/causerie.git", "https://forge.example.org/claire/causerie/"),
        ("git@forge.example.org:claire/causerie.git", "https://forge.example.org/claire/causerie/"),
        ("http://127.0.0.1:3000/claire/causerie", "http://127.0.0.1:3000/claire/causerie/"),
    ],
)
def test_a_site_knows_it_from_its_origin(repository: Repository, origin: str, address: str) -> None:
    repository.git("remote", "add", "origin", origin)
    made = known(Settings(forge="github", root=repository.path)).new_file
    assert made.startswith(f"{address}new/main?")


def test_a_site_below_the_repository_s_top_knows_where_it_is(repository: Repository) -> None:
    repository.git("remote", "add", "origin", PLACE.pages)
    (repository.path / "blog é").mkdir()
    made = known(Settings(forge="github", root=repository.path / "blog é")).new_file
    assert filled(made)[1]["filename"] == "blog é/comments/meme-mot/7.yml"


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"forge": "github", "intake": "/"},
        {"forge": "github", "new_file": "https://x.org/{path}{text}"},
        {"forge": "github", "new_file": None},
    ],
    ids=["no forge", "an intake", "the owner's own", "the owner's none"],
)
def test_nothing_is_known_where_the_owner_said_otherwise(repository: Repository, said: dict[str, Any]) -> None:
    repository.git("remote", "add", "origin", PLACE.pages)
    settings = replace(Settings(root=repository.path), **said)
    assert known(settings) == settings


def test_nothing_is_known_without_an_origin(repository: Repository, tmp_path: Path) -> None:
    for root in (repository.path, tmp_path):
        settings = Settings(forge="forgejo", root=root)
        assert known(settings) == settings


def test_builds_and_updates_lead_there_and_another_origin_is_a_build(tmp_path: Path) -> None:
    village = Village(tmp_path / "village")
    village.settle()
    village.conf('CAUSERIE |= {"intake": "", "new_file": "", "forge": "github"}\n')
    repository = Repository.made(village.folder)
    repository.git("remote", "add", "origin", PLACE.pages)
    village.made(NOW)
    assert _door(village) == f"{PLACE.pages}/new/main"

    village.say("un", 60)
    assert village.update(NOW).changes == 1
    updated = contents(village.output)
    village.made(NOW)
    assert contents(village.output) == updated

    repository.git("remote", "set-url", "origin", "https://elsewhere.example.org/a/b")
    village.say("un", 61)
    with pytest.raises(NeedsBuildError, match="settings"):
        village.update(NOW)
    village.made(NOW)
    assert _door(village) == "https://elsewhere.example.org/a/b/new/main"
    # The file of settings says nothing of it, and need not.
    assert load(village.file).new_file == ""


def _door(village: Village) -> str:
    page = lxml.html.fromstring((village.output / "un/index.html").read_bytes())
    (address,) = page.xpath("//form/@data-new-file")
    assert "filename=comments/un%2F{id}.yml&" in address
    return str(address).partition("?")[0]
