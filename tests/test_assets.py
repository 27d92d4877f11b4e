"""The bundles: one file of many sources, under a name that tells its content."""

import hashlib
import re
import subprocess
from pathlib import Path

import brotli
import pytest
from causerie.assets import BUNDLES, Assets
from causerie.errors import OwnerError
from causerie.hues import fields_css
from causerie.settings import load

from tests.blog import ROOT

BUDGET = 3600
"""Bytes of a post's stylesheet as a server sends it (Brotli 11), every component of the discussion in it."""
STYLESHEETS = [name for name in BUNDLES if name.endswith(".css")]
SCRIPTS = [name for name in BUNDLES if name.endswith(".js")]


@pytest.fixture
def theme(tmp_path: Path) -> Path:
    """A theme whose every source says its own name; of each folder of components it has b and a."""
    for source in {source for sources in BUNDLES.values() for source in sources}:
        for name in (source.replace("*", "b"), source.replace("*", "a")):
            path, plain = tmp_path / "static" / name, re.sub(r"\W", "-", name)
            path.parent.mkdir(parents=True, exist_ok=True)
            css = f"/* a remark */\n.{plain} {{\n  --x: {plain};\n}}\n"
            script = f'// a remark\n(() => {{\n  console.log("{plain}");\n}})();\n'
            path.write_text(css if path.suffix == ".css" else script, encoding="utf-8")
    return tmp_path


def bundles(theme: Path, rules: str = "") -> dict[str, str]:
    """What is written, by the name that templates say."""
    return {plain(path): data.decode() for path, data in Assets([theme / "templates"], rules).files()}


def plain(path: str) -> str:
    return re.sub(r"theme/(\w+)\.[0-9a-f]{8}\.", r"\1.", path)


def sources(theme: Path, name: str) -> list[Path]:
    return [path for source in BUNDLES[name] for path in sorted((theme / "static").glob(source))]


def said(path: Path) -> str:
    return re.sub(r"\W", "-", "/".join(path.parts[path.parts.index("static") + 1 :]))


def own(name: str) -> str:
    assets = Assets([ROOT / "theme" / "templates"], fields_css(load(ROOT / "publishconf.py").fields))
    return dict(assets.files())[assets.address(name)].decode()


@pytest.mark.parametrize("name", STYLESHEETS)
def test_sources_follow_one_another_in_their_order(theme: Path, name: str) -> None:
    css = bundles(theme, ".own{top:1px}")[name]
    wanted = [f"--x:{said(path)}" for path in sources(theme, name)] + [".own"]
    assert sorted(wanted, key=css.index) == wanted
    assert "remark" not in css


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_is_made_smaller_and_still_runs(theme: Path, name: str) -> None:
    script = bundles(theme)[name]
    assert "remark" not in script
    ran = subprocess.run([ROOT / ".venv/bin/node", "-e", script], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == [said(path) for path in sources(theme, name)]


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_house_s_scripts_are_still_scripts(name: str) -> None:
    checked = subprocess.run([ROOT / ".venv/bin/node", "--check", "-"], input=own(name), text=True, check=False)
    assert checked.returncode == 0


@pytest.mark.parametrize("name", BUNDLES)
def test_another_content_has_another_name(theme: Path, name: str) -> None:
    before = set(dict(Assets([theme / "templates"]).files()))
    for path in sources(theme, name):
        text = path.read_text()
        path.write_text(f"{text}\n{'.new { top: 3px }' if path.suffix == '.css' else 'console.log(3);'}")
        after = set(dict(Assets([theme / "templates"]).files()))
        changed = {other for other in BUNDLES if path in sources(theme, other)}
        assert {plain(one) for one in after - before} == changed
        path.write_text(text)
    assert set(dict(Assets([theme / "templates"]).files())) == before


def test_the_name_tells_the_bytes(theme: Path) -> None:
    assets = Assets([theme / "templates"])
    written = dict(assets.files())
    assert {assets.address(name) for name in BUNDLES} == set(written)
    assert all(path.split(".")[1] == hashlib.sha256(data).hexdigest()[:8] for path, data in written.items())


def test_a_fault_has_its_file_and_its_line(theme: Path) -> None:
    path = theme / "static/css/components/a.css"
    path.write_text(".a { top: 0 }\n\n}\n")
    with pytest.raises(OwnerError) as raised:
        Assets([theme / "templates"]).address("cahier.css")
    (fault,) = raised.value.faults
    assert (fault.path, fault.line) == (str(path), 3)


def test_nothing_is_fetched_by_a_stylesheet(theme: Path) -> None:
    path = theme / "static/css/layout.css"
    path.write_text('@import "elsewhere.css";\nmain { color: blue }')
    with pytest.raises(OwnerError) as raised:
        Assets([theme / "templates"]).address("cahier.css")
    assert raised.value.faults[0].path == str(path)
    assert not any("@import" in own(name) for name in STYLESHEETS)


def test_an_open_bracket_swallows_nothing_of_the_next_file(theme: Path) -> None:
    (theme / "static/css/components/a.css").write_text("@media print { .open { top: 0")
    assert "}}.css-components-b-css{" in bundles(theme)["cahier.css"]


def test_another_theme_has_no_bundles_and_is_told_so(tmp_path: Path) -> None:
    assets = Assets([tmp_path / "templates"])
    assert list(assets.files()) == []
    with pytest.raises(OwnerError):
        assets.address("cahier.css")


def test_of_several_themes_the_first_that_has_it_gives_a_bundle(theme: Path, tmp_path: Path) -> None:
    name = SCRIPTS[0]
    other = tmp_path / "other"
    path = other / "static" / BUNDLES[name][0]
    path.parent.mkdir(parents=True)
    path.write_text("other()")
    assets = Assets([other / "templates", theme / "templates"])
    written = dict(assets.files())
    assert written[assets.address(name)] == b"other()"
    assert {plain(one) for one in written} == set(BUNDLES)


def test_a_guest_styles_slots_and_nothing_around_them() -> None:
    css = own("discussion.css")
    assert ":root" not in css
    assert re.sub(r"\{(?:[^{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*\}", "", css) == "[data-slot]"


def test_every_source_of_the_house_is_served() -> None:
    home = ROOT / "theme" / "static"
    served = {path for name in BUNDLES for path in sources(ROOT / "theme", name)}
    assert served == {*home.rglob("*.css"), *home.rglob("*.js")}


def test_the_stylesheet_of_a_post_keeps_its_budget() -> None:
    parts = {path.stem: path.read_text(encoding="utf-8") for path in sources(ROOT / "theme", "post.css")}
    lengths = {stem: len(brotli.compress(css.encode(), quality=11)) for stem, css in parts.items()}
    told = ", ".join(f"{stem} {length}" for stem, length in sorted(lengths.items(), key=lambda one: -one[1]))
    whole = len(brotli.compress(own("post.css").encode(), quality=11))
    assert whole <= BUDGET, told
