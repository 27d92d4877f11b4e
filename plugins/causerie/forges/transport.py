"""The one place that talks to a forge's server: it sends what it is handed, and says who must act on what came back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError

from causerie.errors import N_, CauserieError, Fault, ForgeError, OwnerError

REPLY_MAX = 8 << 20
"""The bytes that a reply may have; a hundred pull requests of GitHub's, the longest page, are about two MiB."""
PAUSE, PAUSE_MAX = 60.0, 24 * 3600.0
"""The seconds to wait when a forge refuses more without saying for how long (GitHub's advice), and the most we obey."""
_SHUT = re.compile(r"\b(archived|locked|blocked)\b", re.IGNORECASE)


class RestError(ForgeError):
    """A forge that is asked too much, or said when to come back: to go on knocking would make it worse."""


class TooLongError(requests.exceptions.RequestException):
    """A reply has more than REPLY_MAX bytes."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a forge is asked: `path` begins below the base address, quoted; `json` is sent unless it is None.

    `tried` says that a refusal for want of rights is an answer, not an error.
    """

    method: str
    path: str
    json: object = None
    headers: Mapping[str, str] = field(default_factory=dict)
    tried: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """What a forge answered: header names in lower case, and the body as text and, if it is JSON, as data."""

    status: int
    headers: Mapping[str, str]
    json: Any
    text: str


@dataclass(frozen=True, slots=True)
class Transport:
    """A forge's server, and the headers (with the secret) that every request takes along.

    `timeout` is in seconds, for a reply as a whole once it has begun; `clock` gives those since 1970.
    """

    base_url: str
    headers: Mapping[str, str] = field(repr=False)
    timeout: float
    clock: Callable[[], float]

    def send(self, request: Request) -> Reply:
        """Send it once, and follow no redirection.

        Raises ForgeError, with `after`, if it may succeed later, and OwnerError if the address or the rights are at
        fault. Any other reply, 404, 409 and 422 among them, is for the forge's own module to judge.
        """
        try:
            status, headers, body = self._talk(request)
        # An address or a header that cannot be sent is a ValueError too; a broken connection is not.
        except (requests.exceptions.RequestException, HTTPError, OSError) as error:
            raise self._broken(error) from None
        text = body.decode("utf-8", "replace")
        reply = Reply(status, headers, _data(text), text)
        if wrong := self._judged(reply, tried=request.tried):
            raise wrong
        return reply

    def _talk(self, request: Request) -> tuple[int, dict[str, str], bytes]:
        end = self.clock() + self.timeout
        with _Session() as session:
            # A session with an `auth` of its own does not look into ~/.netrc, and still takes proxies from outside.
            session.auth = _as_it_is
            with session.request(
                request.method,
                f"{self.base_url.rstrip('/')}/{request.path.lstrip('/')}",
                headers={**self.headers, **request.headers},
                json=request.json,
                timeout=self.timeout,
                allow_redirects=False,
                stream=True,
            ) as reply:
                told = {name.lower(): value for name, value in reply.headers.items()}
                return reply.status_code, told, self._body(reply, end)

    def _body(self, reply: requests.Response, end: float) -> bytes:
        body = bytearray()
        # As it comes: a server that sends a byte now and then is noticed before it has filled a block.
        while part := reply.raw.read1(1 << 16, decode_content=True):
            body += part
            if len(body) > REPLY_MAX:
                raise TooLongError
            if self.clock() > end:
                raise requests.exceptions.Timeout
        return bytes(body)

    def _broken(self, error: Exception) -> CauserieError:
        # The kind of error alone: its own words may quote what was sent.
        values = {"host": self._host(), "reason": type(error).__name__}
        if isinstance(error, ValueError):
            message, remedy = N_("%(host)s cannot be asked: %(reason)s"), N_("mend the forge’s address or its secret")
            return OwnerError([Fault("forge", message, remedy, values)])
        return _later(N_("%(host)s cannot be reached: %(reason)s"), values, PAUSE)

    def _judged(self, reply: Reply, *, tried: bool) -> CauserieError | None:
        values = {"host": self._host(), "status": reply.status}
        asked = _asked(reply.headers, self.clock())
        after = min(max(PAUSE if asked is None else asked, 1.0), PAUSE_MAX)
        if _spent(reply):
            message = N_("what may be asked of %(host)s in an hour is used up (%(status)s)")
            return _later(message, values, after, RestError)
        if _limited(reply):
            return _later(N_("%(host)s is asked too much at once (%(status)s)"), values, after, RestError)
        if reply.status >= 500:
            kind = ForgeError if asked is None else RestError
            return _later(N_("%(host)s asks to come back later (%(status)s)"), values, after, kind)
        if _shut(reply):
            message = N_("%(host)s has archived, locked or blocked what it was asked for (%(status)s)")
            remedy = N_("open it again there, or ask whoever keeps that forge")
            return OwnerError([Fault("forge", message, remedy, values)])
        if reply.status in (401, 403) and not tried:
            rights = reply.headers.get("x-accepted-github-permissions") or "–"
            message = N_("%(host)s refuses what our secret asks for (%(status)s); it wants: %(rights)s")
            remedy = N_("give the forge’s secret the rights it needs, or make a new one; inv doctor names them")
            return OwnerError([Fault("forge", message, remedy, {**values, "rights": rights})])
        if reply.status in (301, 302, 303, 307, 308):
            message, remedy = N_("%(host)s says that it moved (%(status)s)"), N_("mend the forge’s address")
            return OwnerError([Fault("forge", message, remedy, values)])
        if not _whole(reply):
            return _later(N_("what %(host)s answered cannot be read (%(status)s)"), values, PAUSE)
        return None

    def _host(self) -> str:
        return urlsplit(self.base_url).hostname or self.base_url


class _Session(requests.Session):
    """One that looks for no redirection: requests reads the whole body of one before it follows it or not."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        return None


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _later(message: str, values: Mapping[str, object], after: float, kind: type[ForgeError] = ForgeError) -> ForgeError:
    return kind([Fault("forge", message, N_("it is tried again"), values)], after)


def _data(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _whole(reply: Reply) -> bool:
    """Whether nothing of a reply can be missing: a cut one says no length, or is no JSON where it says that it is."""
    if reply.status in (204, 304):
        return True
    told = not reply.headers.keys().isdisjoint(("content-length", "transfer-encoding"))
    return told and (not reply.text or reply.json is not None or "json" not in reply.headers.get("content-type", ""))


def _spent(reply: Reply) -> bool:
    """Whether the primary limit, requests an hour, is reached: GitHub tells it from the others by these headers."""
    spent = "0" in (reply.headers.get("x-ratelimit-remaining"), reply.headers.get("ratelimit-remaining"))
    return reply.status in (403, 429) and spent and "retry-after" not in reply.headers


def _limited(reply: Reply) -> bool:
    """Whether a reply refuses for a while and not for good; GitHub says both by 403, and some limits in words alone."""
    if reply.status != 403:
        return reply.status == 429
    return "retry-after" in reply.headers or "rate limit" in reply.text.lower()


def _shut(reply: Reply) -> bool:
    """Whether a repository takes nothing from anybody: Forgejo says so by 423, GitHub by 451, or in words alone."""
    return reply.status in (423, 451) or (reply.status == 403 and bool(_SHUT.search(reply.text)))


def _asked(headers: Mapping[str, str], now: float) -> float | None:
    """The seconds that a reply asks us to wait, by `retry-after`, else by when its limit is lifted."""
    retry = headers.get("retry-after", "")
    # GitHub's and Forgejo's names, then GitLab's.
    reset = headers.get("x-ratelimit-reset") or headers.get("ratelimit-reset", "")
    if re.fullmatch(r"[0-9]{1,10}", retry):
        return float(retry)
    if retry:
        try:
            return parsedate_to_datetime(retry).timestamp() - now
        except (ValueError, OverflowError):
            return None
    spent = "0" in (headers.get("x-ratelimit-remaining"), headers.get("ratelimit-remaining"))
    return float(reset) - now if spent and re.fullmatch(r"[0-9]{1,10}", reset) else None
