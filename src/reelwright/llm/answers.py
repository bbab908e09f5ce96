"""Answers that are kept: the same question to the same model is not paid for again within a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cached_property

from pydantic import JsonValue

from reelwright.film.recipe import Recipe
from reelwright.llm.model import Answer, Question, T
from reelwright.llm.schema import schema_of
from reelwright.llm.speaker import Speaker, house
from reelwright.llm.understanding import Unfit, fitted
from reelwright.store.assets import AssetStore
from reelwright.store.cache import Bounds, Cache, CacheEntry, Eviction
from reelwright.units import Money

KIND = "answer"
MOST_KEPT = 5000
KEPT_FOR = timedelta(hours=24)


def recipe_of(question: Question[T], speaker: Speaker, tenant: str) -> Recipe:
    """All that decides an answer: the question, the words that go with every question, the model and where it is; and
    whose it is."""
    prompts = {"system": question.prompt, **house()}
    parameters: dict[str, JsonValue] = {
        "model": speaker.model,
        "place": speaker.place,
        "prompts": {role: prompt.model_dump(mode="json") for role, prompt in prompts.items()},
        "messages": [
            message.model_dump(mode="json", exclude={"media"}) | {"media": [one.sha256 for one in message.media]}
            for message in question.messages
        ],
        "schema": schema_of(question.wanted),
        "most_tokens": question.most_tokens,
        "temperature": question.temperature,
        "seed": question.seed,
    }
    inputs = {f"media {number}": sha256 for number, sha256 in enumerate(question.media, 1)}
    return Recipe(
        kind=KIND,
        maker=speaker.name,
        edition=speaker.edition,
        parameters=parameters,
        inputs=inputs,
        suffix=".json",
        tenant=tenant,
    )


class Answers:
    """Those of a workspace, in its asset store."""

    def __init__(self, store: AssetStore, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._store, self._now = store, now

    @cached_property
    def _cache(self) -> Cache:
        return Cache(self._store, KIND, Bounds(Eviction.TTL, MOST_KEPT, lives=KEPT_FOR), self._now)

    def find(self, recipe: Recipe, wanted: type[T]) -> Answer[T] | None:
        """The answer to this question, if it was given within a day; it costs nothing now."""
        asset = self._cache.find(recipe)
        if asset is None:
            return None
        text = self._store.path(asset).read_text(encoding="utf-8")
        try:
            value = fitted(wanted, text)
        except Unfit:  # the class has a rule by now that its schema does not show
            return None
        return Answer(value, text, str(asset.facts["model"]), 0, 0, Money(), int(str(asset.facts["repairs"])), True)

    def keep(self, recipe: Recipe, answer: Answer[T]) -> None:
        """Keep an answer, in place of one that is too old; of all, the 5,000 newest."""
        facts: dict[str, JsonValue] = {
            "model": answer.model,
            "tokens_in": answer.tokens_in,
            "tokens_out": answer.tokens_out,
            "cost_micro_usd": None if answer.cost is None else answer.cost.micro_usd,
            "repairs": answer.repairs,
        }
        key = f"{recipe.maker}/{answer.model}/{recipe.hash[:12]}"
        self._cache.keep([CacheEntry(recipe, answer.text.encode(), key, facts)])
