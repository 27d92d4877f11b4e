"""What a brand of forge is asked over HTTP, and what its answers mean: pure, so that nothing here waits or fails.

What a hub is asked is a generator: it yields requests, is sent their replies, and returns what they mean. It raises
OwnerError if the answer says that the token or the project lacks something, ForgeError if it may go well later.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit

from causerie.errors import N_, CauserieError, Fault, ForgeError, OwnerError
from causerie.forges.transport import Reply, Request

T = TypeVar("T")
Steps = Generator[Request, Reply, T]
"""A conversation: requests out, replies in, what it comes to at its end."""
State = Literal["open", "closed", "merged"]
PAGE = 100
"""Rows asked for at once; the forges give no more (Forgejo: 50, unless its administrator allows more)."""


@dataclass(frozen=True, slots=True)
class Place:
    """A repository on a forge: the scheme and host of its pages (`https`, `git.example.org:3000`), owner and name."""

    scheme: str
    host: str
    path: str

    @property
    def pages(self) -> str:
        """The address of the repository's pages."""
        return f"{self.scheme}://{self.host}/{self.path}"

    @property
    def git(self) -> str:
        """Where it takes git."""
        return f"{self.pages}.git"


@dataclass(frozen=True, slots=True)
class Pull:
    """A pull request: its number, the branch that it asks for, the commit at its head, and its text, in Markdown.

    `base` is the branch that it is to be merged into, the published one or any other. `own` says that its branch lies
    in the repository itself, and not in somebody's copy of it.
    """

    number: int
    branch: str
    base: str
    version: str
    state: State
    own: bool
    labels: tuple[str, ...]
    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What is said of one line of a file, in Markdown."""

    path: str
    line: int
    text: str


class Hub(Protocol):
    """A brand of forge, for one repository, one published branch and one token."""

    @property
    def address(self) -> str:
        """The base address of its API."""

    @property
    def headers(self) -> Mapping[str, str]:
        """What every request takes along, the token included."""

    @property
    def user(self) -> str:
        """The name beside the token when git asks for a password."""

    @property
    def token(self) -> str:
        """The secret that the forge gave to whoever works here."""

    def opened(self) -> Steps[list[Pull]]:
        """All that are open."""

    def recent(self) -> Steps[list[Pull]]:
        """A page of those onto the published branch that something happened to last, whatever became of them."""

    def named(self, branch: str) -> Steps[Pull | None]:
        """The newest pull request of a branch of the repository's own, whatever became of it and whatever its base."""

    def pull(self, number: int) -> Steps[Pull]:
        """One pull request."""

    def create(self, branch: str, title: str, text: str, label: str) -> Steps[Pull]:
        """Ask that a branch of the repository's own be merged; if that was asked already, the pull request there is."""

    def label(self, pull: Pull, label: str) -> Steps[None]:
        """Give a pull request its label, if it has not got it."""

    def close(self, number: int) -> Steps[None]:
        """Close a pull request, unless it is closed."""

    def merged(self, number: int, version: str) -> Steps[None]:
        """Tell the forge that a commit of the published branch merged it, where the forge does not see so itself."""

    def say(self, number: int, text: str, mark: str) -> Steps[None]:
        """Say something below it, in Markdown, once: not again if it was said before word for word, `mark` included."""

    def review(self, pull: Pull, base: str, text: str, remarks: Sequence[Remark], mark: str) -> Steps[None]:
        """Say something below it and of its lines, once as `say` does; `base` is where its branch left ours.

        The text is to say all that the remarks do: what stands on a line that the forge does not show is left out.
        """

    def lacking(self) -> Steps[list[str]]:
        """The names of the rights that the token lacks, as the forge's own pages call them; it changes nothing."""

    def head(self, number: int) -> str:
        """The ref where the forge keeps the head of a pull request, from wherever it comes."""

    def new_file(self, path: str, text: str, message: str) -> str:
        """The address of its page for a new file, filled in."""


def pages(request: Request) -> Steps[list[Any]]:
    """The rows of a list, from all of its pages, as long as the forge names a next one (RFC 8288)."""
    rows: list[Any] = []
    while True:
        reply = yield request
        rows += expect(reply, 200, kind=list)
        after = _next(reply.headers.get("link", ""))
        if not after:
            return rows
        # Its query alone: the page is the one that was asked for, whatever host the link names.
        path = request.path.partition("?")[0]
        request = Request("GET", f"{path}?{urlencode(parse_qsl(urlsplit(after).query))}")


def _next(links: str) -> str:
    for link in links.split(","):
        target, _, facts = link.partition(";")
        if any(fact.strip().replace('"', "") == "rel=next" for fact in facts.split(";")):
            return target.strip().strip("<>")
    return ""


def expect(reply: Reply, *statuses: int, kind: type = dict) -> Any:
    """The data of a reply that is to have one of these statuses; else the error that its status means."""
    if reply.status not in statuses:
        raise unexpected(reply)
    with shaped():
        if not isinstance(reply.json, kind):
            raise TypeError
    return reply.json


@contextmanager
def shaped() -> Iterator[None]:
    """Raise ForgeError if what is read in the block, or in the function that it decorates, is not as it should be."""
    try:
        yield
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        message, remedy = N_("the forge’s answer has another shape than its manual says"), N_("it is tried again")
        raise ForgeError([Fault("forge", message, remedy)]) from error


def unexpected(reply: Reply) -> CauserieError:
    """The error of an answer that none of ours expects."""
    values: Mapping[str, object] = {"status": reply.status, "reason": said(reply)}
    if reply.status in (404, 410):
        message = N_("the forge knows nothing of what it was asked for (%(status)s)")
        remedy = N_("look at the address of origin, and give the token access to that repository")
        return OwnerError([Fault("forge", message, remedy, values)])
    message = N_("the forge refused it (%(status)s): %(reason)s")
    return ForgeError([Fault("forge", message, N_("it is tried again; inv doctor tells more"), values)])


def said(reply: Reply) -> str:
    """The forge's own words for what is wrong, without what it may quote of ours."""
    data = reply.json
    if not isinstance(data, dict):
        return "–"
    words = data.get("message") or data.get("error") or "–"
    return str(words[0] if isinstance(words, list) and words else words)[:200]


def rows(data: object, key: str) -> Iterator[str]:
    """The strings of one key in a list of maps."""
    for row in data if isinstance(data, list) else ():
        if isinstance(row, dict) and isinstance(row.get(key), str):
            yield row[key]
