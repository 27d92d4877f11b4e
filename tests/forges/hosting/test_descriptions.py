"""What is said against a description is refused and told, and the descriptions say what the published ones say."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.forges.hosting.agreeing import disagreements, shared
from tests.forges.hosting.validating import Description
from tests.forges.hosting.wording import WORDINGS, Client, served


@pytest.fixture(params=sorted(WORDINGS))
def careless(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Client]:
    """A client that says what no description allows."""
    with served(request.param, tmp_path) as client:
        yield client


WRONGS: dict[str, Callable[[Client], requests.Response]] = {
    "a wrong type": lambda client: client.ask("POST", client.words.pulls, {**client.words.asking("x"), "title": 1}),
    "an unknown field": lambda client: client.ask("POST", client.words.pulls, {**client.words.asking("x"), "bodi": ""}),
    "no body": lambda client: client.ask("POST", client.words.comments.format(1)),
    "a missing field": lambda client: client.ask("POST", client.words.comments.format(1), {}),
    "no JSON": lambda client: client.ask("POST", client.words.comments.format(1), "body"),
    "an unknown query": lambda client: client.ask("GET", f"{client.words.pulls}?brnch=main"),
    "a wrong query": lambda client: client.ask("GET", f"{client.words.pulls}?state=opne"),
    "a wrong number": lambda client: client.ask("GET", f"{client.words.pulls}?page=one"),
    "a body nobody asked for": lambda client: client.ask("GET", client.words.pulls, {"state": "open"}),
}


@pytest.mark.parametrize("wrong", WRONGS)
def test_what_the_description_does_not_allow_is_refused_and_told(careless: Client, wrong: str) -> None:
    assert WRONGS[wrong](careless).status_code == careless.words.wrong
    assert careless.forge.violations


@pytest.mark.parametrize(("method", "path"), [("DELETE", ""), ("GET", "/git/refs"), ("POST", "")])
def test_what_the_description_does_not_know_is_told(careless: Client, method: str, path: str) -> None:
    reply = careless.ask(method, f"{careless.words.home}{path}")
    assert reply.status_code == 404
    assert careless.forge.violations == [f"{method} {careless.words.home}{path}: there is no such operation"]


@pytest.mark.parametrize("brand", sorted(WORDINGS))
def test_a_wrong_reply_of_the_server_itself_is_told(brand: str) -> None:
    described = Description(brand)
    operation = described.find("GET", WORDINGS[brand].pull(1))
    assert operation
    assert {fault.kind for fault in described.reply(operation, 200, {"title": 1})} == {"missing", "wrong"}
    assert list(described.reply(operation, 201, {}))
    assert list(described.reply(operation, 404, {"message": "Not Found"})) == []


def published(brand: str) -> Path | None:
    """The forge's own description, where it is kept beside the project."""
    found = (parent / "shared" / "data" / "forges" / f"{brand}.json" for parent in Path(__file__).resolve().parents)
    return next((file for file in found if file.is_file()), None)


@pytest.mark.parametrize("brand", ["github", "forgejo"])
def test_a_description_says_what_the_published_one_says(brand: str) -> None:
    file = published(brand)
    if file is None:
        pytest.skip("the published description is not kept here")
    theirs = json.loads(file.read_bytes())
    assert len(shared(Description(brand).data, theirs)) > 4
    assert list(disagreements(Description(brand).data, theirs)) == []


def test_a_description_that_says_something_else_is_found_out() -> None:
    path = {"name": "id", "in": "path", "required": True, "type": "integer"}
    page = {"name": "page", "in": "query", "type": "integer"}
    asked: dict[str, Any] = {"type": "object", "required": ["body"], "properties": {"body": {"type": "string"}}}
    told = {"type": "object", "properties": {"id": {"type": "integer"}}}
    replies = {"200": {"description": "", "schema": told}}
    sent = {"name": "body", "in": "body", "schema": asked}
    theirs = {"paths": {"/{id}": {"post": {"parameters": [path, page, sent], "responses": replies}}}}

    def say(parameter: object = path, request: object = asked, reply: object = told, status: str = "200") -> str:
        parameters: list[object] = [{"name": "page", "in": "query", "schema": page}]
        parameters.append({"name": "id", "in": "path", "required": True, "schema": parameter})
        one = {"parameters": parameters, "requestBody": request, "responses": {status: reply}}
        return "\n".join(disagreements({"paths": {"/{id}": {"post": one}}}, theirs))

    assert say() == ""
    assert "another type" in say(parameter={"type": "string"})
    assert "required are ['body']" in say(request={"type": "object", "properties": asked["properties"]})
    assert "no such field" in say(request={**asked, "properties": {**asked["properties"], "to": {"type": "string"}}})
    assert "theirs is {'integer'}" in say(reply={"type": "object", "properties": {"id": {"type": "string"}}})
    assert "never answer 201" in say(status="201")
