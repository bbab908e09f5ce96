"""What a stage works with: the run it belongs to, the studio floor, and the durable way to have things made."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, ClassVar, NamedTuple, cast

from pydantic import JsonValue

from reelwright.engine import Job, JobError, JobResult, Run
from reelwright.errors import BackendError
from reelwright.film.events import Event, MemoryRanOut, RecipeMade, RecipesAsked, ScriptWritten
from reelwright.film.production import Dossier
from reelwright.film.recipe import Asset, Progress, Recipe
from reelwright.film.status import State
from reelwright.film.tenant import LOCAL
from reelwright.pipeline.floor import Floor
from reelwright.store.files import Session


class Next(NamedTuple):
    """What will be asked for later, and is begun before."""

    label: str
    recipe: Recipe
    is_urgent: bool = False
    """Whether it goes before all that waits, for more will follow from it."""


Following = Callable[[str, Asset], Sequence[Next]]
"""Label and asset of what was just made, or is there -> what follows from it."""


@dataclass(frozen=True, slots=True)
class Made:
    """What came of asking: each label is in exactly one of the two."""

    assets: dict[str, Asset]
    failures: dict[str, JobError]

    def recipes(self) -> dict[str, str]:
        """Label -> hash of the recipe, of what was made or there."""
        return {label: asset.recipe for label, asset in self.assets.items()}

    def whole(self) -> dict[str, Asset]:
        """The assets, when nothing failed.

        Raises:
            ReelwrightError: the first failure, of the class it had.
        """
        for label, failure in self.failures.items():
            raise failure.raised(label)
        return self.assets


@dataclass(frozen=True, slots=True)
class Desk:
    """One stage's view of one run. What is not pure goes through `once` or `make`, so that a killed run replays it."""

    floor: Floor
    run: Run
    production: str
    state: State
    pays: ClassVar[bool] = True
    """Whether anybody may be asked here who takes money for it."""
    turn: int
    """How many stages this run has passed: makes names of steps unique when a stage is entered again."""
    tenant: str = LOCAL
    """Who pays."""

    @property
    def session(self) -> Session:
        return Session.open(self.floor.workspace, self.production)

    async def once(self, name: str, function: Callable[..., JsonValue], *args: object) -> JsonValue:
        """Run `function` once; a replay gets the recorded result. It may touch files and the database."""
        return await self.run.step(f"{self.turn:02d} {self.state} {name}", function, *args)

    async def keep(self, what: str, files: Mapping[str, bytes], *events: Event) -> None:
        """Write these into the session folder, and tell what happened, once.

        Args:
            files: path in the folder -> what is in it.
        """

        def write() -> JsonValue:
            for path, data in files.items():
                self.session.write(path, data)
            if events:
                self.tell(*events, key=what)
            return None

        await self.once(f"keep {what}", write)

    async def stage(self, work: Callable[[Dossier], Dossier], dossier: Dossier) -> Dossier:
        """A stage that is one function of the dossier."""

        def call(text: JsonValue) -> JsonValue:
            return work(Dossier.from_json(str(text))).to_json()

        return Dossier.from_json(str(await self.once("work", call, dossier.to_json())))

    async def make(self, wanted: Mapping[str, Recipe], following: Following = lambda label, asset: ()) -> Made:
        """Have each recipe made that is not made yet, in parallel, in the order given; then, while the stages go on,
        what follows from it, and from that. It is told and counted when it is asked for, as if it were made then; where
        a kill comes between the two, as what is there already."""
        if not wanted:
            return Made({}, {})
        names = {label: recipe.hash for label, recipe in wanted.items()}
        jobs = {label: self._job(label, recipe) for label, recipe in wanted.items()}
        first = next(iter(wanted))
        key = f"ask {first} {names[first][:16]}"
        begun = [label for label, job in jobs.items() if self.run.has_begun(job)]
        asked = await self.once(f"ask {', '.join(wanted)}"[:200], self._ask, names, key, begun)
        assert isinstance(asked, dict)
        assets = {label: Asset.model_validate(found) for label, found in asked.items() if found is not None}
        failures: dict[str, JobError] = {}
        for label, asset in assets.items():
            await self._go_on(label, asset, following)
        missing = [label for label in wanted if label not in assets]
        making = [asyncio.ensure_future(self._make_one(label, jobs[label], following)) for label in missing]
        for label, answer in zip(missing, await asyncio.gather(*making, return_exceptions=True), strict=True):
            if isinstance(answer, BaseException):
                raise answer
            if isinstance(answer, JobError):
                failures[label] = answer
            else:
                assets[label] = answer
        return Made({label: assets[label] for label in wanted if label in assets}, failures)

    async def _make_one(self, label: str, job: Job, following: Following) -> Asset | JobError:
        """One job, told when it is done. Telling is no step: jobs end in an order no replay would repeat, so a replay
        tells again, under the same key."""
        (result,) = await self.run.jobs([job])
        if result.error is not None or result.value is None:
            error = result.error or JobError(kind="BackendError", message="gave nothing", detail="")
            return replace(error, message=error.message.replace(job.key, label))  # as people know it
        asset = Asset.model_validate(result.value)
        made = RecipeMade(
            recipe=asset.recipe, what=label, cpu_seconds=result.cpu_seconds, wall_seconds=result.wall_seconds
        )
        await asyncio.to_thread(self.tell, *_shortages(label, asset), made, key=f"made {label} {asset.recipe[:16]}")
        await self._go_on(label, asset, following)
        return asset

    async def _go_on(self, label: str, asset: Asset, following: Following) -> None:
        """Begin what follows, and where it is there already, what follows from that."""
        after = following(label, asset)
        if not after:
            return
        there = await asyncio.to_thread(self.floor.assets.find_many, [one.recipe.hash for one in after])
        for one in after:
            found = there.get(one.recipe.hash)
            if found is not None:
                await self._go_on(one.label, found, following)
            else:
                goes_on = partial(self._went_on, one.label, following)
                self.run.begin(self._job(one.label, one.recipe), goes_on, is_urgent=one.is_urgent)

    async def _went_on(self, label: str, following: Following, result: JobResult) -> None:
        if result.error is None:  # else who asks for it hears of that
            await self._go_on(label, Asset.model_validate(result.value), following)

    async def make_aside(self, label: str, recipe: Recipe, progress: Progress) -> Asset:
        """Have one recipe made inside a `call`. Raises BackendError."""
        result = await self.run.aside(self._job(label, recipe), progress)
        if result.error is not None or result.value is None:
            raise BackendError(result.error.message if result.error else "gave nothing")
        return Asset.model_validate(result.value)

    def _job(self, label: str, recipe: Recipe) -> Job:
        payload: dict[str, JsonValue] = {
            "recipe": recipe.model_dump(mode="json"),
            "workspace": str(self.floor.workspace.root),
            "database_url": self.floor.database_url,
        }
        return Job(key=job_key(self.turn, label, recipe.hash), target=self.floor.maker, payload=payload)

    async def call(self, label: str, digest: str, work: Callable[[Progress], Awaitable[JsonValue]]) -> JsonValue:
        """Have `work`, which waits on a network, done in this process; a replay gets the recorded result."""
        return await self.run.call(job_key(self.turn, label, digest), work)

    def tell(self, *events: Event, key: str) -> None:
        """Record what happened, once: `key` names it within this turn, so that a repeated step tells nothing twice."""
        self.floor.productions.append(self.production, *events, key=self._key(key))

    def entitle(self, title: str) -> JsonValue:
        """Give the production the title of its script, once in a turn."""
        self.floor.productions.set_title(
            self.production, title, ScriptWritten(title=title), key=self._key("script written")
        )
        return None

    def _key(self, what: str) -> str:
        return f"{self.run.id} {self.turn:02d} {what}"

    def _ask(self, names: dict[str, str], key: str, begun: Collection[str]) -> JsonValue:
        """
        Args:
            names: label -> hash of the recipe.
            begun: labels of what is being made already, and is asked for now; it may be there.
        """
        found = self.floor.assets.find_many(name for label, name in names.items() if label not in begun)
        missing = [label for label, name in names.items() if name not in found]
        event = RecipesAsked(
            state=self.state,
            missing=tuple(names[label] for label in missing),
            labels=tuple(missing),
            present=tuple(name for name in names.values() if name in found),
        )
        self.tell(event, key=key)
        return {label: found[name].model_dump(mode="json") if name in found else None for label, name in names.items()}


def _shortages(label: str, asset: Asset) -> Iterator[MemoryRanOut]:
    """Each step down that its effects took when memory ran out, in order; see `Upscale.facts`."""
    touched = cast("dict[str, dict[str, Any]]", asset.facts.get("touched", {}))
    for step in (step for facts in touched.values() for step in facts.get("steps", ())):
        yield MemoryRanOut(
            recipe=asset.recipe,
            what=label,
            why=step["why"],
            tried=step["tried"],
            instead=step["instead"],
            advice=step["do"],
        )


def job_key(turn: int, label: str, digest: str) -> str:
    """The engine's name of the job that makes what has this digest; unique inside a run."""
    return f"{turn:02d} {label} {digest[:16]}"


def label_of(job: str) -> str:
    """The label in a job's key, such as `take SH010`.

    >>> label_of("06 take SH010 cbfaec422369dcd7")
    'take SH010'
    """
    return job.split(" ", 1)[1].rsplit(" ", 1)[0]
