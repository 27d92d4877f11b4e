"""What is said below a pull request: its comment in its discussion, the findings on their lines, and nothing live."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from causerie import codec
from causerie.errors import Fault
from causerie.forges.base import PLAIN, Change, Proposal
from causerie.forges.branches import CHANGES_MAX
from causerie.forges.git import Git
from causerie.proposals import contribution
from causerie.review import drawing
from causerie.review.proposal import Blog, Review
from hypothesis import example, given

from tests.review.hostile import TABLE
from tests.review.pulls import FIRST, GOOD, Pulls, new, path
from tests.samples import ID, PATH, THREAD, WHEN, comment, ident, post, said, settings
from tests.test_proposals import FOUND, OURS, fitting, hostile, shown

DRAWN = f"""\
**The checks found nothing that keeps it from being merged.**

- **Who** — Claire
- **Where** — [Un texte](https://example.org/un-texte/)
- **In answer to** — n° 1, Paul
- **Receipt** — `{ID}`

> Des mots&#46;{"  "}

**What the checks found** — 0 faults, 0 hints

Accepting adds 1 contribution to “Un texte”, as n° 3 if no other comes first.

**In its discussion**

- n° 1, Paul — Le &#42;\u200b&#42;\u200bpremier&#42;\u200b&#42;\u200b mot&#46;
  - **Claire** ← here

To publish it, at the desk or here: `inv approve 1`

[The page as it would be](https://forge.example.org/runs/1)"""


def test_a_comment_is_drawn_under_what_it_answers(pulls: Pulls) -> None:
    pulls.put(GOOD)
    pulls.send()
    page = "https://forge.example.org/runs/1"
    assert drawing.text(pulls.reviewed(lang="en"), pulls.seen(lang="en"), page) == DRAWN


def test_of_a_long_line_the_end_is_drawn_and_what_is_answered(pulls: Pulls) -> None:
    replies = [said(minute, reply_to=FIRST.id, number=minute + 10) for minute in range(1, 30)]
    for one in replies:
        pulls.blog.write(path(one), codec.write(one))
    pulls.blog.git("add", ".")
    pulls.blog.git("commit", "--quiet", "--message=Much is said")
    pulls.copy.git("pull", "--quiet", "--ff-only", "origin", "main")
    late = comment(id=ident(60), date=replies[-1].date, reply_to=FIRST.id)
    pulls.put({path(late): codec.write(late)})
    pulls.send()
    drawn = drawing.text(pulls.reviewed(lang="en"), pulls.seen(lang="en")).partition("**In its discussion**\n\n")[2]
    rows = drawn.partition("\n\n")[0].splitlines()
    assert [row.split(",")[0].strip(" -*") for row in rows] == [
        *(f"n° {n}" for n in (1, 34, 35, 36, 37, 38, 39)),
        "Claire** ← here",
    ]


def test_what_was_published_since_it_was_made_is_not_drawn(pulls: Pulls) -> None:
    pulls.put(GOOD)
    pulls.send()
    before = drawing.text(pulls.reviewed(lang="en"), pulls.seen(lang="en"))
    for one in (said(1, reply_to=FIRST.id, number=3), said(2, number=4)):
        pulls.blog.write(path(one), codec.write(one))
    pulls.blog.git("add", ".")
    pulls.blog.git("commit", "--quiet", "--message=More is said")
    assert drawing.text(pulls.reviewed(lang="en"), pulls.seen(lang="en")) == before


def test_one_that_cannot_be_read_is_told_by_its_faults_alone(pulls: Pulls) -> None:
    TABLE["another file"].make(pulls)
    drawn = drawing.text(pulls.reviewed(lang="en"), pulls.seen(lang="en"))
    assert drawn.startswith("**It cannot be merged as it is.**\n\n1 fault, 0 hints\n")
    assert "inv approve" not in drawn


def test_one_that_touches_no_comment_is_told_so(pulls: Pulls) -> None:
    pulls.put({"content/un-texte.md": b"x"})
    pulls.send()
    drawn = drawing.text(pulls.reviewed(lang="en"), pulls.seen(lang="en"))
    assert drawn == "**It touches no contribution, so there is nothing here to check.**"


@given(hostile, hostile)
@example("@claire", "</blockquote>\n# x\n[skip ci] #12")
def test_nothing_that_a_stranger_typed_is_live(name: str, body: str) -> None:
    named, worded = fitting("name", name) or comment(), fitting("body", body) or comment()
    parent = replace(worded, id=FIRST.id, name=named.name, number=1)
    made = replace(worded, name=named.name, reply_to=FIRST.id)
    proposal = Proposal("pull/1", "0" * 40, (Change(PATH, PLAIN, codec.write(made), None),), name, body, WHEN)
    found = Review(proposal, "", "", True, contribution(THREAD, made), made, (), (parent,))
    wrong = replace(found, faults=(Fault("x", "wrong: %(body)s", "", {"body": body}, key=name),))
    for one in (found, replace(found, asked=None, record=None, parts=(wrong,))):
        tags, _, words = shown(drawing.text(one, Blog(Git(Path()), "", settings(lang="en"), (post(),))))
        assert tags <= OURS
        assert not FOUND.findall(words.replace(ID, "").replace(FIRST.id, ""))


def test_however_much_is_wrong_with_what_is_gathered_a_forge_takes_the_answer(pulls: Pulls) -> None:
    fault = Fault("x", "@" * 180, "")
    parts = tuple(
        Review(
            Proposal(f"comment/{ident(n)}", "", (), "", "", WHEN),
            "",
            "",
            True,
            contribution(THREAD, comment(id=ident(n), name="@" * 80)),
            faults=(fault,) * 20,
        )
        for n in range(CHANGES_MAX - 1)
    )
    whole = Review(Proposal("gathered/x", "", (), "", "", WHEN), "", "", True, faults=(fault,), parts=parts)
    drawn = drawing.text(whole, pulls.seen(lang="en"))
    assert len(drawn) < 60_000
    assert all(f"`{part.name}`" in drawn for part in parts)


def test_the_findings_stand_on_the_lines_that_the_pull_request_adds(pulls: Pulls) -> None:
    pulls.put({PATH: new(answers=7)})
    pulls.send()
    (remark,) = drawing.remarks(pulls.reviewed(lang="en"), pulls.seen(lang="en"))
    assert (remark.path, remark.line) == (PATH, 2)
    assert remark.text.startswith("answers&#58; the post has no question 7")


def test_a_finding_on_a_line_that_was_there_before_is_in_the_table_alone(pulls: Pulls) -> None:
    wrong = replace(FIRST, answers=7)
    pulls.blog.write(path(FIRST), codec.write(wrong))
    pulls.blog.git("commit", "--quiet", "--all", "--message=Wrong")
    pulls.copy.git("pull", "--quiet", "--ff-only", "origin", "main")
    pulls.put({path(FIRST): codec.write(replace(wrong, body="Mieux dit."))})
    pulls.send()
    found = pulls.reviewed(f"correction/{ident(9)}", lang="en")
    assert not found.sound
    assert drawing.remarks(found, pulls.seen(lang="en")) == []
    assert "the post has no question 7" in drawing.text(found, pulls.seen(lang="en"))


def test_nothing_is_said_of_the_lines_of_what_is_no_text(pulls: Pulls) -> None:
    TABLE["UTF-16"].make(pulls)
    assert drawing.remarks(pulls.reviewed(), pulls.seen()) == []
