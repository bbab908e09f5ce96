"""`reelwright` with another maker in place of one of ours, here and in the child processes. A script.

REELWRIGHT_STUDIO names which, of `STUDIOS` below. What takes the place of previz is called previz, so that a brief asks
for it.
"""

from __future__ import annotations

import dataclasses
import os
import sys
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from reelwright import app, backends
from reelwright.errors import BackendError
from reelwright.film.production import Dossier
from reelwright.film.recipe import Facts, Progress, Recipe
from reelwright.film.shot import TakeRequest
from reelwright.media.write import VideoWriter
from reelwright.render.backend import Capabilities
from reelwright.render.backends.slate import SlateCard
from reelwright.render.patience import Patience
from reelwright.units import Resolution

INK = "the pen ran out of ink"
ROOM = 128 * 72 - 1
"""Pixels that a net may work at once in the cramped studio: fewer than a picture of 144 lines drawn there has."""


class Painter(SlateCard):
    """Draws what a slate shows, but passes for a picture."""

    name = "previz"

    def capabilities(self) -> Capabilities:
        return Capabilities(max_frames=100_000, max_pixels=7680 * 4320)


class Faulty(Painter):
    """Fails at every shot but the last, each in its own way."""

    def render(self, request: TakeRequest, out: Path, progress: Progress) -> Facts:
        match request.slate.shot:
            case "SH010":
                raise ValueError(INK)
            case "SH020":
                progress(0.5)
                os._exit(17)
            case "SH030":
                size = request.resolution
                half = Resolution(width=size.width // 4 * 2, height=size.height // 4 * 2)
                return super().render(request.model_copy(update={"resolution": half}), out, progress)
            case "SH040":
                return super().render(request.model_copy(update={"frames": request.frames // 2}), out, progress)
            case "SH050":
                black = np.zeros((request.resolution.height, request.resolution.width, 3), np.uint8)
                with VideoWriter(out, request.resolution, request.rate) as writer:
                    for _ in range(request.frames):
                        writer.write(black)
                return {}
        return super().render(request, out, progress)


class Small(Painter):
    """Draws half as large as the film is, so that what it draws is made larger by a net."""

    def render(self, request: TakeRequest, out: Path, progress: Progress) -> Facts:
        size = request.resolution
        half = Resolution(width=size.width // 4 * 2, height=size.height // 4 * 2)
        return super().render(request.model_copy(update={"resolution": half}), out, progress)


def no_music(recipe: Recipe, inputs: Mapping[str, Path], out: Path, progress: Progress) -> Facts:
    """A maker that fails at its work."""
    raise BackendError("the band did not come")


def spilt(recipe: Recipe, inputs: Mapping[str, Path], out: Path, progress: Progress) -> Facts:
    """The same."""
    raise BackendError("the developer was spilt")


def _bug(dossier: Dossier) -> Dossier:
    raise RuntimeError("a bug was planted")


def _faulty() -> None:
    backends.BACKENDS["previz"] = "studio:Faulty"


def _unfurnished() -> None:
    backends.BACKENDS["previz"] = "no_such_module:Previz"


def _no_band() -> None:
    app.MAKERS["music"] = "studio:no_music"


def _buggy() -> None:
    from reelwright.pipeline import analysis

    analysis._analyse = _bug


def _newer() -> None:
    app.WORKFLOW_CONTRACT = "of a newer release"


def _unfitted() -> None:
    """Lines are filmed as they were first spoken, however long they are."""
    from reelwright.pipeline import speaking

    speaking.refitted = lambda brief, script, speeches, *shorter: {
        shot: (one.line, one.pace) for shot, one in speeches.items()
    }
    speaking._without_the_longest = lambda brief, script, speeches: speeches


def _hurried() -> None:
    """Providers are waited for by a clock that goes thirty times as fast, as in rehearsals."""
    patience = cached_property(lambda self: Patience.hurried(30.0))
    patience.__set_name__(app.App, "patience")
    app.App.patience = patience


def _clumsy() -> None:
    """Whatever is done to pictures goes wrong."""
    app.MAKERS["touched_take"] = "studio:spilt"


def _cramped() -> None:
    """Pictures are small, and memory suffices for small tiles only."""
    from reelwright.enhance.onnx_net import OnnxNet

    backends.BACKENDS["previz"] = "studio:Small"
    whole = OnnxNet._run

    def run(self: OnnxNet, luma: Any) -> Any:
        if luma.size > ROOM:
            raise MemoryError("there is no room for such a tile")
        return whole(self, luma)

    OnnxNet._run = run  # type: ignore[method-assign]


STUDIOS = {
    "cramped": _cramped,
    "clumsy": _clumsy,
    "hurried": _hurried,
    "unfitted": _unfitted,
    "newer": _newer,
    "faulty": _faulty,
    "unfurnished": _unfurnished,
    "no band": _no_band,
    "buggy": _buggy,
}


def furnish() -> None:
    STUDIOS[os.environ["REELWRIGHT_STUDIO"]]()


def make(payload: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """In the child: `app.make`, in this studio."""
    furnish()
    return app.make(payload, progress)


def main() -> None:
    from reelwright.cli import main as reelwright

    furnish()
    floor = app.App.__dict__["floor"].func
    ours = cached_property(lambda self: dataclasses.replace(floor(self), maker="studio:make"))
    ours.__set_name__(app.App, "floor")
    app.App.floor = ours  # type: ignore[assignment]
    reelwright()


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))  # its children find `studio` by this
    main()
