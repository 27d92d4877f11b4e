"""The rooms of plugins/causerie: imports point one way (ARCHITECTURE.md, the rooms)."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PLUGINS = ROOT / "plugins"
ROWS = [
    {"errors", "files", "characters", "progress", "catalogue", "clock"},
    {"model", "values", "settings", "i18n"},
    {"codec", "flatmap"},
    {"store", "threads", "render", "feeds", "posts", "assets", "cards", "hues"},
    {"ledger", "parts", "cache"},
    {"checks", "forges", "pages", "machines", "prose"},
    {"proposals", "moderation", "letters", "outbox"},
    {"plugin", "intake", "desk", "importers", "exporters", "publish", "search", "generated", "review"},
    {"tasks", "wsgi", "household", "front", "update"},
]
STRANGERS = (3, 5, 7)
"""The rows whose rooms do not know one another."""


def imports(path: Path, plugins: Path) -> Iterator[str]:
    """The modules of causerie that a file imports, within functions too; a relative import counts as what it means."""
    parts = path.relative_to(plugins).with_suffix("").parts
    package = parts[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module) if part)
            names = [f"{module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            if name.split(".")[0] == "causerie":
                yield known(name, plugins)


def known(name: str, plugins: Path) -> str:
    """The module that a dotted name stands in: `causerie.render.render` is in `causerie.render`."""
    path = plugins.joinpath(*name.split("."))
    return name if path.is_dir() or path.with_suffix(".py").exists() else known(name.rpartition(".")[0], plugins)


def graph(plugins: Path) -> dict[str, set[str]]:
    """Every module of the package, with the modules of the package that it imports."""
    found = {}
    for path in sorted((plugins / "causerie").rglob("*.py")):
        name = ".".join(path.relative_to(plugins).with_suffix("").parts).removesuffix(".__init__")
        found[name] = set(imports(path, plugins))
    return found


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def row(name: str) -> int:
    return next(number for number, rooms in enumerate(ROWS) if name in rooms)


def upward(modules: dict[str, set[str]]) -> list[str]:
    """Imports that point up, or sideways where rooms must not know one another."""
    wrong = []
    for module, used in modules.items():
        for other in sorted(used):
            here, there = room(module), room(other)
            if here == there or not here or not there:
                continue
            if row(there) > row(here) or (row(there) == row(here) and row(here) in STRANGERS):
                wrong.append(f"{module} imports {other}")
    return wrong


def circles(modules: dict[str, set[str]]) -> list[str]:
    try:
        TopologicalSorter(modules).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_every_module_has_a_row() -> None:
    rooms = {room(module) for module in graph(PLUGINS)} - {""}
    assert rooms <= set.union(*ROWS)


def test_no_import_points_up() -> None:
    assert upward(graph(PLUGINS)) == []


def test_no_import_goes_in_a_circle() -> None:
    assert circles(graph(PLUGINS)) == []


@pytest.mark.parametrize(
    ("module", "line", "wrong"),
    [
        ("model", "from causerie.codec import write", ["causerie.model imports causerie.codec"]),
        ("threads", "from causerie import store", ["causerie.threads imports causerie.store"]),
        ("model", "def f():\n    from . import plugin", ["causerie.model imports causerie.plugin"]),
        ("codec", "from causerie import flatmap, model", []),
        ("plugin", "import causerie.checks.registry", []),
    ],
    ids=["up", "sideways", "relative and late", "down", "two rows down"],
)
def test_the_graph_sees(tmp_path: Path, module: str, line: str, wrong: list[str]) -> None:
    package = tmp_path / "causerie"
    (package / "checks").mkdir(parents=True)
    for name in ("__init__", "model", "codec", "flatmap", "threads", "store", "plugin", "checks/registry"):
        (package / f"{name}.py").touch()
    (package / f"{module}.py").write_text(line)
    assert upward(graph(tmp_path)) == wrong


def test_the_graph_sees_a_circle(tmp_path: Path) -> None:
    package = tmp_path / "causerie"
    package.mkdir()
    (package / "model.py").write_text("from causerie.values import X")
    (package / "values.py").write_text("def f():\n    import causerie.model")
    assert set(circles(graph(tmp_path))) == {"causerie.model", "causerie.values"}


def test_the_package_itself_has_register_and_nothing_else() -> None:
    tree = ast.parse((PLUGINS / "causerie" / "__init__.py").read_text(encoding="utf-8"))
    assert [getattr(node, "name", type(node).__name__) for node in tree.body] == ["Expr", "register"]


@pytest.mark.parametrize("module", ["checks.registry", "pages.discussion", "store", "generated", "wsgi", "household"])
def test_only_the_plugin_pays_for_pelican(module: str) -> None:
    code = f"import sys, causerie.{module}; sys.exit('pelican' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": str(PLUGINS)}, check=False)
    assert ran.returncode == 0
