"""The intake as a web server starts it: from the environment and the blog's folder."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
import requests
from causerie import proposals, wsgi
from causerie.errors import OwnerError
from causerie.forges import registry
from causerie.household import Household
from causerie.intake.limits import SENDS
from causerie.outbox.table import Outbox

from tests.intake.house import SECRET, TYPED, found, said, serving, until


@pytest.fixture(autouse=True)
def here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The blog's folder, with an environment that says nothing; the workers that were started end with the test."""
    ends: list[Callable[[], None]] = []
    monkeypatch.setattr(wsgi, "atexit", SimpleNamespace(register=ends.append))
    monkeypatch.chdir(folder)
    for name in ("DATABASE", "SECRET", "PROXIES"):
        monkeypatch.delenv(f"CAUSERIE_{name}", raising=False)
    monkeypatch.setenv("CAUSERIE_CONF", "blogconf.py")
    yield
    for end in ends:
        end()


def test_what_is_sent_reaches_the_forge_by_the_worker_that_it_starts(folder: Path) -> None:
    outbox = Outbox(f"sqlite:///{folder}/.causerie/outbox.sqlite")
    forge = registry.of(found(folder))
    with serving(wsgi.intake()) as address:
        reply = requests.post(f"{address}comment/", {**TYPED, "site_web": ""}, timeout=30)
        assert reply.status_code == 200
        assert "token" in reply.text
        v2 = {"fields[name]": "Zoé", "fields[message]": "Un mot.", "options[slug]": "deux"}
        sent = requests.post(f"{address}v1/entry/u/r/main", v2, timeout=30).json()["fields"]["_id"]
        until(lambda: getattr(outbox.row(sent), "state", "") == "sent", "the row is sent")
        asked = proposals.read(forge.read(f"comment/{sent}"), found(folder))
        assert asked.comment
        assert asked.comment.body == "Un mot."
    outbox.close()


def test_a_secret_is_made_once_for_all_and_for_nobody_else(folder: Path) -> None:
    own = found(folder)
    with ThreadPoolExecutor(8) as pool:
        secrets = set(pool.map(lambda _: Household(own).secret, range(16)))
    (secret,) = secrets
    path = folder / ".causerie" / "secret"
    assert len(secret) == 64
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["secret"]
    assert Household(own).secret == secret


def test_the_environment_goes_before_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAUSERIE_SECRET", SECRET.decode())
    assert Household(found(folder)).secret == SECRET
    assert not (folder / ".causerie" / "secret").exists()
    monkeypatch.setenv("CAUSERIE_DATABASE", f"sqlite:///{folder}/other.sqlite")
    assert Household(found(folder)).outbox.url == f"sqlite:///{folder}/other.sqlite"


@pytest.mark.parametrize("where", ["environment", "file"])
def test_a_secret_that_keeps_nothing_is_refused_and_not_repeated(
    folder: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    if where == "environment":
        monkeypatch.setenv("CAUSERIE_SECRET", "s3cret")
    else:
        (folder / ".causerie").mkdir()
        (folder / ".causerie" / "secret").write_text("s3cret\n")
    with pytest.raises(OwnerError) as error:
        _ = Household(found(folder)).secret
    assert "s3cret" not in str(error.value)


def test_a_site_without_an_intake_has_none_to_start(folder: Path) -> None:
    conf = folder / "blogconf.py"
    conf.write_text(conf.read_text(encoding="utf-8") + "\nCAUSERIE['intake'] = ''\n", encoding="utf-8")
    with pytest.raises(SystemExit) as error:
        wsgi.intake()
    assert "CAUSERIE['intake']" in str(error.value)


def test_a_number_of_proxies_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAUSERIE_PROXIES", "yes")
    with pytest.raises(SystemExit) as error:
        wsgi.intake()
    assert "CAUSERIE_PROXIES" in str(error.value)


@pytest.mark.parametrize(("proxies", "last"), [("1", 200), ("0", 429)])
def test_the_header_of_a_proxy_counts_if_the_owner_has_one(
    monkeypatch: pytest.MonkeyPatch, proxies: str, last: int
) -> None:
    monkeypatch.setenv("CAUSERIE_PROXIES", proxies)
    with serving(wsgi.intake(), clear_untrusted_proxy_headers=False) as address:
        for number in range(SENDS.most + 1):
            fields = {"fields[name]": f"Voix {number}", "fields[message]": "Un mot.", "options[slug]": "un"}
            headers = {"X-Forwarded-For": f"203.0.{number}.1"}
            reply = requests.post(f"{address}v1/entry/u/r/main", fields, headers=headers, timeout=30)
    assert reply.status_code == last


def test_the_settings_of_a_published_site_are_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CAUSERIE_CONF")
    with pytest.raises(SystemExit) as error:
        wsgi.intake()
    assert "publishconf.py" in str(error.value)
    Path("publishconf.py").symlink_to("blogconf.py")
    with serving(wsgi.intake()) as address:
        assert "un" in said(requests.get(f"{address}comment/?thread=un", timeout=30))
