from __future__ import annotations

import os
import sys
import tracemalloc
from pathlib import Path

import pytest
from causerie import codec, store
from causerie.checks import registry, report
from causerie.checks.base import Site
from causerie.store import Corpus

from tests.samples import ID, NOW, PATH, THREAD, comment, decision, ident, lines, marks, person, python, said, settings

PEOPLE = b"claire:\n  name: Claire Aubanel\n  role: author\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A comments folder with one good comment in it."""
    made = tmp_path / "comments"
    store.save(made, THREAD, comment())
    return made


def read(folder: Path) -> Corpus:
    return store.read(folder.parent, folder.name)


def found(corpus: Corpus) -> list[tuple[str, str, int]]:
    """The faults as (rule, path below the comments folder, line)."""
    assert all(fault.said(str)[0] and fault.said(str)[1] for fault in corpus.faults)
    assert all(fault.path.startswith("comments/") for fault in corpus.faults)
    return [(fault.rule, fault.path.removeprefix("comments/"), fault.line) for fault in corpus.faults]


def put(folder: Path, path: str, data: bytes) -> Path:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(data)
    return folder / path


def survives(corpus: Corpus) -> bool:
    """Whether the good comment was read, whatever stood beside it."""
    return corpus.threads == {THREAD: (comment(),)}


# ---- What is there is read


def test_what_is_saved_is_read(folder: Path) -> None:
    corpus = read(folder)
    assert survives(corpus)
    assert corpus.faults == ()


def test_saving_says_where(tmp_path: Path) -> None:
    path = store.save(tmp_path, "un-texte", comment())
    assert path == tmp_path / "un-texte" / f"{ID}.yml"
    assert path.read_bytes() == codec.write(comment())


def test_threads_and_comments_stand_in_the_order_of_their_names(tmp_path: Path) -> None:
    for thread, minutes in (("b", (3, 1, 2)), ("a", (9, 0))):
        for minute in minutes:
            store.save(tmp_path / "comments", thread, said(minute))
    corpus = read(tmp_path / "comments")
    assert list(corpus.threads) == ["a", "b"]
    assert corpus.threads["b"] == (said(1), said(2), said(3))


def test_people_and_decisions_are_read(folder: Path) -> None:
    put(folder, store.PEOPLE, PEOPLE)
    put(folder, f"{store.DECISIONS}/{ID}.yml", codec.write(decision()))
    put(folder, store.SCHEMA, b"{}")
    corpus = read(folder)
    assert survives(corpus)
    assert (corpus.people, corpus.decisions, corpus.faults) == ({"claire": person()}, (decision(),), ())


def test_an_empty_folder_has_no_comment_and_no_fault(tmp_path: Path) -> None:
    (tmp_path / "comments" / "un-texte").mkdir(parents=True)
    assert read(tmp_path / "comments") == Corpus({}, {}, (), ())


def test_a_folder_further_down_is_named_whole(tmp_path: Path) -> None:
    store.save(tmp_path / "data" / "comments", THREAD, comment())
    put(tmp_path, "data/comments/stray.txt", b"")
    corpus = store.read(tmp_path, "data/comments")
    assert survives(corpus)
    assert [fault.path for fault in corpus.faults] == ["data/comments/stray.txt"]


def test_progress_is_shown_the_paths_in_order(folder: Path) -> None:
    seen: list[str] = []

    def progress(paths: list[str]) -> list[str]:
        seen.extend(paths)
        return paths

    store.save(folder, THREAD, said(5))
    store.read(folder.parent, folder.name, progress)
    assert seen == [PATH, f"comments/{THREAD}/{ident(5)}.yml"]


def test_hidden_files_are_passed_over(folder: Path) -> None:
    put(folder, ".gitkeep", b"")
    put(folder, f"{THREAD}/.{ID}.yml.swp", b"\0")
    put(folder, ".git/config", b"")
    assert read(folder).faults == ()


# ---- A bad file costs itself alone, and is never passed over in silence

OTHER = f"{THREAD}/{ident(1)}.yml"


@pytest.mark.parametrize(
    ("path", "data", "expected"),
    [
        ("notes.txt", b"", ("stray", "notes.txt", 0)),
        ("comments.yml", b"", ("stray", "comments.yml", 0)),
        (f"{ID}.yml", lines(), ("stray", f"{ID}.yml", 0)),
        ("_decisions", b"", ("stray", "_decisions", 0)),
        ("Un texte/x", b"", ("thread-name", "Un texte", 0)),
        ("école/x", b"", ("thread-name", "école", 0)),
        ("_brouillons/x", b"", ("thread-name", "_brouillons", 0)),
        ("con/x", b"", ("thread-name", "con", 0)),
        ("lpt9/x", b"", ("thread-name", "lpt9", 0)),
        (f"{THREAD}/notes.txt", b"", ("file-name", f"{THREAD}/notes.txt", 0)),
        (f"{THREAD}/{ident(1)}.yaml", lines(), ("file-name", f"{THREAD}/{ident(1)}.yaml", 0)),
        (f"{THREAD}/{ident(1)}", lines(), ("file-name", f"{THREAD}/{ident(1)}", 0)),
        (f"{THREAD}/{ident(1)} (1).yml", lines(), ("file-name", f"{THREAD}/{ident(1)} (1).yml", 0)),
        (f"{THREAD}/below/{ident(1)}.yml", lines(), ("file-name", f"{THREAD}/below", 0)),
        (f"{OTHER}/x", b"", ("file-kind", OTHER, 0)),
        (OTHER, lines(), ("id", OTHER, 1)),
        (OTHER, b"# remark\n" + lines(), ("id", OTHER, 2)),
        (OTHER, lines(id=ident(1), name="[x]"), ("nested", OTHER, 2)),
        (OTHER, b"", ("empty", OTHER, 1)),
        (f"_decisions/{ID}.yml", b"- a\n", ("map", f"_decisions/{ID}.yml", 1)),
        (f"_decisions/{ident(1)}.yml", codec.write(decision()), ("id", f"_decisions/{ident(1)}.yml", 1)),
        ("_decisions/notes.txt", b"", ("file-name", "_decisions/notes.txt", 0)),
        ("_people.yml", b"claire: [x]\n", ("nested", "_people.yml", 1)),
        ("_people.yml/x", b"", ("file-kind", "_people.yml", 0)),
    ],
    ids=["stray", "stray, named as the folder", "comment outside any thread", "a file called _decisions",
         "thread with a blank", "thread with an accent", "thread with an underscore", "Windows device",
         "another Windows device", "another file", "another ending", "no ending", "a copy", "a folder in a thread",
         "a folder called .yml", "another id", "another id, further down", "a fault of the file", "an empty file",
         "bad decision", "decision with another id", "another file among decisions",
         "bad people", "a folder called _people.yml"],
)  # fmt: skip
def test_a_bad_file_costs_itself_alone(folder: Path, path: str, data: bytes, expected: tuple[str, str, int]) -> None:
    put(folder, path, data)
    corpus = read(folder)
    assert survives(corpus)
    assert expected in found(corpus)
    assert len({fault.path for fault in corpus.faults}) == 1


@pytest.mark.parametrize("device", ["con", "prn", "aux", "nul", "com1", "com9", "lpt1", "lpt9"])
def test_no_thread_is_named_as_a_windows_device(device: str) -> None:
    assert not store.thread_name(device)
    assert store.thread_name(f"{device}-x")


def test_a_link_is_no_comment(folder: Path) -> None:
    elsewhere = put(folder.parent, f"{ident(1)}.yml", codec.write(said(1)))
    (folder / OTHER).symlink_to(elsewhere)
    (folder / THREAD / f"{ident(2)}.yml").symlink_to(folder / "nowhere")
    corpus = read(folder)
    assert survives(corpus)
    assert found(corpus) == [("file-kind", OTHER, 0), ("file-kind", f"{THREAD}/{ident(2)}.yml", 0)]


def test_a_link_is_no_thread_and_holds_no_people_or_decisions(folder: Path, tmp_path: Path) -> None:
    store.save(tmp_path / "elsewhere", "autre", said(1))
    put(tmp_path, "secret", b"claire: secret\n")
    (folder / "autre").symlink_to(tmp_path / "elsewhere" / "autre")
    (folder / store.DECISIONS).symlink_to(tmp_path / "elsewhere" / "autre")
    (folder / store.PEOPLE).symlink_to(tmp_path / "secret")
    corpus = read(folder)
    assert survives(corpus)
    assert found(corpus) == [("stray", "_decisions", 0), ("stray", "autre", 0), ("file-kind", "_people.yml", 0)]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with a name here")
def test_a_pipe_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / OTHER)
    os.mkfifo(folder / store.PEOPLE)
    assert found(read(folder)) == [("file-kind", OTHER, 0), ("file-kind", "_people.yml", 0)]


@pytest.mark.skipif(sys.platform != "linux", reason="file names are bytes on Linux alone")
def test_a_name_that_is_no_text_is_reported_and_can_be_printed(folder: Path) -> None:
    put(folder, os.fsdecode(b"\xff.txt"), b"")
    put(folder, os.fsdecode(THREAD.encode() + b"/\x1b[2J\n.yml"), b"")
    corpus = read(folder)
    assert survives(corpus)
    printed = report.text(corpus.faults, "en")
    assert printed.encode()
    assert "comments/\\udcff.txt: fault: nothing reads this file" in printed
    assert f"comments/{THREAD}/\\x1b[2J\\n.yml: fault: this is not the name of a comment's file" in printed


def test_a_file_or_folder_that_may_not_be_read_costs_itself_alone(folder: Path) -> None:
    closed = store.save(folder, THREAD, said(1))
    closed.chmod(0)
    if os.access(closed, os.R_OK):
        pytest.skip("whoever may read everything meets no permission")
    store.save(folder, "autre", said(2)).parent.chmod(0)
    try:
        corpus = read(folder)
    finally:
        (folder / "autre").chmod(0o700)
    assert survives(corpus)
    assert found(corpus) == [("unreadable", "autre", 0), ("unreadable", OTHER, 0)]


def test_a_missing_folder_is_one_fault(tmp_path: Path) -> None:
    corpus = store.read(tmp_path, "comments")
    (fault,) = corpus.faults
    assert (fault.rule, fault.path, fault.said(str)[1]) == (
        "folder",
        "comments",
        "make it, or mend the setting: comments",
    )


def test_a_file_in_the_place_of_the_folder_is_one_fault(tmp_path: Path) -> None:
    put(tmp_path, "comments", b"")
    assert [fault.rule for fault in store.read(tmp_path, "comments").faults] == ["folder"]


@pytest.mark.parametrize(
    "path",
    [OTHER, f"ailleurs/{ident(1)}.yml", f"fichier/{ident(1)}.yml", f"{store.DECISIONS}/{ident(3)}.yml", store.PEOPLE],
)
def test_a_file_that_went_holds_nothing_and_is_no_fault(folder: Path, path: str) -> None:
    put(folder, "fichier", b"")
    assert store.file(folder.parent, "comments", f"comments/{path}") == (None, [])


def test_a_huge_file_is_not_read_whole(folder: Path) -> None:
    with (folder / OTHER).open("wb") as file:
        file.truncate(2**30)
    tracemalloc.start()
    try:
        corpus = read(folder)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert survives(corpus)
    assert found(corpus) == [("size", OTHER, 1)]
    assert peak < 8 * 2**20


def test_every_fault_of_every_file_comes_in_one_run(folder: Path) -> None:
    put(folder, OTHER, lines(id=ident(1), name="&a b\u200bc", url="x", zzz="1"))
    put(folder, f"autre/{ident(2)}.yml", lines(id=ident(2), date="hier", answers="0"))
    put(folder, f"{store.DECISIONS}/{ident(3)}.yml", b"id: x\ndecision: kept\n")
    put(folder, store.PEOPLE, b"claire:\n  role: queen\n")
    put(folder, "notes.txt", b"")
    corpus = read(folder)
    assert survives(corpus)
    assert sorted(fault.path.removeprefix("comments/") for fault in corpus.faults) == sorted(
        [OTHER] * 4 + [f"autre/{ident(2)}.yml"] * 2 + [f"_decisions/{ident(3)}.yml"] * 4 + ["_people.yml"] * 2
        + ["notes.txt"]
    )  # fmt: skip
    shown = registry.run(Site(corpus, (), settings(root=folder.parent), NOW))
    assert [fault for fault in corpus.faults if fault not in shown] == []


def test_faults_of_a_decision_name_their_lines(folder: Path) -> None:
    put(folder, f"{store.DECISIONS}/{ID}.yml", b"id: x\ndecision: kept\n")
    assert sorted(marks(read(folder).faults)) == [
        ("choice", 2, "decision"),
        ("missing", 1, "date"),
        ("missing", 1, "thread"),
        ("pattern", 1, "id"),
    ]


def test_an_id_that_stands_twice_takes_nobody_s_place(folder: Path) -> None:
    put(folder, f"zzz/{ID}.yml", lines())
    put(folder, f"aaa/{ID}.yml", lines())
    corpus = read(folder)
    assert {thread: len(found) for thread, found in corpus.threads.items()} == {"aaa": 1, THREAD: 1, "zzz": 1}
    assert [fault.path for fault in corpus.faults] == [PATH, f"comments/zzz/{ID}.yml"]
    assert {fault.said(str)[0] for fault in corpus.faults} == {f"comments/aaa/{ID}.yml has the same id"}


# ---- Lines, and the slow parser


@pytest.mark.parametrize(("key", "line"), [("id", 2), ("body", 5), ("number", 8), ("", 1), ("url", 1), ("nam", 1)])
def test_the_line_of_a_key(tmp_path: Path, key: str, line: int) -> None:
    path = put(tmp_path, "a.yml", b"# url: x\n" + lines(body="|\n  name: x\n  url: x", number="1"))
    assert store.line_of(path, key) == line


SLOW = """
from pathlib import Path
from causerie import store
for _ in range(3):
    print(len(store.read(Path({root!r}), "comments").threads))
"""


@pytest.mark.parametrize("c_parser", [True, False], ids=["fast", "slow"])
def test_a_slow_parser_is_warned_of_once_and_reads_the_same(folder: Path, tmp_path: Path, c_parser: bool) -> None:
    ran = python(SLOW.format(root=str(folder.parent)), tmp_path, c_parser=c_parser)
    assert ran.stdout.split() == ["1", "1", "1"]
    assert ran.stderr.count("PyYAML has no C parser here") == (0 if c_parser else 1)
