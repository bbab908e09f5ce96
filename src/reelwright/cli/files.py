"""`reelwright check FILE` and `probe FILE`: any film from anywhere."""

from __future__ import annotations

import math
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from reelwright.cli import exits, output
from reelwright.cli.common import Json
from reelwright.errors import InvalidInput
from reelwright.film.verdict import Check, Finding

File = Annotated[Path, typer.Argument(help="A film file.")]


def probe(
    file: File,
    quality: Annotated[
        bool, typer.Option("--quality", help="Measure its picture too: sharpness, noise, blocks, flicker and more.")
    ] = False,
    against: Annotated[
        Path | None, typer.Option(help="The film it was made from: how near it still is, by PSNR, SSIM and VMAF.")
    ] = None,
    as_json: Json = False,
) -> None:
    """What a file holds, by its own headers, and on demand how good its picture is. Nothing it points at is opened."""
    from reelwright.media.probe import probe as look

    found = look(file)
    document = found.model_dump(mode="json")
    lines = list(found.lines())
    if quality:
        from reelwright.cli.mended import score_lines
        from reelwright.enhance.stretches import measured_all
        from reelwright.pipeline.mended import measured_document

        measures = measured_all(file)
        document["quality"] = measured_document(measures)
        lines += score_lines(measures)
    if against is not None:
        from reelwright.enhance.against import fidelity

        near = fidelity(file, against)
        document["fidelity"] = asdict(near)
        told = "not told: there is no ffmpeg here that has libvmaf" if near.vmaf is None else f"{near.vmaf:.1f} of 100"
        lines += [f"PSNR  {near.psnr:.2f} dB, of {near.frames} frames", f"SSIM  {near.ssim:.4f}", f"VMAF  {told}"]
    if as_json:
        output.print_json(document)
        return
    for line in lines:
        output.say(line)


def check(
    file: File,
    duration: Annotated[float | None, typer.Option(help="Length it should have, in seconds.")] = None,
    as_json: Json = False,
) -> None:
    """Check any film on its decoded frames. Ten technical checks, and what people complain of in picture and sound."""
    from reelwright.check.expected import Expected
    from reelwright.check.technical import check_film

    if duration is not None and not 0 < duration < math.inf:
        raise InvalidInput(f"--duration {duration:g} is no length; give seconds above 0")
    verdict = check_film(file, Expected(seconds=duration) if duration is not None else None)
    if as_json:
        output.print_json(verdict.model_dump(mode="json"))
    else:
        rows = [[_mark(check), check.name, check.value or check.reason, check.limit] for check in verdict.checks]
        output.print_table(["", "check", "measured", "limit"], rows, whole=2)
        for finding in verdict.findings:
            output.say(_told(finding))
        output.say(f"{'passed' if verdict.passed else 'FAILED'}: {verdict.counted}")
    if not verdict.passed:
        raise typer.Exit(exits.CHECK_FAILED)


def _mark(check: Check) -> str:
    """`FAIL` in capitals is one that alone fails the film."""
    if check.passed is None:
        return "-"
    return "pass" if check.passed else "FAIL" if check.is_blocking else "fail"


def _told(finding: Finding) -> str:
    """What, when, the value met and the limit."""
    start, end = finding.start_seconds, finding.end_seconds
    when = f" at {start:.2f} to {end:.2f} s" if start is not None and end is not None else ""
    figures = f" ({finding.value}; limit: {finding.limit})" if finding.value and finding.limit else ""
    return f"{finding.severity.value}: {finding.check}{when}: {finding.message}{figures}"
