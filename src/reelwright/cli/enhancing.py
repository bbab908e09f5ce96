"""`reelwright enhance CLIP`: any film made better, here, from its own pictures."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reelwright.cli import ctrl_c, exits, output
from reelwright.cli.common import Json, open_app
from reelwright.enhance.effect import Effort
from reelwright.errors import InvalidInput
from reelwright.pipeline.wording import about, counted

if TYPE_CHECKING:
    from rich.text import Text

    from reelwright.pipeline.enhancing import Enhanced, Enhancement

_ENOUGH = 0.03
"""Share of the work that is done before anything is claimed of the rest."""
_LONGEST_GAP = 4
"""Usual steps between two frames of a clip whose rate varies, beyond which its picture stood still."""
_MOST_TOLD = 6
"""Moments of a kind that are named one by one."""


def enhance(
    clip: Annotated[Path, typer.Argument(help="A film file: MP4, MOV, Matroska, WebM, AVI, MPEG-TS and others.")],
    fps: Annotated[
        str | None, typer.Option(help="Frames a second it shall have, 1 to 240, such as 48 or 59.94.")
    ] = None,
    quality: Annotated[Effort, typer.Option(help="How much time it may take for how good it is.")] = Effort.STANDARD,
    out: Annotated[
        Path | None, typer.Option(help="Where the film goes (.mp4, .mov, .mkv); default: beside it.")
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Write over --out if it is there.")] = False,
    as_json: Json = False,
) -> None:
    """Make any film better, offline: more frames a second, made from its own. Ctrl-C pauses."""
    from reelwright.engine import unrecorded
    from reelwright.enhance.chunks import Link
    from reelwright.media.clip import survey
    from reelwright.pipeline.enhancing import made, planned
    from reelwright.units import FrameRate

    if fps is None:
        raise InvalidInput("say what is to be better: --fps 60 makes it 60 frames a second")
    rate = FrameRate.parse(fps)
    track = survey(clip)
    chain = [
        Link(
            "interpolate",
            {
                "rate": str(rate.fraction),
                "effort": quality.value,
                "start": str(track.start_seconds),
                "gap": str(_LONGEST_GAP * track.step),
                "tick": str(track.rounding),
            },
        )
    ]
    with open_app() as app:
        asked = planned(app.floor, clip, track, chain, quality, out, replace, f"{rate}fps".replace("/", "-"))
        for note in asked.notes:
            output.remark(f"note: {note}", "yellow")
        is_quiet = as_json and not output.aside.is_terminal
        try:
            with unrecorded(app.engine_settings) as run, _shown(asked, is_quiet) as headway:
                found = asyncio.run(made(app.floor, run, asked, headway.told))
        except KeyboardInterrupt:
            ctrl_c.ignore()
            output.remark("\nPaused. Finished chunks are kept; the same command goes on after them.")
            raise typer.Exit(exits.PAUSED) from None
    if as_json:
        output.print_json(_document(asked, found))
    else:
        for line in _report(asked, found):
            output.say(line)


class Headway:
    """How far the chunks are, and how long the rest will take at the pace so far."""

    def __init__(self, weights: list[float]) -> None:
        """`weights`: how much each chunk is, beside the others."""
        self._weights, self.began = weights, time.monotonic()
        self._done: dict[int, float] = {}
        self._there = 0.0

    def told(self, chunk: int, fraction: float) -> None:
        if fraction == 1 and chunk not in self._done:
            self._there += self._weights[chunk]  # it was made before: no measure of the pace
        self._done[chunk] = fraction

    @property
    def share(self) -> float:
        """Of all the work, 0..1."""
        return sum(self._weights[chunk] * done for chunk, done in self._done.items()) / sum(self._weights)

    @property
    def finished(self) -> int:
        return sum(done == 1 for done in self._done.values())

    def left_seconds(self, now: float) -> float | None:
        """None while that cannot be told."""
        there = self._there / sum(self._weights)
        if self.share - there < _ENOUGH or now <= self.began:
            return None
        return (now - self.began) * (1 - self.share) / (self.share - there)

    def said(self) -> str:
        left = self.left_seconds(time.monotonic())
        if self.finished == len(self._weights):
            return f"{counted(self.finished, 'chunk')} finished · putting them together"
        rest = "working out the time left" if left is None else f"about {about(left)} left"
        return f"{self.share:4.0%}, {self.finished} of {counted(len(self._weights), 'chunk')} · {rest}"

    def __rich__(self) -> Text:
        from rich.text import Text

        return Text(self.said())


class _HeadwayLines(Headway):
    """Where nothing can be drawn over: a line for each chunk that is finished."""

    def told(self, chunk: int, fraction: float) -> None:
        is_new = fraction == 1 and self._done.get(chunk) != 1
        super().told(chunk, fraction)
        if is_new:
            output.remark(self.said())


@contextmanager
def _shown(asked: Enhancement, quiet: bool) -> Iterator[Headway]:
    """A live line when stderr is a terminal, a line a chunk when it is not, nothing when `quiet`."""
    weights = [float(int(str(one.parameters["end"])) - int(str(one.parameters["start"]))) for one in asked.recipes]
    if quiet:
        yield Headway(weights)
    elif output.is_live():
        from rich.live import Live

        headway = Headway(weights)
        with Live(headway, console=output.aside, refresh_per_second=4, transient=True):
            yield headway
    else:
        yield _HeadwayLines(weights)


def _document(asked: Enhancement, found: Enhanced) -> dict[str, Any]:
    return {
        "file": str(asked.out),
        "frames": found.frames,
        "rate": str(asked.clock.rate),
        "chunks": len(asked.recipes),
        "chunks_made_before": found.chunks_there,
        "notes": list(asked.notes),
        "parts": [dict(one) for one in found.facts],
    }


def _report(asked: Enhancement, found: Enhanced) -> Iterator[str]:
    """What was done, and what could not be."""
    yield str(asked.out)
    own, made, repeated, agreement = 0, 0, [], []
    for facts in found.facts:
        told: Mapping[str, Any] = facts.get("interpolate", {})
        own += told.get("own", 0)
        made += len(told.get("made", ()))
        repeated += told.get("repeated", ())
        agreement += told.get("made", ())
    yield (
        f"{counted(found.frames, 'frame')} at {float(asked.clock.rate):g} a second: {own} of the clip's own, "
        f"{made} made between them, {len(repeated)} repeated"
    )
    for why in dict.fromkeys(why for _, why in repeated):
        times = sorted(seconds for seconds, reason in repeated if reason == why)
        yield f"repeated for {why}: {_moments(times)}"
    if agreement:
        worst, least = min(agreement, key=lambda pair: pair[1])
        mean = sum(share for _, share in agreement) / len(agreement)
        yield (
            f"seen alike from both sides: {mean:.0%} of the pictures made, on average; "
            f"least at {_clock(worst)}, {least:.0%}"
        )
    holes = [seconds for facts in found.facts for seconds in facts["holes"]]
    if holes:
        yield f"damaged: frames are lost after {_moments(holes)}; the frame before is held instead"


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{seconds % 60:05.2f}"


def _moments(times: list[float]) -> str:
    shown = ", ".join(_clock(seconds) for seconds in times[:_MOST_TOLD])
    return shown + (f" and {len(times) - _MOST_TOLD} more" if len(times) > _MOST_TOLD else "")
