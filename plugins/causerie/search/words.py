"""The words of a text as the search knows them: small, without accents, œ as oe; `search.js` folds a query alike."""

from __future__ import annotations

import re
import unicodedata

_MARKS = re.compile("[\u0300-\u036f]+")
_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """The words of a text in their order, folded: whoever types `coeur` or `CŒUR` means `cœur`."""
    folded = text.lower()
    if not folded.isascii():
        folded = _MARKS.sub("", unicodedata.normalize("NFD", folded)).replace("œ", "oe").replace("æ", "ae")
    return _WORD.findall(folded)
