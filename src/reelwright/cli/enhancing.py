"""`reelwright enhance CLIP`: any film made better, here, from its own pictures."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import JsonValue

from reelwright.cli import ctrl_c, exits, output
from reelwright.cli.common import Json, open_app
from reelwright.enhance.effect import Effort, GrainKind
from reelwright.errors import InvalidInput
from reelwright.pipeline.wording import about, counted

if TYPE_CHECKING:
    from rich.text import Text

    from reelwright.pipeline.enhancing import Enhanced, Enhancement

_ENOUGH = 0.03
"""Share of the work that is done before anything is claimed of the rest."""
_NOTHING = (
    "say what is to be better: --fps 60 makes it 60 frames a second, --deflicker evens out its light, --denoise 1 "
    "takes noise away, --deband makes slopes of steps, --stabilise holds a shaking camera still, --sharpen 0.5 makes "
    "edges crisper, --grain fine gives it film grain; any of them together"
)
_LONGEST_GAP = 4
"""Usual steps between two frames of a clip whose rate varies, beyond which its picture stood still."""
_MOST_TOLD = 6
"""Moments of a kind that are named one by one."""


def enhance(
    clip: Annotated[Path, typer.Argument(help="A film file: MP4, MOV, Matroska, WebM, AVI, MPEG-TS and others.")],
    fps: Annotated[
        str | None, typer.Option(help="Frames a second it shall have, 1 to 240, such as 48 or 59.94.")
    ] = None,
    deflicker: Annotated[bool, typer.Option("--deflicker", help="Even out light that flickers.")] = False,
    denoise: Annotated[float, typer.Option(min=0, max=1, help="Take noise away, 0 to 1; 1 takes all.")] = 0,
    deband: Annotated[bool, typer.Option("--deband", help="Make slopes of the steps in skies and walls.")] = False,
    stabilise: Annotated[bool, typer.Option("--stabilise", help="Hold a camera still that shakes.")] = False,
    sharpen: Annotated[float, typer.Option(min=0, max=1, help="Crisper edges, 0 to 1, such as 0.5.")] = 0,
    grain: Annotated[GrainKind | None, typer.Option(help="Film grain over it, so coarse.")] = None,
    quality: Annotated[Effort, typer.Option(help="How much time it may take for how good it is.")] = Effort.STANDARD,
    out: Annotated[
        Path | None, typer.Option(help="Where the film goes (.mp4, .mov, .mkv); default: beside it.")
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Write over --out if it is there.")] = False,
    as_json: Json = False,
) -> None:
    """Make any film better, offline: more frames a second, less flicker and noise, crisper. Ctrl-C pauses."""
    from reelwright.engine import unrecorded
    from reelwright.enhance.chunks import Link
    from reelwright.media.clip import survey
    from reelwright.pipeline.enhancing import made, planned
    from reelwright.units import FrameRate

    rate = None if fps is None else FrameRate.parse(fps)
    repairs: list[tuple[bool, str, dict[str, JsonValue]]] = [
        (deflicker, "deflicker", {}),
        (denoise > 0, "denoise", {"strength": denoise}),
        (deband, "deband", {}),
        (stabilise, "stabilise", {}),
    ]
    finish: list[tuple[bool, str, dict[str, JsonValue]]] = [
        (sharpen > 0, "sharpen", {"strength": sharpen}),
        (grain is not None, "grain", {"kind": grain.value if grain else ""}),
    ]
    if rate is None and not any(wanted for wanted, _, _ in (*repairs, *finish)):
        raise InvalidInput(_NOTHING)
    track = survey(clip)
    chain = [Link(effect, told) for wanted, effect, told in repairs if wanted]
    if rate is not None:
        chain.append(
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
        )
    chain += [Link(effect, told) for wanted, effect, told in finish if wanted]
    name = "-".join(f"{rate}fps".replace("/", "-") if one.effect == "interpolate" else one.effect for one in chain)
    with open_app() as app:
        asked = planned(app.floor, clip, track, chain, quality, out, replace, name)
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
    frames = f"{counted(found.frames, 'frame')} at {float(asked.clock.rate):g} a second"
    if own or made or repeated:
        frames += f": {own} of the clip's own, {made} made between them, {len(repeated)} repeated"
    yield frames
    yield from _repaired(found.facts)
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


def _repaired(parts: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What the other effects measured and did."""

    def mean(effect: str, what: str) -> float:
        told = [part[effect] for part in parts if effect in part]
        return float(sum(one["frames"] * one[what] for one in told) / max(1, sum(one["frames"] for one in told)))

    asked = {effect for part in parts for effect in part}
    if "deflicker" in asked:
        told = [part["deflicker"] for part in parts if "deflicker" in part]
        evened = sum(one["evened"] for one in told)
        most = max(one["most"] for one in told)
        yield f"flicker: light of {counted(evened, 'frame')} evened, by at most {most:.1f} of 256 levels"
    if "denoise" in asked:
        level = mean("denoise", "noise")
        yield f"noise: {level:.1f} of 256 levels, on average" if level else "noise: none was found; nothing was taken"
    if "deband" in asked:
        yield f"steps: made slopes on {mean('deband', 'area'):.1%} of the picture"
    if "stabilise" in asked:
        told = [part["stabilise"] for part in parts if "stabilise" in part]
        moved, most = sum(one["steadied"] for one in told), max(one["most"] for one in told)
        yield f"shake: {counted(moved, 'frame')} moved, by at most {most:.1f} pixels"
    if "sharpen" in asked:
        yield f"sharper: by {mean('sharpen', 'moved'):.2f} of 256 levels, on average"


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{seconds % 60:05.2f}"


def _moments(times: list[float]) -> str:
    shown = ", ".join(_clock(seconds) for seconds in times[:_MOST_TOLD])
    return shown + (f" and {len(times) - _MOST_TOLD} more" if len(times) > _MOST_TOLD else "")
