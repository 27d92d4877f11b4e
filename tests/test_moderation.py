from __future__ import annotations

import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from causerie import codec, posts, proposals, store
from causerie.errors import ModeratorError, OwnerError
from causerie.forges.base import ConflictError, GoneError
from causerie.forges.local import Local
from causerie.model import Comment
from causerie.moderation import Moderation, Waiting
from causerie.moderation.message import message
from causerie.proposals import Asked
from causerie.settings import Settings
from hypothesis import HealthCheck, given
from hypothesis import settings as effort

from tests import strategies
from tests.samples import ID, NOW, PATH, THREAD, WHEN, comment, decision, ident, lines, post, removed, said, settings

CHARTER = post(thread="charte", title="La charte", url="charte/", source="content/charte.md", invites=False,
               rules=("Se nommer", "Rester au sujet", "Ne rien vendre"))  # fmt: skip
BY = "Samir Haddou"
REQUEST = ident(60)
LATER = NOW + timedelta(hours=1)


@dataclass
class Blog:
    """A blog in a git repository, its built site, its forge and a moderator."""

    root: Path
    settings: Settings
    forge: Local
    desk: Moderation

    def git(self, *words: str) -> str:
        ran = subprocess.run(["git", *words], cwd=self.root, capture_output=True, encoding="utf-8", check=True)
        return ran.stdout.strip()

    def publish(self, *comments: Comment) -> None:
        for one in comments:
            store.save(self.root / "comments", THREAD, one)
        self.git("add", "-A")
        self.git("commit", "-qm", "Comments")

    def propose(self, asked: Asked, name: str = "", date: datetime = WHEN) -> Waiting:
        branch = proposals.branch(asked.kind, name or (asked.id if asked.kind == "comment" else REQUEST))
        assert self.forge.propose(branch, proposals.files(asked, self.settings), "A title", "A text", date)
        return self.desk.find(branch)

    def say(self, made: Comment, date: datetime = WHEN) -> Waiting:
        return self.propose(proposals.contribution(THREAD, made), date=date)

    def file(self, path: str = PATH) -> bytes | None:
        return self.forge.tree().read(path)

    def comment(self, path: str = PATH) -> Comment:
        return codec.read_comment(self.file(path) or b"", path)

    def open(self) -> list[str]:
        return [proposal.branch for proposal in self.forge.open()]

    def said(self) -> list[str]:
        """The message of the last commit on the published branch."""
        return self.git("log", "-1", "--format=%B", "main").split("\n")

    def head(self) -> str:
        return self.git("rev-parse", "main")


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    root = tmp_path / "blog"
    (root / "comments").mkdir(parents=True)
    (root / "output").mkdir()
    (root / ".gitignore").write_text("output\n")
    (root / "output" / posts.FILE).write_bytes(posts.dump([post(), CHARTER]))
    house = settings(root=root, output=root / "output", lang="en")
    forge = Local(root, "main", BY)
    made = Blog(root, house, forge, Moderation(forge, house, BY))
    made.git("init", "-qb", "main")
    made.git("config", "user.name", BY)
    made.git("config", "user.email", "samir@example.org")
    made.git("config", "commit.gpgsign", "false")
    made.git("add", "-A")
    made.git("commit", "-qm", "A blog")
    return made


# ---- The queue


def test_an_empty_queue_is_empty(blog: Blog) -> None:
    assert blog.desk.queue() == []


def test_the_queue_begins_with_what_waits_longest(blog: Blog) -> None:
    for minute in (3, 1, 2):
        blog.say(said(minute, number=None), WHEN + timedelta(minutes=minute))
    assert [waiting.id for waiting in blog.desk.queue()] == [ident(1), ident(2), ident(3)]


def test_what_waits_is_judged_by_the_checks(blog: Blog) -> None:
    good = blog.say(comment())
    wrong = blog.say(said(1, number=None, field="nonsense", reply_to=ident(50)), NOW)
    assert good.faults == ()
    assert {(fault.rule, fault.key) for fault in wrong.faults} == {("field", "field"), ("reply_to", "reply_to")}
    assert [waiting.faults for waiting in blog.desk.queue()] == [good.faults, wrong.faults]


def test_it_is_judged_with_what_is_published_beside_it(blog: Blog) -> None:
    blog.publish(said(1, body="Un texte assez long pour être comparé à un autre."))
    twice = blog.say(comment(reply_to=ident(1), body="Un texte assez long pour être comparé à un autre."), NOW)
    assert [(fault.rule, fault.level) for fault in twice.faults] == [("duplicate", "hint")]


def test_a_discussion_that_no_post_has_is_a_fault(blog: Blog) -> None:
    waiting = blog.propose(proposals.contribution("ailleurs", comment()))
    assert [fault.rule for fault in waiting.faults] == ["orphan-thread"]


def test_what_cannot_be_read_is_shown_with_its_faults(blog: Blog) -> None:
    blog.forge.propose(f"comment/{ID}", {PATH: lines(number="1"), "pelicanconf.py": b""}, "A title", "", WHEN)
    blog.forge.propose(f"comment/{ident(1)}", {PATH: b"name: [\n"}, "A title", "", NOW)
    both, bad = blog.desk.queue()
    assert (both.asked, bad.asked) == (None, None)
    assert [(fault.path, fault.rule) for fault in both.faults] == [("pelicanconf.py", "changes")]
    assert {fault.path for fault in bad.faults} == {PATH}


def test_without_a_built_site_the_owner_is_told(blog: Blog) -> None:
    waiting = blog.say(comment())
    (blog.root / "output" / posts.FILE).unlink()
    with pytest.raises(OwnerError):
        blog.desk.queue()
    with pytest.raises(OwnerError):
        blog.desk.decline(waiting, 1, NOW)


def test_one_discussion_is_read_without_the_others(blog: Blog) -> None:
    blog.publish(said(1), said(2))
    (blog.root / "comments" / THREAD / "stray.txt").write_text("x")
    store.save(blog.root / "comments", "ailleurs", comment())
    corpus = store.thread(blog.root, "comments", THREAD)
    assert corpus.threads == {THREAD: (said(1), said(2))}
    assert [fault.path for fault in corpus.faults] == [f"comments/{THREAD}/stray.txt"]
    for name in ("nulle-part", "_decisions", "..", "ailleurs/..", "con"):
        assert store.thread(blog.root, "comments", name) == store.Corpus({}, {}, (), ())


def test_a_discussion_that_is_a_link_is_not_followed(blog: Blog) -> None:
    blog.publish(said(1))
    (blog.root / "comments" / "lien").symlink_to(blog.root / "comments" / THREAD)
    assert store.thread(blog.root, "comments", "lien").threads == {}


# ---- Finding


@pytest.mark.parametrize(
    "part", [ID, ID[-8:], ID[:16], f"comment/{ID}", ID[-4:]], ids=["id", "last 8", "beginning", "branch", "last 4"]
)
def test_a_proposal_is_found_by_a_part_of_its_id(blog: Blog, part: str) -> None:
    blog.say(comment())
    blog.say(said(1, number=None))
    assert blog.desk.find(part).id == ID


@pytest.mark.parametrize(
    ("part", "near"),
    [("2026", [ID, ident(1)]), ("7f3k9q2n", [ID]), ("", []), ("3q2", []), ("q2m", []), ("é\n@x", [])],
)
def test_what_fits_several_or_none_is_refused_with_the_closest(blog: Blog, part: str, near: list[str]) -> None:
    blog.say(comment())
    blog.say(said(1, number=None))
    with pytest.raises(ModeratorError) as caught:
        blog.desk.find(part)
    (fault,) = caught.value.faults
    assert all(name in fault.said(str)[1] for name in near)
    assert "\n" not in "".join(fault.said(str))


def test_a_correction_is_found_by_the_id_of_its_request(blog: Blog) -> None:
    blog.say(comment())
    blog.propose(proposals.correction(THREAD, comment(body="Mieux."), None))
    assert blog.desk.find(REQUEST).asked == proposals.correction(THREAD, comment(body="Mieux."), None)
    assert blog.desk.find(ID).asked == proposals.contribution(THREAD, comment())


@pytest.mark.parametrize("part", [ID, ID[-8:], f"{THREAD}/{ID}"])
def test_a_published_comment_is_found_by_a_part_of_its_id(blog: Blog, part: str) -> None:
    blog.publish(comment(number=1), said(1))
    assert blog.desk.published(part) == (THREAD, comment(number=1))


def test_nothing_but_a_comment_is_found_among_what_is_published(blog: Blog) -> None:
    store.write_whole(blog.root / "comments" / "_decisions" / f"{ID}.yml", codec.write(decision()))
    (blog.root / "comments" / "_people.yml").write_bytes(b"")
    with pytest.raises(ModeratorError):
        blog.desk.published(ID)


# ---- Accepting


def test_accepting_publishes_the_comment_under_its_number(blog: Blog) -> None:
    blog.publish(said(1, number=12))
    decided = blog.desk.accept(blog.say(comment()), NOW)
    assert (decided.what, decided.thread, decided.id, decided.comment) == ("published", THREAD, ID, comment(number=13))
    assert blog.comment() == comment(number=13)
    assert (blog.root / PATH).read_bytes() == codec.write(comment(number=13))
    assert decided.done
    assert decided.done.version == blog.head()
    assert blog.open() == []


def test_the_commit_says_what_and_who_and_no_word_of_the_voice(blog: Blog) -> None:
    blog.desk.accept(blog.say(comment(name="@claire closes #12", body="<b>[skip ci]</b>")), NOW)
    assert blog.said() == ["Publish n° 1 in un-texte", "", f"Moderator: {BY}", f"Comment: {ID}"]
    assert blog.git("log", "-1", "--format=%(trailers:key=Comment,valueonly)", "main") == ID


def test_a_moderator_s_name_adds_no_line(blog: Blog) -> None:
    desk = Moderation(blog.forge, blog.settings, "Samir\n\nRule: 3\u202e")
    desk.accept(blog.say(comment()), NOW)
    assert len(blog.said()) == 4
    assert blog.git("log", "-1", "--format=%(trailers:key=Rule,valueonly)", "main") == ""


def test_what_has_a_fault_is_not_published(blog: Blog) -> None:
    waiting, before = blog.say(comment(field="nonsense")), blog.head()
    with pytest.raises(ModeratorError) as caught:
        blog.desk.accept(waiting, NOW)
    assert [fault.rule for fault in caught.value.faults] == ["field"]
    assert (blog.head(), blog.open()) == (before, [f"comment/{ID}"])


def test_a_hint_never_stops_anything(blog: Blog) -> None:
    waiting = blog.say(comment(body="Écrivez-moi : claire@example.org"))
    assert [fault.level for fault in waiting.faults] == ["hint"]
    assert blog.desk.accept(waiting, NOW).comment == comment(body="Écrivez-moi : claire@example.org", number=1)


def test_what_cannot_be_read_is_not_published(blog: Blog) -> None:
    blog.forge.propose(f"comment/{ID}", {PATH: lines(number="1")}, "A title", "", WHEN)
    with pytest.raises(ModeratorError):
        blog.desk.accept(blog.desk.find(ID), NOW)
    assert blog.file() is None


def test_the_second_of_two_moderators_is_told(blog: Blog) -> None:
    waiting = blog.say(comment())
    blog.desk.accept(waiting, NOW)
    for verb in (lambda: blog.desk.accept(waiting, LATER), lambda: blog.desk.decline(waiting, 1, LATER)):
        with pytest.raises(GoneError) as caught:
            verb()
        assert all(all(fault.said(str)) for fault in caught.value.faults)
    assert blog.comment() == comment(number=1)


def test_what_was_changed_since_it_was_shown_is_not_published(blog: Blog) -> None:
    waiting = blog.say(comment())
    blog.desk.edit(waiting, codec.write(comment(body="Sans le nom du chef.")), NOW)
    with pytest.raises(ConflictError):
        blog.desk.accept(waiting, NOW)
    assert blog.desk.accept(blog.desk.find(ID), NOW).comment == comment(body="Sans le nom du chef.", number=1)


def test_moderators_at_once_give_no_number_twice(blog: Blog) -> None:
    waiting = [blog.say(said(minute, number=None)) for minute in range(12)]
    other = Moderation(Local(blog.root, "main", "Claire Aubanel"), blog.settings, "Claire Aubanel")
    desks = [blog.desk, other] * 6
    with ThreadPoolExecutor(4) as pool:
        decided = list(pool.map(lambda pair: pair[0].accept(pair[1], NOW), zip(desks, waiting, strict=True)))
    assert sorted(one.comment.number or 0 for one in decided if one.comment) == list(range(1, 13))
    kept = store.read(blog.root, "comments").threads[THREAD]
    assert sorted(one.number or 0 for one in kept) == list(range(1, 13))
    numbers = {one.id: one.number for one in kept}
    log = blog.git("log", "--first-parent", "--format=%s|%(trailers:key=Comment,valueonly,separator=%x2C)", "main")
    for line in log.split("\n"):
        subject, _, name = line.partition("|")
        assert not name or f"n° {numbers[name]} " in subject


def test_accepting_the_same_at_once_publishes_it_once(blog: Blog) -> None:
    waiting = blog.say(comment())

    def accept(_: int) -> object:
        try:
            return blog.desk.accept(waiting, NOW).what
        except (GoneError, ConflictError) as error:
            return type(error)

    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(accept, range(3)))
    assert found.count("published") == 1
    assert blog.comment() == comment(number=1)


# ---- Corrections and withdrawals


def test_a_correction_keeps_what_moderators_gave_and_says_when(blog: Blog) -> None:
    stands = comment(number=3, pinned="pour voir", person="claire")
    (blog.root / "comments" / store.PEOPLE).write_bytes(b"claire:\n  name: Claire Aubanel\n  role: author\n")
    blog.publish(stands)
    decided = blog.desk.accept(blog.propose(proposals.correction(THREAD, comment(body="Mieux."), stands)), NOW)
    assert decided.what == "corrected"
    assert blog.comment() == decided.comment == replace(stands, body="Mieux.", edited=NOW)
    assert blog.said()[0] == "Correct n° 3 in un-texte, as its voice asked"


def test_a_pin_given_meanwhile_stays(blog: Blog) -> None:
    blog.publish(comment(number=3))
    waiting = blog.propose(proposals.correction(THREAD, comment(body="Mieux."), comment(number=3)))
    blog.desk.pin(ID, "pour voir", NOW)
    assert blog.desk.accept(waiting, NOW).comment == comment(number=3, body="Mieux.", pinned="pour voir", edited=NOW)


def test_a_correction_of_what_was_edited_meanwhile_is_a_conflict(blog: Blog) -> None:
    blog.publish(comment(number=3))
    waiting = blog.propose(proposals.correction(THREAD, comment(body="Mieux."), comment(number=3)))
    blog.desk.edit(ID, codec.write(comment(number=3, body="Autre.")), NOW)
    with pytest.raises(ConflictError) as caught:
        blog.desk.accept(waiting, LATER)
    assert all(caught.value.faults[0].said(str))
    assert blog.comment().body == "Autre."
    assert blog.desk.decline(waiting, None, LATER).what == "closed"


def test_a_withdrawal_takes_the_words_down_and_names_no_rule(blog: Blog) -> None:
    blog.publish(comment(number=3), said(1, reply_to=ID))
    decided = blog.desk.accept(blog.propose(proposals.withdrawal(THREAD, ID, comment(number=3), WHEN)), NOW)
    assert (decided.what, decided.comment) == ("withdrawn", removed(number=3))
    assert blog.comment() == removed(number=3)
    assert blog.comment(f"comments/{THREAD}/{ident(1)}.yml") == said(1, reply_to=ID)
    assert blog.said()[2:] == [f"Moderator: {BY}", f"Comment: {ID}"]


def test_a_withdrawal_closes_all_about_it_whatever_was_pinned_meanwhile(blog: Blog) -> None:
    blog.publish(comment(number=3))
    blog.propose(proposals.correction(THREAD, comment(body="Mieux."), comment(number=3)))
    waiting = blog.propose(proposals.withdrawal(THREAD, ID, comment(number=3), WHEN), ident(61))
    blog.desk.pin(ID, "À lire.", NOW)
    assert blog.desk.accept(waiting, NOW).what == "withdrawn"
    assert blog.comment() == removed(number=3)
    assert blog.open() == []


def test_an_id_that_another_thread_has_is_a_fault(blog: Blog) -> None:
    blog.publish(comment(number=3))
    blog.desk.accept(blog.say(said(1, number=None)), NOW)
    (blog.root / "comments" / "autre").mkdir()
    (blog.root / PATH).rename(blog.root / "comments" / "autre" / f"{ID}.yml")
    blog.git("add", "-A")
    blog.git("commit", "-qm", "Elsewhere")
    waiting = blog.say(comment())
    assert [(fault.rule, fault.level) for fault in waiting.faults if fault.rule == "id"] == [("id", "fault")]
    with pytest.raises(ModeratorError):
        blog.desk.accept(waiting, NOW)


def test_a_correction_of_what_waits_takes_its_place(blog: Blog) -> None:
    blog.say(comment())
    waiting = blog.propose(proposals.correction(THREAD, comment(body="Mieux."), None))
    assert blog.desk.accept(waiting, NOW).comment == comment(number=1, body="Mieux.")
    assert blog.open() == []


def test_a_later_correction_stays_open(blog: Blog) -> None:
    blog.say(comment())
    first = blog.propose(proposals.correction(THREAD, comment(body="Mieux."), None))
    second = blog.propose(proposals.correction(THREAD, comment(body="Encore."), None), ident(61))
    blog.desk.accept(first, NOW)
    assert blog.open() == [f"correction/{ident(61)}"]
    assert blog.desk.accept(second, NOW).comment == comment(number=1, body="Encore.", edited=NOW)


def test_a_withdrawal_of_what_waits_closes_all_about_it(blog: Blog) -> None:
    blog.say(comment())
    blog.say(said(1, number=None))
    blog.propose(proposals.correction(THREAD, comment(body="Mieux."), None))
    waiting = blog.propose(proposals.withdrawal(THREAD, ID, None, WHEN), ident(61))
    decided = blog.desk.accept(waiting, NOW)
    assert (decided.what, decided.comment) == ("withdrawn", None)
    assert blog.file(f"comments/_decisions/{ID}.yml") == codec.write(decision(decision="withdrawn"))
    assert blog.file() is None
    assert blog.open() == [f"comment/{ident(1)}"]


# ---- Declining


def test_declining_leaves_a_decision_without_a_word(blog: Blog) -> None:
    decided = blog.desk.decline(blog.say(comment(name="Malveillant")), 3, NOW)
    assert (decided.what, decided.thread, decided.id, decided.comment) == ("declined", THREAD, ID, None)
    assert blog.file(f"comments/_decisions/{ID}.yml") == codec.write(decision(rule=3))
    assert (blog.file(), blog.open()) == (None, [])
    assert blog.said() == ["Decline 20261124T093012Z-7f3k9q2m for un-texte", "", f"Moderator: {BY}",
                           f"Comment: {ID}", "Rule: 3"]  # fmt: skip


@pytest.mark.parametrize("rule", [None, 0, 4, -1])
def test_a_contribution_is_declined_by_a_rule_of_the_charter(blog: Blog, rule: int | None) -> None:
    waiting = blog.say(comment())
    with pytest.raises(ModeratorError) as caught:
        blog.desk.decline(waiting, rule, NOW)
    assert [(fault.key, "3" in fault.said(str)[1]) for fault in caught.value.faults] == [("rule", True)]
    assert blog.open() == [f"comment/{ID}"]


def test_without_a_charter_no_rule_is_asked_for(blog: Blog) -> None:
    (blog.root / "output" / posts.FILE).write_bytes(posts.dump([post()]))
    blog.desk.decline(blog.say(comment()), None, NOW)
    assert blog.file(f"comments/_decisions/{ID}.yml") == codec.write(decision())


@pytest.mark.parametrize("kind", ["correction", "withdrawal"])
def test_declining_a_request_only_closes_it(blog: Blog, kind: str) -> None:
    blog.publish(comment(number=3))
    asked = {
        "correction": proposals.correction(THREAD, comment(body="Mieux."), comment(number=3)),
        "withdrawal": proposals.withdrawal(THREAD, ID, comment(number=3), WHEN),
    }[kind]
    waiting = blog.propose(asked)
    decided = blog.desk.decline(waiting, None, NOW)
    assert decided.what == "closed"
    assert blog.forge.tree().list("comments/_decisions") == {}
    assert (blog.comment(), blog.open()) == (comment(number=3), [])


def test_what_cannot_be_read_can_be_closed(blog: Blog) -> None:
    blog.forge.propose("comment/@claire#12", {"README.md": b"x"}, "A title", "", WHEN)
    decided = blog.desk.decline(blog.desk.find("comment/@claire#12"), None, NOW)
    assert (decided.what, blog.open()) == ("closed", [])
    assert blog.forge.tree().list("comments/_decisions") == {}
    assert "@claire" not in "\n".join(blog.said())


def test_declining_what_was_published_by_hand_leaves_no_decision(blog: Blog) -> None:
    waiting = blog.say(comment())
    blog.publish(comment(number=1))
    blog.desk.decline(waiting, 1, NOW)
    assert blog.forge.tree().list("comments/_decisions") == {}
    assert (blog.comment(), blog.open()) == (comment(number=1), [])


def test_the_name_of_a_branch_is_not_live_in_a_message() -> None:
    said = message("closed", "", "@claire#12\nRule: 3", BY, "en")
    assert said == (
        "Close the proposal about @\u200bclaire#\u200b12\\nRule: 3\n\n"
        f"Moderator: {BY}\nComment: @\u200bclaire#\u200b12\\nRule: 3\n"
    )


def test_what_was_declined_is_not_published_by_its_correction(blog: Blog) -> None:
    first = blog.say(comment())
    correction = blog.propose(proposals.correction(THREAD, comment(body="Mieux."), None))
    blog.desk.decline(first, 1, NOW)
    with pytest.raises(ConflictError):
        blog.desk.accept(correction, NOW)
    assert blog.file() is None


# ---- Editing


def test_editing_what_waits_amends_the_proposal(blog: Blog) -> None:
    before = blog.head()
    decided = blog.desk.edit(blog.say(comment()), codec.write(comment(body="Plus court.")), NOW)
    assert (decided.what, decided.comment, decided.done) == ("edited", None, None)
    waiting = blog.desk.find(ID)
    assert waiting.asked == proposals.contribution(THREAD, comment(body="Plus court."))
    assert blog.head() == before


def test_editing_mends_what_cannot_be_read(blog: Blog) -> None:
    blog.forge.propose(f"comment/{ID}", {PATH: lines(number="1")}, "A title", "", WHEN)
    blog.desk.edit(blog.desk.find(ID), lines(), NOW)
    assert blog.desk.find(ID).asked


@pytest.mark.parametrize(
    "data", [lines(id=ident(5)), lines(name=None), lines(number="3"), b"", b"\xff"],
    ids=["another id", "no name", "a number", "nothing", "no text"],
)  # fmt: skip
def test_an_edit_that_spoils_a_proposal_is_refused(blog: Blog, data: bytes) -> None:
    waiting = blog.say(comment())
    with pytest.raises(ModeratorError):
        blog.desk.edit(waiting, data, NOW)
    assert blog.desk.find(ID) == waiting


def test_a_proposal_of_two_files_is_not_edited(blog: Blog) -> None:
    blog.forge.propose(f"comment/{ID}", {PATH: lines(), "README.md": b""}, "A title", "", WHEN)
    with pytest.raises(ModeratorError):
        blog.desk.edit(blog.desk.find(ID), lines(body="Autre"), NOW)


def test_an_edit_that_changes_nothing_writes_nothing(blog: Blog) -> None:
    waiting = blog.say(comment())
    assert blog.desk.edit(waiting, codec.write(comment()), NOW).what == "unchanged"
    assert blog.desk.find(ID) == waiting
    blog.publish(said(1))
    before = blog.head()
    assert blog.desk.edit(ident(1), codec.write(said(1)), NOW).what == "unchanged"
    assert blog.head() == before


def test_editing_what_is_published_says_when(blog: Blog) -> None:
    blog.publish(comment(number=3))
    decided = blog.desk.edit(ID[-8:], codec.write(comment(number=3, name="Claire D.")), NOW)
    assert decided.comment == blog.comment() == comment(number=3, name="Claire D.", edited=NOW)
    assert blog.said()[0] == "Edit n° 3 in un-texte"


def test_a_badge_is_no_change_of_what_was_said(blog: Blog) -> None:
    blog.publish(comment(number=3))
    blog.desk.edit(ID, codec.write(comment(number=3, person="claire")), NOW)
    assert blog.comment() == comment(number=3, person="claire")


def test_a_comment_at_fault_can_be_mended(blog: Blog) -> None:
    blog.publish(comment())
    (blog.root / PATH).write_bytes(lines(name=None))
    blog.git("commit", "-qam", "A slip")
    with pytest.raises(ModeratorError):
        blog.desk.published(ID)
    blog.desk.edit(ID, codec.write(comment(number=1)), NOW)
    assert blog.comment() == comment(number=1, edited=NOW)


@pytest.mark.parametrize("data", [lines(id=ident(5)), lines(body=None), b""])
def test_an_edit_that_spoils_a_comment_is_refused(blog: Blog, data: bytes) -> None:
    blog.publish(comment(number=3))
    with pytest.raises(ModeratorError) as caught:
        blog.desk.edit(ID, data, NOW)
    assert {fault.path for fault in caught.value.faults} == {PATH}
    assert blog.comment() == comment(number=3)


def test_the_second_of_two_edits_is_a_conflict(blog: Blog) -> None:
    blog.publish(comment(number=3))
    shown = blog.desk.published(ID)
    blog.desk.edit(shown, codec.write(comment(number=3, body="Une.")), NOW)
    with pytest.raises(ConflictError):
        blog.desk.edit(shown, codec.write(comment(number=3, body="Deux.")), LATER)
    assert blog.comment().body == "Une."


def test_editing_what_is_not_there_is_refused(blog: Blog) -> None:
    blog.publish(said(1))
    with pytest.raises(ModeratorError):
        blog.desk.edit(ID, lines(), NOW)


# ---- Removing and pinning


def test_removing_leaves_a_place_with_its_number_and_its_answers(blog: Blog) -> None:
    blog.publish(comment(number=3, pinned="pour voir", occupation="infirmière"), said(1, reply_to=ID))
    decided = blog.desk.remove(ID, 2, NOW)
    assert decided.comment == blog.comment() == removed(number=3, rule=2)
    assert blog.said() == ["Remove n° 3 from un-texte", "", f"Moderator: {BY}", f"Comment: {ID}", "Rule: 2"]
    assert blog.comment(f"comments/{THREAD}/{ident(1)}.yml").reply_to == ID


def test_pinning_says_why_and_unpinning_does_not_ask(blog: Blog) -> None:
    blog.publish(comment(number=3))
    assert blog.desk.pin(ID, "  pour \n voir ", NOW).comment == comment(number=3, pinned="pour voir")
    assert blog.comment() == comment(number=3, pinned="pour voir")
    before = blog.head()
    assert blog.desk.pin(ID, "pour voir", NOW).what == "unchanged"
    assert blog.head() == before
    assert blog.desk.pin(ID, "", NOW).what == "unpinned"
    assert blog.comment() == comment(number=3)


@pytest.mark.parametrize(
    "verb",
    [
        lambda desk: desk.remove(ID, None, NOW),
        lambda desk: desk.pin(ID, "pour voir", NOW),
        lambda desk: desk.pin(ident(1), "x" * 301, NOW),
        lambda desk: desk.remove(ident(1), 9, NOW),
        lambda desk: desk.remove("nowhere", 1, NOW),
    ],
    ids=["removed already", "no pin on a place", "too long a reason", "no such rule", "no such comment"],
)
def test_what_makes_no_sense_is_refused_and_writes_nothing(blog: Blog, verb: Callable[[Moderation], object]) -> None:
    blog.publish(removed(number=3), said(1))
    before = blog.head()
    with pytest.raises(ModeratorError) as caught:
        verb(blog.desk)
    assert all(all(fault.said(str)) for fault in caught.value.faults)
    assert blog.head() == before


def test_what_somebody_deleted_is_a_conflict(blog: Blog) -> None:
    blog.publish(comment(number=3))
    data = (blog.root / PATH).read_bytes()
    (blog.root / PATH).unlink()
    blog.git("commit", "-qam", "By hand")
    (blog.root / PATH).write_bytes(data)
    for verb in (
        lambda: blog.desk.remove(ID, None, NOW),
        lambda: blog.desk.edit(ID, lines(body="Autre"), NOW),
        lambda: blog.desk.pin(ID, "pour voir", NOW),
    ):
        with pytest.raises(ConflictError):
            verb()


# ---- Through a real forge and back


@effort(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(strategies.comment().filter(lambda made: not made.removed))
def test_any_contribution_survives_the_forge(blog: Blog, made: Comment) -> None:
    words = {key: value for key, value in proposals.words(made).items() if value is not None}
    asked = proposals.contribution(THREAD, comment(id=made.id, date=made.date, **words))
    branch = proposals.branch("comment", made.id)
    if not blog.forge.propose(branch, proposals.files(asked, blog.settings), *texts(asked, blog), WHEN):
        return
    proposal = blog.forge.read(branch)
    assert proposals.read(proposal, blog.settings) == asked
    title, text = texts(asked, blog)
    assert (proposal.title.split(), proposal.text.strip()) == (title.split(), text.strip())


def texts(asked: Asked, blog: Blog) -> tuple[str, str]:
    return proposals.text(asked, post(), [], blog.settings, "fr")


# ---- What was gathered


def gather(blog: Blog, *minutes: int) -> list[Waiting]:
    """A proposal of several new contributions, as moderators see it."""
    made = [said(minute, number=None) for minute in minutes]
    asked = [proposals.contribution(THREAD, one) for one in made]
    files = {path: data for one in asked for path, data in proposals.files(one, blog.settings).items()}
    assert blog.forge.propose(f"gathered/{made[0].id}", files, "Several", "", WHEN)
    return [waiting for waiting in blog.desk.queue() if waiting.whole]


def where(minute: int) -> str:
    return f"comments/{THREAD}/{ident(minute)}.yml"


def test_each_of_what_was_gathered_waits_by_itself(blog: Blog) -> None:
    first, second, third = gather(blog, 1, 2, 3)
    assert [one.id for one in (first, second, third)] == [ident(1), ident(2), ident(3)]
    assert blog.desk.find(ident(2)) == second
    assert second.asked
    assert second.asked.kind == "comment"


def test_what_was_gathered_is_decided_one_by_one_and_closed_with_the_last(blog: Blog) -> None:
    gather(blog, 1, 2, 3)
    blog.desk.accept(blog.desk.find(ident(1)), NOW)
    assert blog.open() == [f"gathered/{ident(1)}"]
    blog.desk.decline(blog.desk.find(ident(2)), 3, NOW)
    assert [waiting.id for waiting in blog.desk.queue()] == [ident(3)]
    blog.desk.accept(blog.desk.find(ident(3)), LATER)
    assert blog.open() == []
    assert [blog.comment(where(minute)).number for minute in (1, 3)] == [1, 2]
    assert blog.file(where(2)) is None
    assert blog.file(f"comments/_decisions/{ident(2)}.yml")


def test_one_of_what_was_gathered_is_edited_and_the_others_stay(blog: Blog) -> None:
    _, second = gather(blog, 1, 2)
    assert second.asked
    assert second.asked.comment
    blog.desk.edit(second, codec.write(replace(second.asked.comment, body="Mended.")), NOW)
    first, mended = blog.desk.queue()
    assert mended.asked
    assert mended.asked.comment
    assert (first.id, mended.asked.comment.body) == (ident(1), "Mended.")
    with pytest.raises(ConflictError):
        blog.desk.accept(second, NOW)
    blog.desk.accept(mended, NOW)
    assert blog.comment(where(2)).body == "Mended."


def test_what_was_gathered_with_something_else_is_refused_whole(blog: Blog) -> None:
    files = proposals.files(proposals.contribution(THREAD, said(1, number=None)), blog.settings)
    assert blog.forge.propose(f"gathered/{ident(1)}", {**files, "theme/x.css": b"x"}, "Several", "", WHEN)
    (waiting,) = blog.desk.queue()
    assert (waiting.asked, waiting.whole) == (None, None)
    assert any("theme/x.css" in str(fault) for fault in waiting.faults)


def test_what_a_moderator_ticked_is_done_and_the_rest_told(blog: Blog) -> None:
    gather(blog, 1, 2, 3, 4)
    blog.desk.decline(blog.desk.find(ident(4)), 1, NOW)
    proposal = blog.forge.read(f"gathered/{ident(1)}")
    text = f"- [x] **A** — `{ident(1)}` — rule: –\n- [ ] **B** — `{ident(2)}` — rule: 2\n- [ ] **C** — `{ident(3)}`\n"
    done = blog.desk.decide(proposal, text, NOW)
    assert [(one.id, one.decided.what if one.decided else None) for one in done] == [
        (ident(1), "published"),
        (ident(2), "declined"),
        (ident(3), None),
    ]
    assert blog.desk.decide(proposal, text, NOW) == done[2:]
    assert "Rule: 2" in blog.git("log", "--format=%B", "main").split("\n")


def test_a_tick_by_a_rule_that_is_none_is_told_and_keeps_nothing_else_from_being_done(blog: Blog) -> None:
    gather(blog, 1, 2)
    proposal = blog.forge.read(f"gathered/{ident(1)}")
    text = f"- [ ] `{ident(1)}` — rule: 9\n- [x] `{ident(2)}` — rule: –\n"
    first, second = blog.desk.decide(proposal, text, NOW)
    assert (first.decided, [fault.rule for fault in first.faults]) == (None, ["rule"])
    assert second.decided
    assert blog.comment(where(2)).number == 1


def test_two_who_decide_the_last_two_at_once_leave_nothing_open(blog: Blog) -> None:
    for number in range(5):
        waiting = gather(blog, 2 * number, 2 * number + 1)
        other = Moderation(Local(blog.root, "main", "Claire Aubanel"), blog.settings, "Claire Aubanel")
        with ThreadPoolExecutor(2) as pool:
            first = pool.submit(blog.desk.accept, waiting[0], NOW)
            second = pool.submit(other.decline, waiting[1], 1, NOW)
        assert (first.result().what, second.result().what) == ("published", "declined")
        assert blog.open() == []


def test_the_second_who_decides_a_part_is_told(blog: Blog) -> None:
    first, second, _ = gather(blog, 1, 2, 3)
    blog.desk.accept(first, NOW)
    blog.desk.decline(second, 1, NOW)
    for waiting in (first, second):
        for verb in (lambda one: blog.desk.accept(one, LATER), lambda one: blog.desk.decline(one, 1, LATER)):
            with pytest.raises(ConflictError):
                verb(waiting)
    assert blog.comment(where(1)).number == 1
    assert blog.file(where(2)) is None


def test_an_edit_of_one_part_does_not_make_the_others_unseen(blog: Blog) -> None:
    first, second = gather(blog, 1, 2)
    blog.desk.edit(second, codec.write(said(2, number=None, body="Plus court.")), NOW)
    assert blog.desk.accept(first, NOW).what == "published"
    with pytest.raises(ModeratorError):
        blog.desk.edit(blog.desk.find(ident(2)), codec.write(said(2, number=4)), NOW)
    assert (
        blog.desk.edit(blog.desk.find(ident(2)), codec.write(said(2, number=None, body="Long.")), NOW).what == "edited"
    )
    assert blog.desk.accept(blog.desk.find(ident(2)), NOW).comment == said(2, number=2, body="Long.")
    assert blog.open() == []


@pytest.mark.parametrize("kind", ["correction", "withdrawal"])
def test_what_is_asked_about_a_part_that_waits_decides_it(blog: Blog, kind: str) -> None:
    asked = {
        "correction": proposals.correction(THREAD, said(2, number=None, body="Mieux."), None),
        "withdrawal": proposals.withdrawal(THREAD, ident(2), None, WHEN),
    }[kind]
    gather(blog, 1, 2)
    blog.desk.accept(blog.propose(asked), NOW)
    assert [waiting.id for waiting in blog.desk.queue()] == [ident(1)]
    blog.desk.accept(blog.desk.find(ident(1)), NOW)
    assert blog.open() == []


def test_what_is_asked_about_the_last_part_closes_what_was_gathered(blog: Blog) -> None:
    gather(blog, 1, 2)
    blog.desk.decline(blog.desk.find(ident(1)), 1, NOW)
    blog.desk.accept(blog.propose(proposals.withdrawal(THREAD, ident(2), None, WHEN)), NOW)
    assert blog.open() == []


def test_a_part_at_fault_is_not_published_and_can_be_mended(blog: Blog) -> None:
    files = proposals.files(proposals.contribution(THREAD, said(1, number=None)), blog.settings)
    bad = {where(2): lines(id=ident(2), number="1")}
    assert blog.forge.propose(f"gathered/{ident(1)}", {**files, **bad}, "Several", "", WHEN)
    good, waiting = blog.desk.queue()
    assert (good.faults, waiting.asked) == ((), None)
    for verb in (lambda: blog.desk.accept(waiting, NOW), lambda: blog.desk.decline(waiting, 1, NOW)):
        with pytest.raises(ModeratorError):
            verb()
    blog.desk.edit(waiting, lines(id=ident(2)), NOW)
    assert blog.desk.accept(blog.desk.find(ident(2)), NOW).comment
    assert blog.open() == [f"gathered/{ident(1)}"]


def test_what_somebody_published_by_hand_no_longer_waits_and_the_rest_of_it_is_closed_by_declining(blog: Blog) -> None:
    gather(blog, 1, 2)
    blog.publish(said(1), said(2))
    (waiting,) = blog.desk.queue()
    assert [fault.rule for fault in waiting.faults] == ["gathered"]
    with pytest.raises(ModeratorError):
        blog.desk.accept(waiting, NOW)
    assert blog.desk.decline(waiting, None, NOW).what == "closed"
    assert (blog.open(), blog.comment(where(1))) == ([], said(1))


def test_what_waits_by_itself_too_is_decided_there(blog: Blog) -> None:
    blog.say(said(2, number=None))
    gather(blog, 1, 2)
    assert sorted((waiting.id, bool(waiting.whole)) for waiting in blog.desk.queue()) == [
        (ident(1), True), (ident(2), False)
    ]  # fmt: skip
    blog.desk.accept(blog.desk.find(ident(1)), NOW)
    blog.desk.accept(blog.desk.find(ident(2)), NOW)
    assert blog.open() == []


def test_what_was_ticked_is_done_when_the_proposal_is_closed_already(blog: Blog) -> None:
    gather(blog, 1, 2)
    proposal = blog.forge.read(f"gathered/{ident(1)}")
    blog.forge.close(proposal.branch, lambda tree: {}, "closed by hand", NOW)
    text = f"- [x] `{ident(1)}` — rule: –\n- [ ] `{ident(2)}` — rule: 2\n"
    assert [one.decided.what for one in blog.desk.decide(proposal, text, NOW) if one.decided] == [
        "published", "declined"
    ]  # fmt: skip
    assert blog.desk.decide(proposal, text, NOW) == []
    assert blog.comment(where(1)).number == 1


def test_a_part_that_the_checks_refuse_is_not_published_by_a_tick(blog: Blog) -> None:
    made = proposals.contribution(THREAD, said(1, number=None, field="nonsense"))
    assert blog.forge.propose(f"gathered/{ident(1)}", proposals.files(made, blog.settings), "Several", "", WHEN)
    proposal = blog.forge.read(f"gathered/{ident(1)}")
    (one,) = blog.desk.decide(proposal, f"- [x] `{ident(1)}`", NOW)
    assert (one.decided, [fault.rule for fault in one.faults]) == (None, ["field"])
    assert blog.file(where(1)) is None
