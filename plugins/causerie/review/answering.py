"""What is answered to open pull requests, in the name of whoever keeps the blog: computed again, from git alone."""

from __future__ import annotations

from dataclasses import dataclass, replace

from causerie import proposals
from causerie.errors import N_, Fault, ForgeError
from causerie.forges import branches, refs
from causerie.forges.base import FOREIGN, GATHERED
from causerie.forges.client import Client
from causerie.forges.hub import Hub, Pull
from causerie.forges.upstream import OURS, Upstream
from causerie.review import drawing
from causerie.review.proposal import Blog, Review, commit, named, review


@dataclass(frozen=True, slots=True)
class Answers:
    """The forge's side of a blog: its pull requests, and the repository that holds their heads."""

    blog: Blog
    hub: Hub
    client: Client
    upstream: Upstream

    def post(self, number: int, page: str = "") -> Review | None:
        """Review an open pull request, and say so below it, once; None if it is not open, or asks for another branch.

        Of one that touches no contribution nothing is said. `page` is where, below its own address, the page that it
        makes can be had.
        """
        pull = self.pull(number)
        if pull is None or pull.state != "open":
            return None
        found = self.reviewed(pull)
        if found.ours:
            where = f"{pull.url}/{page}" if page else ""
            said, lines = drawing.text(found, self.blog, where), drawing.remarks(found, self.blog)
            head = replace(pull, version=found.proposal.version)
            mark = f"<!-- causerie review {head.version} -->"
            self.client.drive(self.hub.review(head, found.before or found.base, said, lines, mark))
        return found

    def pull(self, number: int) -> Pull | None:
        """A pull request onto the published branch; None if it is one onto another."""
        pull = self.client.drive(self.hub.pull(number))
        return pull if pull.base == self.blog.settings.branch else None

    def heads(self, version: str = "") -> list[int]:
        """The numbers of the open pull requests, or of those alone whose head is at this commit."""
        pulls = self.client.drive(self.hub.opened())
        return [pull.number for pull in pulls if version in ("", pull.version)]

    def reviewed(self, pull: Pull) -> Review:
        """The review of a pull request as git has it now; one by hand under an id that was proposed is at fault."""
        head = self.head(pull)
        called = named(pull.branch if pull.own else "", pull.number)
        found = review(self.blog, commit(self.blog.git, "HEAD"), head, called)
        first = self.first(found)
        if not first or not found.asked:
            return found
        path = proposals.path(self.blog.settings, found.asked.thread, found.asked.id)
        return replace(found, faults=(proposals.taken(path, [first]), *found.faults))

    def first(self, found: Review) -> str:
        """The proposal of ours that has the id of one that was made by hand; empty if there never was one.

        What is gathered is looked for in the branches that came with its head: they stay until all in them is decided.
        """
        if not found.asked or not found.proposal.branch.startswith(FOREIGN):
            return ""
        name = proposals.branch("comment", found.asked.id)
        # Whatever became of it: closed without a decision, it may be opened again.
        if self.client.drive(self.hub.named(name)):
            return name
        git, start = self.blog.git, OURS + GATHERED
        tips = {ref.removeprefix(OURS): commit for ref, commit in refs.found(git, start).items()}
        held = branches.read(git, tips, commit(git, "HEAD"), self.blog.prefix)
        return next((one.branch for one in held if proposals.holds(one, found.asked.id)), "")

    def head(self, pull: Pull) -> str:
        """The commit that a pull request asks for, or asked for at its end, whatever its branch holds since."""
        name = f"{FOREIGN}{pull.number}"
        self.upstream.fetch(self.blog.settings.branch, (GATHERED,))
        answer = self.upstream.fetch_heads({name: self.hub.head(pull.number)})
        head = refs.found(self.blog.git, OURS + name).get(OURS + name)
        # What was had before, if anything was, may be another one.
        if head is None or answer:
            message, remedy = N_("the forge has no commit of pull request %(number)s"), N_("it is tried again")
            raise ForgeError([Fault("forge", message, remedy, {"number": pull.number})])
        return head
