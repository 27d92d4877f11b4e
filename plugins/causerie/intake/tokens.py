"""Signed tokens: they show that a contribution was read over in a preview, and is still the one that was read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from itsdangerous import BadData, TimestampSigner, URLSafeTimedSerializer

LIFE = timedelta(hours=24)
"""How long a preview may lie open before it is shown again."""
PAUSE = timedelta(seconds=2)
"""What even a quick reader takes for a preview, and a program does not."""


class _Signer(TimestampSigner):
    """A signer whose clock is given to it."""

    def __init__(self, *keys: Any, clock: Callable[[], datetime], **kinds: Any) -> None:
        super().__init__(*keys, **kinds)
        self._clock = clock

    def get_timestamp(self) -> int:
        return int(self._clock().timestamp())


@dataclass(frozen=True, slots=True)
class Token:
    """What a token says: a number used once, the digest of the values that were shown, the 40 bits of the id, when."""

    nonce: str
    digest: str
    bits: int
    made: datetime

    @property
    def key(self) -> str:
        """The same for every sending of this preview, and for nothing else: nobody else knows the nonce."""
        return hashlib.sha256(f"{self.nonce}{self.digest}".encode()).hexdigest()


class Tokens:
    """Tokens made and read with one secret and one clock (aware times, kept to the second)."""

    def __init__(self, secret: bytes, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        kinds = {"clock": clock, "key_derivation": "hmac", "digest_method": hashlib.sha256}
        self._serializer = URLSafeTimedSerializer(secret, "causerie preview", signer=_Signer, signer_kwargs=kinds)

    def make(self, nonce: str, digest: str, bits: int) -> str:
        """The text of a new token, of letters, digits, `-`, `_` and `.`."""
        text = self._serializer.dumps([nonce, digest, bits])
        return text if isinstance(text, str) else text.decode()

    def read(self, text: str) -> Token | None:
        """The token of a text, whatever its age; None if we did not make it."""
        try:
            (nonce, digest, bits), made = self._serializer.loads(text, return_timestamp=True)
        except BadData:
            return None
        return Token(nonce, digest, bits, made)

    def age(self, token: Token) -> timedelta:
        """How long ago a token was made."""
        return self._clock() - token.made


def digest(values: Mapping[str, object]) -> str:
    """A digest of named values, the same for the same ones in any order."""
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()
