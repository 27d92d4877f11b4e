"""Pull requests made with real git, in somebody's copy of a blog, and fetched from there as a forge's CI does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from causerie import codec
from causerie.forges.git import Git
from causerie.model import Comment, Post
from causerie.review.proposal import Blog, Review, commit, review

from tests.forges.repository import Repository
from tests.samples import PATH, THREAD, comment, post, said, settings

HEAD = "refs/causerie/pull"
FIRST, SECOND = said(-60, name="Paul", body="Le **premier** mot.", number=1), said(-30, name="Ada", number=2)
PEOPLE = b"claire:\n  name: Claire Aubanel\n  role: author\n"


@dataclass
class Pulls:
    """A blog with a post and two comments, and somebody's copy of it, in which a pull request is made."""

    blog: Repository
    copy: Repository
    posts: tuple[Post, ...] = (post(questions=("Comment ?",), rules=("Une.", "Deux.")),)

    @classmethod
    def of(cls, folder: Path) -> Pulls:
        blog = Repository.made(folder / "blog")
        blog.write("content/un-texte.md", b"Title: Un texte\n")
        blog.write("comments/_people.yml", PEOPLE)
        for one in (FIRST, SECOND):
            blog.write(path(one), codec.write(one))
        blog.git("add", ".")
        blog.git("commit", "--quiet", "--message=A blog")
        blog.git("clone", "--quiet", str(blog.path), str(folder / "copy"))
        copy = Repository(folder / "copy")
        copy.git("checkout", "--quiet", "-b", "patch-1")
        return cls(blog, copy)

    def put(self, files: Mapping[str, bytes | None]) -> None:
        """Write files into the copy, or delete them."""
        for name, data in files.items():
            if data is None:
                (self.copy.path / name).unlink()
            else:
                self.copy.write(name, data)

    def send(self) -> None:
        """Commit all that lies in the copy."""
        self.copy.git("add", "--all", "--force")
        self.copy.git("commit", "--quiet", "--allow-empty", "--message=Create a file")

    def fetch(self) -> str:
        """The head of the pull request, in the blog's repository as an object."""
        self.blog.git("fetch", "--quiet", "--no-tags", str(self.copy.path), f"+HEAD:{HEAD}")
        return self.blog.git("rev-parse", HEAD).strip()

    def reviewed(self, branch: str = "pull/1", **changes: Any) -> Review:
        """The review of what the copy has now."""
        head = self.fetch()
        return review(self.seen(**changes), commit(self.git, "HEAD"), head, branch)

    def seen(self, **changes: Any) -> Blog:
        return Blog(self.git, "", settings(root=self.blog.path, **changes), self.posts)

    @property
    def git(self) -> Git:
        return Git(self.blog.path)


def path(one: Comment, thread: str = THREAD) -> str:
    return f"comments/{thread}/{one.id}.yml"


def new(**changes: Any) -> bytes:
    """The file of a new comment as its voice makes it: without what moderators give."""
    return codec.write(comment(**changes))


GOOD: Mapping[str, bytes] = {PATH: new(reply_to=FIRST.id)}
