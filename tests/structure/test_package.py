"""Four mistakes that no linter stops. `make check` runs this folder."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import sys
import tomllib
from collections import Counter
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import pytest

import reelwright
import reelwright.engine

ROOT = Path(reelwright.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))
MODULES = [
    found.name
    for found in pkgutil.walk_packages([str(ROOT)], "reelwright.", onerror=lambda name: None)
    if not found.name.endswith("__main__")
]


def test_the_checks_look_at_every_file() -> None:
    main = {ROOT / "__init__.py", ROOT / "__main__.py"}
    assert len(MODULES) == len(set(FILES) - main) > 100


@pytest.mark.parametrize("name", MODULES)
def test_module_imports(name: str) -> None:
    importlib.import_module(name)


def imported(path: Path) -> set[str]:
    """The first names of what a file imports, but for what it imports from beside itself."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names


def test_every_package_that_is_imported_is_declared_not_only_brought_by_another() -> None:
    foreign = {name for path in FILES for name in imported(path)} - sys.stdlib_module_names - {"reelwright"}
    brought = packages_distributions()
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    declared = {re.split(r"[^\w-]", one, maxsplit=1)[0].lower() for one in wanted}
    assert {"dbos", "numpy"} <= foreign
    assert [name for name in sorted(foreign) if not {one.lower() for one in brought.get(name, [name])} & declared] == []


def test_no_class_is_defined_twice() -> None:
    names = Counter(
        node.name for path in FILES for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ClassDef)
    )
    assert [name for name, count in names.items() if count > 1] == []


def test_no_module_hides_behind_a_package_of_its_name() -> None:
    assert [path for path in FILES if path.with_suffix("").is_dir()] == []


def test_no_file_of_the_engine_stands_where_one_of_its_names_is_looked_for() -> None:
    assert [name for name in reelwright.engine.__all__ if (ROOT / "engine" / f"{name}.py").exists()] == []
