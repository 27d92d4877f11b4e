"""Each thread has its post, and each post a thread of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from causerie.checks.base import Site
from causerie.errors import N_, Fault
from causerie.model import Post
from causerie.store import thread_name

FEW = 50
"""How many unclaimed threads are each told the closest post; more have one cause, and comparing takes their square."""


def check(site: Site) -> Iterator[Fault]:
    """Threads that no post claims, posts that claim what cannot be a thread, posts that claim the same one."""
    claimed: dict[str, list[Post]] = {}
    for post in sorted(site.posts, key=lambda post: post.source):
        others = claimed.setdefault(post.thread, [])
        rivals = [other for other in others if other.lang == post.lang or post.source not in other.translations]
        others.append(post)
        if not thread_name(post.thread):
            message = N_("no folder on every system can be called %(thread)s, so this post cannot have a discussion")
            remedy = N_("give it a line Discussion: with small letters, digits and -")
            yield Fault("claim", message, remedy, {"thread": post.thread}, post.source, 1)
        elif rivals:
            message = N_("this post and %(other)s would share the discussion %(thread)s")
            remedy = N_("give one of them another Slug:, or a line Discussion: of its own")
            yield Fault("claim", message, remedy, {"other": rivals[0].source, "thread": post.thread}, post.source, 1)
    unclaimed = [thread for thread in site.corpus.threads if thread not in claimed]
    for thread in unclaimed:
        yield _unclaimed(site, thread, claimed if len(unclaimed) <= FEW else {})


def _unclaimed(site: Site, thread: str, claimed: Mapping[str, Sequence[Post]]) -> Fault:
    path = f"{site.settings.comments}/{thread}"
    near = get_close_matches(thread, claimed, 1, cutoff=0.0)
    message = N_("no post claims this discussion")
    if not near:
        return Fault("orphan-thread", message, N_("write its post, or delete the folder"), {}, path)
    remedy = N_(
        "the closest post is %(source)s: rename the folder to %(near)s, or add to the post: Discussion: %(thread)s"
    )
    found = {"source": claimed[near[0]][0].source, "near": near[0], "thread": thread}
    return Fault("orphan-thread", message, remedy, found, path)
