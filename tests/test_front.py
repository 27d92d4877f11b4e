from collections.abc import Iterable
from pathlib import Path

import pytest
from causerie.front import files_first
from werkzeug.test import Client
from werkzeug.wrappers import Response


def other(environ: dict[str, object], start_response: object) -> Iterable[bytes]:
    return Response("the other", status=404)(environ, start_response)  # type: ignore[arg-type]


@pytest.fixture
def site(tmp_path: Path) -> Client:
    (tmp_path / "secret").write_text("outside")
    output = tmp_path / "output"
    for path, text in {
        "index.html": "home",
        "un/index.html": "un",
        "été/index.html": "été",
        "a.css": "a",
        "vide/x": "",
    }.items():
        (output / path).parent.mkdir(parents=True, exist_ok=True)
        (output / path).write_text(text, encoding="utf-8")
    return Client(files_first(output, other))


@pytest.mark.parametrize(
    ("path", "text", "kind"),
    [("/", "home", "text/html"), ("/un/", "un", "text/html"), ("/un/index.html", "un", "text/html"),
     ("/%C3%A9t%C3%A9/", "été", "text/html"), ("/a.css", "a", "text/css")],
)  # fmt: skip
def test_a_file_is_answered(site: Client, path: str, text: str, kind: str) -> None:
    found = site.get(path, buffered=True)
    assert (found.status_code, found.text, found.mimetype) == (200, text, kind)


@pytest.mark.parametrize(
    "path", ["/deux/", "/vide/", "/vide", "/a.css/", "/../secret", "/%2e%2e/secret", "/..%5csecret", "/%00"]
)
def test_what_is_no_file_of_the_site_is_asked_of_the_application(site: Client, path: str) -> None:
    found = site.get(path, buffered=True)
    assert (found.status_code, found.text) == (404, "the other")


def test_what_changes_something_is_asked_of_the_application(site: Client) -> None:
    assert site.post("/un/").text == "the other"
    assert site.head("/un/", buffered=True).status_code == 200


@pytest.mark.parametrize(
    ("asked", "wanted"), [("/un", "/un/"), ("//un", "/un/"), ("/\xc3\xa9t\xc3\xa9", "/%C3%A9t%C3%A9/")]
)
def test_a_folder_without_its_slash_leads_to_it_and_to_no_other_host(site: Client, asked: str, wanted: str) -> None:
    found = site.get("/", buffered=True, environ_overrides={"PATH_INFO": asked, "HTTP_HOST": "evil.example"})
    assert (found.status_code, found.headers["Location"]) == (302, wanted)


@pytest.mark.parametrize("asked", ["", "//", "/./"])
def test_no_path_is_the_home_page(site: Client, asked: str) -> None:
    found = site.get("/", buffered=True, environ_overrides={"PATH_INFO": asked})
    assert (found.status_code, found.text) == (200, "home")


def test_a_file_that_was_not_changed_is_not_sent_again(site: Client) -> None:
    first = site.get("/a.css", buffered=True)
    assert site.get("/a.css", buffered=True, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
