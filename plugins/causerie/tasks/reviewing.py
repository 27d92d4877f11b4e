"""Pull requests in a forge's CI: checked without any right, answered and recorded by whoever keeps the blog."""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from invoke import Context, Exit, task

from causerie.tasks import sketching
from causerie.tasks.base import CONF, PUBLISH_CONF, ROOT, own_settings, pelican_settings, saying
from causerie.tasks.publishing import read_posts

if TYPE_CHECKING:
    from causerie.review.proposal import Blog, Review
    from causerie.review.recording import Records

NUMBER_HELP = "the number of the pull request"
LATELY = timedelta(days=1)
"""How far back a publication looks for comments to announce: one that was overtaken by the next announced none."""


@task(
    help={
        "base": "the published commit that it is compared with",
        "head": "the commit at its head, which git has fetched already",
        "number": NUMBER_HELP,
        "branch": "its branch, if that lies in the repository itself",
        "site": "a folder for the page as it would be, and what it shows",
        "findings": "a file for what was found, as JSON",
    }
)
def review(
    c: Context, base: str, head: str, number: int = 0, branch: str = "", site: str = "", findings: str = ""
) -> None:
    """Check a pull request by what git has of it; exits with 1 if it cannot be merged. Nothing of it is run."""
    from causerie.checks.report import text
    from causerie.review import proposal

    blog = _blog(CONF)
    with saying(blog.settings.lang):
        published, proposed = (proposal.commit(blog.git, name) for name in (base, head))
        found = proposal.review(blog, published, proposed, proposal.named(branch, number))
    if findings:
        Path(findings).write_text(_as_json(found, blog), encoding="utf-8")
    if not found.ours:
        print(f"This pull request touches nothing in {blog.settings.comments}/: there is nothing to check.")
        return
    print(text(found.faults, blog.settings.lang))
    if not found.sound:
        raise Exit(code=1)
    if site:
        sketching.build(found, blog, (ROOT / site).resolve())


@task(
    help={
        "number": f"{NUMBER_HELP}; none: all that are open",
        "head": "of the open ones, that whose head is this commit",
        "page": "where, below a pull request’s own address, the page that it makes can be had",
    },
)
def review_post(c: Context, number: int = 0, head: str = "", page: str = "") -> None:
    """Check open pull requests again, and say below each what was found."""
    from causerie.checks.report import text
    from causerie.errors import CauserieError

    answers = _answers(CONF)
    if not answers:
        return
    lang, failed = answers.blog.settings.lang, False
    with saying(lang):
        numbers = [number] if number else answers.heads(head)
    for one in numbers:
        try:
            print(f"#{one}: {_state(answers.post(one, page))}")
        except CauserieError as error:
            # The others are not to wait for it.
            print(f"#{one}:", text(error.faults, lang), file=sys.stderr)
            failed = True
    if failed:
        raise Exit(code=1)


@task(help={"before": "the commit that was published before; none: all of the last day", "after": "the published one"})
def announce(c: Context, before: str = "", after: str = "HEAD") -> None:
    """Say below the pull requests of newly published comments where each can be read."""
    from causerie import clock
    from causerie.review import announcing, proposal

    answers = _answers(PUBLISH_CONF)
    if not answers:
        return
    with saying(answers.blog.settings.lang):
        git, now = answers.blog.git, clock.now()
        last = proposal.commit(git, after)
        first = proposal.commit(git, before) if before else announcing.since(answers.blog, last, now - LATELY)
        for number, where in announcing.announce(answers, first, last, now):
            print(f"#{number}: {where}" if number else f"No pull request is known of {where}")


@task(help={"number": NUMBER_HELP})
def record(c: Context, number: int) -> None:
    """Write down what was decided by closing a pull request: with the label declined/RULE, or by ticking its list."""
    from causerie import clock
    from causerie.forges import registry

    answers = _answers(CONF)
    if not answers:
        return
    with saying(answers.blog.settings.lang):
        forge = registry.of(answers.blog.settings, "Causerie")
        decision = answers.record(number, forge, clock.now())
        ticked = answers.ticked(number, forge, clock.now())
    for one in ticked:
        print(f"#{number}: {one.id} is {one.decided.what if one.decided else 'not decided'}.")
    if not ticked:
        print(f"#{number}: {f'{decision.id} is declined' if decision else 'there is nothing to write down'}.")


@task
def number(c: Context) -> None:
    """Give their numbers to the contributions that were merged by hand; exits with 1 if a file cannot be read."""
    from causerie.checks.report import text
    from causerie.household import Household
    from causerie.moderation.numbering import number as give

    with saying("en"):
        house = Household.of(ROOT / CONF)
    with saying(house.settings.lang):
        found = give(house.forge, house.settings, house.forge.who(), house.now())
    for thread, one in found.given:
        print(f"{thread}: {one.id} is n° {one.number}.")
    if found.faults:
        raise Exit(text(found.faults, house.settings.lang), 1)
    if not found.given:
        print("Every contribution has its number.")


def _blog(conf: str) -> Blog:
    """The blog in this folder, with its posts as Pelican reads them."""
    from causerie.forges import finding
    from causerie.review.proposal import Blog

    found = pelican_settings(conf)
    settings = own_settings(found)
    posts = tuple(post for post in read_posts(found)[0] if post.status != "draft")
    with saying(settings.lang):
        home = finding.find(settings.root, settings.branch)
    if home.own:
        raise Exit("This blog is in no git repository, so there is no pull request.", 2)
    return Blog(home.git, home.prefix, settings, posts)


def _answers(conf: str) -> Records | None:
    from causerie.forges import registry
    from causerie.forges.upstream import Upstream
    from causerie.review.recording import Records

    blog = _blog(conf)
    if blog.settings.forge not in registry.HUBS:
        print(f"The setting forge is {blog.settings.forge}: there is no pull request to answer.")
        return None
    with saying(blog.settings.lang):
        place, hub, client = registry.connected(blog.settings)
    return Records(blog, hub, client, Upstream.of(blog.git, hub, place.git))


def _state(found: Review | None) -> str:
    if found is None:
        return "it is not open, or asks for another branch."
    if not found.ours:
        return "it touches no contribution."
    return "it can be merged." if found.sound else "it cannot be merged as it is."


def _as_json(found: Review, blog: Blog) -> str:
    from causerie.checks.report import as_json

    asked = found.asked
    told: dict[str, Any] = {
        "base": found.base,
        "head": found.proposal.version,
        "touches": found.ours,
        "sound": found.sound,
        "kind": asked.kind if asked else None,
        "thread": asked.thread if asked else None,
        "id": asked.id if asked else None,
        "faults": json.loads(as_json(found.faults, blog.settings.lang)),
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"
