"""The kitchen sink: every component of the theme in every state, made by the house's own templates, with sample data.

`inv kitchen` leaves it in tests/output/kitchen/, apart from any site that is published.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from causerie.pages.frame import Frames
from markupsafe import Markup

from tests.blog import Blog
from tests.intake import house
from tests.kitchen import samples
from tests.measure.blog import CONF, PUBLIC

SMALL = "\nDEFAULT_PAGINATION = 3\nCAUSERIE = {**CAUSERIE, 'page_size': 30, 'ask_url': True}\n"
"""Few posts and contributions on a page: pagination shows."""
DOORS = "\nCAUSERIE = {**CAUSERIE, 'intake': '', 'new_file': 'https://forge.example.org/new?path={path}&text={text}'}\n"


def build(target: Path) -> Path:
    """Make the kitchen sink in a folder of its own, which is emptied first; gives the folder."""
    shutil.rmtree(target, ignore_errors=True)
    with tempfile.TemporaryDirectory() as there:
        blog = Blog(Path(there, "blog"), CONF + SMALL)
        samples.write(blog)
        shutil.copytree(_built(blog), target)
        for name, page in _taken(blog.folder):
            _put(target / "intake" / name / "index.html", page)
        blog.conf(CONF + DOORS)
        shutil.rmtree(blog.folder / "output")
        shutil.copytree(_built(blog), target / "doors")
    made = _index(target)
    (target / "index.html").replace(target / "home.html")
    _put(target / "index.html", made)
    for root in (target / "doors", target):
        _settle(root)
    return target


def _built(blog: Blog) -> Path:
    built = blog.build()
    assert built.code == 0, built.log
    return built.output


def _taken(folder: Path) -> Iterator[tuple[str, str]]:
    """The pages that the intake makes, by their names."""
    with house.opened(folder) as intake:
        typed = {**house.TYPED, "thread": "etats", "field": "care", "occupation": "infirmière", "body": samples.BODY}
        yield "form", intake.get("comment/?thread=etats&lang=fr").text
        yield "form-answering", intake.get("comment/?thread=etats&lang=fr&reply_to=1").text
        yield "form-english", intake.get("comment/?thread=texte&lang=en").text
        wrong = {**typed, "name": "", "body": "", "reply_to": "999", "charter": "", "field": "none", "url": "ici"}
        yield "form-faults", intake.post("comment/", wrong).text
        yield "form-closed", intake.post("comment/", {**typed, "thread": "close"}).text
        yield "preview", intake.post("comment/", typed).text
        yield "preview-reply", intake.post("comment/", {**typed, "reply_to": "1"}).text
        yield "preview-answer", intake.post("comment/", {**typed, "answers": "1"}).text
        reply = intake.sent(**typed)
        yield "receipt-code", reply.text
        yield "receipt-received", intake.get(f"receipt/{intake.rows()[0].id}/").text
        yield "receipt-unknown", intake.get("receipt/20261102T080100Z-00000000/").text
        yield "missing", intake.get("nowhere/").text


def _index(target: Path) -> str:
    """A page that leads to all others."""
    found = sorted(path.relative_to(target).as_posix() for path in target.rglob("*.html"))
    lines = [f'<li><a href="{PUBLIC}/{path}">{path.removesuffix("/index.html")}</a></li>' for path in found]
    head = '<header class="head"><h1>Tous les composants</h1></header>'
    inner = Markup("\n".join([head, "<ul>", *lines, "</ul>"]))
    return Frames(target, "fr").page("fr", "Tous les composants", inner)


def _settle(root: Path) -> None:
    """Have the pages below a folder link to one another from wherever they are served, and nobody list them."""
    for path in root.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        up = "../" * (len(path.relative_to(root).parts) - 1) or "./"
        text = re.sub(rf'="(?:{PUBLIC})?/(?!/)', f'="{up}', text)
        path.write_text(text.replace("<head>", '<head>\n<meta name="robots" content="noindex">', 1), encoding="utf-8")


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
