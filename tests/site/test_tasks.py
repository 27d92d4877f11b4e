"""The tasks, as somebody types them in the folder of a site."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.blog import ROOT
from tests.site.running import Site, append, command, free_port, mark, page, running, until


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "site")


def test_the_list_of_tasks_reads_like_a_manual(site: Site) -> None:
    ran = site.inv("--list")
    assert ran.returncode == 0
    found = re.findall(r"^  (\w+)(?: \((\w+)\))? +(\S.*)", ran.stdout, re.MULTILINE)
    pelican_s = {"build", "rebuild", "regenerate", "serve", "reserve", "preview", "livereload", "clean", "publish"}
    assert {name for task, other, _ in found for name in (task, other)} >= pelican_s | {"check", "new"}
    assert all(len(said.split()) > 1 for *_, said in found)


def test_build_writes_the_site(site: Site) -> None:
    ran = site.inv("build")
    assert ran.returncode == 0, ran.stderr
    assert "Une bonne." in (site.folder / "output" / "un" / "index.html").read_text(encoding="utf-8")


def test_plain_pelican_builds_it_too(site: Site) -> None:
    command = [sys.executable, "-m", "pelican", "content"]
    assert subprocess.run(command, cwd=site.folder, capture_output=True, check=False).returncode == 0
    assert "Une bonne." in (site.folder / "output" / "un" / "index.html").read_text(encoding="utf-8")


def test_flags_after_two_dashes_reach_pelican(site: Site) -> None:
    assert site.inv("build", "--", "--output", "elsewhere").returncode == 0
    assert (site.folder / "elsewhere" / "un" / "index.html").exists()


def test_a_build_goes_on_without_a_bad_comment_and_says_so_at_its_end(site: Site) -> None:
    path = site.bad_comment()
    ran = site.inv("build")
    assert ran.returncode == 0
    assert "Une bonne." in (site.folder / "output" / "un" / "index.html").read_text(encoding="utf-8")
    last = ran.stderr.strip().splitlines()[-3:]
    assert [path in line for line in last] == [True, True, False]
    assert "inv check" in last[-1]


@pytest.mark.parametrize("task", ["build", "publish"])
def test_a_build_without_its_plugin_fails(site: Site, task: str) -> None:
    append(site.folder / "plugins" / "causerie" / "plugin" / "__init__.py", "\nraise ImportError('broken')\n")
    ran = site.inv(task)
    assert ran.returncode == 1
    assert not list(site.folder.glob("*public*"))


@pytest.mark.parametrize("task", ["build", "publish"])
def test_a_build_with_a_plugin_that_is_not_listed_fails(site: Site, task: str) -> None:
    append(site.folder / "pelicanconf.py", "\nPLUGINS = []\n")
    ran = site.inv(task)
    assert ran.returncode == 1
    assert "the plugin causerie did not run" in ran.stderr
    assert not (site.folder / "public").exists()


@pytest.mark.parametrize("task", ["build", "publish"])
def test_a_build_in_which_a_post_cannot_be_read_fails(site: Site, task: str) -> None:
    site.unreadable_post()
    ran = site.inv(task)
    assert ran.returncode == 1
    assert "deux.md" in ran.stderr + ran.stdout
    assert not (site.folder / "public").exists()


def test_publish_writes_a_folder_with_the_public_address(site: Site) -> None:
    ran = site.inv("publish")
    assert ran.returncode == 0, ran.stderr
    assert "https://causerie.example.org/un/" in (site.folder / "public" / "un" / "index.html").read_text("utf-8")


def test_publish_refuses_a_bad_comment_before_it_writes_anything(site: Site) -> None:
    assert site.inv("publish").returncode == 0
    before = {path: path.read_bytes() for path in (site.folder / "public").rglob("*") if path.is_file()}
    path = site.bad_comment()
    site.say("un", 3, "Une nouvelle.")
    ran = site.inv("publish")
    assert ran.returncode == 1
    assert path in ran.stdout
    assert {path: path.read_bytes() for path in (site.folder / "public").rglob("*") if path.is_file()} == before


def test_publish_refuses_a_page_that_is_not_filled_in_and_all_else_goes_on(site: Site) -> None:
    site.post("mentions-legales", "Nom : {{à remplir : votre nom}}", page=True)
    ran = site.inv("publish")
    assert ran.returncode == 1
    said = ran.stdout.replace("\N{NO-BREAK SPACE}", " ")
    assert "content/pages/mentions-legales.md:8: erreur: pas encore rempli : votre nom" in said
    assert not (site.folder / "public").exists()
    assert "0 erreur, 1 remarque" in site.inv("check").stdout
    assert site.inv("build").returncode == 0
    mark(site.folder / "content" / "pages" / "mentions-legales.md", "{{à remplir : votre nom}}", "Claire Aubanel")
    ran = site.inv("publish")
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_blog_of_the_repository_is_published_once_its_owner_has_filled_in_the_legal_pages(site: Site) -> None:
    shutil.rmtree(site.folder / "content")
    shutil.rmtree(site.folder / "comments")
    for name in ("content", "comments"):
        shutil.copytree(ROOT / name, site.folder / name)
    ran = site.inv("publish")
    assert ran.returncode == 1
    refused = re.findall(r"^(\S+):\d+: erreur: pas encore rempli", ran.stdout, re.MULTILINE)
    names = ("confidentialite.en", "confidentialite", "mentions-legales.en", "mentions-legales")
    assert set(refused) == {f"content/pages/{name}.md" for name in names}
    for path in set(refused):
        page = site.folder / path
        page.write_text(re.sub(r"\{\{[^{}]+\}\}", "Claire Aubanel", page.read_text("utf-8")), encoding="utf-8")
    ran = site.inv("publish")
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize("to", ["content", "comments", "theme/new", ".git", ".venv", "tasks.py", ".", "..", "thesis"])
def test_publish_replaces_nothing_but_a_site(site: Site, to: str) -> None:
    for name in (".git", ".venv", "thesis"):
        (site.folder / name).mkdir()
        (site.folder / name / "years.txt").touch()
    before = site.files()
    ran = site.inv("publish", "--to", to)
    assert ran.returncode == 2, ran.stdout + ran.stderr
    assert site.files() == before


def test_publish_checks_with_the_settings_of_publication(site: Site) -> None:
    append(site.folder / "publishconf.py", '\nCAUSERIE = {**CAUSERIE, "comments": "elsewhere"}\n')
    ran = site.inv("publish")
    assert ran.returncode == 1
    assert ran.stdout.startswith("elsewhere: ")


@pytest.mark.parametrize("task", ["publish", "preview", "rebuild"])
def test_a_task_that_empties_a_folder_takes_no_other(site: Site, task: str) -> None:
    (site.folder / "thesis").mkdir()
    (site.folder / "thesis" / "years.txt").touch()
    assert site.inv(task, "--", "-e", 'OUTPUT_PATH="thesis"').returncode == 2
    assert (site.folder / "thesis" / "years.txt").exists()


def test_rebuild_and_clean_leave_nothing_old(site: Site) -> None:
    old = site.folder / "output" / "old.html"
    old.parent.mkdir()
    old.touch()
    assert site.inv("rebuild").returncode == 0
    assert not old.exists()
    assert site.inv("clean").returncode == 0
    assert not old.parent.exists()


def test_check_reports_on_a_terminal_that_has_no_arrow(site: Site) -> None:
    site.bad_comment()
    ran = site.inv("check", PYTHONIOENCODING="ascii")
    assert ran.returncode == 1
    assert "\\u2192" in ran.stdout


def test_check_is_content_with_a_site_that_is_well(site: Site) -> None:
    ran = site.inv("check")
    assert (ran.returncode, ran.stderr) == (0, "")


def test_check_reports_all_faults_of_all_files(site: Site) -> None:
    path = site.bad_comment()
    site.say("un", 4, reply_to="20200101T000000Z-00000000")
    site.say("perdu", 5)
    site.unreadable_post()
    ran = site.inv("check", "--format", "json")
    found = json.loads(ran.stdout)
    assert ran.returncode == 1
    assert all(set(row) == {"level", "path", "line", "key", "rule", "message", "remedy"} for row in found)
    faults = {(row["path"], row["rule"]) for row in found if row["level"] == "fault"}
    assert {(path, "missing"), (path, "unknown-key"), ("comments/perdu", "orphan-thread")} <= faults
    assert ("content/posts/deux.md", "post") in faults
    assert any(rule == "reply_to" for _, rule in faults)


@pytest.mark.parametrize(
    ("form", "start"), [("text", "comments/un/"), ("github", "::error file=comments/un/"), ("markdown", "2 ")]
)
def test_check_has_a_form_for_every_reader(site: Site, form: str, start: str) -> None:
    site.bad_comment()
    ran = site.inv("check", "--format", form)
    assert ran.returncode == 1
    assert ran.stdout.startswith(start)


@pytest.mark.parametrize("task", ["check", "build"])
def test_a_setting_that_does_not_exist_is_named_with_the_closest(site: Site, task: str) -> None:
    append(site.folder / "pelicanconf.py", '\nCAUSERIE["feild"] = []\n')
    ran = site.inv(task)
    said = ran.stdout + ran.stderr
    assert ran.returncode == 1
    assert "CAUSERIE['feild']" in said
    assert "Traceback" not in said


def test_check_reports_two_posts_of_one_name(site: Site) -> None:
    site.post("un", file="encore.md")
    site.post("un", file="un.en.md", lang="en")
    ran = site.inv("check", "--format", "json")
    assert ran.returncode == 1
    assert {row["path"] for row in json.loads(ran.stdout) if row["rule"] == "claim"} == {"content/posts/un.md"}


@pytest.mark.parametrize("task", ["serve", "reserve", "livereload"])
def test_a_port_that_is_taken_is_said_at_once(site: Site, task: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = site.inv(task, "--port", str(port))
    assert ran.returncode == 1
    assert f"--port {port + 1}" in ran.stderr


@pytest.mark.parametrize("words", [["--format", "xml"], ["--fromat", "json"], ["stray"]])
def test_check_ends_with_2_when_it_is_misused(site: Site, words: list[str]) -> None:
    assert site.inv("check", *words).returncode == 2


def test_new_begins_a_draft_that_builds(site: Site) -> None:
    assert site.inv("new", "Ce que l’on  voit d’ici").returncode == 0
    (path,) = (site.folder / "content" / "posts").glob("ce-que*.md")
    assert "Title: Ce que l’on voit d’ici" in path.read_text(encoding="utf-8")
    assert site.inv("build").returncode == 0
    assert list((site.folder / "output" / "drafts").glob("ce-que*/index.html"))
    assert not list((site.folder / "output").glob("ce-que*"))


@pytest.mark.parametrize("title", ["Un", "Charte", "Nul", "😀", "", "   ", "../Un"])
def test_new_makes_nothing_that_cannot_be_a_post_of_its_own(site: Site, title: str) -> None:
    before = site.files()
    ran = site.inv("new", f"--title={title}")
    assert ran.returncode == 2
    assert "another title" in ran.stderr
    assert site.files() == before


@pytest.mark.parametrize("title", ["x" * 300, "../../passwd", "Un\x1b[31m titre\nStatus: published", "Élève & maître"])
def test_new_takes_any_other_title(site: Site, title: str) -> None:
    before = site.files()
    assert site.inv("new", f"--title={title}").returncode == 0
    (path,) = site.files().keys() - before.keys()
    assert path.startswith("content/posts/")
    assert len(path) < 110
    text = (site.folder / path).read_text(encoding="utf-8")
    assert "\x1b" not in text
    assert text.count("Status:") - title.count("Status:") == 1
    assert "\nStatus: draft\n" in text
    assert site.inv("check").returncode == 0


def test_new_looks_at_the_names_of_posts_and_not_only_of_files(site: Site) -> None:
    site.post("mon-titre", file="autre.md")
    assert site.inv("new", "Mon titre").returncode == 2


@pytest.mark.parametrize("task", ["check", "build", "publish"])
def test_a_clock_that_is_none_is_said_in_a_sentence(site: Site, task: str) -> None:
    ran = site.inv(task, SOURCE_DATE_EPOCH="hier")
    assert ran.returncode == 1
    assert "SOURCE_DATE_EPOCH: " in ran.stdout + ran.stderr
    assert "Traceback" not in ran.stderr


def test_publish_says_why_it_cannot_write(site: Site) -> None:
    ran = site.inv("publish", "--to", "/dev/null/x")
    assert ran.returncode == 1
    assert "Nothing was published" in ran.stderr


@pytest.mark.parametrize("wrong", ["THEME = 'nowhere'", "def ("])
def test_settings_that_cannot_be_used_are_said_in_a_sentence(site: Site, wrong: str) -> None:
    append(site.folder / "pelicanconf.py", f"\n{wrong}\n")
    ran = site.inv("check")
    assert ran.returncode == 2
    assert "pelicanconf.py cannot be used" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_the_words_after_two_dashes_keep_their_quotes(site: Site) -> None:
    assert site.inv("build", "--", "--output", "my site").returncode == 0
    assert (site.folder / "my site" / "un" / "index.html").exists()


def test_builds_at_the_same_time_do_not_judge_one_another(site: Site) -> None:
    words = [*command("build"), "--", "--output"]
    started = [subprocess.Popen([*words, f"out-{n}"], cwd=site.folder, stderr=subprocess.PIPE) for n in range(4)]
    said = [process.communicate()[1].decode() for process in started]
    assert [process.returncode for process in started] == [0] * 4, said


def test_a_log_is_told_how_far_a_long_build_is(site: Site) -> None:
    for minute in range(2, 1003):
        site.say("un", minute)
    ran = site.inv("build")
    assert "comments: 1000 of 1002 read" in ran.stderr


def test_reserve_builds_and_shows_the_site_on_this_machine_alone(site: Site) -> None:
    port = free_port()
    with running(site.folder, "reserve", "--port", str(port)) as log:
        until(lambda: "Une bonne." in page(port), "the page", log)


def test_regenerate_follows_comments_and_does_not_spin_on_a_bad_one(site: Site) -> None:
    html = site.folder / "output" / "un" / "index.html"

    def says(words: str) -> bool:
        # Pelican does not see what changes while it builds: the newest comment is touched until it looks again.
        os.utime(max((site.folder / "comments" / "un").iterdir()))
        time.sleep(0.5)
        return html.exists() and words in html.read_text("utf-8")

    with running(site.folder, "regenerate") as log:
        until(lambda: says("Une bonne."), "the first build", log)
        site.say("un", 2, "Une deuxième.")
        until(lambda: says("Une deuxième."), "a comment", log)
        path = site.bad_comment()
        until(lambda: says("Une deuxième.") and path in log.read_text(), "a bad comment", log)
        site.say("un", 61, "Une troisième.")
        until(lambda: says("Une troisième."), "a comment beside a bad one", log)
        builds, reports = log.read_text().count("Done:"), log.read_text().count(path)
        assert reports <= 2 * builds
        assert not list((site.folder / "output").rglob("*.yml"))
