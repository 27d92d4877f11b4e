"""A catalogue of messages, a .po file as translators keep it: read as it is, so that nothing has to be compiled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from gettext import c2py

_FUZZY = re.compile(r"#,.*\bfuzzy\b")
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
    """What is translated, the file's head too: the context, the message, its plural if it has one, the forms.

    https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html; what is obsolete begins with #~.
    """
    fuzzy, field, found = False, "", dict[str, str]()
    for line in (*po.split("\n"), "msgid"):
        if field and line.startswith('"'):
            found[field] += f"\n{line}"
            continue
        doubt = line.startswith("#,") and _FUZZY.match(line)
        if not doubt and not line.startswith("msg"):
            continue
        name, _, quoted = line.partition(" ")
        # An entry ends where what may begin one follows a msgstr.
        if field.startswith("msgstr") and (doubt or name in ("msgctxt", "msgid")):
            yield from _entry(found, fuzzy=fuzzy)
            fuzzy, field, found = False, "", {}
        if doubt:
            fuzzy = True
        else:
            field, found[name] = name, quoted


def _entry(found: dict[str, str], *, fuzzy: bool) -> Iterator[tuple[str, str, str | None, list[str]]]:
    forms = [_text(quoted) for name, quoted in found.items() if name.startswith("msgstr")]
    message, many = _text(found.get("msgid", "")), found.get("msgid_plural")
    if (any(forms) or many is not None) and not (fuzzy and message):
        yield _text(found.get("msgctxt", "")), message, None if many is None else _text(many), forms


def _text(quoted: str) -> str:
    text = quoted[1:-1].replace('"\n"', "")
    return _ESCAPED.sub(lambda found: _MEANT.get(found[1], found[1]), text) if "\\" in text else text
