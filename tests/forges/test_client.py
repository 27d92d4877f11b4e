"""Conversations with a server: what is asked again, what is not, and what is not sent twice."""

from __future__ import annotations

import pytest
from causerie.errors import ForgeError, OwnerError
from causerie.forges import registry
from causerie.forges.client import KNOWN, PAUSE, TRIES, Client
from causerie.forges.gitlab import GitLab
from causerie.forges.hub import PAGE, Place, Steps, expect, pages
from causerie.forges.transport import Reply, Request, RestError, Transport

from tests.forges.test_transport import NOW, Server, server  # noqa: F401 (a fixture)

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n%s"


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def client(server: Server, slept: list[float]) -> Client:  # noqa: F811
    return Client(Transport(server.address, {}, 5.0, lambda: NOW), slept.append, lambda: 0.5)


def answers(server: Server, *told: bytes) -> None:  # noqa: F811
    rest = iter(told)
    server.answer = lambda peer: peer.sendall(next(rest))


def ok(body: bytes, *headers: bytes) -> bytes:
    return OK % (len(body), b"".join(header + b"\r\n" for header in headers), body)


def asking(request: Request) -> Steps[Reply]:
    return (yield request)


GET, POST = Request("GET", "/pulls"), Request("POST", "/pulls", {})
DOWN = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"
LATER = b"HTTP/1.1 503 Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\n\r\n"
MANY = b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 5\r\nContent-Length: 0\r\n\r\n"


def test_a_reading_that_fails_is_tried_again_after_a_while(client: Client, server: Server, slept: list[float]) -> None:  # noqa: F811
    answers(server, DOWN, DOWN, ok(b"[]"))
    assert client.drive(asking(GET)).json == []
    assert slept == [PAUSE * 0.75, PAUSE * 2 * 0.75]


def test_a_reading_is_not_tried_for_ever(client: Client, server: Server) -> None:  # noqa: F811
    answers(server, *[DOWN] * TRIES)
    with pytest.raises(ForgeError):
        client.drive(asking(GET))
    assert len(server.heard) == TRIES


@pytest.mark.parametrize("answer", [LATER, MANY])
def test_a_forge_that_asks_for_rest_has_it(answer: bytes, client: Client, server: Server, slept: list[float]) -> None:  # noqa: F811
    answers(server, answer)
    with pytest.raises(RestError) as caught:
        client.drive(asking(GET))
    assert caught.value.after == 5
    assert (len(server.heard), slept) == (1, [])


def test_what_writes_is_sent_once(client: Client, server: Server) -> None:  # noqa: F811
    answers(server, DOWN)
    with pytest.raises(ForgeError):
        client.drive(asking(POST))
    assert len(server.heard) == 1


def test_a_page_that_has_not_changed_is_not_sent_again(client: Client, server: Server) -> None:  # noqa: F811
    answers(server, ok(b"[1]", b'ETag: W/"a"'), b"HTTP/1.1 304 Not Modified\r\n\r\n", ok(b"[2]", b'ETag: W/"b"'))
    assert [client.drive(asking(GET)).json for _ in range(3)] == [[1], [1], [2]]
    assert [b'If-None-Match: W/"a"' in heard for heard in server.heard] == [False, True, True]


def test_only_so_many_pages_are_kept(client: Client, server: Server) -> None:  # noqa: F811
    server.answer = lambda peer: peer.sendall(ok(b"[]", b"ETag: a"))
    for number in range(KNOWN + 5):
        client.drive(asking(Request("GET", f"/pulls?page={number}")))
    assert len(client.known) == KNOWN


def test_all_pages_of_a_list_are_read_from_the_forge_alone(client: Client, server: Server) -> None:  # noqa: F811
    link = (
        b'Link: <https://elsewhere.invalid/x?page=2&per_page=100>; rel="next", <https://x.invalid/?page=9>; rel="last"'
    )
    answers(server, ok(b"[1, 2]", link), ok(b"[3]", b'Link: <https://elsewhere.invalid/x?page=1>; rel="prev"'))
    assert client.drive(pages(Request("GET", f"/pulls?per_page={PAGE}"))) == [1, 2, 3]
    assert [heard.split()[1] for heard in server.heard] == [b"/pulls?per_page=100", b"/pulls?page=2&per_page=100"]


@pytest.mark.parametrize(
    ("told", "error"),
    [
        (b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", OwnerError),
        (b"HTTP/1.1 418 Teapot\r\nContent-Length: 2\r\n\r\n{}", ForgeError),
        (ok(b'"text"'), ForgeError),
    ],
)
def test_an_answer_that_nobody_expects_is_an_error(
    told: bytes,
    error: type[Exception],
    client: Client,
    server: Server,  # noqa: F811
) -> None:
    def steps() -> Steps[object]:
        return expect((yield GET), 200)

    answers(server, told)
    with pytest.raises(error):
        client.drive(steps())


@pytest.mark.parametrize("brand", registry.HUBS)
@pytest.mark.parametrize("row", [b'{"message": "maintenance"}', b'{"head": 1, "base": [], "state": "new"}'])
def test_a_pull_request_of_another_shape_is_an_error_of_its_forge(
    brand: str,
    row: bytes,
    client: Client,
    server: Server,  # noqa: F811
) -> None:
    hub = registry.HUBS[brand](Place("https", "forge.example.org", "ada/blog"), "main", "x")
    answers(server, ok(row), ok(b"[%s]" % row), ok(b"[1]"))
    for steps in (hub.pull(1), hub.opened(), hub.opened()):
        with pytest.raises(ForgeError, match="another shape"):
            client.drive(steps)


def test_steps_may_take_an_error_for_an_answer(client: Client, server: Server) -> None:  # noqa: F811
    def steps() -> Steps[str]:
        try:
            yield POST
        except ForgeError:
            return "down"
        return "up"

    answers(server, DOWN)
    assert client.drive(steps()) == "down"


@pytest.mark.parametrize(
    ("project", "lacking"),
    [
        (b'{"permissions": {"project_access": null, "group_access": null}}', []),
        (b'{"permissions": null}', []),
        (b"{}", []),
        (b'{"permissions": {"project_access": {"access_level": 20}, "group_access": null}}', ["role: Developer"]),
        (b'{"permissions": {"project_access": null, "group_access": {"access_level": 40}}}', []),
    ],
)
def test_nothing_is_claimed_of_a_role_that_gitlab_does_not_tell(
    project: bytes,
    lacking: list[str],
    client: Client,
    server: Server,  # noqa: F811
) -> None:
    answers(server, ok(b'{"scopes": ["api"]}'), ok(project))
    assert client.drive(GitLab(Place("https", "gitlab.example.org", "ada/blog"), "main", "x").lacking()) == lacking
