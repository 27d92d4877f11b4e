"""The checks by name: to add one, write a module with a `check` and add its line here."""

from __future__ import annotations

from collections.abc import Mapping

from causerie.checks import claims, dates, decisions, numbers, references, vocabulary, wording
from causerie.checks.base import Check, Site
from causerie.errors import Fault

CHECKS: Mapping[str, Check] = {
    "claims": claims.check,
    "dates": dates.check,
    "decisions": decisions.check,
    "numbers": numbers.check,
    "references": references.check,
    "vocabulary": vocabulary.check,
    "wording": wording.check,
}


def run(site: Site) -> list[Fault]:
    """Everything that is wrong with the site's comments, by file and line; faults of reading come with them."""
    found = [*site.corpus.faults, *(fault for check in CHECKS.values() for fault in check(site))]
    return sorted(found, key=lambda fault: (fault.path, fault.line, fault.key, fault.rule))
