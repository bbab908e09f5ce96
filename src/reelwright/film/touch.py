"""What is done to the pictures of every take, whoever made them: `enhance: denoise, style watercolor 0.7`."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from reelwright.units import Value


class TouchKind(StrEnum):
    """In the order they are worked: each has from those before it what it needs."""

    DEBLOCK = "deblock"
    DEFLICKER = "deflicker"
    DENOISE = "denoise"
    DEBAND = "deband"
    STABILISE = "stabilise"
    INTERPOLATE = "interpolate"
    """Of a clip with fewer frames a second than the film; its missing ones are made of its own."""
    UPSCALE = "upscale"
    """Of a clip smaller than the film; its pictures are made larger by a net instead of by interpolation."""
    STYLE = "style"
    SHARPEN = "sharpen"
    GRAIN = "grain"

    @property
    def has_strength(self) -> bool:
        return self in (TouchKind.DENOISE, TouchKind.STYLE, TouchKind.SHARPEN)

    @property
    def repaints(self) -> bool:
        """Whether one cannot tell by the colours any more what is to be seen."""
        return self is TouchKind.STYLE


class Touch(Value):
    """One of them, as it is wished for."""

    kind: TouchKind
    strength: float = Field(default=1.0, gt=0, le=1, exclude_if=lambda strength: strength == 1)
    """Of those that have one."""
    name: str = Field(default="", exclude_if=lambda name: not name)
    """Which of several: of a style its name, of a grain how coarse."""


NAMES: dict[TouchKind, tuple[str, ...]] = {
    TouchKind.STYLE: (
        "impressionist",
        "cubist",
        "abstract",
        "watercolor",
        "oil_painting",
        "sketch",
        "anime",
        "comic",
        "mosaic",
        "pointillism",
    ),
    TouchKind.GRAIN: ("fine", "medium", "coarse"),
}
"""What there is of those of which there are several."""
