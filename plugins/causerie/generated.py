"""The files that are made from the code and committed: a test keeps them equal.

`python -m causerie.generated` writes them all.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from causerie import i18n, settings, store
from causerie.files import write_whole
from causerie.model import Comment, Record, Synthesis

ROOT = Path(__file__).parents[2]
PACKAGE, THEME = ROOT / "plugins" / "causerie", ROOT / "theme" / "templates"
KEYWORDS = {"N_": None, "_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}


def schema() -> bytes:
    """The JSON Schema of a comment file, made from the model."""
    return _schema(
        Comment,
        "A comment of Causerie",
        {
            "if": {"required": ["removed"]},
            "then": {"not": {"anyOf": [{"required": [name]} for name in Comment.WORDS]}},
            "else": {"required": ["name", "body"], "not": {"required": ["rule"]}},
        },
    )


def synthesis_schema() -> bytes:
    """The JSON Schema of a synthesis file, made from the model."""
    return _schema(Synthesis, "A synthesis of Causerie", {})


def _schema(record: type[Record], title: str, conditions: Mapping[str, object]) -> bytes:
    kinds, docs = record.kinds(), record.docs()
    made = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "type": "object",
        "properties": {name: {"description": docs[name], **kind.schema} for name, kind in kinds.items()},
        "required": [name for name in kinds if name in record.required()],
        "additionalProperties": False,
        **conditions,
    }
    return (json.dumps(made, ensure_ascii=False, indent=2) + "\n").encode()


def reference(lang: str) -> bytes:
    """The manual's page of settings, in Markdown."""
    gettext = i18n.translations(lang).gettext
    # Out of the f-strings below: Babel does not look into those before Python 3.12.
    title = gettext("The settings")
    summary = gettext("What the owner of a site can set, made from the code.")
    default = gettext("default:")
    lines = [
        f"Title: {title}",
        "Date: 2026-11-24 08:00",
        "Slug: manuel-reglages",
        f"Lang: {lang}",
        "Section: manual",
        f"Summary: {summary}",
        "",
        gettext("They stand in `pelicanconf.py`, in the map `CAUSERIE`. Whatever is left out has its default."),
        "",
    ]
    for name, value, doc in settings.documented():
        lines += [f"`{name}` ({default} `{value!r}`)", f": {gettext(doc)}", ""]
    return "\n".join(lines).encode()


def catalogue(lang: str) -> bytes:
    """A language's catalogue with exactly the messages of the code and the theme; what was translated is kept."""
    path = i18n.CATALOGUES / lang / "LC_MESSAGES" / "causerie.po"
    with path.open("rb") as file:
        made: Catalog = read_po(file)
    made.update(_messages(), no_fuzzy_matching=True, update_creation_date=False)
    made.obsolete.clear()
    out = BytesIO()
    write_po(out, made, width=110, no_location=True, sort_output=True, omit_header=False)
    return out.getvalue()


def _messages() -> Catalog:
    template = Catalog()
    for folder, methods in ((PACKAGE, [("**.py", "python"), ("**.html", "jinja2")]), (THEME, [("**.html", "jinja2")])):
        found = extract_from_dir(folder, methods, {"**": {"trimmed": "true"}}, keywords=KEYWORDS)
        for _, _, message, _, context in found:
            template.add(message, context=context)
    return template


def files() -> Mapping[Path, bytes]:
    """Every generated file, with what it must hold."""
    folder = ROOT / "comments"
    made = {folder / store.SCHEMA: schema(), folder / store.SYNTHESIS_SCHEMA: synthesis_schema()}
    for lang in i18n.languages():
        suffix = "" if lang == "fr" else f".{lang}"
        made[ROOT / "content" / "pages" / f"manuel-reglages{suffix}.md"] = reference(lang)
        if lang != i18n.SOURCE:
            made[i18n.CATALOGUES / lang / "LC_MESSAGES" / "causerie.po"] = catalogue(lang)
    return made


if __name__ == "__main__":
    for path, data in files().items():
        write_whole(path, data)
