"""Pagefind's indexes of a built site: each record is handed over as a small page, and what comes back is kept."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from markupsafe import Markup

from causerie import posts, store
from causerie.errors import N_, Fault, OwnerError
from causerie.pages.discussion import Discussion
from causerie.search import canonical, fragments, ligatures
from causerie.search.records import Record, records
from causerie.settings import Settings

FOLDER = "pagefind"
"""Where the indexes are, below the site's root: each in a folder named by the language of its page of search."""
REMEDY = N_("install Pagefind as requirements.lock has it (pagefind and pagefind-bin), and build again")
# Its own interfaces, half a megabyte that our page of search does without.
UNUSED = ("pagefind-ui.*", "pagefind-modular-ui.*", "pagefind-component-ui.*", "pagefind-highlight.js")
# Pagefind searches what it is given as metadata, too; so it gets a digest alone, and `fragments` puts the rest there.
_PAGE = Markup(
    '<!doctype html>\n<html>\n<div data-facts="{facts}" data-pagefind-meta="facts[data-facts]">\n'
    "{filters}<h1>{head}</h1>\n<p>{text}</p>\n</div>\n"
)
_FILTER = Markup('<i data-pagefind-filter="{}:{}"></i>\n')


def write(settings: Settings, output: Path, now: datetime) -> None:
    """Write the indexes of the site that was built in `output`, in place of the last ones; the same bytes each time.

    Each holds everything, with the stems of the language that its page of search is in: whoever reads in one language
    finds what is said in all. Raises OwnerError if Pagefind cannot be run, or if a post stands where the indexes go;
    the site is left as it was built.
    """
    corpus = store.read(settings.root, settings.comments)
    found = Discussion(settings, posts.load(output), corpus, settings.templates, now)
    for post in found.posts:
        if post.url.split("/")[0] == FOLDER:
            message = N_("the site has a page of its own at %(address)s, where something else stands already")
            remedy = N_("give the post another slug")
            raise OwnerError([Fault("address", message, remedy, {"address": f"{FOLDER}/"}, post.source)])
    with TemporaryDirectory() as folder:
        source, made = Path(folder, "source"), Path(folder, "made")
        source.mkdir()
        made.mkdir()
        pages = {_name(record): record for record in records(found, output)}
        for name, record in pages.items():
            (source / f"{name}.html").write_text(_page(record), encoding="utf-8")
        languages = [lang for lang in _languages(found) if _searched(output, lang, settings.lang)] if pages else []
        _run(source, made, languages)
        for lang in languages:
            _settle(made / lang, pages)
        shutil.rmtree(output / FOLDER, ignore_errors=True)
        shutil.copytree(made, output / FOLDER)


def _languages(found: Discussion) -> list[str]:
    return sorted({found.settings.lang, *(post.lang for post in found.posts)})


def _searched(output: Path, lang: str, site_lang: str) -> bool:
    """Whether the site has a page of search in a language."""
    return Path(output, "" if lang == site_lang else lang, "search", "index.html").is_file()


def _name(record: Record) -> str:
    """What a record is called while it is indexed: as long as it is where it is, so that what is unchanged stays so."""
    return hashlib.sha256(f"{record.kind} {record.url} {record.lang}".encode()).hexdigest()[:16]


def _page(record: Record) -> str:
    filters = {"kind": record.kind, "lang": record.lang, "field": record.field}
    return _PAGE.format(
        facts=hashlib.sha256(json.dumps(fragments.facts(record)).encode()).hexdigest()[:8],
        filters=Markup("").join(_FILTER.format(name, value) for name, value in filters.items() if value),
        head=ligatures.parted(record.head),
        text=ligatures.parted(record.text),
    )


def _run(source: Path, made: Path, languages: Sequence[str]) -> None:
    """Make the index of each language, all at the same time."""
    words = [sys.executable, "-m", "pagefind", "--silent", "--site", str(source)]
    started = {}
    for lang in languages:
        command = [*words, "--force-language", lang.split("-")[0], "--output-path", str(made / lang)]
        started[lang] = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)  # noqa: S603 (our own words)
    # All have ended before anything is said of one: what they write to goes away with the error.
    ended = {lang: running.communicate()[0].strip().splitlines() for lang, running in started.items()}
    for lang, said in ended.items():
        if started[lang].returncode or not (made / lang / canonical.ENTRY).is_file():
            message = N_("the index of the search was not made: %(reason)s")
            reason = said[-1] if said else started[lang].returncode
            raise OwnerError([Fault("search", message, REMEDY, {"reason": reason}, FOLDER)])


def _settle(made: Path, pages: Mapping[str, Record]) -> None:
    for path in [path for name in UNUSED for path in made.glob(name)]:
        path.unlink()
    try:
        fragments.dress(made, pages)
        canonical.settle(made)
    except (LookupError, ValueError, OSError) as error:
        message = N_("this index of the search is not as Pagefind 1.5 writes it: %(reason)s")
        raise OwnerError([Fault("search", message, REMEDY, {"reason": error}, FOLDER)]) from error
