"""A pull request as data: what it changes is read from git's objects and judged, and nothing of it is ever a file here.

It is judged against the blog's work tree, which is at the commit that the pull request is compared with.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from causerie import flatmap, proposals, store
from causerie.checks import registry
from causerie.checks.base import Site
from causerie.errors import N_, CauserieError, Fault, ModeratorError, OwnerError
from causerie.forges import branches
from causerie.forges.base import FOREIGN, KINDS, Change, Proposal
from causerie.forges.git import Git
from causerie.forges.names import is_branch
from causerie.forges.trees import GitTree
from causerie.model import Comment, Decision, Post
from causerie.proposals import Asked
from causerie.settings import Settings


@dataclass(frozen=True, slots=True)
class Blog:
    """A blog in a repository, below `prefix` (with a slash at its end), with the posts that readers can see."""

    git: Git
    prefix: str
    settings: Settings
    posts: tuple[Post, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """What became of one pull request: what it asks for (None: it cannot be read), and all that the checks found.

    `ours` says whether it touches the folder of comments at all. `base` is the commit that it was compared with,
    `before` where its branch left that one's history (empty: it was never in it). `record` is what merging publishes,
    `thread` what is published beside that and was so at `before`: one head is drawn alike on every day. Of what is
    gathered, `parts` are the contributions that are not decided yet, None for what is no such proposal; `faults` are
    then those of all.
    """

    proposal: Proposal
    base: str
    before: str
    ours: bool
    asked: Asked | None = None
    record: Comment | Decision | None = None
    faults: tuple[Fault, ...] = ()
    thread: tuple[Comment, ...] = ()
    parts: tuple[Review, ...] | None = None

    @property
    def sound(self) -> bool:
        """Whether a moderator can merge it."""
        return all(fault.level != "fault" for fault in self.faults)

    @property
    def name(self) -> str:
        """What moderators' commands call it: the id in its branch's name, or its number."""
        return self.proposal.branch.rpartition("/")[2]


def review(blog: Blog, base: str, head: str, branch: str) -> Review:
    """Judge the commit `head`, which git has fetched, as the proposal `branch` against the commit `base`.

    `branch` is `pull/N` unless the pull request comes from a branch of the repository's own.
    """
    before = branches.based(blog.git, [head], base)[head]
    ours = not before or _touches(blog, before, head)
    found = Review(branches.read(blog.git, {branch: head}, base, blog.prefix)[0], base, before, ours)
    if not ours:
        return found
    return _gathered(blog, found) if proposals.gathered(branch) else _single(blog, found)


def _gathered(blog: Blog, whole: Review) -> Review:
    """Each contribution of several judged by itself, those that are decided left out."""
    tree = GitTree(blog.git, whole.base, blog.prefix)
    try:
        held = proposals.parts(whole.proposal, blog.settings)
    except ModeratorError as error:
        return replace(whole, faults=error.faults)
    left = (one for one in held if not proposals.settled(one, lambda path: tree.read(path) is not None, blog.settings))
    found = tuple(_single(blog, replace(whole, proposal=one)) for one in left)
    return replace(whole, parts=found, faults=tuple(fault for part in found for fault in part.faults))


def _single(blog: Blog, found: Review) -> Review:
    proposal, base = found.proposal, found.base
    try:
        asked = proposals.read(proposal, blog.settings)
    except ModeratorError as error:
        return replace(found, faults=error.faults)
    thread = store.thread(blog.settings.root, blog.settings.comments, asked.thread)
    # As of when it was sent: what came later is no fault of its voice.
    site = Site(thread, blog.posts, blog.settings, proposal.sent)
    record, conflicts = _merged(blog, base, asked, proposal)
    own = proposals.path(blog.settings, asked.thread, asked.id)
    others = store.namesakes(blog.settings.root, blog.settings.comments, own)
    faults = (*others, *conflicts, *_judged(site, asked, proposal))
    beside = _there(blog, found.before, asked.thread, thread.threads.get(asked.thread, ()))
    return replace(found, asked=asked, record=record, faults=faults, thread=beside)


def _there(blog: Blog, commit: str, thread: str, published: Sequence[Comment]) -> tuple[Comment, ...]:
    """Those of a thread's comments that a commit has too (empty: none)."""
    paths = {one.id: proposals.path(blog.settings, thread, one.id) for one in published}
    entries = GitTree(blog.git, commit, blog.prefix).entries(paths.values())
    return tuple(one for one in published if entries[paths[one.id]])


def commit(git: Git, name: str) -> str:
    """The id of the commit that a name means, which goes to git by its standard input. Raises OwnerError."""
    answer = git.run("cat-file", "--batch-check", stdin=f"{name}^{{commit}}\n".encode())
    words = answer.out.decode("utf-8", "replace").split()
    if len(words) != 3 or words[1] != "commit":
        message, remedy = N_("there is no commit %(name)s here"), N_("fetch it first, with all that it stands on")
        raise OwnerError([Fault("commit", message, remedy, {"name": name})])
    return words[0]


def named(branch: str, number: int) -> str:
    """What a pull request is called as a proposal: by its branch if that is one of ours in our repository, else not."""
    return branch if is_branch(branch, KINDS) else f"{FOREIGN}{number}"


def _touches(blog: Blog, before: str, head: str) -> bool:
    """Whether anything below the folder of comments is other than it was; however many other changes there are."""
    options = ("-r", "-z", "--name-only", "--no-renames", "--ignore-submodules=none")
    names = blog.git.ask("diff-tree", *options, before, head).decode("utf-8", "replace").split("\0")
    # What some systems take for the same folder counts as the folder.
    folder = _folded(f"{blog.prefix}{blog.settings.comments}")
    return any(f"{_folded(name)}/".startswith(f"{folder}/") for name in names)


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _merged(
    blog: Blog, base: str, asked: Asked, proposal: Proposal
) -> tuple[Comment | Decision | None, Sequence[Fault]]:
    """What merging publishes, or why there is no room for it."""
    try:
        tree = GitTree(blog.git, base, blog.prefix)
        return proposals.accepted(asked, tree, blog.settings, proposal.sent.replace(microsecond=0)), ()
    except CauserieError as error:
        return None, error.faults


def _judged(site: Site, asked: Asked, proposal: Proposal) -> Iterator[Fault]:
    if asked.comment is None or asked.kind == "withdrawal":
        return
    (change,) = proposal.changes
    for fault in registry.judge(site, asked.thread, asked.comment, asked.before):
        yield _placed(fault, change)


def _placed(fault: Fault, change: Change) -> Fault:
    """A fault of a canonical file, at the line where its key stands in the file that was proposed."""
    entry = flatmap.read(change.after or b"", change.path)[0].get(fault.key) if fault.path == change.path else None
    return replace(fault, line=entry.line) if entry else fault
