"""Pull requests that nobody may merge: how each is made, and in which words it is refused."""

from __future__ import annotations

import subprocess
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from causerie import codec

from tests.review.pulls import FIRST, GOOD, SECOND, Pulls, new, path
from tests.samples import ID, PATH, THREAD, comment, decision, ident

OTHER = comment(id=ident(5), body="Un autre mot.")
FOLDER = f"comments/{THREAD}"
BOMB = b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"


@dataclass(frozen=True)
class Hostile:
    """One row of the table; `said` are the words that refuse it, `where` the path that they are said of."""

    make: Callable[[Pulls], None]
    said: str
    where: str = PATH


def files(changed: Mapping[str, bytes | None]) -> Callable[[Pulls], None]:
    def make(pulls: Pulls) -> None:
        pulls.put(changed)
        pulls.send()

    return make


def link(pulls: Pulls) -> None:
    (pulls.copy.path / PATH).symlink_to("/etc/passwd")
    pulls.send()


def linked_folder(pulls: Pulls) -> None:
    pulls.copy.git("rm", "--quiet", "-r", "comments")
    (pulls.copy.path / "comments").symlink_to("/etc")
    pulls.send()


def program(pulls: Pulls) -> None:
    pulls.put(GOOD)
    (pulls.copy.path / PATH).chmod(0o755)
    pulls.send()


def renamed(pulls: Pulls) -> None:
    pulls.copy.git("mv", path(FIRST), f"{FOLDER}/{ID}.yml")
    pulls.send()


def submodule(pulls: Pulls) -> None:
    head = pulls.copy.git("rev-parse", "HEAD").strip()
    pulls.copy.git("update-index", "--add", "--cacheinfo", f"160000,{head},{PATH}")
    pulls.copy.git("commit", "--quiet", "--message=x")


def dots(pulls: Pulls) -> None:
    """A tree that names its parent, which no git command makes: `comments/un-texte/../../x.yml`."""
    blob = pulls.copy.git("hash-object", "-w", "--stdin", stdin=GOOD[PATH]).strip()
    inner = tree(pulls, b"100644", b"%s.yml" % ID.encode(), blob)
    up = tree(pulls, b"40000", b"..", inner)
    lines = pulls.copy.git("ls-tree", "HEAD:comments").splitlines()
    kept = "\n".join(line for line in lines if not line.endswith(f"\t{THREAD}"))
    middle = pulls.copy.git("mktree", stdin=f"{kept}\n040000 tree {up}\t{THREAD}\n".encode()).strip()
    top = [line for line in pulls.copy.git("ls-tree", "HEAD").splitlines() if not line.endswith("\tcomments")]
    whole = pulls.copy.git("mktree", stdin="\n".join([*top, f"040000 tree {middle}\tcomments\n"]).encode()).strip()
    made = pulls.copy.git("commit-tree", whole, "-p", "HEAD", "-m", "x").strip()
    pulls.copy.git("update-ref", "refs/heads/patch-1", made)


def tree(pulls: Pulls, mode: bytes, name: bytes, id: str) -> str:
    raw = b"%s %s\0%s" % (mode, name, bytes.fromhex(id))
    command = ["git", "hash-object", "-t", "tree", "-w", "--literally", "--stdin"]
    return (
        subprocess.run(command, cwd=pulls.copy.path, input=raw, capture_output=True, check=True).stdout.decode().strip()
    )


def orphan(pulls: Pulls) -> None:
    pulls.copy.git("checkout", "--quiet", "--orphan", "new")
    pulls.put(GOOD)
    pulls.send()


def elsewhere(pulls: Pulls) -> None:
    pulls.posts = (*pulls.posts, pulls.posts[0].__class__("autre", "fr", "Autre", "autre/", "content/autre.md"))
    files({path(FIRST, "autre"): codec.write(comment(id=FIRST.id, date=FIRST.date))})(pulls)


def declined(pulls: Pulls) -> None:
    pulls.blog.write(f"comments/_decisions/{ID}.yml", codec.write(decision(rule=1)))
    pulls.blog.git("add", ".")
    pulls.blog.git("commit", "--quiet", "--message=Declined")
    files(GOOD)(pulls)


MANY = {f"a/{number}.txt": b"x" for number in range(40)}
TABLE: Mapping[str, Hostile] = {
    "another file": Hostile(
        files({**GOOD, "content/un-texte.md": b"Title: x\n"}),
        "no contribution touches this file",
        "content/un-texte.md",
    ),
    "a workflow": Hostile(
        files({**GOOD, ".github/workflows/review.yml": b"on: push\n"}),
        "no contribution touches this file",
        ".github/workflows/review.yml",
    ),
    "a link": Hostile(link, "this is not a plain file: its mode is 120000"),
    "the folder as a link": Hostile(linked_folder, "no contribution touches this file", "comments"),
    "two comments": Hostile(
        files({**GOOD, path(OTHER): codec.write(OTHER)}),
        f"a proposal holds one file, and there is {PATH} already",
        path(OTHER),
    ),
    "an executable bit": Hostile(program, "this is not a plain file: its mode is 100755"),
    "a huge file": Hostile(files({PATH: b"x" * (1 << 21)}), "1048576 bytes are more than 16384"),
    "a long file": Hostile(files({PATH: GOOD[PATH] + b"x" * 17_000}), "bytes are more than 16384"),
    "a renamed comment": Hostile(renamed, "this file would be deleted", path(FIRST)),
    "a deleted comment": Hostile(files({path(SECOND): None}), "this file would be deleted", path(SECOND)),
    "a changed comment": Hostile(
        files({path(FIRST): codec.write(comment(id=FIRST.id, body="Retourné."))}),
        "this contribution is published already",
        path(FIRST),
    ),
    "the list of people": Hostile(
        files({**GOOD, "comments/_people.yml": b"eve:\n  name: Eve\n  role: author\n"}),
        "only the owner changes this file",
        "comments/_people.yml",
    ),
    "somebody else's badge": Hostile(
        files({PATH: GOOD[PATH] + b"person: claire\n"}), "only a moderator may set or change person"
    ),
    "a number": Hostile(files({PATH: GOOD[PATH] + b"number: 1\n"}), "only a moderator may set or change number"),
    "a path with dots": Hostile(dots, "no contribution has this path", f"comments/{THREAD}/../{ID}.yml"),
    "a folder spelled with combining accents": Hostile(
        files({f"comments/{unicodedata.normalize('NFD', 'été')}/{ID}.yml": GOOD[PATH]}),
        "no contribution has this path",
        f"comments/{unicodedata.normalize('NFD', 'été')}/{ID}.yml",
    ),
    "the folder in capitals": Hostile(
        files({f"Comments/{THREAD}/{ID}.yml": GOOD[PATH]}),
        "no contribution touches this file",
        f"Comments/{THREAD}/{ID}.yml",
    ),
    "git's attributes": Hostile(
        files({**GOOD, "comments/.gitattributes": b"* filter=x\n"}),
        "no contribution has this path",
        "comments/.gitattributes",
    ),
    "a submodule": Hostile(submodule, "this is not a plain file: its mode is 160000"),
    "more changes than are read": Hostile(files({**MANY, **GOOD}), "no contribution touches this file", "a/0.txt"),
    "another history": Hostile(orphan, "no contribution touches this file", "content/un-texte.md"),
    "line ends of Windows": Hostile(files({PATH: GOOD[PATH].replace(b"\n", b"\r\n")}), "a line ends as on Windows"),
    "a byte order mark": Hostile(files({PATH: b"\xef\xbb\xbf" + GOOD[PATH]}), "U+FEFF"),
    "UTF-16": Hostile(files({PATH: GOOD[PATH].decode().encode("utf-16")}), "UTF-8"),
    "a YAML bomb": Hostile(files({PATH: BOMB}), "a list or a map is not allowed here"),
    "a YAML tag": Hostile(files({PATH: b"id: !!python/name:os.system x\n"}), "tag"),
    "an id that is not the file's name": Hostile(
        files({PATH: new(id=OTHER.id)}), f"its id {OTHER.id} is not the name of its file"
    ),
    "an answer to nobody": Hostile(
        files({PATH: new(reply_to=OTHER.id)}), f"{OTHER.id}, which it answers, does not exist"
    ),
    "a discussion that no post has": Hostile(
        files({f"comments/autre/{ID}.yml": GOOD[PATH]}), "no post claims this discussion", "comments/autre"
    ),
    "a comment of another discussion": Hostile(elsewhere, f"{path(FIRST)} has the same id", path(FIRST, "autre")),
    "what was declined before": Hostile(
        declined, "this contribution was declined or withdrawn", f"comments/_decisions/{ID}.yml"
    ),
}
