from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import html5lib
import lxml.html
import pytest
from causerie import codec
from causerie.desk.behind import Behind
from causerie.desk.guard import HEADERS
from causerie.desk.server import REQUEST_MAX, create
from causerie.errors import Fault, ForgeError
from causerie.proposals import correction, withdrawal
from requests import Response, Session

from tests.desk.house import SENT, House, Served, serving
from tests.desk.test_build import XSS, fr, row


@pytest.fixture
def desk(house: House, tmp_path: Path) -> Iterator[Served]:
    with serving(house, tmp_path / "desk") as served:
        yield served


class Browser:
    """Somebody before the desk: reads a page, and sends its forms as a browser without JavaScript does."""

    def __init__(self, desk: Served) -> None:
        self.desk = desk
        self.session = Session()
        # A proxy of the machine's has no business with a server of ours.
        self.session.trust_env = False

    def get(self, path: str = "") -> Response:
        return self.session.get(self.desk.address + path, timeout=30)

    def form(self, path: str, verb: str) -> dict[str, str]:
        """The fields of a form as a page holds them."""
        page = lxml.html.fromstring(self.get(path).content)
        (form,) = [one for one in page.cssselect("form") if one.get("action").endswith(verb)]
        return {name: value or "" for name, value in form.form_values()}

    def send(self, path: str, form: Mapping[str, str], **headers: str) -> Response:
        own = {"Origin": self.desk.address.removesuffix("/desk/"), "Sec-Fetch-Site": "same-origin"}
        return self.session.post(
            self.desk.address + path, form, headers={**own, **headers}, timeout=30, allow_redirects=False
        )

    def press(self, path: str, verb: str, **fields: str) -> Response:
        """Open the page of a proposal, fill in a form, press its button."""
        return self.send(f"{path}/{verb}", {**self.form(f"{path}/", verb), **fields})


@pytest.fixture
def browser(desk: Served) -> Browser:
    return Browser(desk)


def said(answer: Response) -> str:
    """What a page says above all else: the notice of what was done, or why it was not."""
    page = lxml.html.fromstring(answer.content)
    # French has no-break spaces, which stay.
    return re.sub(r"[ \n]+", " ", " ".join(one.text_content() for one in page.cssselect(".notice, .findings"))).strip()


def follow(browser: Browser, answer: Response) -> Response:
    assert answer.status_code == 303, answer.text
    assert answer.headers["Location"].startswith("/desk/?")
    return browser.get(answer.headers["Location"].removeprefix("/desk/"))


def test_one_click_publishes(house: House, desk: Served, browser: Browser) -> None:
    new = house.propose("un", 1, "Enfin.")
    queue = follow(browser, browser.press(new.id, "publish"))
    assert fr("The contribution %(id)s is published.") % {"id": new.id} in said(queue)
    assert desk.changed == ["Claire"]
    (link,) = lxml.html.fromstring(queue.content).cssselect(".notice a")
    page = browser.session.get(f"{desk.address.removesuffix('/desk/')}{link.get('href')}", timeout=30)
    assert "Enfin." in page.content.decode()
    assert house.published("un")[-1].number == 3
    assert new.id not in lxml.html.fromstring(queue.content).xpath("string(//ol)")


def test_a_rule_declines(house: House, desk: Served, browser: Browser) -> None:
    new = house.propose("un", 1)
    queue = follow(browser, browser.press(new.id, "decline", rule="2"))
    assert fr("The contribution %(id)s is declined.") % {"id": new.id} in said(queue)
    (made,) = house.site().corpus.decisions
    assert (made.id, made.rule, made.decision) == (new.id, 2, "declined")
    assert not lxml.html.fromstring(queue.content).cssselect(".notice a")


@pytest.mark.parametrize("rule", ["", "0", "4", "99999999", "deux", "2 ", "²"])
def test_nothing_is_declined_without_a_rule_of_the_charter(house: House, browser: Browser, rule: str) -> None:
    new = house.propose("un", 1)
    answer = browser.press(new.id, "decline", rule=rule)
    assert answer.status_code == 422
    assert said(answer)
    assert [one.id for one in house.moderation.queue()] == [new.id]


def test_an_edit_waits_on_and_is_what_is_published(house: House, browser: Browser) -> None:
    new = house.propose("un", 1, "Une fote.")
    file = browser.form(f"{new.id}/", "edit")["file"]
    # As a browser sends it: each line ends with CR LF.
    typed = file.replace("fote", "faute").replace("\n", "\r\n")
    queue = follow(browser, browser.press(new.id, "edit", file=typed))
    assert fr("The contribution %(id)s is edited, and goes on waiting.") % {"id": new.id} in said(queue)
    assert "Une faute." in browser.get(f"{new.id}/page/").content.decode()
    follow(browser, browser.press(new.id, "publish"))
    assert house.published("un")[-1].body == "Une faute."


def test_an_edit_that_cannot_be_read_comes_back_with_its_text_and_can_be_sent_again(
    house: House, browser: Browser
) -> None:
    new = house.propose("un", 1, "Une fote.")
    file = browser.form(f"{new.id}/", "edit")["file"]
    wrong = browser.press(new.id, "edit", file=f"{file}mail: x\n<script>: 1\n")
    assert wrong.status_code == 422
    page = lxml.html.fromstring(wrong.content)
    (form,) = page.cssselect("form")
    assert form.fields["file"].split("\n")[-3:] == ["mail: x", "<script>: 1", ""]
    assert not page.cssselect("script")
    again = browser.send(f"{new.id}/edit", {**dict(form.form_values()), "file": file.replace("fote", "faute")})
    follow(browser, again)


def test_a_correction_and_a_withdrawal_are_accepted(house: House, browser: Browser) -> None:
    one, other, *_ = house.published("un")
    first = house.request(correction("un", replace(one, body="Mieux."), one), 1).replace("/", "-")
    second = house.request(withdrawal("un", other.id, other, SENT), 2).replace("/", "-")
    corrected = follow(browser, browser.press(first, "publish"))
    assert fr("The contribution %(id)s is corrected.") % {"id": one.id} in said(corrected)
    follow(browser, browser.press(second, "publish"))
    assert [comment.body for comment in house.published("un")] == ["Mieux.", None]


def test_a_request_is_declined_without_a_rule(house: House, browser: Browser) -> None:
    old = house.published("un")[0]
    branch = house.request(correction("un", replace(old, body="Mieux."), old), 1)
    queue = follow(browser, browser.press(branch.replace("/", "-"), "decline"))
    request = branch.rpartition("/")[2]
    message = fr("The proposal %(id)s is closed, and nothing was published.")
    assert said(queue).startswith((message % {"id": request}, message % {"id": old.id}))
    assert house.moderation.queue() == []


def test_what_cannot_be_read_is_mended_and_published(house: House, browser: Browser) -> None:
    name = "20261120T093000Z-00000030"
    house.raw(f"comment/{name}", {f"comments/un/{name}.yml": b"id: x\nname: <b>\n"})
    mended = f"id: {name}\nname: Zoé\ndate: 2026-11-20T10:30:00+01:00\nbody: Lisible.\n"
    follow(browser, browser.press(name, "edit", file=mended))
    follow(browser, browser.press(name, "publish"))
    assert house.published("un")[-1].name == "Zoé"


def test_what_cannot_be_read_and_has_no_telling_name_is_declined(house: House, browser: Browser) -> None:
    house.raw("comment/<script>", {"comments/un/a.yml": b"x"})
    page = lxml.html.fromstring(browser.get().content)
    (link,) = page.cssselect(".case a")
    follow(browser, browser.press(link.get("href").strip("/"), "decline"))
    assert house.moderation.queue() == []


def test_what_has_faults_is_not_published_whatever_is_sent(house: House, browser: Browser) -> None:
    wrong = house.propose("nulle-part", 1)
    answer = browser.send(f"{wrong.id}/publish", browser.form(f"{wrong.id}/", "decline"))
    assert answer.status_code == 422
    assert said(answer)


def test_what_arrives_while_the_desk_is_open_is_there_when_it_is_looked_at_again(
    house: House, browser: Browser
) -> None:
    assert "Voix 1" not in browser.get().content.decode()
    new = house.propose("un", 1)
    assert "Voix 1" in browser.get().content.decode()
    house.moderation.decline(house.moderation.find(new.id), 1, house.clock)
    assert "Voix 1" not in browser.get().content.decode()


def test_a_site_that_was_built_again_is_the_one_that_is_shown(house: House, browser: Browser) -> None:
    new = house.propose("un", 1)
    assert "Un texte récrit." not in browser.get(f"{new.id}/page/").content.decode()
    house.blog.post("un", "Un texte récrit.", title="Le premier texte")
    house.blog.build()
    assert "Un texte récrit." in browser.get(f"{new.id}/page/").content.decode()


def test_while_the_site_is_being_built_the_desk_stays_as_it_was(house: House, browser: Browser) -> None:
    new = house.propose("un", 1)
    before = browser.get().content
    facts = house.settings.output / "posts.json"
    kept = facts.read_bytes()
    facts.unlink()
    assert browser.get().content == before
    assert browser.get(f"{new.id}/").status_code == 200
    facts.write_bytes(kept)
    assert browser.get().content == before


def test_a_site_that_was_never_built_is_said_in_words(house: House, browser: Browser) -> None:
    for name in ("posts.json", "frame.fr.html"):
        (house.settings.output / name).unlink()
    answer = browser.get()
    assert answer.status_code == 500
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "inv build" in answer.text


def test_uncommitted_work_of_the_authors_is_left_alone_and_told(house: House, browser: Browser) -> None:
    old = house.published("un")[0]
    branch = house.request(correction("un", replace(old, body="Mieux."), old), 1).replace("/", "-")
    path = house.blog.write("un", replace(old, body="Mon travail."))
    mine = path.read_bytes()
    queue = follow(browser, browser.press(branch, "publish"))
    left = fr("Changes of yours that are not committed lie in the same file: they were left alone.")
    assert left in said(queue)
    assert path.read_bytes() == mine


# Two moderators at once.


def test_of_two_who_decide_the_second_is_told_who_was_first(house: House, tmp_path: Path) -> None:
    new = house.propose("un", 1)
    with serving(house, tmp_path / "a", "Claire") as one, serving(house, tmp_path / "b", "Samir") as other:
        claire, samir = Browser(one), Browser(other)
        seen = samir.form(f"{new.id}/", "decline")
        follow(claire, claire.press(new.id, "publish"))
        late = samir.send(f"{new.id}/decline", {**seen, "rule": "1"})
        assert late.status_code == 409
        assert "Claire" in said(late)
        assert samir.get(f"{new.id}/").status_code == 409
        assert house.published("un")[-1].id == new.id
        assert house.site().corpus.decisions == ()


def test_of_two_at_the_same_moment_one_decides(house: House, tmp_path: Path) -> None:
    new = house.propose("un", 1)
    codes: list[int] = []
    with serving(house, tmp_path / "a", "Claire") as one, serving(house, tmp_path / "b", "Samir") as other:
        acts: list[Callable[[], Response]] = []
        for desk, verb in ((one, "publish"), (other, "decline")):
            browser = Browser(desk)
            form = {**browser.form(f"{new.id}/", verb), "rule": "1"}
            acts.append(lambda b=browser, v=verb, f=form: b.send(f"{new.id}/{v}", f))  # type: ignore[misc]
        ready = threading.Barrier(2)

        def act(press: Callable[[], Response]) -> None:
            ready.wait()
            codes.append(press().status_code)

        threads = [threading.Thread(target=act, args=(press,)) for press in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(codes) == [303, 409]
    published = any(comment.id == new.id for comment in house.published("un"))
    assert published != bool(house.site().corpus.decisions)


@pytest.mark.parametrize("verb", ["publish", "decline", "edit"])
def test_what_changed_since_it_was_seen_is_not_decided_unseen(house: House, browser: Browser, verb: str) -> None:
    new = house.propose("un", 1, "Ce qui fut lu.")
    form = browser.form(f"{new.id}/", verb)
    house.moderation.edit(house.moderation.find(new.id), codec.write(replace(new, body="Autre chose.")), house.clock)
    mine = {"rule": "1", **({"file": form["file"].replace("lu", "écrit")} if verb == "edit" else {})}
    answer = browser.send(f"{new.id}/{verb}", {**form, **mine})
    assert answer.status_code == 409
    page = lxml.html.fromstring(answer.content)
    assert any("Autre chose." in one.text_content() for one in page.cssselect("pre"))
    assert [one.id for one in house.moderation.queue()] == [new.id]
    if verb == "edit":
        (again,) = page.cssselect("form")
        assert "Ce qui fut écrit." in again.fields["file"]
        follow(browser, browser.send(f"{new.id}/edit", dict(again.form_values())))
        assert "Ce qui fut écrit." in browser.get(f"{new.id}/page/").content.decode()


def test_a_conflict_shows_both_versions(house: House, browser: Browser) -> None:
    old = house.published("un")[0]
    branch = house.request(correction("un", replace(old, body="Le mien."), old), 1).replace("/", "-")
    form = browser.form(f"{branch}/", "publish")
    house.blog.write("un", replace(old, body="Le leur.", edited=house.clock))
    house.commit()
    answer = browser.send(f"{branch}/publish", form)
    assert answer.status_code == 409
    texts = [one.text_content() for one in lxml.html.fromstring(answer.content).cssselect("pre")]
    assert ["Le mien." in texts[0], "Le leur." in texts[1]] == [True, True]


# Who may press a button.

FOREIGN = "https://evil.example"
REFUSED: dict[str, tuple[int, dict[str, str], dict[str, str]]] = {
    "no token": (403, {"token": ""}, {}),
    "a token of nobody": (403, {"token": "x" * 27}, {}),
    "a token that is no text": (403, {"token": "é\x00\ud7ff"}, {}),
    "from another site": (403, {}, {"Origin": FOREIGN, "Sec-Fetch-Site": "cross-site"}),
    "from nowhere": (403, {}, {"Origin": "null"}),
    "from another port": (403, {}, {"Origin": "http://127.0.0.1:1"}),
    "over another scheme": (403, {}, {"Origin": "https://{host}"}),
    "from a sister site": (403, {}, {"Sec-Fetch-Site": "same-site"}),
    "by a bookmark": (403, {}, {"Sec-Fetch-Site": "none"}),
    "under another name": (403, {}, {"Host": "evil.example", "Origin": "http://evil.example"}),
    "under a name that begins like ours": (403, {}, {"Host": "127.0.0.1.evil.example"}),
    "under a name with somebody in it": (403, {}, {"Host": "evil.example@127.0.0.1"}),
    "under an empty name": (403, {}, {"Host": ""}),
    "as JSON": (403, {}, {"Content-Type": "application/json"}),
    "as plain text": (403, {}, {"Content-Type": "text/plain"}),
    "too long": (413, {"file": "x" * REQUEST_MAX}, {}),
    "without what was seen": (409, {"version": ""}, {}),
}


@pytest.mark.parametrize("name", REFUSED)
def test_no_button_is_pressed(house: House, desk: Served, browser: Browser, name: str) -> None:
    status, fields, headers = REFUSED[name]
    new = house.propose("un", 1)
    form = browser.form(f"{new.id}/", "publish")
    host = desk.address.split("/")[2]
    state = house.forge.state()
    answer = browser.send(
        f"{new.id}/publish",
        {**form, **fields},
        **{key: value.replace("{host}", host) for key, value in headers.items()},
    )
    assert answer.status_code == status
    assert house.forge.state() == state
    assert desk.changed == []


def test_a_browser_that_sends_no_origin_needs_the_token_all_the_same(house: House, browser: Browser) -> None:
    new = house.propose("un", 1)
    form = browser.form(f"{new.id}/", "publish")
    url = f"{browser.desk.address}{new.id}/publish"
    assert browser.session.post(url, {**form, "token": ""}, timeout=30).status_code == 403
    assert browser.session.post(url, form, timeout=30, allow_redirects=False).status_code == 303


def test_the_token_of_another_start_is_worth_nothing(house: House, browser: Browser, tmp_path: Path) -> None:
    new = house.propose("un", 1)
    form = browser.form(f"{new.id}/", "publish")
    app = create(behind(house, tmp_path), b"the secret of another start")
    answer = app.test_client().post(f"/{new.id}/publish", data=form, environ_overrides={"REMOTE_ADDR": "127.0.0.1"})
    assert answer.status_code == 403


def behind(house: House, folder: Path) -> Behind:
    return Behind(
        settings=house.settings,
        forge=house.forge,
        moderation=house.moderation,
        folder=folder / "other",
        clock=lambda: house.clock,
        changed=lambda: None,
        troubled=list,
        again=lambda _: False,
        drop=lambda _: False,
    )


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("127.0.0.1", 200),
        ("127.9.9.9", 200),
        ("::1", 200),
        ("192.168.1.4", 403),
        ("fe80::1", 403),
        ("", 403),
        ("x", 403),
    ],
)
def test_only_this_machine_reads_the_desk(house: House, tmp_path: Path, address: str, status: int) -> None:
    client = create(behind(house, tmp_path), b"x" * 32).test_client()
    assert client.get("/", environ_overrides={"REMOTE_ADDR": address}).status_code == status


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:8000", 200),
        ("127.0.0.1", 200),
        ("[::1]:8000", 200),
        ("evil.example", 403),
        ("localhost.evil.example", 403),
        ("127.0.0.1:8000.evil.example", 403),
        ("0.0.0.0", 403),
        ("LOCALHOST:8000", 200),
    ],
)
def test_only_its_own_names_lead_to_the_desk(house: House, tmp_path: Path, host: str, status: int) -> None:
    client = create(behind(house, tmp_path), b"x" * 32).test_client()
    assert client.get("/", headers={"Host": host}).status_code == status


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "20261120T090100Z-00000001/publish", 405),
        ("HEAD", "20261120T090100Z-00000001/decline", 405),
        ("GET", "outbox/20261120T090100Z-00000001/drop", 405),
        ("PUT", "20261120T090100Z-00000001/", 403),
        ("DELETE", "20261120T090100Z-00000001/", 403),
        ("TRACE", "", 403),
        ("GET", "20991120T090100Z-00000001/", 404),
        ("GET", "20991120T090100Z-00000001/page/", 404),
        ("GET", "correction-20991120T090100Z-00000001/", 404),
        ("GET", "0" * 32 + "/", 404),
        ("GET", "..%2f..%2fblogconf.py", 404),
        ("GET", "%2e%2e/", 404),
        ("GET", "20261120T090100Z-00000001/page/index.html", 404),
        ("GET", "index.html/", 404),
        ("GET", "desk.css/", 404),
        ("GET", "%00/", 404),
        ("GET", "%ff/", 404),
    ],
)
def test_nothing_else_is_there(house: House, browser: Browser, method: str, path: str, status: int) -> None:
    house.propose("un", 1)
    state = house.forge.state()
    answer = browser.session.request(method, browser.desk.address + path, timeout=30)
    assert answer.status_code == status
    assert house.forge.state() == state


def test_unknown_proposals_are_not_decided(browser: Browser) -> None:
    token = {"token": browser_token(browser), "version": "x", "rule": "1"}
    for name in ("20991120T090100Z-00000001", "withdrawal-20991120T090100Z-00000001", "0" * 32):
        answer = browser.send(f"{name}/decline", token)
        assert answer.status_code == 404
        assert said(answer)


def browser_token(browser: Browser) -> str:
    """The token as any page of the desk has it."""
    browser.desk.outbox["x"] = row(1, state="parked")
    return browser.form("", "drop")["token"]


def test_every_answer_forbids_scripts_frames_of_others_and_copies(house: House, browser: Browser) -> None:
    new = house.propose("un", 1)
    for path in ("", "desk.css", f"{new.id}/", f"{new.id}/page/", "nothing", f"{new.id}/publish"):
        answer = browser.get(path)
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'self'")
        assert ("'unsafe-inline'" in policy) == path.endswith("page/")
        assert "frame-ancestors 'self'" in policy
        assert "script-src" not in policy


def test_every_refusal_is_a_page_that_a_strict_parser_takes(house: House, browser: Browser) -> None:
    new = house.propose("un", 1)
    form = browser.form(f"{new.id}/", "publish")
    answers = [
        browser.get("nothing/"),
        browser.send(f"{new.id}/publish", {}),
        browser.send(f"{new.id}/publish", {**form, "version": "x"}),
        browser.send(f"{new.id}/decline", {**form, "rule": "x"}),
        browser.send(f"{new.id}/edit", {**form, "file": XSS[3]}),
    ]
    for answer in answers:
        parser = html5lib.HTMLParser()
        parser.parse(answer.content)
        assert parser.errors == []
        assert said(answer)
    assert [answer.status_code for answer in answers] == [404, 403, 409, 422, 422]


def test_looking_changes_nothing(house: House, browser: Browser) -> None:
    new = house.propose("un", 1)
    state = house.forge.state()
    before = {path: path.read_bytes() for path in house.blog.folder.rglob("*.yml")}
    for path in ("", f"{new.id}/", f"{new.id}/page/", "?done=declined&id=" + new.id):
        assert browser.get(path).status_code == 200
        assert browser.session.head(browser.desk.address + path, timeout=30).status_code == 200
    assert house.forge.state() == state
    assert {path: path.read_bytes() for path in house.blog.folder.rglob("*.yml")} == before


@pytest.mark.parametrize(
    "query",
    [
        f"done={XSS[0]}&id=20261120T090100Z-00000001",
        f"done=published&id={XSS[1]}",
        "done=published",
        "id=20261120T090100Z-00000001",
        "done=Nothing.&id=20261120T090100Z-00000001",
    ],
)
def test_an_address_cannot_make_the_desk_say_anything(browser: Browser, query: str) -> None:
    assert browser.get(f"?{query}").content == browser.get().content


def test_an_address_cannot_make_the_desk_lead_anywhere(browser: Browser) -> None:
    answer = browser.get(f"?done=published&id=20261120T090100Z-00000001&thread=//evil.example/{XSS[1]}&left={XSS[0]}")
    page = lxml.html.fromstring(answer.content)
    assert not page.cssselect(".notice a, script, img")
    assert "evil" not in answer.text


# What the outbox holds.


def test_what_was_caught_is_sent_again_or_dropped(desk: Served, browser: Browser) -> None:
    one, other = row(1, state="caught"), row(2, state="parked")
    desk.outbox |= {one.id: one, other.id: other}
    again = follow(browser, browser.send(f"outbox/{one.id}/again", browser.form("", f"{one.id}/again")))
    assert fr("The contribution %(id)s is on its way again.") % {"id": one.id} in said(again)
    dropped = follow(browser, browser.send(f"outbox/{other.id}/drop", browser.form("", f"{other.id}/drop")))
    assert fr("The contribution %(id)s is dropped.") % {"id": other.id} in said(dropped)
    assert desk.outbox == {}


def test_what_is_not_in_the_outbox_is_said_to_be_gone(desk: Served, browser: Browser) -> None:
    token = {"token": browser_token(browser)}
    for name in ("20991120T090100Z-00000001", "x"):
        answer = browser.send(f"outbox/{name}/drop", token)
        assert answer.status_code == 404
        assert said(answer)
    assert browser.send("outbox/20261120T090100Z-00000001/drop", {}).status_code == 403
    assert list(desk.outbox) == ["x"]


def test_a_forge_that_is_out_of_order_is_said_in_words(house: House, tmp_path: Path) -> None:
    def broken(_: str) -> bool:
        raise ForgeError([Fault("x", "the disk is full", "make room")])

    held = replace(behind(house, tmp_path), again=broken, troubled=lambda: [row(1, state="parked")])
    client = create(held, b"x" * 32).test_client()
    page = lxml.html.fromstring(client.get("/").data)
    (token,) = {one.get("value") for one in page.cssselect("input[name=token]")}
    answer = client.post(f"/outbox/{row(1).id}/again", data={"token": token})
    assert answer.status_code == 503
    assert "the disk is full" in answer.text


def test_what_nobody_foresaw_is_said_in_words_and_logged(
    house: House, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: str) -> bool:
        raise ZeroDivisionError

    held = replace(behind(house, tmp_path), drop=broken, troubled=lambda: [row(1, state="parked")])
    client = create(held, b"x" * 32).test_client()
    (token,) = {one.get("value") for one in lxml.html.fromstring(client.get("/").data).cssselect("input[name=token]")}
    answer = client.post(f"/outbox/{row(1).id}/drop", data={"token": token})
    assert answer.status_code == 500
    assert fr("the desk itself failed") in answer.text
    assert "ZeroDivisionError" in caplog.text


def test_what_a_page_takes_is_said_to_who_asks_wrongly(browser: Browser) -> None:
    answer = browser.get("20991120T090100Z-00000001/publish")
    assert "POST" in answer.headers["Allow"]


def test_it_hangs_wherever_it_is_mounted(browser: Browser) -> None:
    answer = browser.session.get(browser.desk.address.removesuffix("/"), timeout=30, allow_redirects=False)
    assert answer.status_code in (308, 301)
    assert answer.headers["Location"].endswith("/desk/")
