"""A list of faults as people, forges and programs read it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence

from causerie import i18n
from causerie.characters import inert, printable
from causerie.errors import N_, Fault

MARKDOWN_MAX = 60_000
"""Characters of a Markdown table: forges take some 65,000 in a comment."""
PATH_MAX = 400
"""Characters of a path that a report shows."""

Row = dict[str, str | int]
Format = Callable[[Sequence[Fault], str], str]


def _rows(faults: Sequence[Fault], lang: str) -> Iterator[Row]:
    gettext = i18n.translations(lang).gettext
    for fault in faults:
        message, remedy = fault.said(gettext)
        yield {
            "level": fault.level,
            "path": printable(fault.path, PATH_MAX),
            "line": fault.line,
            "key": printable(fault.key),
            "rule": fault.rule,
            "message": message,
            "remedy": remedy,
        }


def text(faults: Sequence[Fault], lang: str) -> str:
    """For people: path, line and key, what is wrong, and below it what to do; then how many there are."""
    words = _levels(lang)
    lines = []
    for row in _rows(faults, lang):
        lines += [
            ": ".join(filter(None, [_place(row), words[str(row["level"])], _said(row)])),
            f"    → {row['remedy']}",
        ]
    return "\n".join([*lines, summary(faults, lang)])


def _levels(lang: str) -> Mapping[str, str]:
    gettext = i18n.translations(lang).gettext
    return {"fault": gettext(N_("fault")), "hint": gettext(N_("hint"))}


def line(fault: Fault, lang: str) -> str:
    """One fault in one line, for a log."""
    (row,) = _rows([fault], lang)
    return ": ".join(filter(None, [_place(row), f"{_said(row)} → {row['remedy']}"]))


def _place(row: Row) -> str:
    return f"{row['path']}:{row['line']}" if row["line"] else str(row["path"])


def _said(row: Row) -> str:
    return f"{row['key']}: {row['message']}" if row["key"] else str(row["message"])


def summary(faults: Sequence[Fault], lang: str) -> str:
    """How many faults and hints there are, in one line."""
    ngettext = i18n.translations(lang).ngettext
    wrong = sum(fault.level == "fault" for fault in faults)
    hints = len(faults) - wrong
    return ", ".join([
        ngettext("%(num)s fault", "%(num)s faults", wrong) % {"num": wrong},
        ngettext("%(num)s hint", "%(num)s hints", hints) % {"num": hints},
    ])  # fmt: skip


def github(faults: Sequence[Fault], lang: str) -> str:
    """Workflow commands, which GitHub shows beside the lines of a pull request.

    https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
    """
    lines = []
    for row in _rows(faults, lang):
        command = "error" if row["level"] == "fault" else "warning"
        properties = f"file={_property(str(row['path']))},line={row['line'] or 1},title={_property(str(row['rule']))}"
        said = _data(f"{_said(row)} → {row['remedy']}")
        lines.append(f"::{command} {properties}::{said}")
    return "\n".join(lines)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def as_json(faults: Sequence[Fault], lang: str) -> str:
    """For programs: a list of maps of level, path, line, key, rule, message and remedy."""
    return json.dumps(list(_rows(faults, lang)), ensure_ascii=False, indent=2)


def markdown(faults: Sequence[Fault], lang: str, most: int = MARKDOWN_MAX) -> str:
    """A table of about `most` characters for a pull request; whatever a stranger typed stands in it as text."""
    gettext = i18n.translations(lang).gettext
    heads = [gettext(N_("where")), gettext(N_("what")), gettext(N_("what to do"))]
    lines = [summary(faults, lang), ""]
    if faults:
        lines += [f"| {' | '.join(heads)} |", "| --- | --- | --- |"]
    room, words = most, _levels(lang)
    # What stops a publication comes first: hints in thousands must not push it out.
    for shown, row in enumerate(_rows(sorted(faults, key=lambda fault: fault.level), lang)):
        said = f"{words[str(row['level'])]}: {_said(row)}"
        line = f"| {inert(_place(row))} | {inert(said)} | {inert(str(row['remedy']))} |"
        room -= len(line)
        if room < 0:
            left = gettext(N_("Not shown here: %(left)s")) % {"left": len(faults) - shown}
            return "\n".join([*lines, "", left])
        lines.append(line)
    return "\n".join(lines)


FORMATS: Mapping[str, Format] = {"text": text, "github": github, "json": as_json, "markdown": markdown}
