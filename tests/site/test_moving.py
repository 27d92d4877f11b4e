"""Moving in by the command: `inv import`, and the site that is built of what it wrote."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import lxml.html
import pytest
from causerie.importers.report import Report
from causerie.tasks import moving
from invoke import Exit

from tests.importers.old_blog import HEAD, comment, isso, post, takeout
from tests.importers.old_blog import said as said_in
from tests.site.running import PATIENCE, Site, append, command, mark

BODY = '<p>Un texte sur <a href="http://carnet.blogspot.com/2013/05/sel.html#c1234567">le sel</a>.</p>'


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "site")


def old_blog(folder: Path) -> Path:
    return takeout(
        folder / "feed.atom",
        post(1, "/2013/05/pain.html", BODY, title="Le pain"),
        post(2, "/2013/05/sel.html", title="Le sel"),
        post(4, "/p/moi.html", type="PAGE", title="Moi"),
        comment(1234567, 2, "Bien salé."),
        comment(1234568, 2, "Oui.", to=1234567),
        comment(1234569, 4, "Bonjour, vous."),
        comment(1234570, 2, "Du spam", status="SPAM_COMMENT"),
    )


def test_one_command_brings_a_blog_that_builds_and_stands_at_its_old_addresses(site: Site, tmp_path: Path) -> None:
    before = site.files()
    export = old_blog(tmp_path)
    ran = site.inv("import", str(export), "--dry-run")
    assert ran.returncode == 0, ran.stderr
    told = [line.split() for line in ran.stdout.splitlines() if line.strip()]
    assert site.files() == before
    ran = site.inv("import", str(export))
    assert ran.returncode == 0, ran.stderr
    assert [line.split() for line in ran.stdout.splitlines() if line.strip()][:4] == told[:4]
    assert told[1][1:] == ["2", "2", "0", "0", "2"]
    report = json.loads((site.folder / "import-report.json").read_text(encoding="utf-8"))
    assert report["counts"]["comment"] == {"found": 4, "kept": 3, "held": 0, "dropped": 1, "written": 3}
    assert "1234570" in (site.folder / "import-report.md").read_text(encoding="utf-8")
    built = site.inv("build")
    assert built.returncode == 0, built.stdout + built.stderr
    page = lxml.html.parse(str(site.folder / "output/2013/05/sel.html")).getroot()
    assert "Bien salé." in page.text_content()
    (link,) = lxml.html.parse(str(site.folder / "output/2013/05/pain.html")).getroot().xpath("//a[text()='le sel']")
    assert link.get("href").endswith("2013/05/sel.html#c1234567")
    assert "Bonjour, vous." in lxml.html.parse(str(site.folder / "output/p/moi.html")).getroot().text_content()
    checked = site.inv("check")
    assert "comments/sel" not in checked.stdout + checked.stderr
    again = site.files()
    assert site.inv("import", str(export)).returncode == 0
    changed = {path for path, data in site.files().items() if again.get(path) != data}
    assert changed <= {"import-report.json", "import-report.md"}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["absent.atom"], 2, "absent.atom"),
        (["tasks.py"], 2, "no export"),
        (["feed.atom", "--zone", "Europe/Pari"], 2, "Europe/Pari n’est pas un fuseau horaire"),
        (["feed.atom", "--zone", "../x"], 2, "n’est pas un fuseau horaire"),
        (["http://localhost:9/"], 2, "localhost"),
        ([], 2, "source"),
    ],
    ids=["no file", "no export", "no zone", "a path for a zone", "a private network", "nothing"],
)
def test_what_cannot_be_imported_is_refused_in_words(
    site: Site, tmp_path: Path, words: list[str], code: int, said: str
) -> None:
    old_blog(site.folder)
    before = site.files()
    ran = site.inv("import", *words, CAUSERIE_LANG="en")
    assert ran.returncode == code, ran.stdout + ran.stderr
    assert "Traceback" not in ran.stderr
    assert said in ran.stdout + ran.stderr or said == "no export"
    assert site.files() == before


def test_who_is_not_at_a_terminal_is_told_the_option_and_not_asked(site: Site, tmp_path: Path) -> None:
    export = isso(tmp_path / "isso.json", un=[said_in("Bonjour.", 1)])
    ran = subprocess.run(
        command("import", str(export)),
        cwd=site.folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert "--url" in ran.stderr
    assert len(list((site.folder / "comments/un").glob("*.yml"))) == 2


def test_an_options_zone_is_that_of_the_dates(site: Site, tmp_path: Path) -> None:
    ran = site.inv("import", str(old_blog(tmp_path)), "--zone", "America/Cayenne", "--url", "carnet.blogspot.com")
    assert ran.returncode == 0, ran.stderr
    assert "Date: 2013-05-01 07:00:00-03:00" in (site.folder / "content/posts/pain.md").read_text(encoding="utf-8")


def test_a_cut_export_brings_what_it_has(site: Site, tmp_path: Path) -> None:
    whole = f"{HEAD}{post(1, '/2013/05/pain.html')}{post(2, '/2013/05/sel.html')}"
    (tmp_path / "feed.atom").write_text(whole[: whole.rindex("<title>")], encoding="utf-8")
    ran = site.inv("import", str(tmp_path / "feed.atom"))
    assert "Traceback" not in ran.stderr
    assert ran.returncode == 0
    assert (site.folder / "content/posts/pain.md").exists()


def test_who_is_at_a_terminal_is_asked_for_the_old_site_and_sees_how_far_it_is(site: Site, tmp_path: Path) -> None:
    export = isso(tmp_path / "isso.json", un=[said_in("Bonjour.", 1)])
    ours, theirs = os.openpty()
    with subprocess.Popen(
        command("import", str(export)), cwd=site.folder, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs, text=True
    ) as running:
        os.close(theirs)
        os.write(ours, b"vieux.example\n")
        told = running.communicate(timeout=PATIENCE)[0]
        shown = os.read(ours, 1 << 16).decode(errors="replace")
    os.close(ours)
    assert running.returncode == 0, shown
    assert "L’adresse de l’ancien site" in shown
    assert "L’adresse" not in told
    assert "lecture" in shown
    (path,) = (path for path in (site.folder / "comments/un").glob("2014*.yml"))
    assert "source_url: https://vieux.example/un" in path.read_text(encoding="utf-8")


def test_sums_that_are_off_end_with_a_code_of_their_own() -> None:
    report = Report("x", "x")
    report.found["post"] += 1
    with pytest.raises(Exit) as raised:
        moving.end(report)
    assert raised.value.code == 3


def test_an_english_site_is_told_in_english_and_its_contributions_lead_to_its_address(
    site: Site, tmp_path: Path
) -> None:
    mark(site.folder / "pelicanconf.py", 'DEFAULT_LANG = "fr"', 'DEFAULT_LANG = "en"')
    link = '<a href="http://carnet.blogspot.com/2013/05/sel.html#c3">sel</a>'
    export = takeout(tmp_path / "feed.atom", post(2, "/2013/05/sel.html"), comment(3, 2, link), comment(4, 2, link))
    words = ("import", str(export), "--url", "carnet.blogspot.com")
    ran = site.inv(*words, "--dry-run")
    assert ran.stdout.splitlines()[-1] == "Nothing was written."
    # The address that the example has is nobody's.
    assert "Links" not in ran.stdout
    append(site.folder / "publishconf.py", 'SITEURL = "https://causeur.net/blog/"\n')
    ran = site.inv(*words)
    told = ran.stdout.splitlines()
    assert told[0].split() == ["found", "kept", "held", "dropped", "written", "now"]
    assert "Links that lead to posts here now: 2." in told
    assert told[-2].startswith("What became of each thing is in import-report.md")
    assert "inv serve" in told[-1]
    for path in (site.folder / "comments/sel").glob("*.yml"):
        assert "[sel](https://causeur.net/blog/2013/05/sel.html#c3)" in path.read_text(encoding="utf-8")


def test_who_stops_an_import_is_told_that_it_can_go_on(site: Site, tmp_path: Path) -> None:
    export = takeout(tmp_path / "feed.atom", *(post(n, f"/2013/05/t{n}.html", BODY * 20) for n in range(1, 3000)))
    with subprocess.Popen(
        command("import", str(export)),
        cwd=site.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Whoever runs the tests in the background may have it ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as running:
        end = time.monotonic() + PATIENCE
        while not (site.folder / "content/posts/t2.md").exists():
            assert time.monotonic() < end
            time.sleep(0.01)
        running.send_signal(signal.SIGINT)
        told = running.communicate(timeout=PATIENCE)[1]
    assert (running.returncode, "Ctrl-C" in told, "Traceback" in told) == (1, True, False)
