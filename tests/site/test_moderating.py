"""What a moderator types: the queue, one contribution, and the decisions on it."""

import stat
import subprocess
from pathlib import Path

import lxml.html
import pytest
from causerie import codec, posts, proposals, settings, store
from causerie.household import Household
from causerie.outbox.row import Item
from causerie.pages import doors

from tests.samples import comment
from tests.site.running import Site, running, until

SENT = comment(name="Zoé Martin", body="Je vois **autre chose** à l’atelier.", occupation="menuisière")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    made = Site(tmp_path / "site")
    git(made, "init", "-q", "-b", "main")
    git(made, "config", "user.name", "Samir")
    git(made, "config", "user.email", "samir@example.org")
    git(made, "add", "-A", "--", "content", "comments", "theme", "pelicanconf.py")
    git(made, "commit", "-qm", ".")
    assert made.inv("build").returncode == 0
    return made


def git(site: Site, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=site.folder, capture_output=True, text=True, check=True).stdout


def done(site: Site, *words: str, **env: str) -> str:
    ran = site.inv(*words, **env)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def receive(site: Site, **changes: object) -> str:
    path = site.folder / "un.yml"
    sent = comment(**{"name": SENT.name, "body": SENT.body, "occupation": SENT.occupation, **changes})
    path.write_bytes(codec.write(sent))
    said = done(site, "receive", str(path), "--thread", "un")
    assert sent.id in said
    return sent.id


def test_the_same_file_twice_is_one_and_another_of_its_id_is_refused(site: Site) -> None:
    sent = receive(site)
    assert receive(site) == sent
    path = site.folder / "un.yml"
    path.write_bytes(codec.write(comment(body="D’autres mots.")))
    ran = site.inv("receive", str(path), "--thread", "un")
    assert (ran.returncode, "Traceback" in ran.stderr) == (1, False)
    assert sent in ran.stderr


@pytest.mark.parametrize("where", ["published", "proposed"])
def test_a_file_under_somebody_else_s_id_gets_no_receipt(site: Site, where: str) -> None:
    taken = site.say("un", 7).id if where == "published" else comment().id
    if where == "proposed":
        git(site, "branch", f"comment/{taken}")
    path = site.folder / "un.yml"
    path.write_bytes(codec.write(comment(id=taken)))
    ran = site.inv("receive", str(path), "--thread", "un")
    assert ran.returncode == 1
    assert "code" not in ran.stdout


@pytest.mark.parametrize("to", ["output", "content", "mine"])
def test_the_desk_takes_the_place_of_a_desk_alone(site: Site, to: str) -> None:
    (site.folder / "mine").mkdir()
    (site.folder / "mine" / "index.html").write_text("à moi")
    before = site.files()
    assert site.inv("desk", "--to", to).returncode == 2
    assert {path: data for path, data in site.files().items() if not path.startswith(".causerie/")} == {
        path: data for path, data in before.items() if not path.startswith(".causerie/")
    }


def test_a_slip_in_a_number_is_misuse(site: Site) -> None:
    ran = site.inv("decline", "zzzzzzzz", "--rule", "trois")
    assert (ran.returncode, "Traceback" in ran.stderr) == (2, False)


def test_an_edit_mends_a_published_file_that_cannot_be_read(site: Site) -> None:
    sent = receive(site)
    done(site, "approve", sent)
    path = site.folder / "comments" / "un" / f"{sent}.yml"
    path.write_text(path.read_text() + "nom: faux\n")
    git(site, "commit", "-qam", "Une erreur.")
    done(site, "edit", sent, EDITOR=editor(site, 'sed -i "/^nom:/d" "$1"'), VISUAL="")
    assert published(site, sent)


def test_an_edit_begins_from_what_is_published(site: Site) -> None:
    sent = receive(site)
    done(site, "approve", sent)
    path = site.folder / "comments" / "un" / f"{sent}.yml"
    path.write_text(path.read_text() + "# à moi\n")
    said = done(site, "edit", sent, EDITOR=editor(site, 'sed -i "s/autre chose/une chose/" "$1"'), VISUAL="")
    assert f"comments/un/{sent}.yml" in said
    assert "une chose" in git(site, "show", f"main:comments/un/{sent}.yml")


@pytest.mark.parametrize("address", ["sqlite:////dev/null/x/y", "postgresql://localhost/x?bad=1", "sqlite:///tasks.py"])
def test_an_outbox_that_cannot_be_used_is_said(site: Site, address: str) -> None:
    url = address.replace("tasks.py", str(site.folder / "tasks.py"))
    ran = site.inv("queue", CAUSERIE_DATABASE=url)
    assert (ran.returncode, "Traceback" in ran.stderr) == (1, False), ran.stderr


def published(site: Site, sent: str) -> object:
    comments = store.read(site.folder, "comments").threads["un"]
    return next((one for one in comments if one.id == sent), None)


def test_what_is_received_is_listed_shown_and_published_under_the_next_number(site: Site) -> None:
    sent = receive(site)
    assert f"comment/{sent}" in git(site, "branch", "--list", "comment/*")
    assert "Zoé Martin" in done(site, "queue")
    shown = done(site, "show", sent[-8:])
    assert "    Je vois **autre chose** à l’atelier." in shown
    assert "menuisière" in shown
    assert "n°\u00a02" in done(site, "approve", sent[-8:])
    found = published(site, sent)
    assert found
    assert found.number == 2  # type: ignore[attr-defined]
    assert "Moderator: Samir" in git(site, "log", "-1", "--format=%B")
    assert len(git(site, "log", "-1", "--format=%P").split()) == 2
    assert git(site, "branch", "--list", "comment/*") == ""
    assert "Zoé" not in done(site, "queue")


def test_what_is_declined_leaves_the_rule_and_nothing_else(site: Site) -> None:
    sent = receive(site)
    refused = site.inv("decline", sent)
    assert refused.returncode == 1
    assert site.inv("decline", sent, "--rule", "9").returncode == 1
    done(site, "decline", sent, "--rule", "2")
    decision = (site.folder / "comments" / "_decisions" / f"{sent}.yml").read_text()
    assert "rule: 2" in decision
    assert "Zoé" not in decision + git(site, "log", "--format=%B", "main")
    assert published(site, sent) is None


def test_what_is_published_is_pinned_removed_and_keeps_its_place(site: Site) -> None:
    sent = receive(site)
    done(site, "approve", sent)
    done(site, "pin", sent, "--why", "Elle résume la discussion.")
    assert published(site, sent).pinned == "Elle résume la discussion."  # type: ignore[attr-defined]
    done(site, "pin", sent, "--why", "")
    assert published(site, sent).pinned is None  # type: ignore[attr-defined]
    done(site, "remove", sent, "--rule", "1")
    found = published(site, sent)
    assert (found.name, found.body, found.number, found.rule) == (None, None, 2, 1)  # type: ignore[attr-defined]


def test_the_desk_is_written_as_pages_without_buttons(site: Site) -> None:
    sent = receive(site)
    done(site, "desk", "--to", "bureau")
    assert "Zoé Martin" in (site.folder / "bureau" / "index.html").read_text(encoding="utf-8")
    page = lxml.html.fromstring((site.folder / "bureau" / sent / "index.html").read_bytes())
    assert not page.cssselect("form, button")
    assert f"inv approve {sent}" in page.text_content()
    assert "Zoé Martin" in (site.folder / "bureau" / sent / "page" / "index.html").read_text(encoding="utf-8")


def test_a_worker_takes_what_an_intake_left_in_the_outbox(site: Site) -> None:
    house = Household.of(site.folder / "publishconf.py")
    sent = comment(name="Zoé Martin")
    ((path, data),) = proposals.files(proposals.contribution("un", sent), house.settings).items()
    branch = proposals.branch("comment", sent.id)
    row = {"id": sent.id, "key": "k", "thread": "un", "branch": branch, "path": path, "data": data, "lang": "fr"}
    house.outbox.add(Item(**row), house.now())
    with running(site.folder, "worker") as log:
        until(lambda: branch in git(site, "branch", "--list", branch), "the worker", log)
        until(lambda: (found := house.outbox.row(sent.id)) and found.state == "sent", "the row", log)
    house.outbox.close()


def editor(site: Site, code: str) -> str:
    path = site.folder.parent / "editor"
    path.write_text(f"#!/bin/sh\n{code}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_an_edit_changes_what_waits_and_what_is_published(site: Site) -> None:
    sent = receive(site)
    done(site, "edit", sent, EDITOR=editor(site, 'sed -i "s/autre chose/la même chose/" "$1"'), VISUAL="")
    assert "la même chose" in done(site, "show", sent)
    done(site, "approve", sent)
    assert published(site, sent).edited is None  # type: ignore[attr-defined]
    done(site, "edit", sent, EDITOR=editor(site, 'sed -i "s/la même chose/une chose/" "$1"'), VISUAL="")
    found = published(site, sent)
    assert "une chose" in found.body  # type: ignore[attr-defined]
    assert found.edited  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "code", ['echo "name: [" > "$1"', 'sed -i "s/^id: ./id: 3/" "$1"', "exit 3"], ids=["no file", "another id", "fails"]
)
def test_what_an_edit_cannot_keep_is_not_lost(site: Site, code: str) -> None:
    sent = receive(site)
    before = done(site, "show", sent)
    ran = site.inv("edit", sent, EDITOR=editor(site, code), VISUAL="")
    assert ran.returncode == 1
    assert done(site, "show", sent) == before
    kept = Path(ran.stdout.strip().rpartition(" ")[2].rstrip("."))
    assert kept.is_file(), ran.stdout
    kept.unlink()
    kept.parent.rmdir()


@pytest.mark.parametrize("words", [("show", "zzzzzzzz"), ("approve", "zzzzzzzz"), ("remove", "zzzzzzzz"),
                                   ("queue", "--again", "zzzzzzzz"), ("receive", "nothing.eml")])  # fmt: skip
def test_what_is_not_there_is_said(site: Site, words: tuple[str, ...]) -> None:
    ran = site.inv(*words)
    assert ran.returncode in (1, 2)
    assert words[-1] in ran.stdout + ran.stderr
    assert "Traceback" not in ran.stderr


def test_the_author_s_own_changes_are_left_alone_and_named(site: Site) -> None:
    sent = receive(site)
    done(site, "approve", sent)
    mine = site.folder / "comments" / "un" / f"{sent}.yml"
    mine.write_text(mine.read_text() + "# à moi\n")
    said = done(site, "pin", sent, "--why", "Pour voir.")
    assert f"comments/un/{sent}.yml" in said
    assert mine.read_text().endswith("# à moi\n")


def test_a_blog_without_a_repository_is_moderated_too(tmp_path: Path) -> None:
    site = Site(tmp_path / "site")
    assert site.inv("build").returncode == 0
    sent = receive(site)
    done(site, "approve", sent)
    assert published(site, sent)
    assert not (site.folder / ".git").exists()


def test_a_contribution_that_came_by_mail_has_no_address_anywhere(site: Site) -> None:
    own = settings.load(site.folder / "pelicanconf.py")
    (post,) = [one for one in posts.load(own.output) if one.thread == "un"]
    lines = doors.letter(post, own, "fr").replace("Nom ou pseudonyme\u00a0:", "Nom ou pseudonyme\u00a0: Léo")
    body = lines.replace("sous cette ligne\u00a0:\n", "sous cette ligne\u00a0:\nDepuis la caisse, on voit tout.\n")
    mail = f"From: Leo <leo@private.example>\nSubject: x\nContent-Type: text/plain; charset=utf-8\n\n{body}"
    (site.folder / "leo.eml").write_bytes(mail.encode())
    done(site, "receive", "leo.eml")
    assert "Léo" in done(site, "queue")
    assert "private.example" not in git(site, "log", "--all", "-p")
    outbox = b"".join(path.read_bytes() for path in (site.folder / ".causerie").glob("outbox*"))
    assert b"private.example" not in outbox
