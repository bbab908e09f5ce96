"""Briefs in a notation of their own, as scripts in Markdown: the one form that everything after this reads."""

from __future__ import annotations

from reelwright.errors import InvalidInput
from reelwright.film.brief import Notation
from reelwright.film.verdict import Finding, Severity
from reelwright.writing.fountain import unended
from reelwright.writing.fountain_reader import read_fountain
from reelwright.writing.panels import faults, script_of_panels
from reelwright.writing.screenplay import not_filmed, script_of
from reelwright.writing.storyboard import read_csv

SUFFIXES = {".fountain": Notation.FOUNTAIN, ".spmd": Notation.FOUNTAIN, ".csv": Notation.STORYBOARD}
"""Of files -> what is in them."""


def in_markdown(text: str, notation: Notation | None, name: str, first_line: int = 1) -> tuple[str, list[Finding]]:
    """The script that a text says, and what is wrong with it or is not filmed of it.

    Args:
        name: where the text is from.
        first_line: of the text, in what it is from.
    """
    match notation:
        case Notation.FOUNTAIN:
            return _screenplay(text, name, first_line)
        case Notation.STORYBOARD:
            return _storyboard(text, name, first_line)
        case None:
            return text, []


def _screenplay(text: str, name: str, first_line: int) -> tuple[str, list[Finding]]:
    if (line := unended(text)) is not None:
        message = (
            f"text, in {name}, line {line + first_line - 1}: /* begins a passage that is left out, and no */ ends it"
        )
        return "", [Finding(check="fountain", severity=Severity.ERROR, message=message, value="/*", limit="*/")]
    fountain = read_fountain(text)
    said = not_filmed(fountain)
    remark = Finding(check="fountain", severity=Severity.NOTE, message=f"{name}: {said}")
    return script_of(fountain), [remark] if said else []


def _storyboard(text: str, name: str, first_line: int) -> tuple[str, list[Finding]]:
    try:
        panels = read_csv(text, first_line)
        wrong = list(faults(panels))
    except InvalidInput as error:
        panels, wrong = (), str(error).split("\n")
    found = [Finding(check="storyboard", severity=Severity.ERROR, message=f"{name}, {fault}") for fault in wrong]
    return "" if found else script_of_panels(panels), found
