"""The form as a template sees it: what was typed, what is wrong with it, and where things are from here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from causerie import i18n
from causerie.errors import Fault
from causerie.model import Comment

HONEYPOT = "site_web"
"""A field that no person sees; what fills it is no person."""
CARRIED = ("answers", "reply_to", "name", "occupation", "field", "url", "body", "charter")
"""What a preview carries from the form to its sending, beside the thread and the language."""


@dataclass(frozen=True, slots=True)
class Form:
    """What was typed into a form, by the names of its fields, and the faults found in it, each with its field."""

    values: Mapping[str, str] = field(default_factory=dict)
    faults: Sequence[Fault] = ()
    parent: Comment | None = None
    lang: str = i18n.SOURCE

    def value(self, name: str) -> str:
        """What was typed into a field."""
        return self.values.get(name, "")

    def most(self, name: str) -> int:
        """How many characters a field takes; of the body, bytes as its file holds them."""
        return int(str(Comment.kinds()[name].schema["maxLength"]))

    def carried(self) -> list[tuple[str, str]]:
        """The fields that a preview carries, with what was typed."""
        return [(name, self.value(name)) for name in CARRIED if self.value(name)]

    def said(self, fault: Fault) -> tuple[str, str]:
        """A fault's message and remedy in the form's language."""
        return fault.said(i18n.translations(self.lang).gettext)

    def at(self, name: str) -> list[Fault]:
        """The faults of a field."""
        return [fault for fault in self.faults if fault.key == name]


EMPTY = Form()
"""The form as the built page holds it."""
