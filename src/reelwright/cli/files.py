"""`reelwright check FILE` and `probe FILE`: any film from anywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reelwright.cli import exits, output
from reelwright.cli.common import Json

File = Annotated[Path, typer.Argument(help="A film file.")]


def probe(file: File, as_json: Json = False) -> None:
    """What a file holds, by its own headers. Nothing it points at is opened."""
    from reelwright.media.probe import probe as look

    found = look(file)
    if as_json:
        output.print_json(found.model_dump(mode="json"))
        return
    for line in found.lines():
        output.say(line)


def check(
    file: File,
    duration: Annotated[float | None, typer.Option(help="Length it should have, in seconds.")] = None,
    as_json: Json = False,
) -> None:
    """Check a film on its decoded frames and samples: the ten technical checks, and what people complain of."""
    from reelwright.check.expected import Expected
    from reelwright.check.technical import check_film

    verdict = check_film(file, Expected(seconds=duration) if duration is not None else None)
    if as_json:
        output.print_json(verdict.model_dump(mode="json"))
    else:
        marks = {True: "pass", False: "FAIL", None: "-"}
        rows = [[marks[check.passed], check.name, check.value or check.reason, check.limit] for check in verdict.checks]
        output.print_table(["", "check", "measured", "limit"], rows)
        for finding in verdict.findings:
            where = f" at {finding.start_seconds:.2f} s" if finding.start_seconds is not None else ""
            output.say(f"{finding.severity.value}: {finding.check}{where}: {finding.message}")
        output.say("passed" if verdict.passed else "failed")
    if not verdict.passed:
        raise typer.Exit(exits.CHECK_FAILED)
