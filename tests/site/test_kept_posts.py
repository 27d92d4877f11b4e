"""Posts that were converted by an earlier build: the pages are the same bytes, whatever changed since."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.blog import Blog

BODY = "## Un titre\n\nUn mot[^1], deux mots.\n\n[^1]: Une note.\n\n## Un autre"
MANY = 40
"""Posts for which other processes are begun."""
KEPT = ".cache/causerie/articles.sqlite"


def setting(blog: Blog, line: str) -> None:
    path = blog.folder / "blogconf.py"
    path.write_text(path.read_text(encoding="utf-8") + line, encoding="utf-8")


def fresh(blog: Blog, folder: Path) -> dict[str, bytes]:
    """What a build without any cache gives."""
    setting(blog, f"\nCACHE_PATH = {str(folder)!r}\n")
    built = blog.build("--delete-output-directory")
    assert built.code == 0, built.log
    return built.files()


def retitle(blog: Blog) -> None:
    blog.post("un", BODY, title="Un autre titre", summary="Un *autre* résumé.")


def rename_tags(blog: Blog) -> None:
    setting(blog, 'TAG_URL = "sujets/{slug}/"\nTAG_SAVE_AS = "sujets/{slug}/index.html"\n')


def plain_headings(blog: Blog) -> None:
    setting(blog, 'MARKDOWN["extension_configs"].pop("causerie.prose.headings", None)\n')


def plain_summaries(blog: Blog) -> None:
    setting(blog, "FORMATTED_FIELDS = []\n")


def break_cache(blog: Blog) -> None:
    (blog.folder / KEPT).write_bytes(b"no database" * 1000)


def add(blog: Blog) -> None:
    blog.post("deux", "Un *nouveau* texte.", tags="a, b")


def retitle_neighbour(blog: Blog) -> None:
    blog.post("voisin", "Un texte.", title="Renommé", tags="a", series="Suite")


def move_linked(blog: Blog) -> None:
    blog.post("ailleurs", "Visé.", file="lie.md", title="Lié")


def retag(blog: Blog) -> None:
    blog.post("voisin", "Un texte.", tags="d", series="Autre")


def answer(blog: Blog) -> None:
    blog.say("un", 2, "Une réponse.")


def rename_page(blog: Blog) -> None:
    blog.post("charte", BODY, page=True, title="Nos règles")


def rename_site(blog: Blog) -> None:
    setting(blog, 'SITENAME = "Un autre nom"\n')


def change_template(blog: Blog) -> None:
    template = blog.folder / "overrides" / "_byline.html"
    template.write_text("<p>{{ articles|map(attribute='title')|join(', ') }}</p>\n", encoding="utf-8")


def with_template(blog: Blog) -> None:
    """Another post's title, which a template of the owner's shows."""
    change_template(blog)
    assert blog.build().code == 0
    blog.post("autre", "Un texte.", title="Un autre titre", category="Autres")


CHANGES = [
    *(retitle, rename_tags, plain_headings, plain_summaries, break_cache, add, retitle_neighbour, move_linked, retag),
    *(answer, rename_page, rename_site, change_template, with_template),
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_build_out_of_the_cache_is_a_fresh_one(blog: Blog, tmp_path: Path, change: Callable[[Blog], None]) -> None:
    (blog.folder / "overrides").mkdir()
    blog.conf(f"THEME_TEMPLATES_OVERRIDES = [{str(blog.folder / 'overrides')!r}]\n")
    blog.post("un", f"{BODY}\n\n[là]({{filename}}lie.md)", tags="a, c", summary="Un *résumé*[^1].", series="Suite")
    blog.post("voisin", "Un texte.", tags="a", series="Suite")
    blog.post("lie", "Visé.", file="lie.md")
    blog.post("autre", "Un texte.", category="Autres")
    blog.post("charte", BODY, page=True)
    blog.say("un", 1, "Une voix.")
    for _ in range(2):
        assert blog.build().code == 0
    change(blog)
    over = blog.build()
    assert over.code == 0, over.log
    # Pelican leaves what it no longer writes.
    pages = over.files()
    anew = blog.build("--delete-output-directory")
    assert anew.code == 0, anew.log
    files = fresh(blog, tmp_path / "other")
    assert anew.files() == files
    assert {path: pages.get(path) for path in files} == files


def test_the_second_build_finds_its_pages(blog: Blog) -> None:
    blog.post("un", BODY)
    blog.say("un", 1, "Une voix.")
    (first, second) = (blog.build("--delete-output-directory").files() for _ in range(2))
    assert first == second
    (kept,) = (blog.folder / ".cache" / "causerie").glob("built-*.sqlite")
    found = sqlite3.connect(kept)
    assert found.execute("select count(*) from made").fetchone() == (1,)
    found.close()


def test_what_stands_is_left_and_what_somebody_changed_is_made_again(blog: Blog) -> None:
    blog.post("un", BODY)
    said = blog.say("un", 1, "Une voix.")
    built = blog.build()
    files, output = built.files(), built.output
    page, receipt = output / "un" / "index.html", output / "receipt" / said.id / "index.html"
    times = {path: path.stat().st_mtime_ns for path in output.rglob("*.html")}
    assert blog.build().files() == files
    assert {path: path.stat().st_mtime_ns for path in times} == times
    page.write_bytes(page.read_bytes().replace(b"Une voix.", b"Un bruit."))
    receipt.unlink()
    assert blog.build().files() == files


def test_many_are_converted_in_other_processes(blog: Blog) -> None:
    paths = [blog.post(f"texte-{number}", f"{BODY}\n\nLe {number}.") for number in range(MANY)]
    first = blog.build()
    assert first.code == 0, first.log
    pages = first.files()
    # Each alone, as one that is saved later.
    for path in paths[:2]:
        path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert blog.build().files() == pages


def test_an_extension_that_may_read_anything_is_asked_each_time(blog: Blog) -> None:
    (blog.folder / "reading.py").write_text(
        "from pathlib import Path\n"
        "from markdown import Extension\n"
        "from markdown.preprocessors import Preprocessor\n"
        "class Read(Preprocessor):\n"
        "    def run(self, lines):\n"
        "        return [*lines, '', Path('said.txt').read_text()]\n"
        "class Reading(Extension):\n"
        "    def extendMarkdown(self, md):\n"
        "        md.preprocessors.register(Read(md), 'read', 1)\n"
        "def makeExtension(**settings):\n"
        "    return Reading(**settings)\n"
    )
    blog.conf('sys.path.insert(0, ".")\nMARKDOWN["extension_configs"]["reading"] = {}\n')
    blog.post("un", "Un texte.")
    for said in ("D’abord.", "Ensuite."):
        (blog.folder / "said.txt").write_text(said, encoding="utf-8")
        assert said in blog.build().text("un/index.html")


def test_another_reader_of_markdown_stays(blog: Blog) -> None:
    blog.conf(
        "from pelican.readers import MarkdownReader\n"
        "class Reader(MarkdownReader):\n"
        "    def read(self, path):\n"
        "        content, metadata = super().read(path)\n"
        '        return content.replace("texte", "TEXTE"), metadata\n'
        'READERS = {"md": Reader}\n'
    )
    blog.post("un", "Un texte.")
    assert "Un TEXTE." in blog.build().text("un/index.html")
    assert "Un TEXTE." in blog.build().text("un/index.html")


def test_a_post_that_cannot_be_read_is_named_each_time(blog: Blog) -> None:
    (blog.folder / "content" / "posts" / "mauvais.md").write_bytes(b"Title: M\xff\n\nx")
    blog.post("un")
    for _ in range(2):
        built = blog.build()
        assert "posts/mauvais.md" in built.log
        assert "un/index.html" in built


def test_what_somebody_waits_for_is_written_first(blog: Blog) -> None:
    blog.conf(
        "from pelican import signals\n"
        "def written(path, context):\n"
        '    print("Written", path)\n'
        "signals.content_written.connect(written)\n"
    )
    for number in range(3):
        blog.post(f"texte-{number}", title=f"Titre {number}")
    blog.post("charte", page=True)
    plain = blog.build("--delete-output-directory").files()
    asked = ["content/posts/texte-1.md", "content/pages/charte.md"]
    first = blog.build("--delete-output-directory", CAUSERIE_FIRST=os.pathsep.join(asked))
    written = [line.rsplit("/output/", 1)[1] for line in first.log.split("\n") if line.startswith("Written")]
    assert set(written[:2]) == {"texte-1/index.html", "charte/index.html"}
    assert first.files() == plain
