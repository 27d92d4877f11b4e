"""A full build beside those of others, in one run: inv bench build [-- POSTS...].

Each blog has ten comments a post. The yardstick is a bare Pelican with its own theme, which shows none of them. Ours is
measured without any cache, and again with the caches and the site of the build before; all others write into a folder
that is not there, and nothing is deleted while the clock runs. The search's index, which no peer has, is left out.
Eleventy colours no code. Memory is what the whole tree of processes holds in the first round, what is shared counted
once.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.bench import _clock, _corpus, _drawing, _eleventy, _hugo, _peers, _pelicans
from tests.bench._merging import CLOCK
from tests.bench._paired import Contender, play, ratios, row

SIZES = (1_000, 5_000)
COMMENTS = 10
ROUNDS = 3
DRAWN = "build.svg"


def main() -> None:
    """Print each size's table, and how the cost grows; draw the last size."""
    sizes = [int(word) for word in sys.argv[1:]] or SIZES
    print(_clock.machine())
    found = []
    for posts in sizes:
        with tempfile.TemporaryDirectory() as there:
            contenders = list(entered(Path(there), posts))
            play(contenders, ROUNDS)
        print(f"\n{posts:,} posts, {posts * COMMENTS:,} comments; ratios (least-median-most) to the first row")
        print(*(row(one, contenders[0]) for one in contenders), sep="\n", flush=True)
        found.append(contenders)
    if len(found) > 1:
        print(*growth(sizes, found), sep="\n")
    print(f"\n{draw(sizes[-1], found[-1])}")


def entered(there: Path, posts: int) -> Iterator[Contender]:
    """Everyone who builds a blog of this size here; who cannot is named, and left out."""
    blog = there / "blog"
    _corpus.blog(blog, posts, posts * COMMENTS)
    yield _pelicans.bare(blog)
    yield from ours(blog)
    makers: dict[str, Callable[[], Contender]] = {
        "Hugo": lambda: _hugo.full(_hugo.site(there / "hugo", blog, "data")),
        "Eleventy": lambda: _eleventy.full(_eleventy.site(there / "eleventy", blog)),
        "pelican-comment-system": lambda: _system(there / "system", blog),
    }
    for name, make in makers.items():
        try:
            yield make()
        except _peers.MissingError as error:
            print(f"{name} is left out: {error}")


def ours(blog: Path) -> Iterator[Contender]:
    """Ours without any cache, then with the caches and the site that this left."""
    command = _pelicans.pelican("blogconf.py")
    yield Contender("Causerie, cold", command, blog, _pelicans.emptied(blog / ".cache", blog / "output"), CLOCK)
    yield Contender("Causerie, warm caches", command, blog, env=CLOCK)


def _system(folder: Path, blog: Path) -> Contender:
    """In a folder of its own: its comments lie among the content, whose folders the others look at."""
    packages = _peers.python()
    for name in ("content", "comments"):
        shutil.copytree(blog / name, folder / name, copy_function=os.link)
    made = _pelicans.system(folder, packages)
    made.rounds = 1
    return made


def growth(sizes: Sequence[int], found: Sequence[Sequence[Contender]]) -> Iterator[str]:
    """What each contender's processor time and memory grew by, from the smallest blog to the largest."""
    yield f"\nfrom {sizes[0]:,} to {sizes[-1]:,} posts (x{sizes[-1] / sizes[0]:g})"
    for small, large in zip(found[0], found[-1], strict=False):
        work, memory = large.median("cpu") / small.median("cpu"), large.peak / small.peak
        yield f"{small.name:<38} cpu x{work:.2f}  memory x{memory:.2f}"


def draw(posts: int, contenders: Sequence[Contender]) -> Path:
    """Draw the processor's time of each, against the yardstick's; say where."""
    bars = [(one.name, ratios(one.all("cpu"), contenders[0].all("cpu"))[1]) for one in contenders]
    title = f"Processor time of a full build, {posts:,} posts and {posts * COMMENTS:,} comments"
    return _drawing.bars(DRAWN, title, "The first line is 1; shorter is better.", bars)


if __name__ == "__main__":
    main()
