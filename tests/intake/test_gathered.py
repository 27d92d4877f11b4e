"""A flood through the whole intake: forms, one proposal, decisions, receipts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from causerie import proposals
from causerie.errors import ModeratorError
from causerie.intake import receipts
from causerie.intake.covering import Cover
from causerie.moderation import Moderation
from causerie.moderation.ticks import Tick, read
from causerie.outbox.gathering import Gathering
from causerie.outbox.worker import Worker

from tests.intake.house import SECRET, House, opened


@pytest.fixture
def intake(folder: Path) -> Iterator[House]:
    with opened(folder, {"gather": "day"}) as house:
        yield house


def deliver(intake: House) -> None:
    gather = Gathering(intake.settings.gather, intake.settings.zone)
    cover = Cover(intake.settings, intake.forge).of
    worker = Worker(intake.outbox, intake.forge, cover, intake.clock, lambda: 0.5, "worker", gather=gather)
    while worker.deliver():
        pass


def flood(intake: House) -> list[str]:
    """Three contributions of one day, to two posts, by one proposal; their ids."""
    for number, thread in enumerate(("un", "deux", "un")):
        intake.sent(thread=thread, name=f"Voix {number}", body=f"Des mots, {number}.")
        intake.clock.forward(minutes=5)
    ids = [row.id for row in intake.rows()]
    deliver(intake)
    return ids


def test_contributions_of_a_day_are_one_proposal_and_each_can_be_ticked(intake: House) -> None:
    ids = flood(intake)
    (proposal,) = intake.forge.open()
    assert proposal.branch == f"gathered/{ids[0]}"
    assert [row.state for row in intake.rows()] == ["sent"] * 3
    assert [change.path.rpartition("/")[2] for change in proposal.changes] == [
        f"{ids[1]}.yml", f"{ids[0]}.yml", f"{ids[2]}.yml"
    ]  # fmt: skip
    # A commit's message, as the local forge keeps the text in, holds it as it was made.
    body = proposal.text
    assert all(f"Voix {number}" in body and f"`{one}`" in body for number, one in enumerate(ids))
    assert read(body.replace("- [ ] **Voix 1", "- [x] **Voix 1"), ids) == {ids[1]: Tick(True)}
    assert read(body.replace("- [ ]", "- [x]"), ids) == dict.fromkeys(ids, Tick(True))
    queue = Moderation(intake.forge, intake.settings, "Samir").queue()
    assert sorted((waiting.id, waiting.faults) for waiting in queue) == sorted((one, ()) for one in ids)


def test_a_receipt_knows_its_contribution_among_others(intake: House) -> None:
    first, second, _ = flood(intake)
    assert intake.get(f"receipt/{second}/").status_code == 200
    intake.clock.forward(minutes=5)
    wish = {"code": receipts.code(SECRET, second), "wish": "correction", "body": "Mieux dit."}
    assert intake.post(f"receipt/{second}/", wish).status_code == 200
    request = intake.rows()[-1]
    deliver(intake)
    moderation = Moderation(intake.forge, intake.settings, "Samir")
    decided = moderation.accept(moderation.find(request.id), intake.clock())
    assert decided.comment
    assert (decided.id, decided.comment.body) == (second, "Mieux dit.")
    with pytest.raises(ModeratorError):
        moderation.find(f"comment/{second}")
    moderation.decline(moderation.find(first), 1, intake.clock())
    wish = {"code": receipts.code(SECRET, first), "wish": "withdrawal"}
    assert intake.post(f"receipt/{first}/", wish).status_code == 409


def test_one_whose_post_went_is_parked_alone(intake: House) -> None:
    for thread in ("un", "deux", "un"):
        intake.sent(thread=thread)
        intake.clock.forward(minutes=5)
    file = intake.settings.output / "posts.json"
    file.write_text(file.read_text().replace('"thread": "deux"', '"thread": "ailleurs"'))
    deliver(intake)
    first, second, third = intake.rows()
    assert (first.branch, first.state, third.state) == (f"gathered/{first.id}", "sent", "sent")
    assert (second.branch, second.state) == (proposals.branch("comment", second.id), "parked")
    (proposal,) = intake.forge.open()
    assert [change.path for change in proposal.changes] == [first.path, third.path]
    assert "2 contributions" in proposal.title
