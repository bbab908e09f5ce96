"""A server of OpenAI's kind passes the contract of who speaks lines; and what befalls wires. The simulator's books
judge."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reelwright.errors import BackendError, InvalidInput, NotConfigured
from reelwright.film.marks import phrases
from reelwright.film.recipe import Asset, Recipe
from reelwright.film.tenant import LOCAL
from reelwright.film.voice import Voice
from reelwright.ledger.caps import Caps, OverCap
from reelwright.ledger.ledger import Ledger
from reelwright.ledger.order import OrderState
from reelwright.ledger.price_book import PriceBook
from reelwright.llm.interviewer import Line
from reelwright.llm.payer import Payer
from reelwright.media.audio import RATE, encode_flac, read_audio, write_wav
from reelwright.network.access import Access
from reelwright.network.breaker import Breaker
from reelwright.network.bucket import TokenBucket
from reelwright.network.fault import Fault, ProviderError
from reelwright.network.reach import Reach
from reelwright.simulator.faults import Call, Mishap, Trouble
from reelwright.simulator.server import Simulator
from reelwright.sound import recordist
from reelwright.sound.espeak import is_available
from reelwright.sound.narration import make_narration, narration_recipe
from reelwright.sound.pronunciation import pieces
from reelwright.sound.recordist import Recordist, recording_recipe
from reelwright.sound.voice_actor import VoiceActor
from reelwright.sound.voices.openai_speech import OpenAISpeech, RecordedSpeech
from reelwright.store.assets import AssetStore
from reelwright.store.database import open_database
from reelwright.units import Money

from .voice_actor import LINE, VoiceActorContract

pytestmark = pytest.mark.skipif(not is_available(), reason="NOT TESTED: the extra `voice` is not installed")
ALLOY = Voice(name="openai:alloy")
USD_PER_CHARACTER = 15


class Studio:
    """A recordist whose clock goes as far as it is slept."""

    def __init__(self, simulator: Simulator, folder: Path) -> None:
        self.simulator, self.folder = simulator, folder
        self.at, self.slept = datetime(2026, 1, 5, tzinfo=UTC), list[float]()
        database = open_database(f"sqlite:///{folder / 'ledger.db'}")
        (folder / "assets").mkdir()
        self.ledger, self.store = Ledger(database, self.now), AssetStore(folder / "assets", database)

    def now(self) -> datetime:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += timedelta(seconds=seconds)

    def seconds(self) -> float:
        return self.at.timestamp()

    def server(self, **changes: str) -> OpenAISpeech:
        reach = Reach(frozenset({self.simulator.url.removeprefix("http://")}))
        return OpenAISpeech(Access.of(self.simulator.variables | changes), PriceBook.load(), reach)

    def record(self, text: str, voice: Voice = ALLOY, tenant: str = LOCAL, **caps: Money) -> bytes:
        """As a film has a line recorded: what was kept of it, or what comes now."""

        async def ask() -> Asset:
            server = self.server()
            payer = Payer(self.ledger, Caps(**caps), "a film", "a run", tenant, self.now, self.now())
            line = Line(Breaker(server.name, self.now), TokenBucket(600, 20, self.seconds, self.sleep), self.sleep)
            mine = Recordist(server, payer, line, self.store)
            recipe = recording_recipe(server, text, voice, tenant)
            try:
                return await mine.kept(recipe) or await mine.record(recipe, text, voice)
            finally:
                await server.close()

        asset = asyncio.run(ask())
        assert float(str(asset.facts["seconds"])) > 0.2
        return self.store.path(asset).read_bytes()

    def befall(self, *mishaps: Mishap | Trouble) -> None:
        self.simulator.script.queue("speech", Call.SUBMIT, *mishaps)

    @property
    def states(self) -> list[OrderState]:
        return [order.state for order in self.ledger.orders("a film")]

    @property
    def spent(self) -> int:
        return sum(entry.spent.micro_usd for entry in self.ledger.entries("a film"))

    @property
    def posts(self) -> int:
        return len(self.simulator.served)


@pytest.fixture(scope="module")
def running() -> Iterator[Simulator]:
    with Simulator() as one:
        yield one


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    with Simulator() as simulator:
        yield Studio(simulator, tmp_path)


class TestOpenAISpeech(VoiceActorContract):
    voice, other_voice = "alloy", "nova"

    @pytest.fixture
    def actor(self, running: Simulator, tmp_path: Path) -> VoiceActor:
        found: Any = RecordedSpeech(Access())
        found.studio = Studio(running, tmp_path)  # for the recordings; the actor knows nothing of it
        return found  # type: ignore[no-any-return]

    def recipe(self, actor: VoiceActor, text: str, voice: str, pace: float = 1.0, **said: str) -> Recipe:
        return narration_recipe(actor, text, Voice(name=f"openai:{voice}"), pace, said)

    def made(self, actor: Any, recipe: Recipe, out: Path) -> Any:
        inputs, said = {}, dict(recipe.parameters.get("said", {}))  # type: ignore[arg-type]
        for number, part in enumerate(one for one in phrases(str(recipe.parameters["text"])) if one.text):
            text = "".join(piece.said for piece in pieces(part, said))  # type: ignore[arg-type]
            inputs[f"recording {number}"] = out.with_name(f"{number}.wav")
            inputs[f"recording {number}"].write_bytes(actor.studio.record(text))
        return make_narration(actor, recipe, inputs, out, lambda _: None)

    def test_that_times_are_laid_out_between_pauses_is_told(self, actor: VoiceActor, out: Path) -> None:
        assert self.made(actor, self.recipe(actor, "We wait.", self.voice), out)["timed_by"] == "pauses"


def test_a_line_that_another_tenant_had_recorded_is_recorded_anew_and_paid_by_each(studio: Studio) -> None:
    for _ in range(2):
        studio.record(LINE)
        studio.record(LINE, tenant="acme")
    assert studio.posts == 2
    # Two orders of one moment stand in no order.
    assert sorted(order.purpose.tenant for order in studio.ledger.orders("a film")) == ["acme", LOCAL]


def test_a_line_is_one_post_priced_by_its_letters_and_the_books_agree(studio: Studio) -> None:
    studio.record(LINE)
    assert studio.posts == 1 and studio.states == [OrderState.DONE]
    assert studio.spent == USD_PER_CHARACTER * len(LINE) == studio.simulator.books.spent_micro_usd("speech")


@pytest.mark.parametrize("trouble", [Mishap(Trouble.RATE_LIMITED, 7), Mishap(Trouble.RATE_LIMITED, 40)])
def test_a_429_is_waited_for_as_long_as_it_says_and_costs_nothing(studio: Studio, trouble: Mishap) -> None:
    studio.befall(trouble)
    studio.record("We wait.")
    assert studio.posts == 2 and studio.states == [OrderState.REFUSED, OrderState.DONE]
    assert sum(studio.slept) == pytest.approx(trouble.seconds, rel=0.2)


def test_a_429_that_lasts_too_long_is_told(studio: Studio) -> None:
    studio.befall(Mishap(Trouble.RATE_LIMITED, 900))
    with pytest.raises(ProviderError) as refused:
        studio.record("We wait.")
    assert refused.value.fault is Fault.RATE_LIMITED and not studio.slept and studio.spent == 0


def test_an_answer_that_is_lost_is_settled_at_the_most_and_asked_for_once_more(studio: Studio) -> None:
    studio.befall(Trouble.LOST_AFTER)
    studio.record("We wait.")
    assert studio.states == [OrderState.FAILED, OrderState.DONE] and studio.posts == 2
    assert studio.spent == 2 * USD_PER_CHARACTER * 8 == studio.simulator.books.spent_micro_usd("speech")
    studio.befall(Trouble.LOST_AFTER, Trouble.LOST_AFTER)
    with pytest.raises(ProviderError, match="ambiguous"):
        studio.record("We go on.")
    assert studio.posts == 4


def test_a_voice_that_there_is_not_is_refused_by_the_server_and_costs_nothing(studio: Studio) -> None:
    with pytest.raises(ProviderError, match="no-such is none of alloy"):
        studio.record("We wait.", Voice(name="openai:no-such"))
    assert studio.spent == 0 and studio.posts == 1


def test_what_would_pass_a_cap_is_not_sent(studio: Studio) -> None:
    with pytest.raises(OverCap):
        studio.record("We wait.", production=Money(micro_usd=20))
    assert studio.posts == 0 and studio.states == []


def test_a_model_without_a_price_is_free_on_ones_own_machine_and_refused_elsewhere(studio: Studio) -> None:
    own = Voice(name="openai:kokoro/af_heart")
    studio.record("We wait.", own)
    assert studio.spent == 0 and studio.states == [OrderState.DONE]
    away = OpenAISpeech(Access.of({"OPENAI_API_KEY": "k"}), PriceBook.load(), Reach())
    with pytest.raises(NotConfigured, match="no price per million characters for kokoro on openai_speech"):
        away.price("We wait.", own, studio.now().date())


def test_its_key_is_needed_only_elsewhere_and_belongs_into_no_address(studio: Studio) -> None:
    assert studio.server(OPENAI_API_KEY="").place.startswith("http://127.0.0.1")
    studio.server(OPENAI_API_KEY="").require_key()
    away = OpenAISpeech(Access.of({}), PriceBook.load(), Reach())
    assert away.price("We wait.", ALLOY, studio.now().date()).most.micro_usd == 8 * USD_PER_CHARACTER
    with pytest.raises(NotConfigured, match="OPENAI_API_KEY"):
        away.require_key()
    with pytest.raises(InvalidInput, match="OPENAI_API_KEY"):
        url = {"OPENAI_SPEECH_URL": "https://me:word@example.com/v1", "OPENAI_API_KEY": "k"}
        OpenAISpeech(Access.of(url), PriceBook.load(), Reach())


def test_what_is_no_sound_is_told_and_paid(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    from reelwright.simulator.wires import speech

    monkeypatch.setattr(speech, "_spoken", lambda text, voice: b"<html>We are sorry</html>")
    with pytest.raises(BackendError, match="answered with 25 bytes in which nothing is heard"):
        studio.record("We wait.")
    assert studio.states == [OrderState.FAILED] and studio.spent == USD_PER_CHARACTER * 8


def test_who_is_killed_between_an_answer_and_its_settlement_asks_nobody_again(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(Payer, "answered", killed)  # nothing more is written by a process that is gone
        studio.record("We wait.")
    assert studio.states == [OrderState.INTENT] and studio.posts == 1
    studio.at += timedelta(seconds=1)
    studio.record("We wait.")
    assert studio.posts == 1, "it was kept"
    assert studio.spent == USD_PER_CHARACTER * 8 == studio.simulator.books.spent_micro_usd("speech")


@pytest.mark.parametrize("seconds, level", [(1, 0.0), (6, 0.5)])
def test_silence_is_no_line_and_neither_is_what_goes_on_and_on(
    studio: Studio, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, seconds: int, level: float
) -> None:
    from reelwright.simulator.wires import speech

    monkeypatch.setattr(recordist, "_LONGEST_SOUND", 5.0)
    encode_flac((np.full((1, RATE), level, np.float32) for _ in range(seconds)), tmp_path / "long.flac")
    with monkeypatch.context() as patch, pytest.raises(BackendError, match="bytes in which nothing is heard"):
        patch.setattr(speech, "_spoken", lambda text, voice: (tmp_path / "long.flac").read_bytes())
        studio.record("We wait.")
    assert studio.states == [OrderState.FAILED] and studio.spent
    studio.record("We wait.")
    assert studio.posts == 2, "it was not kept"


@pytest.mark.parametrize("damage", [np.nan, np.inf, -1e30])
def test_a_recording_with_damage_in_it_is_a_line_without_it(tmp_path: Path, damage: float) -> None:
    """A server's WAV may be of floats."""
    actor, samples = RecordedSpeech(Access()), np.zeros(24_000, "<f4")
    samples[2000:22_000] = 0.3 * np.sin(np.arange(20_000) / 20)
    samples[12_000:12_010] = damage
    head = struct.pack(
        "<4sI8sIHHIIHH4sI", b"RIFF", 36 + 96_000, b"WAVEfmt ", 16, 3, 1, RATE, 4 * RATE, 4, 32, b"data", 96_000
    )
    (tmp_path / "r.wav").write_bytes(head + samples.tobytes())
    recipe = narration_recipe(actor, "We wait.", ALLOY)
    facts = make_narration(actor, recipe, {"recording 0": tmp_path / "r.wav"}, tmp_path / "n.wav", lambda _: None)
    line, _ = read_audio(tmp_path / "n.wav")
    assert float(str(facts["seconds"])) > 0.35 and np.sqrt((line**2).mean()) > 0.01


def test_a_hum_below_all_speech_is_told(tmp_path: Path) -> None:
    actor = RecordedSpeech(Access())
    hum = (0.4 * np.sin(np.arange(RATE) * 2 * np.pi * 8 / RATE) * np.hanning(RATE))[None, :].astype(np.float32)
    write_wav(tmp_path / "r.wav", hum, RATE)
    recipe = narration_recipe(actor, "We wait.", ALLOY)
    with pytest.raises(InvalidInput, match="a hum below all speech; name another voice"):
        make_narration(actor, recipe, {"recording 0": tmp_path / "r.wav"}, tmp_path / "n.wav", lambda _: None)
