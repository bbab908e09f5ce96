"""Three mistakes that no linter stops. `make check` runs this folder."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections import Counter
from pathlib import Path

import pytest

import reelwright

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


def test_no_class_is_defined_twice() -> None:
    names = Counter(
        node.name for path in FILES for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ClassDef)
    )
    assert [name for name, count in names.items() if count > 1] == []


def test_no_module_hides_behind_a_package_of_its_name() -> None:
    assert [path for path in FILES if path.with_suffix("").is_dir()] == []
