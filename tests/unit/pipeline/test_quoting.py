"""What each shot would cost with everybody who could make it, by the real adapters and the book that ships."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from reelwright.app import App
from reelwright.film.production import Quote
from reelwright.film.tenant import LOCAL
from reelwright.ledger.caps import Caps
from reelwright.ledger.order import Purpose
from reelwright.pipeline.floor import Floor
from reelwright.pipeline.quoting import by_shot, offers
from reelwright.settings import load_settings
from reelwright.units import Money

from .dossiers import TWO_PLACES, with_shots

TODAY = date(2026, 11, 28)
KEYS = {
    "GOOGLE_CLOUD_PROJECT": "a-project",
    "GOOGLE_CLOUD_LOCATION": "us-central1",
    "GOOGLE_STORAGE_BUCKET": "a-bucket",
    "RUNWAYML_API_SECRET": "key_planted",
    "FAL_KEY": "",
}

Opening = Callable[..., Floor]


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Opening]:
    opened: list[App] = []

    def open_(**settings: object) -> Floor:
        opened.append(App(load_settings({"workspace": tmp_path / "w"} | settings, {}), KEYS))
        return opened[-1].floor

    yield open_
    for app in opened:
        app.close()


def quotes(floor: Floor, text: str = TWO_PLACES, **wishes: object) -> dict[str, Quote]:
    """Of the first shot, by backend."""
    found = [offer.quote for offer in offers(with_shots(text, **wishes), floor, LOCAL, TODAY)]
    return {quote.backend: quote for quote in by_shot(found)["SH010"]}


def test_only_who_is_wished_for_and_has_a_key_is_asked_for_a_price(floor: Opening) -> None:
    assert set(quotes(floor())) == {"previz", "slate"}
    assert set(quotes(floor(), backend="veo3")) == {"previz", "slate", "veo3"}
    assert set(quotes(floor(), backend="cheapest")) == {"previz", "slate", "veo3", "runway_gen3"}


def test_a_quote_tells_model_length_price_and_whence_that_is(floor: Opening) -> None:
    quote = quotes(floor(), backend="veo3")["veo3"]
    assert quote.model == "veo-3.1-lite-generate-001" and quote.seconds in (4.0, 6.0, 8.0)
    assert quote.cost == Money.usd("0.05") * int(quote.seconds)
    assert "at 0.05 USD" in quote.basis and "LiteLLM" in quote.basis
    assert any("were made" in note or "became" in note or "s are made" in note for note in quote.notes) or quote.notes


def test_where_a_little_less_would_save_money_that_is_told(floor: Opening) -> None:
    """A shot of 4.5 s is a clip of 6 s; half a second less, and one of 4 s is enough."""
    silent = "\n".join(line for line in TWO_PLACES.split("\n") if not line.startswith(">"))
    longer = quotes(floor(), text=silent, backend="veo3", duration_seconds=9.0)["veo3"]
    assert longer.seconds == 6.0 and "0.5 s shorter, it would cost 0.10 USD less" in longer.notes
    shorter = quotes(floor(), text=silent, backend="veo3", duration_seconds=7.0)["veo3"]
    assert shorter.seconds == 4.0 and not any("shorter" in note for note in shorter.notes)


def test_a_model_is_as_good_as_is_wished_and_never_one_that_is_retired(floor: Opening) -> None:
    found = quotes(floor(), backend="veo3,runway_gen3", quality=2)
    assert found["runway_gen3"].tier >= 2
    assert "quality 1" in found["veo3"].refusal and "retired" in found["veo3"].refusal


def test_a_price_over_the_cap_of_a_shot_is_a_refusal(floor: Opening) -> None:
    there = floor(cap_shot="0.10")
    assert there.caps == Caps(shot=Money.usd("0.10"))
    assert "0.10 USD is allowed per shot" in quotes(there, backend="veo3")["veo3"].refusal


def test_a_clip_that_is_there_costs_nothing_more(floor: Opening, tmp_path: Path) -> None:
    there, dossier = floor(), with_shots(backend="veo3")
    (offer, *_) = [one for one in offers(dossier, there, LOCAL, TODAY) if one.recipe]
    assert offer.recipe is not None and not offer.quote.is_there
    with there.assets.staging(".mp4") as out:
        out.write_bytes(b"a clip")
        there.assets.put(offer.recipe, out, {})
    (again, *_) = [one for one in offers(dossier, there, LOCAL, TODAY) if one.recipe]
    assert again.quote.is_there and again.quote.cost == Money()


def test_what_another_tenant_has_or_has_ordered_changes_no_price(floor: Opening) -> None:
    there, dossier = floor(), with_shots(backend="veo3")
    before = offers(dossier, there, "acme", TODAY)
    made, ordered, *_ = [one.recipe for one in offers(dossier, there, LOCAL, TODAY) if one.recipe]
    with there.assets.staging(".mp4") as out:
        out.write_bytes(b"a clip")
        there.assets.put(made, out, {})
    purpose = Purpose(production="film", shot="SH020", recipe=ordered.hash, backend="veo3", model="lite")
    there.ledger.open(f"{ordered.hash}/1.0", purpose, {}, Money.usd(1), Caps(), "run", "")
    mine = [one.quote for one in offers(dossier, there, LOCAL, TODAY) if one.recipe]
    assert mine[0].is_there and "it is ordered already, and counted here once" in mine[1].notes
    assert offers(dossier, there, "acme", TODAY) == before


def test_a_simulated_clip_is_never_taken_for_a_providers(floor: Opening) -> None:
    dossier = with_shots(backend="veo3")
    real = {one.recipe.hash for one in offers(dossier, floor(), LOCAL, TODAY) if one.recipe}
    simulated = floor(simulator_url="http://127.0.0.1:7777")
    assert real.isdisjoint(one.recipe.hash for one in offers(dossier, simulated, LOCAL, TODAY) if one.recipe)


def test_other_words_are_another_clip_and_another_caption_is_not(floor: Opening) -> None:
    there = floor()
    clips = [
        [one.recipe.hash for one in offers(dossier, there, LOCAL, TODAY) if one.recipe]
        for dossier in (
            with_shots(backend="veo3"),
            with_shots(backend="veo3", burns_subtitles=False),
            with_shots(with_words("a lighthouse on a cliff", "a red lighthouse on a cliff"), backend="veo3"),
        )
    ]
    assert clips[0] == clips[1]
    assert clips[0][0] != clips[2][0] and clips[0][1] == clips[2][1]


def with_words(old: str, new: str) -> str:
    assert old in TWO_PLACES
    return TWO_PLACES.replace(old, new)
