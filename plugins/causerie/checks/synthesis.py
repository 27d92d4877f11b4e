"""A synthesis speaks of what is there: its question, who signs it, and the contributions that it cites."""

from __future__ import annotations

from collections.abc import Iterator

from causerie.checks.base import Site
from causerie.errors import N_, Fault
from causerie.model import Comment, Synthesis
from causerie.render import citations, render
from causerie.store import PEOPLE


def check(site: Site) -> Iterator[Fault]:
    """Syntheses of questions that are not asked, signed by nobody, or citing what is not on the page."""
    questions: dict[str, int] = {}
    for post in site.posts:
        questions[post.thread] = max(len(post.questions), questions.get(post.thread, 0))
    for thread, found in site.corpus.syntheses.items():
        comments = site.corpus.threads.get(thread, ())
        for synthesis in found:
            faults = [*_place(synthesis, questions.get(thread), site), *_signed(synthesis, site)]
            # The number of a file that cannot be read is not known: it may be the one that is cited.
            if not any(path.startswith(f"{site.settings.comments}/{thread}/") for path in site.corpus.at_fault):
                faults += _cited(synthesis, {comment.number: comment for comment in comments if comment.number})
            yield from (site.at(thread, synthesis, fault) for fault in faults)


def _place(synthesis: Synthesis, questions: int | None, site: Site) -> Iterator[Fault]:
    if questions is None:
        message, remedy = N_("no post has this discussion"), N_("move the file to its discussion, or delete it")
        yield Fault("synthesis", message, remedy)
    elif synthesis.question > questions:
        message = N_("the post has no question %(asked)s; it asks %(questions)s")
        found = {"asked": synthesis.question, "questions": questions}
        yield Fault("synthesis", message, N_("mend the number in the file’s name"), found)
    if synthesis.lang == site.settings.lang:
        message = N_("the site’s own language has no tag in a file’s name")
        remedy = N_("name it %(name)s.yml")
        yield Fault("synthesis", message, remedy, {"name": synthesis.id.partition(".")[0]})
    if synthesis.date > site.now:
        message = N_("this synthesis is dated %(date)s, and stays in until then")
        ahead = {"date": synthesis.date.isoformat()}
        yield Fault("date", message, N_("mend the date if it is a slip"), ahead, key="date", level="hint")


def _signed(synthesis: Synthesis, site: Site) -> Iterator[Fault]:
    listed = f"{site.settings.comments}/{PEOPLE}" not in site.corpus.at_fault
    if synthesis.person and synthesis.person not in site.corpus.people and listed:
        message, remedy = N_("%(word)s is not in _people.yml"), N_("add it there, or delete the line")
        yield Fault("person", message, remedy, {"word": synthesis.person}, key="person")


def _cited(synthesis: Synthesis, numbered: dict[int | None, Comment]) -> Iterator[Fault]:
    for number in citations.cited(render(synthesis.body)):
        if number not in numbered:
            message = N_("it cites n° %(number)s, which is not in this discussion")
        elif numbered[number].removed:
            message = N_("it cites n° %(number)s, which was removed")
        else:
            continue
        yield Fault("citation", message, N_("cite another, or write without it"), {"number": number}, key="body")
