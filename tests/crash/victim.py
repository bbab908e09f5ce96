"""`reelwright` as it is, but it kills itself (SIGKILL) at a given boundary, and its children tell what they make.

REELWRIGHT_KILL_AT=n: at the n-th beginning or end of a step or of a batch of jobs, counted from 1; 0: never.
REELWRIGHT_TOLD=file: a line for every recipe a maker begins, and one when it is recorded.
"""

from __future__ import annotations

import dataclasses
import os
import signal
import sys
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from reelwright import app
from reelwright.film.recipe import Facts, Maker, Progress, Recipe

KILL_AT = int(os.environ.get("REELWRIGHT_KILL_AT", "0"))
_passed = 0


def boundary() -> None:
    global _passed
    _passed += 1
    if _passed == KILL_AT:
        os.kill(os.getpid(), signal.SIGKILL)


def tell(what: str, recipe: Recipe) -> None:
    with open(os.environ["REELWRIGHT_TOLD"], "ab", buffering=0) as file:
        file.write(f"{what} {recipe.hash} {recipe.kind}\n".encode())


def make(payload: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """In the child: `app.make`, telling."""
    recipe = Recipe.model_validate(payload["recipe"])
    real = app.maker_of

    def telling(asked: Recipe) -> Maker:
        maker = real(asked)

        def made(recipe: Recipe, inputs: Mapping[str, Path], out: Path, progress: Progress) -> Facts:
            tell("begin", recipe)
            return maker(recipe, inputs, out, progress)

        return made

    app.maker_of = telling
    try:
        answer = app.make(payload, progress)
    finally:
        app.maker_of = real
    tell("recorded", recipe)
    return answer


def main() -> None:
    from reelwright.cli import main as reelwright
    from reelwright.engine.run import Run

    step, jobs, floor = Run.step, Run.jobs, app.App.__dict__["floor"].func

    async def killed_step(self: Run, *args: Any) -> Any:
        boundary()
        answer = await step(self, *args)
        boundary()
        return answer

    async def killed_jobs(self: Run, *args: Any) -> Any:
        boundary()
        answer = await jobs(self, *args)
        boundary()
        return answer

    Run.step, Run.jobs = killed_step, killed_jobs  # type: ignore[method-assign]
    telling_floor = cached_property(lambda self: dataclasses.replace(floor(self), maker="victim:make"))
    telling_floor.__set_name__(app.App, "floor")
    app.App.floor = telling_floor  # type: ignore[assignment]
    reelwright()


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))  # its children find `victim` by this
    main()
