"""The life of a comment on one machine, as its reader and its moderator live it, in a real browser."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from causerie.intake.tokens import PAUSE
from playwright.sync_api import Browser, Locator, Page, expect

from tests.blog import ROOT
from tests.browsing import shoot
from tests.site.conftest import SITE
from tests.site.running import free_port, page, running, until

pytestmark = pytest.mark.browser

POST, QUESTION = "messagerie-equipe", 2
WORDS = "Chez nous, c’est **la cadre** qui tient la liste du groupe.\n\nElle la relit chaque trimestre."
RULE = 5
TABS = 300
"""How often Tab may be pressed on the way to a control."""


@dataclass(frozen=True)
class House:
    """The blog of the repository, served with its form and its desk, and where."""

    folder: Path
    log: Path
    port: int

    def at(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}/{path}"

    def git(self, *words: str) -> str:
        return subprocess.run(["git", *words], cwd=self.folder, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("journey") / "blog"
    folder.mkdir()
    for name in (*SITE, "tasks.py", ".gitignore"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    who = [["config", "user.name", "Samir Haddou"], ["config", "user.email", "samir@example.org"]]
    for words in (["init", "-q", "-b", "main"], *who, ["add", "-A"], ["commit", "-qm", "Le blog."]):
        subprocess.run(["git", *words], cwd=folder, check=True)
    port = free_port()
    with running(folder, "livereload", "--port", str(port)) as log:
        until(lambda: page(port, "desk/"), "the house", log)
        yield House(folder, log, port)


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without"])
def tab(browser: Browser, house: House, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A tab that may go nowhere but to the house."""
    view = {"width": 1280, "height": 900}
    # A picture of a transition would show two pages.
    context = browser.new_context(java_script_enabled=request.param, viewport=view, reduced_motion="reduce")
    strangers: list[str] = []
    context.on("request", lambda asked: asked.url.startswith((house.at(""), "data:")) or strangers.append(asked.url))
    found = context.new_page()
    found.set_default_timeout(20_000)
    yield found
    context.close()
    assert strangers == []


def write(tab: Page, house: House, name: str) -> None:
    """Fill in the form of a post as a reader does."""
    tab.goto(house.at(f"{POST}/"))
    tab.get_by_label("Vous répondez à").select_option(str(QUESTION))
    tab.get_by_label("Nom ou pseudonyme").fill(name)
    tab.get_by_label("Métier ou fonction").fill("infirmière de nuit")
    tab.get_by_label("Domaine").select_option("care")
    tab.get_by_label("Votre texte").fill(WORDS)
    tab.get_by_label("J’ai lu les règles de la charte").check()


def send(tab: Page, house: House, picture: str = "preview-of-another") -> tuple[str, str]:
    """Read it over and send it; the id and the code of the receipt."""
    tab.get_by_role("button", name="Relire avant d’envoyer").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Relisez")
    expect(tab.locator(".comment strong")).to_have_text("la cadre")
    read = datetime.now(UTC)
    shoot(tab, f"journey-2-{picture}", full=False)
    # Whoever sends sooner than anybody reads is shown the preview again.
    until(lambda: datetime.now(UTC) - read > PAUSE, "the pause", house.log)
    tab.get_by_role("button", name="Envoyer", exact=True).click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Votre contribution est reçue")
    (name,) = set(re.findall(r"\d{8}T\d{6}Z-[0-9a-z]{8}", tab.inner_text("main")))
    return name, tab.locator("main code").first.inner_text()


def waiting(tab: Page, house: House, name: str) -> None:
    """Open the desk and the contribution of this name, as soon as it is there."""
    until(lambda: name in page(house.port, "desk/"), "the desk", house.log)
    tab.goto(house.at("desk/"))


def shown(tab: Page, house: House, sent: str) -> str:
    """Open the page at the contribution, as soon as its receipt leads there; what it is called there."""
    until(lambda: anchored(house, sent), "the receipt", house.log)
    tab.goto(house.at(f"{POST}/#{anchored(house, sent)}"))
    return anchored(house, sent)


def anchored(house: House, sent: str) -> str:
    found = re.search(rf"{POST}/#(c\d+)", page(house.port, f"receipt/{sent}/"))
    return found[1] if found else ""


def kind(request: pytest.FixtureRequest) -> str:
    return "" if "with JavaScript" in request.node.name else "-without"


def test_a_comment_is_written_read_over_sent_read_published_and_seen(
    tab: Page, house: House, request: pytest.FixtureRequest
) -> None:
    name = f"Claire Dubois{kind(request)}"
    write(tab, house, name)
    tab.locator("#reply").scroll_into_view_if_needed()
    shoot(tab, f"journey-1-form{kind(request)}", full=False)
    sent, _ = send(tab, house, f"preview{kind(request)}")
    shoot(tab, f"journey-3-receipt{kind(request)}", full=False)
    assert name not in page(house.port, f"{POST}/")

    waiting(tab, house, name)
    shoot(tab, f"journey-4-desk{kind(request)}", full=False)
    tab.get_by_role("link", name=name).first.click()
    inner = tab.frame_locator("iframe").locator(".comment", has_text=name)
    expect(inner).to_contain_text("Elle la relit chaque trimestre.")
    number = re.search(r"n°\s\d+", inner.text_content() or "")
    shoot(tab, f"journey-5-proposal{kind(request)}", full=False)
    tab.get_by_role("button", name="Publier").click()

    place = shown(tab, house, sent)
    comment = tab.locator(f"#{place}")
    expect(comment).to_contain_text("infirmière de nuit")
    assert number
    expect(comment).to_contain_text(number.group())
    assert tab.locator(f"#question-{QUESTION} #{place}").count() == 1
    shoot(tab, f"journey-6-page{kind(request)}", full=False)
    log = house.git("log", "-1", "--format=%an%n%B", "main")
    assert "Samir Haddou" in log
    assert sent in log
    assert house.git("status", "--porcelain") == ""

    tab.goto(house.at(f"receipt/{sent}/"))
    expect(tab.get_by_role("heading", level=1)).to_have_text("Cette contribution est publiée")
    shoot(tab, f"journey-7-published{kind(request)}", full=False)
    tab.get_by_role("link", name="La lire dans sa discussion").click()
    expect(tab).to_have_url(house.at(f"{POST}/#{place}"))


def reach(tab: Page, wanted: Locator) -> None:
    """Press Tab until a control has the focus, and see that the focus shows."""
    for _ in range(TABS):
        tab.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            assert wanted.evaluate("one => getComputedStyle(one).outlineStyle") != "none"
            return
    pytest.fail(f"no way to {wanted} by the keyboard")


def test_the_keyboard_alone_reads_from_a_field_answers_reads_over_and_sends(
    tab: Page, house: House, request: pytest.FixtureRequest
) -> None:
    name = f"Clavier{kind(request)}"
    tab.goto(house.at(f"{POST}/"))
    reach(tab, tab.get_by_role("link", name="Aller à la discussion"))
    tab.keyboard.press("Enter")
    expect(tab).to_have_url(house.at(f"{POST}/#discussion"))

    everybody = tab.get_by_role("radio", name="Tous")
    reach(tab, everybody)
    tab.keyboard.press("ArrowRight")
    chosen = tab.locator(".filter label:has(:checked)").get_attribute("data-field")
    words = tab.locator(f".comment[data-field]:not([data-field={chosen}]) .e-content").first
    expect(words).to_be_hidden()
    tab.keyboard.press("ArrowLeft")
    expect(everybody).to_be_checked()
    expect(words).to_be_visible()

    answer = tab.locator("a.answer").first
    number = re.search(r"\d+", answer.inner_text())
    reach(tab, answer)
    tab.keyboard.press("Enter")
    for label, typed in (("Nom ou pseudonyme", name), ("Métier ou fonction", "relieur"), ("Votre texte", WORDS)):
        reach(tab, tab.get_by_label(label))
        tab.keyboard.insert_text(typed)
    reach(tab, tab.get_by_label("J’ai lu les règles de la charte"))
    tab.keyboard.press("Space")
    reach(tab, tab.get_by_role("button", name="Relire avant d’envoyer"))
    read = datetime.now(UTC)
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Relisez")
    assert number
    expect(tab.locator(".preview .comment").first).to_contain_text(f"n°\N{NO-BREAK SPACE}{number.group()}")
    until(lambda: datetime.now(UTC) - read > PAUSE + PAUSE, "the pause", house.log)
    reach(tab, tab.get_by_role("button", name="Envoyer", exact=True))
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Votre contribution est reçue")


def test_a_comment_is_declined_by_a_rule_and_its_receipt_quotes_it(
    tab: Page, house: House, request: pytest.FixtureRequest
) -> None:
    name = f"Réclame{kind(request)}"
    write(tab, house, name)
    sent, _ = send(tab, house)
    waiting(tab, house, name)
    tab.get_by_role("link", name=name).first.click()
    tab.get_by_role("combobox").select_option(str(RULE))
    tab.get_by_role("button", name="Décliner").click()
    until(lambda: "déclinée" in page(house.port, f"receipt/{sent}/"), "the receipt", house.log)
    tab.goto(house.at(f"receipt/{sent}/"))
    expect(tab.get_by_role("main")).to_contain_text("Ni publicité, ni démarchage.")
    assert WORDS[:20] not in page(house.port, f"receipt/{sent}/")
    assert sent not in page(house.port, f"{POST}/")
    assert house.git("branch", "--list", f"comment/{sent}") == ""
    assert "Claire" not in house.git("show", f"main:comments/_decisions/{sent}.yml")


def test_a_receipt_s_code_has_a_comment_withdrawn(tab: Page, house: House, request: pytest.FixtureRequest) -> None:
    name = f"Regret{kind(request)}"
    write(tab, house, name)
    sent, code = send(tab, house)
    waiting(tab, house, name)
    tab.get_by_role("link", name=name).first.click()
    tab.get_by_role("button", name="Publier").click()
    place = shown(tab, house, sent)

    tab.goto(house.at(f"receipt/{sent}/"))
    tab.get_by_text("La faire corriger ou retirer").click()
    tab.get_by_label("Le code du reçu").fill(code)
    tab.get_by_label("un retrait").check()
    tab.get_by_role("button", name="Envoyer la demande").click()
    waiting(tab, house, name)
    tab.get_by_role("link", name=name).first.click()
    tab.get_by_role("button", name="Accepter").click()
    after = f'id="{place}"'
    until(lambda: WORDS[:9] not in page(house.port, f"{POST}/").partition(after)[2].partition("</article>")[0],
          "the page", house.log)  # fmt: skip
    tab.goto(house.at(f"receipt/{sent}/"))
    expect(tab.get_by_role("heading", level=1)).to_have_text("Cette contribution a été retirée")
