"""The whole way of a contribution on a forge's server, by what a moderator types: nothing but a setting is another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from causerie import codec
from causerie.forges.registry import TOKEN

from tests.forges.hosting.server import Hosting, running
from tests.forges.repository import Repository, environment
from tests.forges.scene import BRANDS
from tests.samples import comment
from tests.site.running import Site

CONF = 'CAUSERIE = {**CAUSERIE, "forge": "%s"}\n'


@pytest.fixture(params=BRANDS)
def hosting(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hosting]:
    for name, value in environment(tmp_path / "home").items():
        monkeypatch.setenv(name, value)
    with running(request.param, tmp_path) as hosting:
        monkeypatch.setenv(TOKEN, hosting.token)
        yield hosting
        assert hosting.violations == []


@pytest.fixture
def site(hosting: Hosting, tmp_path: Path) -> Site:
    """A site whose repository lies on the forge."""
    made = Site(tmp_path / "site")
    with (made.folder / "pelicanconf.py").open("a", encoding="utf-8") as conf:
        conf.write(CONF % hosting.brand)
    clone = Repository(made.folder)
    clone.git("init", "--quiet")
    clone.git("add", "-A", "--", "content", "comments", "theme", "pelicanconf.py")
    clone.git("commit", "--quiet", "--message=A blog")
    clone.git("push", "--quiet", "--force", str(hosting.state.bare.folder), "HEAD:refs/heads/main")
    clone.git("remote", "add", "origin", hosting.origin)
    assert made.inv("build").returncode == 0
    return made


def done(site: Site, *words: str) -> str:
    ran = site.inv(*words)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def receive(site: Site, body: str, **changes: object) -> str:
    sent = comment(name="Zoé Martin", body=body, **changes)
    (site.folder / "un.yml").write_bytes(codec.write(sent))
    done(site, "receive", "un.yml", "--thread", "un")
    (site.folder / "un.yml").unlink()
    return sent.id


def test_a_contribution_goes_its_whole_way_on_a_forge(site: Site, hosting: Hosting) -> None:
    assert "✗" not in done(site, "doctor")
    good = receive(site, "Je vois **autre chose** à l’atelier.")
    (pull,) = hosting.state.pulls.values()
    assert (pull.state, pull.labels, pull.branch) == ("open", ["comment"], f"comment/{good}")
    assert "autre chose" in pull.body
    assert good[-8:] in done(site, "queue")
    shown = done(site, "show", good)
    assert "autre chose" in shown
    address = f"{hosting.address}/ada/blog/"
    assert address in shown
    done(site, "desk", "--to", "desk")
    page = (site.folder / "desk" / good / "index.html").read_text(encoding="utf-8")
    assert f'<a href="{address}' in page
    assert "n°\u00a02" in done(site, "approve", good[-8:])
    forge = Repository(hosting.state.bare.folder)
    assert codec.read_comment(forge.git("show", f"main:comments/un/{good}.yml").encode(), "").number == 2
    log = forge.git(
        "log", "-1", "--format=%an|%cn|%(trailers:key=Moderator,valueonly)|%(trailers:key=Comment,valueonly)", "main"
    )
    assert log.split("|") == ["Causerie", "Ada", "Ada\n", f"{good}\n\n"]
    assert pull.state == "merged"
    assert (site.folder / "comments" / "un" / f"{good}.yml").is_file()
    assert good[-8:] not in done(site, "queue")


def test_what_is_declined_on_a_forge_is_told_there_and_in_the_repository(site: Site, hosting: Hosting) -> None:
    bad = receive(site, "Achetez mes chaussures.")
    done(site, "decline", bad, "--rule", "2")
    (pull,) = hosting.state.pulls.values()
    assert pull.state == "closed"
    assert "Rule: 2" in pull.comments[0].text
    assert "chaussures" not in pull.comments[0].text
    forge = Repository(hosting.state.bare.folder)
    decided = forge.git("ls-tree", "-r", "--name-only", "main", "comments/").splitlines()
    assert f"comments/_decisions/{bad}.yml" in decided
    assert forge.git("for-each-ref", "--format=%(refname:short)", "refs/heads") == "main\n"
    assert "chaussures" not in forge.git("log", "-p", "main")


def test_a_forge_that_cannot_be_worked_with_is_said_in_words(
    site: Site, hosting: Hosting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TOKEN, hosting.grant(contents="read"))
    ran = site.inv("doctor")
    assert (ran.returncode, "Traceback" in ran.stderr) == (1, False)
    assert "✗" in ran.stdout
    monkeypatch.delenv(TOKEN)
    for words in (("doctor",), ("queue",)):
        ran = site.inv(*words)
        assert (ran.returncode, "Traceback" in ran.stderr) == (1, False)
        assert TOKEN in ran.stdout + ran.stderr


def test_a_pull_request_that_somebody_made_by_hand_is_moderated_by_its_number(
    site: Site, hosting: Hosting, tmp_path: Path
) -> None:
    sent = comment(name="Karim", body="Et la nuit ?")
    home, copy = hosting.state.fork("eve"), Repository(tmp_path / "eve")
    Repository(tmp_path).git("clone", "--quiet", str(home.folder), str(copy.path))
    copy.write(f"comments/un/{sent.id}.yml", codec.write(sent))
    copy.git("add", ".")
    copy.git("commit", "--quiet", "--message=Create a file")
    copy.git("push", "--quiet", str(home.folder), "HEAD:refs/heads/patch-1")
    pull = hosting.state.create(home, "patch-1", "main", "Create a file", "", "eve")
    assert "Karim" in done(site, "queue")
    assert "Et la nuit" in done(site, "show", str(pull.number))
    assert "n°\u00a02" in done(site, "approve", str(pull.number))
    assert pull.state == "merged"
    assert "number: 2" in Repository(hosting.state.bare.folder).git("show", f"main:comments/un/{sent.id}.yml")
