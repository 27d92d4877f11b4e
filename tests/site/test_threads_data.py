"""Real threads of another system (Staticman's files), masked: all of them become comments and stand in a page.

The translation below is this test's own; it reads YAML with PyYAML since the files are not in our format. A parent
that is not among the files becomes a removed comment, so that what answers it is still seen to be an answer.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from causerie.model import Comment
from causerie.threads import anchor
from causerie.values import make_id

from tests.blog import ROOT, Blog
from tests.site.reading import feed, names

DATA = ROOT.parent / "shared" / "data" / "threads"
MARKUP = re.compile(r"\]\([^)]*\)|https?://\S+|\d+[.)]")
"""What of Markdown is not shown as it is typed: where links lead, and the numbers of lists."""
LOOSE = "sans-fil"
"""The thread of the files that stand in no folder."""


def old_files() -> dict[str, list[dict[str, str]]]:
    """The files as they are, by thread, in the order of time."""
    threads: dict[str, list[dict[str, str]]] = {}
    for path in DATA.rglob("*.yml"):
        thread = LOOSE if path.parent == DATA else path.parent.name
        threads.setdefault(thread, []).append(yaml.load(path.read_bytes(), yaml.BaseLoader))
    return {name: sorted(found, key=lambda old: (int(old["date"]), old["_id"])) for name, found in threads.items()}


def translated(thread: list[dict[str, str]]) -> list[Comment]:
    """The same thread in our format, numbered."""
    made: dict[str, Comment] = {}
    for old in thread:
        parent, date = old["replying_to_uid"], datetime.fromtimestamp(int(old["date"]), UTC)
        if parent and parent not in made:
            lost = date - timedelta(seconds=1)
            made[parent] = Comment(id=_id(parent, lost), date=lost, removed=lost, number=len(made) + 1)
        form = {"name": old["name"], "body": old["message"], "reply_to": made[parent].id if parent else ""}
        new = Comment.from_untrusted(form, id=_id(old["_id"], date), date=date)
        made[old["_id"]] = replace(new, number=len(made) + 1)
    return list(made.values())


def _id(old: str, date: datetime) -> str:
    return make_id(date, uuid.UUID(old).int % 2**40)


@pytest.mark.skipif(not DATA.is_dir(), reason="the masked threads are not beside the project")
def test_real_threads_of_another_system_lose_nothing(blog: Blog) -> None:
    old = old_files()
    new = {name: translated(thread) for name, thread in old.items()}
    heard = {name: [made for made in thread if not made.removed] for name, thread in new.items()}
    assert sum(map(len, heard.values())) == len(list(Path(DATA).rglob("*.yml"))) >= 51
    for name, thread in new.items():
        blog.post(name, date="2020-01-01 08:00", lang="en")
        for made in thread:
            blog.write(name, made)
    built = blog.build("--fatal", "errors")
    assert built.code == 0, built.log
    for name, thread in new.items():
        page = built.page(f"en/{name}/index.html")
        shown = {article.get("id"): article for article in page.cssselect(".comment")}
        assert shown.keys() == {anchor(made) for made in thread}
        known = {made.id: anchor(made) for made in thread}
        replies = [made for made in thread if made.reply_to]
        assert len(replies) == sum(bool(one["replying_to_uid"]) for one in old[name])
        assert all(shown[anchor(made)].cssselect(f'.meta a[href="#{known[made.reply_to]}"]') for made in replies)
        words = {article_id: article.text_content() for article_id, article in shown.items()}
        for was, made in zip(old[name], heard[name], strict=True):
            assert was["name"] in words[anchor(made)]
            assert letters_of(was["message"]) in letters_of(words[anchor(made)])
        assert len(names(feed(built, f"feeds/discussion/{name}.en.atom.xml"))) == len(heard[name])


def letters_of(text: str) -> str:
    return "".join(filter(str.isalnum, MARKUP.sub(" ", text)))
