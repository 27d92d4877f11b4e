"""Names that pass for somebody else's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from causerie.checks.base import Site, hint
from causerie.checks.confusables import mixed, skeleton
from causerie.errors import N_, Fault
from causerie.model import Comment


def read(site: Site, thread: str, comment: Comment) -> Iterator[Fault]:
    """Names and occupations that look like a person of `_people.yml` or the site's name, or mix alphabets."""
    people = [(person.name, key) for key, person in site.corpus.people.items() if key != comment.person]
    known = [(skeleton(name), name, person) for name, person in [*people, (site.settings.site_name, "")]]
    for key, text in (("name", comment.name or ""), ("occupation", comment.occupation or "")):
        words = skeleton(text)
        for wanted, name, person in known:
            if _alike(words, wanted):
                yield _passes_for(key, name, person)
        odd = mixed(text)
        if odd:
            message = N_("%(word)s mixes letters of several alphabets, so that it can pass for another word")
            yield hint("identity", message, N_("compare it letter by letter with that word"), key, word=odd)


def _alike(words: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether words are a name to the eye, however they are parted, or hold all of a name of several words."""
    if not wanted:
        return False
    return "".join(words) == "".join(wanted) or (len(wanted) > 1 and set(wanted) <= set(words))


def _passes_for(key: str, name: str, person: str) -> Fault:
    if not person:
        message, remedy = N_("this looks like the name of the site, %(name)s"), N_("ask who wrote it")
        return hint("identity", message, remedy, key, name=name)
    message = N_("this looks like %(name)s, who is in _people.yml")
    remedy = N_("ask who wrote it; once it is published, that person’s is marked by person: %(person)s")
    return hint("identity", message, remedy, key, name=name, person=person)
