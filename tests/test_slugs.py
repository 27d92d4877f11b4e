"""The names that titles, subjects, categories and authors have in addresses."""

from __future__ import annotations

from pathlib import Path

import pytest
from pelican.contents import Article
from pelican.settings import read_settings
from pelican.urlwrappers import Author, Category, Tag

from tests.blog import ROOT, Blog
from tests.site.running import Site

SLUGS = {
    "L’été à l’œuvre n° 5": "l-ete-a-l-oeuvre-no-5",
    "L'été à l'œuvre N°5": "l-ete-a-l-oeuvre-no-5",
    "Aujourd’hui, qu’est-ce qu’on décide ?": "aujourd-hui-qu-est-ce-qu-on-decide",
    "« Ça va ? » – une question": "ca-va-une-question",
    "Soin & santé": "soin-et-sante",
    "Ouvert 24h/24, 7j/7": "ouvert-24h-24-7j-7",
    "À 10:30, 3,5 km": "a-10-30-3-5-km",
    "Le XIXᵉ siècle, 1er volume…": "le-xixe-siecle-1er-volume",
    "12 345 € & des poussières": "12-345-eur-et-des-poussieres",
    "J.-C. Dupont et A. Ÿvart": "j-c-dupont-et-a-yvart",
    "'ici' ou là-bas": "ici-ou-la-bas",
    "One Word, Two Trades": "one-word-two-trades",
    "  --  Tirets -- et   blancs  ": "tirets-et-blancs",
}


@pytest.fixture(scope="module")
def settings() -> dict[str, object]:
    found: dict[str, object] = read_settings(str(ROOT / "pelicanconf.py"))
    return found


@pytest.mark.parametrize(("title", "slug"), SLUGS.items(), ids=SLUGS.values())
def test_a_title_makes_a_slug_that_reads_well(settings: dict[str, object], title: str, slug: str) -> None:
    assert Article("x", {"title": title}, settings=settings).slug == slug


@pytest.mark.parametrize("kind", [Tag, Category, Author])
def test_subjects_categories_and_authors_are_named_alike(settings: dict[str, object], kind: type) -> None:
    assert {title: kind(title, settings).slug for title in SLUGS} == SLUGS


def test_a_post_keeps_the_slug_of_its_file(blog: Blog) -> None:
    blog.post("ete-a-loeuvre", title="L’été à l’œuvre")
    built = blog.build()
    assert "ete-a-loeuvre/index.html" in built
    assert "l-ete-a-l-oeuvre/index.html" not in built


def test_a_new_post_is_named_by_its_title(tmp_path: Path) -> None:
    site = Site(tmp_path / "site")
    ran = site.inv("new", "L’été à l’œuvre n° 5")
    assert ran.returncode == 0, ran.stderr
    text = (site.folder / "content" / "posts" / "l-ete-a-l-oeuvre-no-5.md").read_text(encoding="utf-8")
    assert "Slug: l-ete-a-l-oeuvre-no-5\n" in text
