from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from causerie import generated, i18n
from causerie.model import Comment, Synthesis
from jsonschema import Draft202012Validator

from tests.samples import ROOT


def test_the_committed_files_are_those_that_the_code_makes() -> None:
    stale = [path.relative_to(ROOT) for path, data in generated.files().items() if path.read_bytes() != data]
    assert stale == [], "run python -m causerie.generated"


def test_they_are_these() -> None:
    langs = sorted(i18n.languages())
    assert {path.relative_to(ROOT).as_posix() for path in generated.files()} == {
        "comments/_comment.schema.json",
        "comments/_synthesis.schema.json",
        *(f"content/pages/manuel-reglages{'' if lang == 'fr' else f'.{lang}'}.md" for lang in langs),
        *(f"plugins/causerie/locale/{lang}/LC_MESSAGES/causerie.po" for lang in langs if lang != "en"),
    }


def test_running_the_module_writes_them(tmp_path: Path) -> None:
    unseen = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "plugins", tmp_path / "plugins", ignore=unseen)
    shutil.copytree(ROOT / "theme" / "templates", tmp_path / "theme" / "templates", ignore=unseen)
    surroundings = {**os.environ, "PYTHONPATH": str(tmp_path / "plugins"), "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([sys.executable, "-m", "causerie.generated"], cwd=tmp_path, env=surroundings, check=True)
    made = {path: (tmp_path / path.relative_to(ROOT)).read_bytes() for path in generated.files()}
    assert made == generated.files()


def test_the_schema_is_a_schema_of_the_comment() -> None:
    schema = json.loads(generated.schema())
    Draft202012Validator.check_schema(schema)
    assert list(schema["properties"]) == list(Comment.kinds())
    assert all(one["description"] for one in schema["properties"].values())
    assert schema["additionalProperties"] is False


def test_the_schema_of_a_synthesis_takes_what_the_codec_takes() -> None:
    schema = json.loads(generated.synthesis_schema())
    Draft202012Validator.check_schema(schema)
    assert list(schema["properties"]) == list(Synthesis.kinds()) == ["date", "person", "body"]
    assert all(one["description"] for one in schema["properties"].values())
    validator = Draft202012Validator(schema)
    assert validator.is_valid({"date": "2026-11-24T10:30:12+01:00", "body": "Un mot."})
    for wrong in ({"body": "Un mot."}, {"date": "2026-11-24T10:30:12+01:00"}, {"date": "", "body": "x", "question": 1}):
        assert not validator.is_valid(wrong)


def test_a_page_of_settings_is_a_page_of_the_manual_in_its_language() -> None:
    for lang in i18n.languages():
        head, _, body = generated.reference(lang).decode().partition("\n\n")
        meta = dict(line.split(": ", 1) for line in head.splitlines())
        assert (meta["Lang"], meta["Section"], meta["Slug"]) == (lang, "manual", "manuel-reglages")
        assert meta["Title"]
        assert body.endswith("\n")


def test_a_catalogue_keeps_what_was_translated_and_forgets_what_is_not_said_any_more() -> None:
    made = generated.catalogue("fr").decode()
    assert 'msgid "fault"\nmsgstr "erreur"\n' in made
    assert "#~" not in made
