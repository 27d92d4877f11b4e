"""One comment merged, whole processes from the shell: inv bench update [-- POSTS...].

Each blog has ten comments a post. An update is told which file changed, or looks for it; Hugo renders that one page,
its fastest way (its lists and feeds stay as they were). The resident server is measured by `inv bench live`.
The blog is built by Pelican alone, without the search, which none of the others has.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from causerie import parts, posts, store, threads
from causerie.model import Comment, Post
from causerie.settings import documented
from causerie.values import make_id

from tests.bench import _clock, _corpus, _drawing, _hugo, _merging, _peers
from tests.bench._merging import SENT, Merging
from tests.bench._paired import Contender, play, ratios, row

SIZES = (1_000, 5_000, 10_000)
COMMENTS = 10
ROUNDS = 9
PAGE_SIZE = next(default for name, default, _ in documented() if name == "page_size")
PEER_ROUNDS = 5


def main() -> None:
    """Print each size's table, what was touched, and how the cost grows; draw it for the last size."""
    sizes = [int(word) for word in sys.argv[1:]] or SIZES
    print(_clock.machine())
    found = [measured(posts) for posts in sizes]
    if len(found) > 1:
        print(f"\nfrom {sizes[0]:,} to {sizes[-1]:,} posts (x{sizes[-1] / sizes[0]:g})")
        for small, large in zip(found[0], found[-1], strict=False):
            print(f"{small.name:<38} wall x{large.median('wall') / small.median('wall'):.2f}")
    print(f"\n{draw(sizes[-1], found[-1])}")


def measured(posts: int) -> Sequence[Contender]:
    """Merge comments into a blog of this size."""
    with tempfile.TemporaryDirectory() as there:
        blog = Path(there, "blog")
        _corpus.blog(blog, posts, posts * COMMENTS)
        _merging.build(blog)
        contenders = entered(blog, Path(there, "hugo"))
        # The first update after a build finds its caches, and the disk's, as that left them.
        play(contenders, 1)
        for one in contenders:
            one.costs.clear()
        play(contenders, ROUNDS)
        print(f"\n{posts:,} posts, {posts * COMMENTS:,} comments; ratios (least-median-most) to the last row")
        print(*(row(one, contenders[-1]) for one in contenders), sep="\n")
        said, moved, all_files = Merging(blog, _middle(blog)).touched()
        print(f"files: {said} said to be written, {moved} with another time, of {all_files:,}", flush=True)
    return contenders


def entered(blog: Path, hugo: Path) -> list[Contender]:
    """Updates of a plain thread and of the longest one, then Hugo's page of that one."""
    one, longest = _middle(blog), _longest(blog)
    plain, late, long = Merging(blog, one), Merging(blog, one, late=True), Merging(blog, longest)
    size = sum(1 for _ in long.folder.iterdir())
    found = [
        plain.contender("Causerie, told", told=True),
        plain.contender("Causerie, looking", told=False),
        late.contender("Causerie, told, sent long ago", told=True),
        long.contender(f"Causerie, told, of {size:,}", told=True),
        long.contender(f"Causerie, looking, of {size:,}", told=False),
    ]
    try:
        peer = _hugo.page(_hugo.site(hugo, blog, "resources"), longest)
        peer.rounds = PEER_ROUNDS
        return [*found, peer]
    except _peers.MissingError as error:
        print(f"Hugo is left out: {error}")
        return found


def draw(posts: int, contenders: Sequence[Contender]) -> Path:
    """Draw the time of each against the last one's; say where."""
    bars = [(one.name, ratios(one.all("wall"), contenders[-1].all("wall"))[1]) for one in contenders]
    title = f"One comment merged, {posts:,} posts and {posts * COMMENTS:,} comments: wall time"
    return _drawing.bars("update.svg", title, "The last line is 1; shorter is better.", bars)


def _longest(blog: Path) -> str:
    """The longest thread that has room for what is merged: a new page of a discussion takes a full build."""
    known = {post.thread: post for post in posts.load(blog / "output")}
    lengths = sorted((sum(1 for _ in one.iterdir()), one.name) for one in (blog / "comments").iterdir())
    for _, thread in reversed(lengths):
        found = list(store.thread(blog, "comments", thread).threads[thread])
        more, last = [], found[-1]
        for number in range(2 * ROUNDS + 4):
            last = replace(last, id=make_id(SENT + timedelta(minutes=number), number), reply_to=last.id, answers=None)
            more.append(last)
        before, after = (_pages(known[thread], one) for one in (found, [*found, *more]))
        if before == after:
            return thread
    raise AssertionError("every thread begins a page")


def _pages(post: Post, comments: Sequence[Comment]) -> list[str]:
    return [part.path for part in parts.layout(threads.build(comments), post, PAGE_SIZE).parts]


def _middle(blog: Path) -> str:
    """A thread of middling length."""
    threads = sorted((sum(1 for _ in path.iterdir()), path.name) for path in (blog / "comments").iterdir())
    return threads[len(threads) // 2][1]


if __name__ == "__main__":
    main()
