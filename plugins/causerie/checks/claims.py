"""Each thread has its post, and each post a thread of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import PurePosixPath

from causerie import i18n
from causerie.checks.base import Site
from causerie.errors import N_, Fault
from causerie.model import Post
from causerie.store import thread_name
from causerie.values import LANG

FEW = 50
"""How many unclaimed threads are each told the closest post; more have one cause, and comparing takes their square."""


def check(site: Site) -> Iterator[Fault]:
    """Threads that no post claims, posts that claim what cannot be a thread, posts that claim the same one."""
    claimed: dict[str, list[Post]] = {}
    for post in sorted(site.posts, key=lambda post: post.source):
        others = claimed.setdefault(post.thread, [])
        yield from _post(post, others)
        others.append(post)
    yield from _translations(site.posts)
    unclaimed = [thread for thread in site.corpus.threads if thread not in claimed]
    waiting = _waiting(site) if len(unclaimed) <= FEW else {}
    for thread in unclaimed:
        yield _unclaimed(f"{site.settings.comments}/{thread}", thread, waiting)


def _post(post: Post, others: Sequence[Post]) -> Iterator[Fault]:
    """What is wrong with a post's name and language; `others` claim the same thread."""
    rivals = [other for other in others if other.lang == post.lang or post.source not in other.translations]
    if LANG.check(post.lang):
        message, remedy = N_("%(lang)s is no language tag"), N_("write Lang: with a tag such as fr, en or pt-BR")
        yield Fault("lang", message, remedy, {"lang": post.lang}, post.source, 1)
    elif post.lang.split("-")[0] not in i18n.languages():
        message, remedy = N_("the site has no words in %(lang)s"), N_("add the language, or live with English words")
        yield Fault("lang", message, remedy, {"lang": post.lang}, post.source, 1, level="hint")
    if not thread_name(post.thread):
        message = N_("no folder on every system can be called %(thread)s, so this post cannot have a discussion")
        remedy = N_("give it a line Discussion: with small letters, digits and -")
        yield Fault("claim", message, remedy, {"thread": post.thread}, post.source, 1)
    elif rivals:
        message = N_("this post and %(other)s would share the discussion %(thread)s")
        remedy = N_("give one of them another Slug:, or a line Discussion: of its own; translations have one Slug:")
        yield Fault("claim", message, remedy, {"other": rivals[0].source, "thread": post.thread}, post.source, 1)


def _translations(posts: Sequence[Post]) -> Iterator[Fault]:
    """Translations of one post that do not belong to one discussion, or ask different numbers of questions."""
    known = {post.source: post for post in posts}
    for post in posts:
        others = sorted(source for source in post.translations if source > post.source and source in known)
        for other in (known[source] for source in others):
            if other.thread != post.thread:
                message = N_("its translation %(other)s has another discussion")
                remedy = N_("give both the same line Discussion:")
                yield Fault("claim", message, remedy, {"other": other.source}, post.source, 1)
            elif len(other.questions) != len(post.questions):
                message = N_("its translation %(other)s asks another number of questions")
                remedy = N_("ask the same ones in both")
                yield Fault("questions", message, remedy, {"other": other.source}, post.source, 1, level="hint")
            if other.closes != post.closes:
                message, remedy = (
                    N_("its translation %(other)s closes at another time"),
                    N_("give both the same line Closes:"),
                )
                yield Fault("closes", message, remedy, {"other": other.source}, post.source, 1, level="hint")


def _waiting(site: Site) -> Mapping[str, Post]:
    """The posts that an unclaimed thread may have belonged to, by their thread and by the name of their file."""
    inviting = [post for post in site.posts if post.invites]
    without = [post for post in inviting if post.thread not in site.corpus.threads]
    found: dict[str, Post] = {}
    for post in without or inviting or site.posts:
        for name in (PurePosixPath(post.source).name.split(".")[0], post.thread):
            found[name] = post
    return found


def _unclaimed(path: str, thread: str, waiting: Mapping[str, Post]) -> Fault:
    near = get_close_matches(thread, waiting, 1, cutoff=0.0)
    message = N_("no post claims this discussion")
    if not near:
        return Fault("orphan-thread", message, N_("write its post, or delete the folder"), {}, path)
    remedy = N_(
        "the closest post is %(source)s: rename the folder to %(near)s, or add to the post: Discussion: %(thread)s"
    )
    post = waiting[near[0]]
    return Fault("orphan-thread", message, remedy, {"source": post.source, "near": post.thread, "thread": thread}, path)
