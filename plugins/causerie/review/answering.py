"""What is answered to open pull requests, in the name of whoever keeps the blog: computed again, from git alone."""

from __future__ import annotations

from dataclasses import dataclass, replace

from causerie.errors import N_, Fault, ForgeError
from causerie.forges import refs
from causerie.forges.base import FOREIGN
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
        """Review an open pull request, and say so below it, once for each head; None if it is not open.

        Of one that touches no contribution nothing is said.
        """
        pull = self.client.drive(self.hub.pull(number))
        if pull.state != "open":
            return None
        found = self.reviewed(pull)
        if found.ours:
            said, lines = drawing.text(found, self.blog, page), drawing.remarks(found, self.blog)
            head = replace(pull, version=found.proposal.version)
            mark = f"<!-- causerie review {head.version} -->"
            self.client.drive(self.hub.review(head, found.before or found.base, said, lines, mark))
        return found

    def heads(self, version: str = "") -> list[int]:
        """The numbers of the open pull requests, or of those alone whose head is at this commit."""
        pulls = self.client.drive(self.hub.opened())
        return [pull.number for pull in pulls if version in ("", pull.version)]

    def reviewed(self, pull: Pull) -> Review:
        """The review of a pull request as git has it now."""
        name = f"{FOREIGN}{pull.number}"
        self.upstream.fetch(self.blog.settings.branch, ())
        self.upstream.fetch_heads({name: self.hub.head(pull.number)})
        head = refs.found(self.blog.git, OURS + name).get(OURS + name)
        if head is None:
            message, remedy = N_("the forge has no commit of pull request %(number)s"), N_("it is tried again")
            raise ForgeError([Fault("forge", message, remedy, {"number": pull.number})])
        called = named(pull.branch if pull.own else "", pull.number)
        return review(self.blog, commit(self.blog.git, "HEAD"), head, called)
