"""What `reelwright enhance` did and could not do, in words and as a document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reelwright.cli.mended import fix_report
from reelwright.pipeline.mended import fix_document
from reelwright.pipeline.wording import counted

if TYPE_CHECKING:
    from reelwright.enhance.optimiser import Search
    from reelwright.pipeline.enhancing import Enhanced, Enhancement

_MOST_TOLD = 6
"""Moments of a kind that are named one by one."""

Parts = Sequence[Mapping[str, Any]]
"""What an effect says it did, chunk by chunk."""


def document(asked: Enhancement | None, found: Enhanced | None, mended: Search | None = None) -> dict[str, Any]:
    """`file` is null where nothing had to be done."""
    told: dict[str, Any] = {"file": None} if mended is None else {"file": None, "fix": fix_document(mended)}
    if asked is None or found is None:
        return told
    return told | {
        "file": str(asked.out),
        "frames": found.frames,
        "rate": str(asked.clock.rate),
        "chunks": len(asked.recipes),
        "chunks_made_before": found.chunks_there,
        "notes": list(asked.notes),
        "parts": [dict(one) for one in found.facts],
    }


def report(asked: Enhancement | None, found: Enhanced | None, mended: Search | None = None) -> Iterator[str]:
    """What was done, and what could not be."""
    if asked is not None and found is not None:
        yield from _made(asked, found)
    if mended is not None:
        yield from fix_report(mended, asked is not None)


def _made(asked: Enhancement, found: Enhanced) -> Iterator[str]:
    yield str(asked.out)
    parts = {effect: [one[effect] for one in found.facts if effect in one] for effect in _LINES}
    frames = f"{counted(found.frames, 'frame')} at {float(asked.clock.rate):g} a second"
    yield frames + _origin(parts["interpolate"])
    for effect, lines in _LINES.items():
        if parts[effect]:
            yield from lines(parts[effect])
    for one in found.facts:
        if one["instead"]:
            yield _instead(one)
    holes = [seconds for facts in found.facts for seconds in facts["holes"]]
    if holes:
        yield f"damaged: frames are lost after {_moments(holes)}; the frame before is held instead"


def _instead(part: Mapping[str, Any]) -> str:
    """Where it is not as it was asked for: what went wrong, what was tried, what is there, and what to do."""
    *failed, last = part["instead"]
    tried = f"; tried first: {', '.join(step['instead'] for step in failed)}" if failed else ""
    why = "; ".join(dict.fromkeys(" ".join(step["why"].split()) for step in part["instead"]))
    where = f"{_clock(part['start'])} to {_clock(part['end'])}"
    return f"instead, from {where}: {last['instead']}, because of: {why}{tried}. To have it whole, {last['do']}"


def _origin(parts: Parts) -> str:
    """How many frames are whose."""
    own, made, repeated = (
        sum(one["own"] for one in parts),
        sum(len(one["made"]) for one in parts),
        sum(len(one["repeated"]) for one in parts),
    )
    if not own + made + repeated:
        return ""
    return f": {own} of the clip's own, {made} made between them, {repeated} repeated"


def _deblock(parts: Parts) -> Iterator[str]:
    mended, most = sum(one["mended"] for one in parts), max(one["most"] for one in parts)
    if mended:
        yield f"blocks: smoothed in {counted(mended, 'frame')}, whose borders stood out by at most {most:.1f} levels"
    else:
        yield "blocks: none were found; nothing was smoothed"


def _deflicker(parts: Parts) -> Iterator[str]:
    evened, most = sum(one["evened"] for one in parts), max(one["most"] for one in parts)
    yield f"flicker: light of {counted(evened, 'frame')} evened, by at most {most:.1f} of 256 levels"


def _denoise(parts: Parts) -> Iterator[str]:
    level = _mean(parts, "noise")
    yield f"noise: {level:.1f} of 256 levels, on average" if level else "noise: none was found; nothing was taken"


def _deband(parts: Parts) -> Iterator[str]:
    yield f"steps: made slopes on {_mean(parts, 'area'):.1%} of the picture"


def _stabilise(parts: Parts) -> Iterator[str]:
    moved, most = sum(one["steadied"] for one in parts), max(one["most"] for one in parts)
    yield f"shake: {counted(moved, 'frame')} moved, by at most {most:.1f} pixels"


def _colour(parts: Parts) -> Iterator[str]:
    graded = sum(one["graded"] for one in parts)
    if graded:
        yield f"colours: changed in {counted(graded, 'frame')}; light by {_mean(parts, 'moved'):.1f} levels, on average"
    else:
        yield "colours: in balance; none were changed"


def _interpolate(parts: Parts) -> Iterator[str]:
    yield from _by_model("between", parts)
    if (most := max((one.get("parts", 0) for one in parts), default=0)) > 1:
        yield f"between: pictures drawn in up to {most} parts, for want of memory; a seam may show where they meet"
    repeated = [moment for one in parts for moment in one["repeated"]]
    for why in dict.fromkeys(why for _, why in repeated):
        times = sorted(seconds for seconds, reason in repeated if reason == why)
        yield f"repeated for {why}: {_moments(times)}"
    agreement = [moment for one in parts for moment in one["made"]]
    if agreement:
        worst, least = min(agreement, key=lambda pair: pair[1])
        mean = sum(share for _, share in agreement) / len(agreement)
        yield (
            f"seen alike from both sides: {mean:.0%} of the pictures made, on average; "
            f"least at {_clock(worst)}, {least:.0%}"
        )


def _upscale(parts: Parts) -> Iterator[str]:
    yield from _by_model("larger", parts)


def _by_model(what: str, parts: Parts) -> Iterator[str]:
    """What drew, and where memory did not suffice for it."""
    for method in dict.fromkeys(one["method"] for one in parts if one.get("method")):
        yield f"{what}: by {method}"
    told = [step for one in parts for step in one.get("steps", ())]
    for step in dict.fromkeys((step["instead"], " ".join(step["why"].split())) for step in told):
        yield f"{what}: in part {step[0]}, because of: {step[1]}"


def _style(parts: Parts) -> Iterator[str]:
    painted = counted(sum(one["keys"] for one in parts), "frame")
    yield (
        f"steady: {_mean(parts, 'unrest'):.1f} of 256 levels from frame to frame, the clip itself "
        f"{_mean(parts, 'own'):.1f}; {painted} painted, their paint carried to the others"
    )


def _sharpen(parts: Parts) -> Iterator[str]:
    yield f"sharper: by {_mean(parts, 'moved'):.2f} of 256 levels, on average"


def _tonemap(parts: Parts) -> Iterator[str]:
    mapped = sum(one["mapped"] for one in parts)
    yield (
        f"high dynamic range: {counted(mapped, 'frame')} made standard, BT.709"
        if mapped
        else "high dynamic range: none of it is; nothing was mapped"
    )


_LINES: dict[str, Callable[[Parts], Iterator[str]]] = {
    "tonemap": _tonemap,
    "deblock": _deblock,
    "deflicker": _deflicker,
    "denoise": _denoise,
    "deband": _deband,
    "stabilise": _stabilise,
    "colour": _colour,
    "interpolate": _interpolate,
    "upscale": _upscale,
    "style": _style,
    "sharpen": _sharpen,
}
"""Effect -> what it has to tell, in the order they are worked."""


def _mean(parts: Parts, what: str) -> float:
    """Over the frames of all chunks."""
    return float(sum(one["frames"] * one[what] for one in parts) / max(1, sum(one["frames"] for one in parts)))


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{seconds % 60:05.2f}"


def _moments(times: list[float]) -> str:
    shown = ", ".join(_clock(seconds) for seconds in times[:_MOST_TOLD])
    return shown + (f" and {len(times) - _MOST_TOLD} more" if len(times) > _MOST_TOLD else "")
