"""A catalogue of messages, a .po file as translators keep it: read as it is, so that nothing has to be compiled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from gettext import c2py

# https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html; what is obsolete begins with #~.
_QUOTED = r'"(?:[^"\\\n]|\\.)*"'
_FIELD = re.compile(
    rf"^(?:(#,.*\bfuzzy\b)|(msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?) ({_QUOTED}(?:\n{_QUOTED})*))", re.MULTILINE
)
_ESCAPED = re.compile(r'\\([\\trn"])')
_MEANT = {"n": "\n", "t": "\t", "r": "\r"}
_PLURAL = re.compile(r"plural\s*=([^;\n]+)")


class Messages:
    """The messages of a language; what is not translated is said as it is written in the code."""

    def __init__(self, po: str = "") -> None:
        self._said: dict[tuple[str, str], str] = {}
        self._forms: dict[tuple[str, str], list[str]] = {}
        self._plural: Callable[[int], int] = _as_in_english
        for context, one, many, forms in _entries(po):
            if not one and (found := _PLURAL.search(forms[0])):
                self._plural = c2py(found[1])
            elif many is None:
                self._said[context, one] = forms[0]
            else:
                self._forms[context, one] = [form or (many if place else one) for place, form in enumerate(forms)]

    def gettext(self, message: str) -> str:
        """A message."""
        return self.pgettext("", message)

    def pgettext(self, context: str, message: str) -> str:
        """A message that means something else elsewhere."""
        found = self._said.get((context, message))
        if found is None:
            forms = self._forms.get((context, message))
            return self._form(forms, 1) if forms else message
        return found

    def ngettext(self, one: str, many: str, count: int) -> str:
        """A message that agrees with a number."""
        forms = self._forms.get(("", one))
        return self._form(forms, count) if forms else one if count == 1 else many

    def _form(self, forms: list[str], count: int) -> str:
        return forms[self._plural(count)]


def _as_in_english(count: int) -> int:
    return int(count != 1)


def _entries(po: str) -> Iterator[tuple[str, str, str | None, list[str]]]:
    """What is translated, the file's head too: the context, the message, its plural if it has one, the forms."""
    fuzzy, after, found = False, False, dict[str, str]()
    for doubt, field, quoted in [*_FIELD.findall(po), ("#", "", "")]:
        # An entry ends where what may begin one follows a msgstr.
        if after and (doubt or field in ("msgctxt", "msgid")):
            forms = [text for name, text in found.items() if name.startswith("msgstr")]
            message = found.get("msgid", "")
            if (any(forms) or "msgid_plural" in found) and not (fuzzy and message):
                yield found.get("msgctxt", ""), message, found.get("msgid_plural"), forms
            fuzzy, after, found = False, False, {}
        if doubt:
            fuzzy = True
        else:
            found[field] = _text(quoted)
            after = field.startswith("msgstr")


def _text(quoted: str) -> str:
    text = quoted[1:-1].replace('"\n"', "")
    return _ESCAPED.sub(lambda found: _MEANT.get(found[1], found[1]), text) if "\\" in text else text
