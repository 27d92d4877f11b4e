import pytest
from causerie.desk.folders import FOLDER, folder, of
from hypothesis import given
from hypothesis import strategies as st

ID = "20261124T093012Z-7f3k9q2m"
BRANCHES = [f"comment/{ID}", f"correction/{ID}", f"withdrawal/{ID}"]
STRANGE = [
    f"comment-{ID}",
    f"correction-{ID}",
    f"correction/{ID}/x",
    f"comment/correction-{ID}",
    f"comment/../{ID}",
    "comment/../../index.html",
    "main",
    f"comment/{ID}\n",
    "comment/\udcff",
    f"comment/{ID.replace('2', '٢')}",
]


@pytest.mark.parametrize(
    ("branch", "name"), list(zip(BRANCHES, [ID, f"correction-{ID}", f"withdrawal-{ID}"], strict=True))
)
def test_a_readers_proposal_has_a_name_that_tells(branch: str, name: str) -> None:
    assert folder(branch) == name
    assert of(name) == branch


def test_no_two_branches_share_a_folder() -> None:
    every = [*BRANCHES, *STRANGE]
    assert len({folder(branch) for branch in every}) == len(every)


@pytest.mark.parametrize("branch", STRANGE)
def test_any_other_branch_has_a_safe_name(branch: str) -> None:
    assert FOLDER.fullmatch(folder(branch))
    assert of(folder(branch)) == ""


@given(st.text(min_size=1))
def test_every_name_is_one_that_the_desk_serves(branch: str) -> None:
    assert FOLDER.fullmatch(folder(branch))


@pytest.mark.parametrize("name", ["..", ".", "index.html", f"{ID}/", f"comment-{ID}", ID.upper(), f"{ID}\n", "x" * 32])
def test_nothing_else_is_a_folder(name: str) -> None:
    assert not FOLDER.fullmatch(name)
