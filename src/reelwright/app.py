"""Builds everything from the settings. The only file that names makers; see `backends.py`
for who makes shots."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from pydantic import JsonValue

from reelwright.backends import PROVIDERS, Backends, Providers, Speakers, Voices, load, speech_server
from reelwright.errors import BackendError, NotConfigured
from reelwright.film.recipe import Maker, Progress, Recipe
from reelwright.pipeline.floor import Floor
from reelwright.settings import Settings
from reelwright.store.files import Workspace

if TYPE_CHECKING:
    import sqlalchemy

    from reelwright.engine import Children, Control, EngineSettings, Worker
    from reelwright.ledger.caps import Caps
    from reelwright.ledger.hosting import Hosting
    from reelwright.ledger.ledger import Ledger
    from reelwright.ledger.limits import Limits
    from reelwright.ledger.price_book import PriceBook
    from reelwright.render.patience import Patience
    from reelwright.sound.recordist import SpeechServer
    from reelwright.store.assets import AssetStore
    from reelwright.store.cache import Cache
    from reelwright.store.enhancements import Enhancements
    from reelwright.store.productions import Productions

MAKERS = {
    "music": "reelwright.sound.music:make_music",
    "fitted_music": "reelwright.sound.own_music:make_fitted_music",
    "ambience": "reelwright.sound.ambience:make_ambience",
    "mix": "reelwright.sound.mix:make_mix",
    "stem": "reelwright.sound.mix:make_stem",
    "take_check": "reelwright.check.technical:make_take_check",
    "film_check": "reelwright.check.technical:make_film_check",
    "look": "reelwright.check.look:make_look",
    "consistency": "reelwright.check.consistency:make_consistency",
    "transition": "reelwright.deliver.transition:make_transition",
    "conform": "reelwright.deliver.conform:make_conform",
    "subtitles": "reelwright.deliver.subtitles:make_subtitles",
    "credits": "reelwright.render.credits:make_credits",
    "still": "reelwright.deliver.still:make_still",
    "contact_sheet": "reelwright.deliver.contact_sheet:make_contact_sheet",
    "enhanced_chunk": "reelwright.enhance.chunks:make_chunk",
    "measured_stretch": "reelwright.enhance.stretches:make_stretch",
    "touched_take": "reelwright.pipeline.touched:make_touched_take",
}
"""Kind of recipe -> maker; takes are made by the backend their recipe names, narration by who speaks it."""

_WANTED_FIRST = (
    "reelwright.app",
    "reelwright.store.assets",
    "reelwright.store.database",
    "reelwright.render.backends.previz.drawing",
    *(
        f"reelwright.{name}"
        for name in ("imaging.lab_tables", "render.take", "render.monitor", "render.backends.slate")
    ),
    *(f"reelwright.sound.{name}" for name in ("narration", "voices.espeak", "music", "ambience", "mix")),
    *(f"reelwright.check.{name}" for name in ("technical", "look", "figures", "consistency")),
    *(f"reelwright.deliver.{name}" for name in ("conform", "subtitles", "still", "contact_sheet", "transition")),
)
"""Modules that the makers of nearly every film need: somebody speaks in it, and some of it is drawn here."""

_MOST_FRAMES = 100_000
"""In the cache; `cache_megabytes` is what usually bounds it."""

WORKFLOW_CONTRACT = "6"
"""Raise when the order of steps of a run changes, so that a run of an older release is not replayed by a newer one."""


class App:
    """One workspace, opened. Everything is built when first asked for, so that a question answered from the database
    does not load the engine or a renderer."""

    def __init__(self, settings: Settings, environment: Mapping[str, str] = os.environ, hurry: float = 1.0) -> None:
        """
        Args:
            environment: where the keys of providers are, and nothing else is looked for.
            hurry: how much faster the clock goes by which providers are waited for.
        """
        self.settings, self._environment, self._hurry = settings, environment, hurry
        self._children: Children | None = None

    @property
    def is_hurried(self) -> bool:
        """Whether this is a rehearsal."""
        return self._hurry != 1

    @cached_property
    def workspace(self) -> Workspace:
        return Workspace.open(self.settings.workspace)

    @cached_property
    def database_url(self) -> str:
        return self.settings.database_url or self.workspace.database_url

    @cached_property
    def database(self) -> sqlalchemy.Engine:
        from reelwright.store.database import open_database

        return open_database(self.database_url)

    @cached_property
    def productions(self) -> Productions:
        from reelwright.store.productions import Productions

        return Productions(self.database)

    @cached_property
    def enhancements(self) -> Enhancements:
        from reelwright.store.enhancements import Enhancements

        return Enhancements(self.database)

    @cached_property
    def assets(self) -> AssetStore:
        from reelwright.store.assets import AssetStore

        return AssetStore(self.workspace.root / "assets", self.database)

    @cached_property
    def frames(self) -> Cache:
        """Decoded and enhanced frames that were looked at."""
        from reelwright.enhance.look import KIND
        from reelwright.store.cache import Bounds, Cache, Eviction

        settings, policy = self.settings, Eviction(self.settings.cache_policy)
        lives = timedelta(hours=settings.cache_hours) if policy is Eviction.TTL else None
        return Cache(self.assets, KIND, Bounds(policy, _MOST_FRAMES, settings.cache_megabytes * 10**6, lives))

    @cached_property
    def providers(self) -> Providers:
        from reelwright.network.access import Access

        return Providers(
            Access.of(self._environment),
            lambda: self.price_book,
            Workspace.at(self.settings.workspace).root / "services",
            self.settings.simulator_url,
            self._hosting,
        )

    def _hosting(self, backend: str, words: str) -> Hosting:
        """The machine of a backend, as words name it."""
        from reelwright.ledger.hosted import FILE_NAME, HostedCosts
        from reelwright.ledger.hosting import Hosting

        costs = HostedCosts.load(Workspace.at(self.settings.workspace).root / FILE_NAME)
        return Hosting(backend, costs.machine(words), costs, lambda: self.ledger)

    @cached_property
    def speakers(self) -> Speakers:
        from reelwright.network.access import Access

        return Speakers(Access.of(self._environment), lambda: self.price_book, self.settings.simulator_url)

    @cached_property
    def voices(self) -> Voices:
        from reelwright.network.access import Access

        return Voices(Access.of(self._environment))

    def speech_server(self) -> SpeechServer:
        """Opened anew. Raises NotConfigured."""
        from reelwright.network.access import Access

        return speech_server(Access.of(self._environment), self.price_book, self.settings.simulator_url)

    @cached_property
    def price_book(self) -> PriceBook:
        """With the lines of the workspace, if there is one. Raises InvalidInput."""
        from reelwright.ledger.price_book import FILE_NAME, PriceBook

        return PriceBook.load(Workspace.at(self.settings.workspace).root / FILE_NAME)

    def _limits(self) -> dict[str, Limits]:
        from reelwright.ledger.limits import FILE_NAME, read_limits

        elsewhere = [name for name, listing in PROVIDERS.items() if not listing.is_here]
        return read_limits(self.workspace.root / FILE_NAME, [*elsewhere, "openai_speech"])

    @cached_property
    def ledger(self) -> Ledger:
        from reelwright.ledger.ledger import Ledger

        return Ledger(self.database, self.patience.now)

    @cached_property
    def patience(self) -> Patience:
        from reelwright.render.patience import Patience

        return Patience.hurried(self._hurry) if self.is_hurried else Patience()

    @cached_property
    def caps(self) -> Caps:
        """Of the installation."""
        from reelwright.ledger.caps import Caps

        settings = self.settings
        return Caps(shot=settings.cap_shot, day=settings.cap_day, tenant=settings.cap_tenant)

    @cached_property
    def floor(self) -> Floor:
        self.price_book  # noqa: B018 - a damaged one is told of before anything is priced
        return Floor(
            workspace=self.workspace,
            assets=self.assets,
            productions=self.productions,
            backends=Backends(),
            providers=self.providers,
            lacking=self.providers.lacking,
            voices=self.voices,
            mute=self.voices.lacking,
            speech_server=self.speech_server,
            speaker=self.speakers.speaker,
            writer_seconds=self.settings.writer_seconds,
            judge_seconds=self.settings.judge_seconds,
            ledger=self.ledger,
            patience=self.patience,
            limits=self._limits(),
            caps=self.caps,
            is_simulated=bool(self.settings.simulator_url),
            maker=f"{__name__}:{make.__name__}",
            database_url=self.database_url,
        )

    @cached_property
    def engine_settings(self) -> EngineSettings:
        from reelwright.engine import EngineSettings

        place = Workspace.at(self.settings.workspace)  # who only looks makes no folder
        return EngineSettings(
            database_url=self.database_url,
            locks_folder=place.locks,
            cpu_workers=self.settings.cpu_workers,
            application_version=WORKFLOW_CONTRACT,
            log_file=place.logs / "makers.log",
        )

    def warm_up(self) -> None:
        """Have a process begin to load what makers need, while this one finds out what it is wanted for."""
        from reelwright.engine import Children

        if self._children is None:
            self._children = Children(self.settings.cpu_workers, self.workspace.logs / "makers.log")
            self._children.load(_WANTED_FIRST)

    def worker(self) -> Worker:
        """What works on runs in this process, not yet begun."""
        self.warm_up()  # before this process loads what it needs itself
        children = self._children
        assert children is not None
        from reelwright.engine import Run, Worker
        from reelwright.pipeline.desk import label_of
        from reelwright.pipeline.productions import BODY
        from reelwright.pipeline.wanted_clips import CHUNK, WHOLE, chunk_of
        from reelwright.render.patience import wait_until_sent

        floor = self.floor

        async def body(run: Run, payload: dict[str, JsonValue]) -> dict[str, JsonValue]:
            from reelwright.pipeline.produce import produce

            return await produce(floor, run, payload)

        async def enhancement(run: Run, payload: dict[str, JsonValue]) -> dict[str, JsonValue]:
            from reelwright.pipeline.enhancements import enhance  # loads the effects, which most films do without

            return await enhance(floor, self.enhancements, run, payload)

        async def chunk(run: Run, payload: dict[str, JsonValue]) -> dict[str, JsonValue]:
            from reelwright.pipeline.enhancements import enhance_chunk

            return await enhance_chunk(floor, run, payload)

        def tell(run: str, job: str, fraction: float) -> None:
            part = chunk_of(run)
            if part is not None:
                self.enhancements.set_progress(*part, fraction)
            elif run.startswith("session_"):
                self.productions.set_progress(run.split(":")[0], label_of(job), fraction)

        bodies = {BODY: body, WHOLE: enhancement, CHUNK: chunk}
        self._children = None  # the worker's from here on
        return Worker(self.engine_settings, bodies, tell, wait_until_sent, children)

    def close(self) -> None:
        """Let go of the database, and of what was warmed up for nothing."""
        if self._children is not None:
            self._children.kill_all()
            self._children.wait()
        if "database" in self.__dict__:
            self.database.dispose()

    def control(self) -> Control:
        """The engine's switchboard for a process that runs nothing itself."""
        from reelwright.engine import Control

        return Control(self.engine_settings)


@lru_cache(maxsize=1)
def _store(workspace: str, database_url: str) -> AssetStore:
    from reelwright.store.assets import AssetStore
    from reelwright.store.database import open_database

    return AssetStore(Path(workspace) / "assets", open_database(database_url))


def maker_of(recipe: Recipe) -> Maker:
    """Who makes a recipe.

    Raises:
        NotConfigured: nobody here does.
    """
    if recipe.kind == "take" and "clip" in recipe.inputs:
        from reelwright.render.footage import make_footage

        return make_footage
    if recipe.kind == "take":
        backends = Backends()
        if recipe.maker not in backends:
            raise NotConfigured(f"no render backend {recipe.maker!r}; there are: {', '.join(backends)}")
        from reelwright.render.take import make_take

        return partial(make_take, backends[recipe.maker])
    if recipe.kind == "narration":
        from reelwright.network.access import Access
        from reelwright.sound.narration import make_narration

        return partial(make_narration, Voices(Access.of(os.environ))[recipe.maker])
    if recipe.kind == "clip":
        from reelwright.ledger.price_book import PriceBook
        from reelwright.network.access import Access
        from reelwright.render.provider import LocalFilmer

        filmer = Providers(Access.of(os.environ), PriceBook.load, Path())[recipe.maker]
        assert isinstance(filmer, LocalFilmer)
        return filmer.make_clip
    if recipe.kind not in MAKERS:
        there = ", ".join(("take", "narration", *MAKERS))
        raise NotConfigured(f"nobody makes a {recipe.kind!r}; there are makers of: {there}")
    return cast("Maker", load(MAKERS[recipe.kind]))


def _watched(recipe: Recipe, workspace: Path, progress: Progress) -> AbstractContextManager[Progress]:
    """A take can be looked at while it is made."""
    if recipe.kind != "take":
        return nullcontext(progress)
    from reelwright.render.monitor import monitored

    return monitored(Workspace(workspace).monitors, recipe.hash, progress)


def make(payload: dict[str, JsonValue], progress: Progress) -> dict[str, JsonValue]:
    """Make `payload["recipe"]` into the store, in this (child) process, unless it is there; give the asset as JSON."""
    recipe = Recipe.model_validate(payload["recipe"])
    store = _store(str(payload["workspace"]), str(payload["database_url"]))
    asset = store.find(recipe.hash)
    if asset is None:
        maker = maker_of(recipe)
        inputs = {}
        for role, sha256 in recipe.inputs.items():
            path = store.file_of(sha256)
            if path is None:
                raise BackendError(f"input {role} of {recipe.kind} is gone from the asset store; run it again")
            inputs[role] = path
        with store.staging(recipe.suffix) as out, _watched(recipe, Path(str(payload["workspace"])), progress) as told:
            facts = maker(recipe, inputs, out, told)
            asset = store.put(recipe, out, facts)
    found: dict[str, JsonValue] = asset.model_dump(mode="json")
    return found
