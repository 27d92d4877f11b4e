"""What each button of the desk does, and why it may not be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from causerie.desk import folders
from causerie.desk.answers import Outcome, Trouble
from causerie.desk.behind import Behind
from causerie.errors import N_, CauserieError, Fault, ForgeError, ModeratorError, ReaderError
from causerie.forges.base import ConflictError, GoneError
from causerie.moderation import Decided, Waiting
from causerie.values import COUNT

Form = Mapping[str, str]
Verb = Callable[[Waiting, Form], Decided]


class Buttons:
    """The verbs that the desk's forms name, over what stands behind them."""

    def __init__(self, behind: Behind) -> None:
        self._behind = behind
        self._verbs: Mapping[str, Verb] = {"publish": self._publish, "decline": self._decline, "edit": self._edit}

    def press(self, verb: str, name: str, form: Form) -> Outcome | Trouble:
        """Do what a form asks for of the proposal in this folder: `verb`, and the `version` that was looked at.

        Once something is decided, the site is to be built again.
        """
        waiting = None
        try:
            waiting = self.waiting(name)
            _demand_seen(waiting, form)
            decided = self._verbs[verb](waiting, form)
        except CauserieError as error:
            return self._trouble(error, waiting, form)
        if decided.done:
            self._behind.changed(decided)
        return Outcome.of(decided)

    def waiting(self, name: str) -> Waiting:
        """The proposal in this folder. Raises GoneError if there is none, naming who decided it if anybody did."""
        forge = self._behind.forge
        found = folders.of(name) or next((one.branch for one in forge.open() if folders.folder(one.branch) == name), "")
        try:
            return self._behind.moderation.find(found)
        except ModeratorError:
            forge.read(found)
            raise

    def _publish(self, waiting: Waiting, form: Form) -> Decided:
        return self._behind.moderation.accept(waiting, self._behind.clock())

    def _decline(self, waiting: Waiting, form: Form) -> Decided:
        return self._behind.moderation.decline(waiting, _rule(form.get("rule", "")), self._behind.clock())

    def _edit(self, waiting: Waiting, form: Form) -> Decided:
        return self._behind.moderation.edit(waiting, _typed(form).encode(), self._behind.clock())

    def _trouble(self, error: CauserieError, waiting: Waiting | None, form: Form) -> Trouble:
        """An error with all that is needed to go on: nothing that was typed is lost."""
        if waiting is None:
            return trouble(error)
        retry = {"version": waiting.proposal.version, "file": _typed(form)} if "file" in form else None
        texts = self._texts(waiting) if isinstance(error, ConflictError) else ()
        return replace(trouble(error), texts=texts, retry=retry)

    def _texts(self, waiting: Waiting) -> list[tuple[str, bytes]]:
        """What is proposed, and what is published in its place."""
        tree = self._behind.forge.tree()
        proposed = [(N_("As it is proposed now"), change.after) for change in waiting.proposal.changes]
        published = [(N_("As it is published now"), tree.read(change.path)) for change in waiting.proposal.changes]
        return [(label, data) for label, data in (*proposed, *published) if data is not None]


def trouble(error: CauserieError) -> Trouble:
    """An error as a status of HTTP, by who must act; its faults say the rest."""
    return Trouble(_status(error), error.faults)


def _status(error: CauserieError) -> int:
    if isinstance(error, GoneError):
        return 409 if any("who" in fault.values for fault in error.faults) else 404
    kinds = {ConflictError: 409, ModeratorError: 422, ReaderError: 403, ForgeError: 503}
    return next((status for kind, status in kinds.items() if isinstance(error, kind)), 500)


def _demand_seen(waiting: Waiting, form: Form) -> None:
    """Raise ConflictError if the proposal is not what was looked at."""
    if form.get("version") != waiting.proposal.version:
        message, remedy = N_("this proposal was changed since it was shown"), N_("look at it again")
        raise ConflictError([Fault("conflict", message, remedy, {}, waiting.proposal.branch)])


def _typed(form: Form) -> str:
    """The file in a form, whose lines a browser ends as in a mail."""
    return form.get("file", "").replace("\r\n", "\n")


def _rule(text: str) -> int | None:
    try:
        return int(COUNT.read(text)) if text else None
    except ValueError as error:
        raise ModeratorError([replace(COUNT.misread(), key="rule")]) from error
