"""The glossary is complete, names nothing that is not there, and gives each word once."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections import Counter
from pathlib import Path

import reelwright
import reelwright.engine
import reelwright.film
import reelwright.units

PACKAGE = Path(reelwright.__file__).parent
ROOT = Path(__file__).parents[2]
GLOSSARY = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
QUOTED = re.findall(r"`([^`]+)`", GLOSSARY)
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in GLOSSARY.splitlines()
    if line.startswith("| ") and not line.startswith("| word |")
]


def film_classes() -> set[str]:
    """Every public class of `reelwright.film`."""
    found: set[str] = set()
    for module in pkgutil.iter_modules(reelwright.film.__path__, "reelwright.film."):
        names = vars(importlib.import_module(module.name))
        found |= {name for name, thing in names.items() if isinstance(thing, type) and thing.__module__ == module.name}
    return found


def names_of_the_package() -> set[str]:
    """Every class and every capitalised name given at the top of a module."""
    found: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef):
                found.add(node.name)
            elif isinstance(node, ast.Assign):
                found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return {name for name in found if name[0].isupper()}


def test_every_noun_of_the_film_is_in_the_glossary() -> None:
    classes = film_classes()
    assert len(classes) > 50
    assert sorted(classes - set(QUOTED)) == []


def test_every_unit_and_every_word_of_the_engine_is_in_the_glossary() -> None:
    exported = {*reelwright.engine.__all__, *reelwright.units.__all__}
    classes = {name for name in exported if name[0].isupper() and not name.isupper()}
    assert sorted(classes - set(QUOTED)) == []


def test_every_name_in_the_glossary_exists() -> None:
    names = names_of_the_package()
    missing = [
        quoted
        for quoted in QUOTED
        if not ((ROOT / quoted).exists() or (PACKAGE / quoted).exists() if "/" in quoted else quoted in names)
    ]
    assert missing == []


def test_every_word_and_every_class_has_one_entry() -> None:
    assert len(ROWS) > 60
    for column in (0, 1):
        counts = Counter(row[column] for row in ROWS if row[column])
        assert [word for word, count in counts.items() if count > 1] == []


def test_every_entry_says_what_its_word_means() -> None:
    assert [row for row in ROWS if len(row) != 4 or not row[2]] == []
