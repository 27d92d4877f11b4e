"""What people may regret to have published: where they live, and numbers that stand for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from causerie.checks.base import Site, hint
from causerie.errors import N_, Fault
from causerie.model import Comment

# What stands before and behind is not the rest of a longer number.
_START = r"(?<![\w+])(?<!\d[ .,-])"
_END = r"(?![ .-]?\d)(?!\w)"

_MAIL = (
    r"(?<![\w.+@-])[\w.+-]{1,64}(?:@|\s?[(\[](?:at|arobase|@)[)\]]\s?)"
    r"(?:[\w-]{1,63}(?:\.|\s?[(\[](?:dot|point)[)\]]\s?))+[^\W\d_]{2,}"
)
_PHONES = (
    # 06 12 34 56 78, with the same sign between all its pairs, which dates and times do not have
    r"0[1-9](?P<gap>[ ./-]?)\d\d(?:(?P=gap)\d\d){3}",
    # 0470 12 34 56, 020 7946 0958
    r"0[1-9]\d{1,3}(?:[ ./-]\d{2,4}){2,3}",
    # +33 (0)6 12 34 56 78, 0033 6 12 34 56 78
    r"(?:\+|00 ?)[1-9](?:[ ()./-]{0,2}\d){8,14}",
    # (555) 123-4567
    r"(?:\(\d{3}\) ?|\d{3}-)\d{3}-\d{4}",
)
_HOUSE = r"(?!(?:1[89]|20)\d\d\b)\d{1,5}"
"""The number of a house, but not a year: “en 1968, rue Gay-Lussac”."""
_FRENCH = rf"{_HOUSE}(?:[-/]\d{{1,4}})?(?: ?(?:bis|ter|quater)|[A-Da-d])?,? (?:de la )?"
_OF = r"(?:d[eu] |des |de la |de l[’'])?"
_STREETS = (
    # 12 bis, rue de la Paix
    rf"{_FRENCH}(?i:rue|avenue|boulevard|allée|impasse|ruelle|venelle|faubourg) \w",
    # Words that count other things too (3 bd cultes, 52 av. J.-C., 2 cours): before a name, or not at all
    rf"{_FRENCH}(?:(?i:place|chemin|route|quai|square|passage|sentier) {_OF}|(?:[Bb]l?d|[Aa]v)\.? (?!J\.|JC))[A-ZÀ-Þ]",
    # 221B Baker Street
    rf"{_HOUSE}[A-Da-d]?(?: [A-Z][\w’'.-]{{1,30}}){{1,3}} "
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Boulevard|Blvd|Crescent|Terrace|Square|Gardens|Grove|Close)\b",
)
_NIR = r"[1-478](?:[ .-]?\d\d){2}[ .-]?(?:\d\d|2[ABab])(?:[ .-]?\d{3}){2}[ .-]?\d\d"
_IBAN = r"\b[A-Z]{2}\d\d(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b"
# French ones since 2009: without I, O and U.
_PLATE = r"(?<![\w-])[A-HJ-NP-TV-Z]{2}-\d{3}-[A-HJ-NP-TV-Z]{2}(?![\w-])"

# Digits that stand for something else, and the blanks that French puts into numbers.
_OTHER = re.compile(r"https?://\S+|\bISBN(?:-1[03])?[ :]*[\dX -]{10,17}", re.IGNORECASE)
_BLANKS = str.maketrans(dict.fromkeys("\u00a0\u2009\u202f", " "))


def _always(found: str) -> bool:
    return True


def _phone(found: str) -> bool:
    """Whether there are as many digits as phones have: 15 at most (ITU-T E.164), two more for 00."""
    return 9 <= sum(c.isdigit() for c in found) <= 17


def _nir(found: str) -> bool:
    """Whether its key is right: 97 less what is left of the number by 97; 2A and 2B, in Corsica, count as 19 and 18."""
    number = re.sub(r"[ .-]", "", found).upper().replace("2A", "19").replace("2B", "18")
    return 97 - int(number[:13]) % 97 == int(number[13:])


def _iban(found: str) -> bool:
    """Whether its check digits are right: turned round and read in base 36, 97 leaves 1 of it (ISO 13616)."""
    number = found.replace(" ", "")
    return int("".join(str(int(c, 36)) for c in number[4:] + number[:4])) % 97 == 1


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of private matter: how it is told, how it is found, and what makes sure of it."""

    message: str
    pattern: re.Pattern[str]
    sure: Callable[[str], bool] = _always


KINDS = (
    Kind(
        N_("what looks like an e-mail address begins at character %(place)s"),
        re.compile(_MAIL, re.IGNORECASE),
    ),
    Kind(
        N_("what looks like a phone number begins at character %(place)s"),
        re.compile(f"{_START}(?:{'|'.join(_PHONES)}){_END}"),
        _phone,
    ),
    Kind(
        N_("what looks like a street and its number begins at character %(place)s"),
        re.compile(f"{_START}(?:{'|'.join(_STREETS)})"),
    ),
    Kind(
        N_("what looks like a social security number begins at character %(place)s"),
        re.compile(f"{_START}{_NIR}{_END}"),
        _nir,
    ),
    Kind(
        N_("what looks like the number of a bank account begins at character %(place)s"),
        re.compile(_IBAN),
        _iban,
    ),
    Kind(
        N_("what looks like the number of a vehicle begins at character %(place)s"),
        re.compile(_PLATE),
    ),
)


def read(site: Site, thread: str, comment: Comment) -> Iterator[Fault]:
    """What looks private in a voice's words, by its place alone: reports are as public as what they are about."""
    for key in ("name", "occupation", "body"):
        text = _OTHER.sub(lambda found: " " * len(found.group()), getattr(comment, key) or "").translate(_BLANKS)
        for kind in KINDS:
            for found in kind.pattern.finditer(text):
                if kind.sure(found.group()):
                    remedy = N_("take it out, unless it is meant for everybody")
                    yield hint("privacy", kind.message, remedy, key, place=found.start() + 1)
