"""What a stage works with: the run it belongs to, the studio floor, and the durable way to have things made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from reelwright import errors
from reelwright.engine import Job, JobError, Run
from reelwright.errors import BackendError, ReelwrightError
from reelwright.film.events import RecipeMade, RecipesAsked
from reelwright.film.production import Dossier
from reelwright.film.recipe import Asset, Recipe
from reelwright.film.status import State
from reelwright.pipeline.floor import Floor
from reelwright.store.files import Session


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
            kind = getattr(errors, failure.kind, BackendError)
            raised = kind if issubclass(kind, ReelwrightError) else BackendError
            raise raised(f"{label}: {failure.message}")
        return self.assets


@dataclass(frozen=True, slots=True)
class Desk:
    """One stage's view of one run. What is not pure goes through `once` or `make`, so that a killed run replays it."""

    floor: Floor
    run: Run
    production: str
    state: State
    turn: int
    """How many stages this run has passed: makes names of steps unique when a stage is entered again."""

    @property
    def session(self) -> Session:
        return Session.open(self.floor.workspace, self.production)

    async def once(self, name: str, function: Callable[..., JsonValue], *args: object) -> JsonValue:
        """Run `function` once; a replay gets the recorded result. It may touch files and the database."""
        return await self.run.step(f"{self.turn:02d} {self.state} {name}", function, *args)

    async def stage(self, work: Callable[[Dossier], Dossier], dossier: Dossier) -> Dossier:
        """A stage that is one function of the dossier."""

        def call(text: JsonValue) -> JsonValue:
            return work(Dossier.from_json(str(text))).to_json()

        return Dossier.from_json(str(await self.once("work", call, dossier.to_json())))

    async def make(self, wanted: Mapping[str, Recipe]) -> Made:
        """Have each recipe made that is not made yet, in parallel, in the order given."""
        if not wanted:
            return Made({}, {})
        recipes: dict[str, dict[str, JsonValue]] = {
            label: recipe.model_dump(mode="json") for label, recipe in wanted.items()
        }
        asked = await self.once(
            f"ask {', '.join(wanted)}"[:200], self._ask, recipes, self._key(f"ask {next(iter(wanted))}")
        )
        assert isinstance(asked, dict)
        assets = {label: Asset.model_validate(found) for label, found in asked.items() if found is not None}
        missing = [label for label in wanted if label not in assets]
        if not missing:
            return Made(assets, {})
        jobs = [
            Job(
                key=f"{self.turn:02d} {label} {wanted[label].hash[:16]}",
                target=self.floor.maker,
                payload={
                    "recipe": recipes[label],
                    "workspace": str(self.floor.workspace.root),
                    "database_url": self.floor.database_url,
                },
            )
            for label in missing
        ]
        results = await self.run.jobs(jobs)
        failures = {}
        made: list[RecipeMade] = []
        for label, result in zip(missing, results, strict=True):
            if result.error is not None or result.value is None:
                failures[label] = result.error or JobError(kind="BackendError", message="gave nothing", detail="")
                continue
            assets[label] = Asset.model_validate(result.value)
            made.append(
                RecipeMade(
                    recipe=assets[label].recipe,
                    what=label,
                    cpu_seconds=result.cpu_seconds,
                    wall_seconds=result.wall_seconds,
                )
            )
        await self.once(f"made {', '.join(missing)}"[:200], self._record_made, made, self._key(f"made {missing[0]}"))
        return Made({label: assets[label] for label in wanted if label in assets}, failures)

    def _key(self, what: str) -> str:
        """Of events told in this stage, so that a repeated step does not tell them twice."""
        return f"{self.run.id} {self.turn:02d} {what}"

    def _ask(self, recipes: dict[str, dict[str, JsonValue]], key: str) -> JsonValue:
        found: dict[str, JsonValue] = {}
        missing: list[str] = []
        present: list[str] = []
        for label, body in recipes.items():
            name = Recipe.model_validate(body).hash
            asset = self.floor.assets.find(name)
            found[label] = asset.model_dump(mode="json") if asset else None
            (present if asset else missing).append(name)
        event = RecipesAsked(state=self.state, missing=tuple(missing), present=tuple(present))
        self.floor.productions.append(self.production, event, key=key)
        return found

    def _record_made(self, events: list[RecipeMade], key: str) -> JsonValue:
        self.floor.productions.append(self.production, *events, key=key)
        return None
