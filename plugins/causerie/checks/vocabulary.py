"""Words that must be on a list of the owner's: fields, people, the charter's rules."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from difflib import get_close_matches

from causerie.checks.base import Site
from causerie.errors import N_, Fault
from causerie.store import DECISIONS, PEOPLE


def check(site: Site) -> Iterator[Fault]:
    """Fields, people and rules that do not exist."""
    fields = [field.key for field in site.settings.fields]
    people = list(site.corpus.people)
    # One slip in the list of people is one fault, and not one for each comment that names somebody.
    listed = f"{site.settings.comments}/{PEOPLE}" not in site.corpus.at_fault
    rules = site.whole.rules
    for thread, comment in site.comments():
        found = [
            _word("field", comment.field, fields, N_("%(word)s is not one of the site's fields")),
            _word("person", comment.person, people, N_("%(word)s is not in _people.yml")) if listed else None,
            _rule(comment.rule, rules),
        ]
        yield from (site.at(thread, comment, fault) for fault in found if fault)
    for decision in site.corpus.decisions:
        fault = _rule(decision.rule, rules)
        if fault:
            yield site.at(DECISIONS, decision, fault)


def _word(key: str, word: str | None, known: Collection[str], message: str) -> Fault | None:
    if word is None or word in known:
        return None
    near = "".join(get_close_matches(word, known, 1, cutoff=0.0))
    remedy = N_("write another, such as %(near)s, or delete the line") if near else N_("delete the line")
    return Fault(key, message, remedy, {"word": word, "near": near}, key=key)


def _rule(rule: int | None, rules: int) -> Fault | None:
    # A site without a charter has no list to compare with.
    if rule is None or not rules or rule <= rules:
        return None
    found = {"rule": rule, "rules": rules}
    return Fault(
        "rule", N_("the charter has no rule %(rule)s, only %(rules)s"), N_("mend the number"), found, key="rule"
    )
