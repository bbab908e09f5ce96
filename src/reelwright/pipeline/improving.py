"""What is to be made better of a clip, as it is wished for, and as the effects that do it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import Field, JsonValue

from reelwright.enhance.checkpoint import require_packages
from reelwright.enhance.chunks import Link, LinkFile
from reelwright.enhance.effect import Effort, GrainKind, PaintedStyle
from reelwright.enhance.effects.interpolate import told_of
from reelwright.enhance.manifest import Manifest, Task, verified
from reelwright.enhance.models import Shelf
from reelwright.enhance.onnx_pair import tile_for
from reelwright.enhance.shots import balancing, looks_of, matching, shots_of
from reelwright.errors import InvalidInput
from reelwright.media.clip import PictureTrack
from reelwright.media.coded import is_coarse
from reelwright.units import FrameRate, Value
from reelwright.writing.material import picture

AUTO = "auto"
"""Colours that are balanced, like nothing else's."""
_MOST_PIXELS = 16384
"""Of a side, in H.264 as x264 writes it."""


class Improvement(Value):
    """Any of these together; what is left as it is here is not done."""

    fps: str | None = None
    """Frames a second, such as `60` or `60000/1001`."""
    scale: int | None = Field(default=None, ge=2, le=4)
    model: str = ""
    """Of the workspace's shelf, that makes it larger, or frames between its own; empty: one that ships, and none."""
    sdr: bool = False
    fix: bool = False
    """What is measurably wrong is found, and mended."""
    deblock: bool = False
    deflicker: bool = False
    denoise: float = Field(default=0, ge=0, le=1)
    deband: bool = False
    stabilise: bool = False
    colour: str | None = None
    """`auto`, or the path of a picture or clip whose colours it is given."""
    style: str | None = None
    """One of `PaintedStyle`, or the path of a picture that it is painted like."""
    style_strength: float = Field(default=1, ge=0, le=1)
    keep_colours: bool = False
    keep_structure: bool = False
    sharpen: float = Field(default=0, ge=0, le=1)
    grain: GrainKind | None = None
    quality: Effort = Effort.STANDARD

    @property
    def rate(self) -> FrameRate | None:
        """Raises InvalidInput: `fps` is no rate."""
        return None if self.fps is None else FrameRate.parse(self.fps)

    @property
    def files(self) -> dict[str, Path]:
        """Those that are named: option -> where each is."""
        named = {"colour": self.colour, "style": self.style}
        ours = {AUTO, *PaintedStyle}
        return {option: Path(told) for option, told in named.items() if told is not None and told not in ours}

    @property
    def notes(self) -> tuple[str, ...]:
        """What of it is not done, in words."""
        asks_no_net = self.model and self.quality is Effort.PREVIEW
        return (f"quality preview asks no net: model {self.model} has no part in it",) if asks_no_net else ()

    def name(self, effects: Sequence[str], *, is_mended: bool) -> str:
        """What the film is called after, such as `60fps-x2`. `is_mended`: whether `fix` found what helped."""
        titles = {"interpolate": f"{self.rate}fps".replace("/", "-"), "upscale": f"x{self.scale}", "tonemap": "sdr"}
        return "-".join([*(["fixed"] if is_mended else []), *(titles.get(one, one) for one in effects)])


def chain_of(wished: Improvement, clip: Path, track: PictureTrack, models: Path) -> list[Link]:
    """The effects that do it, in the order they are worked; those that `fix` finds are not among them.

    Args:
        track: of `clip`.
        models: the folder of models that were added.

    Raises:
        NotFound, InvalidInput: it cannot be done to this clip; why.
        NotConfigured: the model is a checkpoint, and the extra that runs it is not there.
    """
    rate = wished.rate
    net = _told_of_model(wished, models, (track.height, track.width))
    brush = _picture(wished.style)
    painting: dict[str, JsonValue] = {
        "strength": wished.style_strength,
        "keep_colours": wished.keep_colours,
        "keep_structure": wished.keep_structure,
        "effort": wished.quality.value,
        "step": str(1 / rate.fraction if rate else track.step),
    }
    effort: dict[str, JsonValue] = {"effort": wished.quality.value}
    wanted: dict[str, Mapping[str, JsonValue] | None] = {
        "tonemap": {} if wished.sdr else None,
        "deblock": effort if wished.deblock else None,
        "deflicker": effort if wished.deflicker else None,
        "denoise": {"strength": wished.denoise, **effort} if wished.denoise else None,
        "deband": effort if wished.deband else None,
        "stabilise": effort if wished.stabilise else None,
        "colour": _coloured(wished, wished.colour, clip, track) if wished.colour else None,
        "interpolate": _even(rate, track, wished.quality) | net.get(Task.INTERPOLATE, {}) if rate else None,
        "upscale": _larger(wished, clip, track, net.get(Task.UPSCALE, {})) if wished.scale else None,
        "style": {"style": "picture" if brush else str(wished.style), **painting} if wished.style else None,
        "sharpen": {"strength": wished.sharpen, **effort} if wished.sharpen else None,
        "grain": {"kind": wished.grain.value, **effort} if wished.grain else None,
    }
    files = {"style": {"picture": brush}} if brush else {}
    return [Link(effect, told, files.get(effect, {})) for effect, told in wanted.items() if told is not None]


def _coloured(wished: Improvement, like: str, clip: Path, track: PictureTrack) -> Mapping[str, JsonValue]:
    """What each shot is to be given: found out before anything is made, for it is the same all over a shot."""
    shots = shots_of(clip, track, is_mapped=wished.sdr)
    if like == AUTO:
        return balancing(shots, wished.quality).parameters
    return matching(shots, looks_of(Path(like), is_mapped=wished.sdr), wished.quality).parameters


def _even(rate: FrameRate, track: PictureTrack, quality: Effort) -> dict[str, JsonValue]:
    return told_of(rate.fraction, quality, track.start_seconds, track.step, track.rounding)


def model_for(wished: Improvement, models: Path) -> tuple[Manifest, Path] | None:
    """The model that is named, and the folder it is in; None: none is.

    Raises:
        NotFound, InvalidInput: there is none of that name, or what it is for is not asked for, or is more than it does.
    """
    if not wished.model:
        return None
    larger, between = "by how much, with --scale 2 (scale: 2)", "how many a second, with --fps 60 (fps: 60)"
    if not wished.scale and not wished.fps:
        raise InvalidInput(f"a model makes pictures larger, or frames between frames; say {larger}, or {between}")
    manifest, folder = Shelf(models).find(wished.model)
    if manifest.task is Task.UPSCALE and not wished.scale:
        raise InvalidInput(f"model {wished.model} makes pictures larger; say {larger}")
    if manifest.task is Task.UPSCALE and wished.scale and manifest.times < wished.scale:
        raise InvalidInput(
            f"model {wished.model} makes each side {manifest.times} times as long, and {wished.scale} times is wanted; "
            "name another, or less with --scale (scale)"
        )
    if manifest.task is Task.INTERPOLATE and not wished.fps:
        raise InvalidInput(f"model {wished.model} makes frames between frames; say {between}")
    return manifest, folder


def _told_of_model(wished: Improvement, models: Path, shape: tuple[int, int]) -> dict[Task, dict[str, JsonValue]]:
    """By what the model is for, the parameters of that effect which name it; none where it is not asked: what is made
    is known by what decides it. `shape`: of the pictures."""
    found = model_for(wished, models)
    if found is None or wished.quality is Effort.PREVIEW:
        return {}
    manifest, folder = found
    verified(manifest, folder)
    if manifest.is_checkpoint:
        require_packages()
    told: dict[str, JsonValue] = {"model": wished.model, "folder": str(folder), "sha256": manifest.sha256}
    if manifest.task is Task.INTERPOLATE:
        told["tile"] = tile_for(manifest, shape)  # decided once, for all of the machines that work on it
    return {manifest.task: told}


def _larger(wished: Improvement, clip: Path, track: PictureTrack, net: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    scale = wished.scale or 1
    if scale * max(track.width, track.height) > _MOST_PIXELS:
        size = f"{scale * track.width}x{scale * track.height}"
        raise InvalidInput(
            f"{clip} would be {size}: H.264 holds at most {_MOST_PIXELS} pixels a side; say less --scale"
        )
    told: dict[str, JsonValue] = {"scale": scale, "effort": wished.quality.value}
    return told | (dict(net) or {"kind": "compressed" if is_coarse(clip) else "clean"})


def _picture(style: str | None) -> LinkFile | None:
    """The picture that a clip is to be painted like; None: it is one of our styles, or none is wanted."""
    if style is None or style in set(PaintedStyle):
        return None
    if not Path(style).is_file():
        raise InvalidInput(f"{style} is neither a style nor a picture; the styles are {', '.join(PaintedStyle)}")
    path = Path(style)
    return LinkFile(path, picture(path.parent, path.name)[0].sha256)
