"""A storyboard as a table: one shot a row, in CSV or TOML. Its cells are text as it was written; `panels` judges them.

A cell that a spreadsheet would run as a formula is written with a `'` before it, and read without; nothing runs it.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from difflib import get_close_matches

from reelwright.errors import InvalidInput

TABLE_KEY = "shots"
"""Of a TOML brief: the storyboard, as an array of tables."""
_OTHER_NAMES = {"place": "heading"}
_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
_NUMBER = re.compile(r"(?:0|[1-9]\d{0,2})(?:\.\d{0,3}[1-9])?")


@dataclass(frozen=True, slots=True)
class ShotRow:
    """One shot as written; "" where nothing is said."""

    scene: str = ""
    heading: str = ""
    """Or the place."""
    time: str = ""
    weather: str = ""
    description: str = ""
    framing: str = ""
    angle: str = ""
    move: str = ""
    seconds: str = ""
    line: str = ""
    speaker: str = ""
    transition: str = ""
    """How the shot begins."""
    picture: str = ""
    """A file of the user's that is shown, or `![still](file.jpg)` with how."""
    take: str = ""
    """Which attempt is wanted, from 1."""


COLUMNS = tuple(field.name for field in fields(ShotRow))


def read_csv(text: str, first_line: int = 1) -> tuple[ShotRow, ...]:
    """The shots of a table with `,` or `;` between its cells and the names of its columns in the first row.

    Args:
        first_line: of the text, in what it is from.

    Raises:
        InvalidInput: with all that is wrong, each with its line.
    """
    head = text.partition("\n")[0]
    separator = ";" if head.count(";") > head.count(",") else ","
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    table: list[tuple[int, list[str]]] = []
    at = first_line
    try:
        for cells in rows:
            table.append((at, [cell.strip() for cell in cells]))
            at = first_line + rows.line_num
    except csv.Error as error:
        raise InvalidInput(f"line {at}: this row is not CSV: {error}") from None
    (_, names), *shots = table or [(1, [])]
    columns, faults = _columns(names)
    if faults:
        raise InvalidInput("\n".join(f"line {first_line}: {fault}" for fault in faults))
    panels = []
    for line, cells in shots:
        if any(cells[len(columns) :]):
            faults.append(
                f"line {line}: {len(cells)} cells, and there are {len(columns)} columns; quote what has {separator}"
            )
        said = {column: _plain_cell(cell) for column, cell in zip(columns, cells, strict=False) if column}
        if any(cells[number] for number, column in enumerate(columns[: len(cells)]) if not column):
            faults.append(f"line {line}: a cell under a column without a name")
        if any(said.values()):
            panels.append(ShotRow(**said))
    if faults:
        raise InvalidInput("\n".join(faults))
    return tuple(panels)


def read_tables(tables: object) -> tuple[ShotRow, ...]:
    """The shots of a TOML brief.

    Raises:
        InvalidInput: with all that is wrong, each with its shot.
    """
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise InvalidInput(f"{TABLE_KEY} is no list of tables; begin each shot with [[{TABLE_KEY}]]")
    faults: list[str] = []
    panels = []
    for number, table in enumerate(tables, 1):
        _, wrong = _columns(list(table))
        faults += [f"shot {number}: {fault}" for fault in wrong]
        for name, value in table.items():
            if isinstance(value, bool) or not isinstance(value, str | int | float):
                faults.append(f"shot {number}: {name} is not one plain value")
        if not faults:
            panels.append(ShotRow(**{_known(name): str(value).strip() for name, value in table.items()}))
    if faults:
        raise InvalidInput("\n".join(faults))
    return tuple(panels)


def write_csv(panels: Iterable[ShotRow]) -> str:
    """The table with all columns, in the order of `COLUMNS`, and commas."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for panel in panels:
        cells = (getattr(panel, column) for column in COLUMNS)
        writer.writerow([f"'{cell}" if _FORMULA.match(cell) else cell for cell in cells])
    return out.getvalue()


def write_toml(panels: Iterable[ShotRow], wishes: Mapping[str, str] | None = None) -> str:
    """The shots as tables, after wishes of the brief; what is not said is left out."""
    blocks = ["\n".join(f"{key} = {_quoted(value)}" for key, value in (wishes or {}).items())]
    for panel in panels:
        said = {column: getattr(panel, column) for column in COLUMNS}
        lines = [f"{column} = {_value(column, cell)}" for column, cell in said.items() if cell]
        blocks.append("\n".join([f"[[{TABLE_KEY}]]", *lines]))
    return "\n\n".join(block for block in blocks if block) + "\n"


def _known(name: str) -> str:
    plain = " ".join(name.lower().split())
    return _OTHER_NAMES.get(plain, plain)


def _columns(names: Sequence[str]) -> tuple[list[str], list[str]]:
    """The columns of a first row, "" for one without a name; and what is wrong with them."""
    columns = [_known(name) for name in names]
    faults = []
    for name, column in zip(names, columns, strict=True):
        if column and column not in COLUMNS:
            close = get_close_matches(column[:40], [*COLUMNS, *_OTHER_NAMES], 1, 0.6)
            meant = f"did you mean {close[0]}? " if close else ""
            faults.append(f"there is no column {name[:40]!r}; {meant}there are: {', '.join([*COLUMNS, *_OTHER_NAMES])}")
        elif column and columns.count(column) > 1:
            faults.append(f"the column {column!r} is there more than once; keep one")
    if not any(columns):
        faults.append(f"there are no columns; name them in the first row, such as {', '.join(COLUMNS[4:9])}")
    return columns, list(dict.fromkeys(faults))


def _plain_cell(cell: str) -> str:
    return cell[1:].strip() if cell.startswith("'") and _FORMULA.match(cell) else cell


def _value(column: str, cell: str) -> str:
    return cell if column == "seconds" and _NUMBER.fullmatch(cell) else _quoted(cell)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
