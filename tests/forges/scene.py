"""A forge's server with an author's clone of its repository, for the tests of forges on servers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from causerie.forges import finding, registry
from causerie.forges.client import Client
from causerie.forges.homes import Home
from causerie.forges.looking import Lookout
from causerie.forges.places import read
from causerie.forges.remote import Remote
from causerie.forges.transport import Transport

from tests.forges.hosting.server import Hosting, running
from tests.forges.hosting.state import Pull
from tests.forges.repository import Repository

BRANDS = ("github", "gitlab", "forgejo")


@dataclass
class Clock:
    """A clock that stands still until it is moved; to sleep moves it."""

    seconds: float = 1_795_000_000.0

    def __call__(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds


@dataclass
class Scene:
    brand: str
    server: Hosting
    clone: Repository
    clock: Clock

    def forge(self, token: str = "", clone: Repository | None = None) -> Remote:
        """The forge of a clone, as a process that has just started sees it."""
        place = read(self.server.origin)
        assert place
        hub = registry.HUBS[self.brand](place, "main", token or self.server.token)
        client = Client(Transport(hub.address, hub.headers, 10.0, self.clock), self.clock.sleep, lambda: 0.5)
        path = (clone or self.clone).path
        return Remote(Lookout(path, "main", hub, client, place.git, self.clock))

    def home(self) -> Home:
        """The clone, as the forge's code knows it."""
        return finding.find(self.clone.path, "main")

    def cloned(self, path: Path) -> Repository:
        """Another clone."""
        Repository(path.parent).git("clone", "--quiet", str(self.server.state.bare.folder), str(path))
        clone = Repository(path)
        clone.git("remote", "set-url", "origin", self.server.origin)
        return clone

    @property
    def bare(self) -> Repository:
        """The forge's own repository."""
        return Repository(self.server.state.bare.folder)

    def pulls(self, branch: str) -> list[Pull]:
        """The pull requests that a branch ever had."""
        return [pull for pull in self.server.state.pulls.values() if pull.branch == branch]

    def published(self) -> dict[str, bytes]:
        """The comments on the forge's published branch."""
        names = self.bare.git("ls-tree", "-r", "--name-only", "main", "comments/").splitlines()
        return {name: self.bare.git("show", f"main:{name}").encode() for name in names}

    def branches(self) -> list[str]:
        """The forge's branches."""
        return self.bare.git("for-each-ref", "--format=%(refname:short)", "refs/heads").splitlines()


@contextmanager
def staged(brand: str, path: Path) -> Iterator[Scene]:
    """A scene of one brand; what its server or its client said against the forge's description fails the test."""
    with running(brand, path) as server:
        scene = Scene(brand, server, Repository(path), Clock())
        scene.clone = scene.cloned(path / "clone")
        yield scene
        assert server.violations == []
