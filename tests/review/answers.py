"""A forge with a blog, and what answers in its name below its pull requests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from causerie import codec, posts
from causerie.forges import registry
from causerie.forges.base import Forge as Working
from causerie.forges.upstream import Upstream
from causerie.model import Decision
from causerie.moderation import Moderation
from causerie.review.proposal import Blog
from causerie.review.recording import Records

from tests.forges import hosting
from tests.forges.hosting.server import Hosting
from tests.forges.hosting.state import Pull
from tests.review.pulls import Pulls, path
from tests.samples import ID, NOW, WHEN, comment, ident

MINUTE = timedelta(minutes=1)
DECIDED = f"comments/_decisions/{ID}.yml"


@dataclass
class Forge:
    """A forge with a blog, somebody's copy of it there, and what answers in the blog's name."""

    host: Hosting
    pulls: Pulls
    blog: Blog

    @property
    def answers(self) -> Records:
        place, hub, client = registry.connected(self.blog.settings)
        return Records(self.blog, hub, client, Upstream.of(self.blog.git, hub, f"{place.pages}.git"))

    def asked(self, files: Mapping[str, bytes | None], branch: str = "patch-1", owner: str = "eve") -> Pull:
        """A pull request from somebody's copy (or, of `ada`, from the repository itself)."""
        home = self.host.state.home(owner) or self.host.state.fork(owner)
        self.pulls.copy.git("checkout", "--quiet", "-B", branch, "main")
        self.pulls.put(files)
        self.pulls.send()
        self.pulls.copy.git("push", "--quiet", "--force", str(home.folder), f"HEAD:refs/heads/{branch}")
        return self.host.state.create(home, branch, "main", "Create a file", "", owner)

    @property
    def own(self) -> Working:
        """The forge as Claire works with it, whose site is built."""
        self.blog.settings.output.mkdir(exist_ok=True)
        (self.blog.settings.output / posts.FILE).write_bytes(posts.dump(self.blog.posts))
        return registry.of(self.blog.settings, "Claire")

    @property
    def hand(self) -> Moderation:
        return Moderation(self.own, self.blog.settings, "Claire")

    def branches(self) -> set[str]:
        """Those of the forge's repository."""
        return set(self.host.state.bare.heads())

    def published(self, name: str) -> bytes:
        return self.host.state.bare.git("show", f"main:{name}").encode()

    def closed(self, pull: Pull, *labels: str) -> None:
        """Close it by hand, with labels."""
        for label in labels:
            self.host.state.labels.setdefault(label, self.host.state.next_id())
            pull.labels.append(label)
        self.host.state.end(pull, "closed")

    def recorded(self, pull: Pull) -> Decision | None:
        return self.answers.record(pull.number, self.own, NOW)

    def merged(self, pull: Pull, how: str = "--no-ff") -> None:
        """Merge it as a moderator does, with two parents (or by `--squash`), and check the result out."""
        blog = self.pulls.blog
        blog.git("fetch", "--quiet", str(pull.home.folder), pull.branch)
        blog.git("merge", "--quiet", how, "FETCH_HEAD", *(["--no-edit"] if how == "--no-ff" else []))
        if how == "--squash":
            blog.git("commit", "--quiet", "--message=Squashed")
        blog.git("push", "--quiet", str(self.host.state.bare.folder), "HEAD:refs/heads/main")
        self.host.state.end(pull, "merged")


@contextmanager
def working(brand: str, folder: Path) -> Iterator[Forge]:
    """A forge of a brand, whose token the caller is to put into the environment; the blog's folder is a clone of it."""
    pulls = Pulls.of(folder)
    with hosting.running(brand, folder) as host:
        pulls.blog.git("push", "--quiet", "--force", str(host.state.bare.folder), "HEAD:refs/heads/main")
        pulls.blog.git("remote", "add", "origin", host.origin)
        yield Forge(host, pulls, pulls.seen(forge=brand, output=folder / "output"))
        assert host.violations == []


def said(pull: Pull) -> str:
    """All that was said below a pull request, and of its lines."""
    whole = [*pull.comments, *pull.reviews]
    return "\n".join([one.text for one in whole] + [remark[2] for one in whole for remark in one.remarks])


def words(pull: Pull) -> list[str]:
    """Each thing that was said below it."""
    return [one.text for one in [*pull.comments, *pull.reviews]]


def gathered(forge: Forge, **changes: Any) -> Pull:
    """Three new contributions in one pull request of the repository's own, the second of them with these `changes`."""
    made = [comment(id=ident(n), date=WHEN + MINUTE * n, **(changes if n == 2 else {})) for n in (1, 2, 3)]
    assert forge.own.propose(f"gathered/{ident(1)}", {path(one): codec.write(one) for one in made}, "Three", "", NOW)
    return max(forge.host.state.pulls.values(), key=lambda pull: pull.number)


def ticked(forge: Forge, ticks: str) -> Pull:
    """The same, closed by a moderator who wrote before each of the three `x`, `1` (declined by that rule) or `-`."""
    pull = gathered(forge)
    rows = [(f"- [{'x' if tick == 'x' else ' '}]", ident(n), tick.strip("x")) for n, tick in enumerate(ticks, 1)]
    pull.body = "".join(f"{box} `{name}` — rule: {rule}\r\n" for box, name, rule in rows)
    forge.closed(pull)
    return pull
