"""What is said below pull requests: told to each brand of forge over HTTP and git."""

from __future__ import annotations

import pytest
from causerie import codec
from causerie.forges import registry
from causerie.forges.hub import Remark

from tests.review.answers import MINUTE, Forge, gathered, said, words
from tests.review.hostile import OTHER
from tests.review.pulls import FIRST, GOOD, new, path
from tests.samples import ID, NOW, PATH, WHEN, comment, ident
from tests.samples import said as uttered


def test_a_comment_is_drawn_below_its_pull_request_once(forge: Forge) -> None:
    pull = forge.asked(GOOD)
    for _ in range(2):
        found = forge.answers.post(pull.number, "checks")
        assert found
        assert found.sound
    assert said(pull).count("**Claire** ←") == 1
    assert said(pull).count(f"/{pull.number}/checks)") == 1


def test_it_is_not_said_again_for_what_was_published_since(forge: Forge) -> None:
    pull = forge.asked(GOOD)
    for number in (3, 4):
        assert forge.answers.post(pull.number)
        other = uttered(number, reply_to=FIRST.id, number=number)
        forge.pulls.blog.write(path(other), codec.write(other))
        forge.pulls.blog.git("add", ".")
        forge.pulls.blog.git("commit", "--quiet", "--message=More is said")
        forge.pulls.blog.git("push", "--quiet", str(forge.host.state.bare.folder), "HEAD:refs/heads/main")
    assert len(words(pull)) == 1


def test_what_is_wrong_is_said_on_its_line(forge: Forge) -> None:
    pull = forge.asked({PATH: new(answers=7)})
    found = forge.answers.post(pull.number)
    assert found
    assert not found.sound
    assert (PATH, 2) in [remark[:2] for one in [*pull.comments, *pull.reviews] for remark in one.remarks]


def test_what_has_the_id_of_one_of_ours_is_told_apart_from_it(forge: Forge) -> None:
    forge.asked(GOOD, f"comment/{ID}", "ada")
    pull = forge.asked({PATH: new(body="Autre chose.")})
    found = forge.answers.post(pull.number)
    assert found
    assert not found.sound
    assert "une autre proposition a l’identifiant" in said(pull)


@pytest.mark.parametrize("end", ["open", "closed"])
def test_what_has_the_id_of_one_that_is_gathered_is_told_apart_from_it(forge: Forge, end: str) -> None:
    whole = gathered(forge)
    if end == "closed":
        # Without a decision: it can be opened again.
        forge.closed(whole)
    pull = forge.asked({path(comment(id=ident(1))): new(id=ident(1), date=WHEN + MINUTE, body="Autre chose.")})
    found = forge.answers.post(pull.number)
    assert found
    assert not found.sound
    assert "une autre proposition a l’identifiant" in said(pull)


def test_another_head_is_answered_anew(forge: Forge) -> None:
    pull = forge.asked({PATH: new(answers=7)})
    forge.answers.post(pull.number)
    forge.pulls.put(GOOD)
    forge.pulls.send()
    forge.pulls.copy.git("push", "--quiet", str(pull.home.folder), "HEAD:refs/heads/patch-1")
    forge.host.state.refresh()
    assert forge.answers.heads(pull.head) == [pull.number]
    found = forge.answers.post(pull.number)
    assert found
    assert found.sound
    assert said(pull).count("**Claire** ←") == 2


def test_nothing_is_said_of_what_touches_no_comment_or_is_closed(forge: Forge) -> None:
    pull = forge.asked({"content/un-texte.md": b"Title: Autre\n"})
    found = forge.answers.post(pull.number)
    assert found
    assert not found.ours
    forge.host.state.end(pull, "closed")
    assert forge.answers.post(pull.number) is None
    assert said(pull) == ""


def test_the_open_ones_are_found_by_their_heads(forge: Forge) -> None:
    first, second = forge.asked(GOOD), forge.asked({path(OTHER): codec.write(OTHER)}, "patch-2")
    assert sorted(forge.answers.heads()) == [first.number, second.number]
    assert forge.answers.heads(second.head) == [second.number]
    assert forge.answers.heads("0" * 40) == []


def test_what_somebody_else_said_with_our_mark_silences_nothing(forge: Forge) -> None:
    pull = forge.asked(GOOD)
    mark = f"<!-- causerie review {pull.head} -->"
    for where in (pull.comments, pull.reviews):
        forge.host.state.say(pull, where, "eve", f"All is well.\n\n{mark}")
    forge.answers.post(pull.number)
    assert said(pull).count("**Claire** ←") == 1


def test_it_is_said_once_though_a_forge_ends_lines_in_its_own_way(forge: Forge) -> None:
    pull = forge.asked(GOOD)
    forge.answers.post(pull.number)
    for one in [*pull.comments, *pull.reviews]:
        one.text = one.text.replace("  \n", "\n").replace("\n", "\r\n") + "\r\n"
    before = words(pull)
    forge.answers.post(pull.number)
    assert words(pull) == before


def test_nothing_is_said_of_one_onto_another_branch(forge: Forge) -> None:
    forge.host.state.bare.git("branch", "other", "main")
    pull = forge.asked(GOOD)
    pull.base = "other"
    assert forge.answers.post(pull.number) is None
    assert said(pull) == ""


def test_a_line_that_the_forge_does_not_show_costs_that_remark_alone(forge: Forge) -> None:
    pull = forge.asked(GOOD)
    hub, client = registry.connected(forge.blog.settings)[1:]
    asked, base = client.drive(hub.pull(pull.number)), forge.host.state.bare.git("rev-parse", "main")
    for _ in range(2):
        client.drive(hub.review(asked, base, "All of it.", [Remark(PATH, 999, "Nowhere.")], "<!-- x -->"))
    assert said(pull).count("All of it.") == 1


def test_each_contribution_of_several_is_judged_by_itself(forge: Forge) -> None:
    pull = gathered(forge, answers=7)
    forge.hand.decline(forge.hand.find(ident(3)), 1, NOW)
    forge.pulls.blog.git("fetch", "--quiet", str(forge.host.state.bare.folder), "main")
    forge.pulls.blog.git("merge", "--quiet", "--ff-only", "FETCH_HEAD")
    found = forge.answers.post(pull.number)
    assert found
    assert not found.sound
    drawn = said(pull)
    rows = [row.split(" — ")[0] for row in drawn.splitlines() if row.startswith("- ")]
    assert rows == [f"- `{ident(1)}`", f"- `{ident(2)}`"]
    assert "answers&#58;" in drawn
    assert (path(OTHER).replace(OTHER.id, ident(2)), 2) in [
        remark[:2] for one in [*pull.comments, *pull.reviews] for remark in one.remarks
    ]
