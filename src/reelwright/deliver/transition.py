"""A transition between two takes: a film of its own, as long as the transition, that takes the place of its frames.

The take before goes on behind its shot's end, in its handle, so that moving picture is mixed with moving picture.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from pathlib import Path

from reelwright.errors import BackendError
from reelwright.film.cut import Cut
from reelwright.film.look import Transition
from reelwright.film.recipe import Facts, Progress, Recipe
from reelwright.imaging.mixing import mixed
from reelwright.media.read import frames
from reelwright.media.write import VideoWriter
from reelwright.units import FrameRate, Resolution

EDITION = 1


def transition_recipes(cut: Cut) -> dict[str, Recipe]:
    """Shot -> the transition it begins with, of those that have one."""
    return {
        shot.shot: Recipe(
            kind="transition",
            maker="reelwright",
            edition=EDITION,
            parameters={
                "transition": shot.transition,
                "frames": shot.transition_frames,
                "handle_from": before.frames,
                "rate": cut.rate.model_dump(mode="json"),
                "resolution": cut.resolution.model_dump(mode="json"),
            },
            inputs={"before": before.take, "after": shot.take},
            suffix=".mp4",
        )
        for before, shot in zip(cut.shots, cut.shots[1:], strict=False)
        if shot.transition_frames
    }


def make_transition(recipe: Recipe, inputs: Mapping[str, Path], out: Path, progress: Progress) -> Facts:
    """Facts: how many frames."""
    asked = recipe.parameters
    kind, count, begin = Transition(str(asked["transition"])), asked["frames"], asked["handle_from"]
    assert isinstance(count, int) and isinstance(begin, int)
    handle = islice(frames(inputs["before"]), begin, begin + count)
    head = islice(frames(inputs["after"]), count)
    done = 0
    size, rate = Resolution.model_validate(asked["resolution"]), FrameRate.model_validate(asked["rate"])
    with VideoWriter(out, size, rate) as writer:
        for before, after in zip(handle, head, strict=False):
            writer.write_planes(mixed(kind, before.planes(), after.planes(), done, count))
            done += 1
            progress(done / (count + 1))
        if done < count:
            raise BackendError(f"the takes have {done} frames for a transition of {count}; render them again")
    return {"frames": count}
