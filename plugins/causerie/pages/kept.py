"""What was rendered before from the same thread, post, templates and settings, and need not be again."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from markupsafe import Markup

from causerie import posts
from causerie.cache import Cache, key
from causerie.ledger import Ledger, inputs
from causerie.model import Post


class Kept:
    """The slots of earlier builds, in a cache, by the digest of all that they are made from."""

    def __init__(self, cache: Cache, ledger: Ledger) -> None:
        self._cache = cache
        self._ledger = ledger
        self._common = _common(ledger)
        self._states: dict[str, bytes] = {}
        self._facts: dict[str, bytes] = {}

    def state(self, thread: str, *more: bytes) -> bytes:
        """The digest of all that the slots, the feeds and the receipts of a thread are made from."""
        state = self._states.get(thread)
        if state is None:
            lines = [f"{posts.line(post)} {post.closed(self._ledger.now)}" for post in self._ledger.posts(thread)]
            state = self._states[thread] = key(self._common, self._ledger.state(thread), *lines)
        return key(state, *more)

    def slot(self, kind: str, post: Post, path: str, make: Callable[[], Markup]) -> Markup:
        """A slot of a post, or of a part of its thread, made if it is not known."""
        return self._made(self._key(kind, post, path), make)

    def stays(self, kind: str, post: Post, path: str) -> bytes:
        """Keep a slot that nobody asks for, since the page in which it stands is as it was; what it is made from."""
        asked = self._key(kind, post, path)
        self._cache.stays(asked)
        return asked

    def gathered(self, state: Iterable[str], make: Callable[[], Markup]) -> Markup:
        """The slot of a page of contributions whose facts are made from this state, made if it is not known."""
        return self._made(key(self._common, "gathered", *state), make)

    def _key(self, kind: str, post: Post, path: str) -> bytes:
        facts = self._facts.get(post.source) or self._facts.setdefault(post.source, key(posts.line(post)))
        return key(self.state(post.thread), facts, kind, path)

    def _made(self, asked: bytes, make: Callable[[], Markup]) -> Markup:
        found = self._cache.get(asked)
        if found is not None:
            return Markup(found.decode())  # noqa: S704 (what `make` gave)
        made = make()
        self._cache.put(asked, made.encode())
        return made

    def known(self, thread: object, what: str) -> bool:
        """Whether this was noted of a thread as it is now."""
        return self._cache.get(self.state(str(thread), what.encode())) is not None

    def note(self, thread: str, what: str) -> None:
        """Note something of a thread, which is so until it changes."""
        self._cache.put(self.state(thread, what.encode()), b"")

    def close(self) -> None:
        """Forget what no page of the build asked for."""
        self._cache.sweep()
        self._cache.close()


def _common(ledger: Ledger) -> bytes:
    folders = [ledger.settings.theme, *ledger.settings.overrides]
    people = [f"{name} {person}" for name, person in ledger.people.items()]
    guides = [posts.line(post) for post in ledger.guides()]
    made_by = inputs.reader_digest(ledger.settings)
    return key(made_by, inputs.content_digest(folders), *people, "guides", *guides)
