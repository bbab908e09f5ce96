"""The studio: that its committed build is the one its sources give, fits its limits, and speaks the program's words."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

import pytest

import reelwright
from reelwright.film.events import EVENTS
from reelwright.film.gate import Gate
from reelwright.film.look import Angle, Framing, Move, Season, TimeOfDay, Transition, Weather
from reelwright.film.status import Condition, State
from reelwright.web.identity import Permission, TeamRole

STUDIO = Path(__file__).parents[2] / "studio"
SOURCES = STUDIO / "src"
BUILT = Path(reelwright.__file__).parent / "web" / "static"
FOLDERS = ("src", "public")
FILES = (".npmrc", "index.html", "package.json", "package-lock.json", "stamp.mjs", "tsconfig.json", "vite.config.ts")
MOST_BYTES = 250_000
REMEDY = "run `make studio`, and commit src/reelwright/web/static"

WORDS = (SOURCES / "words.ts").read_text(encoding="utf-8")
SHAPES = (SOURCES / "server" / "shapes.ts").read_text(encoding="utf-8")


def names(root: Path, folder: Path) -> list[str]:
    return [path.relative_to(root).as_posix() for path in folder.rglob("*") if path.is_file()]


def digest(root: Path, files: Iterable[str]) -> str:
    found = hashlib.sha256()
    for name in sorted(files):
        found.update(name.encode() + b"\0" + (root / name).read_bytes() + b"\0")
    return found.hexdigest()


def test_the_committed_build_is_the_one_its_sources_give() -> None:
    stamp = json.loads((BUILT / "build.json").read_text())
    sources = [name for folder in FOLDERS for name in names(STUDIO, STUDIO / folder)]
    assert stamp["sources"] == digest(STUDIO, [*sources, *FILES]), REMEDY
    assert stamp["built"] == digest(BUILT, (name for name in names(BUILT, BUILT) if name != "build.json")), REMEDY


def test_all_of_the_studio_is_at_most_250_kilobytes_on_the_wire() -> None:
    sizes = {name: len(gzip.compress((BUILT / name).read_bytes())) for name in names(BUILT, BUILT)}
    assert sum(sizes.values()) <= MOST_BYTES, sizes


def test_its_page_has_nothing_that_a_strict_policy_refuses() -> None:
    page = (BUILT / "index.html").read_text()
    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
    assert re.findall(r"<style|\sstyle=|\son\w+=", page) == []
    assert [link for link in re.findall(r'(?:src|href)="([^"]*)"', page) if not link.startswith("/")] == []
    styles = "".join((BUILT / name).read_text() for name in names(BUILT, BUILT) if name.endswith(".css"))
    assert re.findall(r"url\((?!/)", styles) == [] and "@import" not in styles


def test_the_licences_of_what_is_built_in_come_with_it() -> None:
    told = (BUILT / "licences.txt").read_text()
    packages = json.loads((STUDIO / "package.json").read_text())["dependencies"]
    assert [name for name in (*packages, "@fontsource-variable/inter") if f"\n{name}\n" not in told] == []


def test_the_lock_names_no_registry() -> None:
    assert '"resolved"' not in (STUDIO / "package-lock.json").read_text()


@pytest.mark.parametrize("path", sorted(SOURCES.rglob("*.tsx")), ids=lambda path: path.name)
def test_what_a_page_says_is_in_the_file_of_words(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    said = re.findall(r"(?<![=&|])>\s*([A-Z][a-z]+(?: [a-z]+)*)\s*<", text)
    named = re.findall(r'(?:aria-label|title|placeholder|alt|label)="([^"]+)"', text)
    keys = {"Ctrl", "Enter"}  # as they are printed on the keyboard
    assert set(said + named) - keys == set()


@pytest.mark.parametrize(
    ("field", "choices"),
    [
        ("framing", Framing),
        ("angle", Angle),
        ("move", Move),
        ("time", TimeOfDay),
        ("weather", Weather),
        ("season", Season),
        ("transition", Transition),
    ],
)
def test_a_shot_can_be_given_every_look_there_is(field: str, choices: type[StrEnum]) -> None:
    looks = (SOURCES / "production" / "looks.ts").read_text(encoding="utf-8")
    listed = re.search(rf"'{field}',\s*\[(.*?)\]", looks, re.DOTALL)
    assert listed is not None
    assert re.findall(r"'([^']+)'", listed[1]) == [choice.value for choice in choices]


def test_every_event_stage_gate_and_role_has_a_name() -> None:
    kinds = [kind["$ref"] for kind in EVENTS.json_schema()["oneOf"]]
    defined = EVENTS.json_schema()["$defs"]
    told = [defined[kind.rpartition("/")[2]]["properties"]["kind"]["const"] for kind in kinds]
    roles = [role.value for role in TeamRole]
    wanted = [*told, *(state.value for state in State), *(gate.value for gate in Gate), *roles]
    assert [name for name in wanted if not re.search(rf"^\s+{name}: ", WORDS, re.MULTILINE)] == []


def test_conditions_and_permissions_are_those_of_the_program() -> None:
    for name, choices in (("Condition", Condition), ("Permission", Permission)):
        listed = re.search(rf"export type {name} = (.*)", SHAPES)
        assert listed is not None
        assert set(re.findall(r"'(\w+)'", listed[1])) == {choice.value for choice in choices}
