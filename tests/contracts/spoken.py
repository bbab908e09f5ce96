"""Language models at the far end of a wire: the contract, and what befalls wires. The simulator's books judge."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

import pytest

from reelwright.errors import NotConfigured
from reelwright.ledger.caps import Caps, OverCap
from reelwright.ledger.order import OrderState
from reelwright.ledger.price_book import Per, PriceBook, PriceLine
from reelwright.llm.scripted import Canned, Does
from reelwright.llm.wired import WiredSpeaker
from reelwright.network.access import Access
from reelwright.network.breaker import CircuitOpen
from reelwright.network.fault import Fault, ProviderError
from reelwright.network.reach import Reach
from reelwright.simulator.faults import Call, Form, Mishap, Trouble
from reelwright.simulator.server import Simulator
from reelwright.simulator.wires.llm import SimulatedTextModel
from reelwright.units import Money

from .language_model import GOOD, Desk, LanguageModelContract, question

MODEL = "tested-1"


class SpokenContract(LanguageModelContract):
    adapter: ClassVar[Any]
    wire: ClassVar[str]
    """Its name at the simulator."""
    variable: ClassVar[str]
    """That holds its key."""
    base: ClassVar[str] = ""
    """Below the simulator's address of it."""

    def book(self) -> PriceBook:
        more = [
            PriceLine(
                backend=self.adapter.name, model=MODEL, per=per, usd=Decimal(usd), source="a test", as_of=date.today()
            )
            for per, usd in ((Per.INPUT, "1.25"), (Per.OUTPUT, "10"))
        ]
        return PriceBook([*PriceBook.load().lines, *more])

    @pytest.fixture
    def simulator(self) -> Iterator[Simulator]:
        with Simulator(prices=self.book()) as one:
            yield one

    @pytest.fixture
    def speaker(self, simulator: Simulator) -> WiredSpeaker:
        found = self.opened(simulator)
        found.simulator = simulator  # for the judge; the adapter knows nothing of it
        return found

    def opened(self, simulator: Simulator, model: str = MODEL, **changes: str) -> Any:
        access = Access.of(simulator.variables | changes)
        reach = Reach(frozenset({simulator.url.removeprefix("http://")}))
        return self.adapter(access, self.book(), reach, model, f"{simulator.url}/{self.wire}{self.base}")

    def says(self, speaker: Any, *canned: Canned) -> None:
        provider = speaker.simulator.providers[self.wire]
        assert isinstance(provider, SimulatedTextModel)
        for one in canned:
            if one.does is Does.ERROR:
                self.befall(speaker, Mishap(Trouble.ERROR_AFTER, status=500))
                provider.answers.append("lost")
            elif one.does is Does.NEVER:
                self.befall(speaker, Mishap(Trouble.HANG, 30.0))
            else:
                provider.answers.append(one.said)

    def befall(self, speaker: Any, *mishaps: Mishap | Trouble) -> None:
        speaker.simulator.script.queue(self.wire, Call.SUBMIT, *mishaps)

    def requests(self, speaker: Any) -> list[str]:
        return [json.dumps(job.body, ensure_ascii=False) for job in speaker.simulator.books.jobs(self.wire)]

    def posts(self, desk: Desk) -> int:
        simulator = desk.speaker.simulator  # type: ignore[attr-defined]
        return sum(one.call is Call.SUBMIT and one.provider == self.wire for one in simulator.served)

    def charged(self, speaker: Any) -> Money:
        return Money(micro_usd=speaker.simulator.books.spent_micro_usd(self.wire))

    def shows(self, speaker: Any, data: bytes) -> bool:
        return b64encode(data).decode() in self.requests(speaker)[0]

    def test_one_request_is_one_post_and_its_tokens_are_told(self, desk: Desk) -> None:
        self.says(desk.speaker, Canned(value=GOOD))
        answer = desk.ask()
        assert self.posts(desk) == 1 and answer.model == MODEL
        assert answer.tokens_in > 10 and answer.tokens_out == len(json.dumps(GOOD)) // 4
        assert answer.cost.micro_usd > 0

    def test_half_a_letter_in_an_answer_does_no_harm(self, desk: Desk, simulator: Simulator) -> None:
        provider = simulator.providers[self.wire]
        assert isinstance(provider, SimulatedTextModel)
        provider.answers.extend(["\ud83d prose", {"title": "Half \ud83d", "scenes": ["\ud83d"]}, GOOD])
        answer = desk.ask()
        assert answer.repairs in (1, 2) and desk.ask().is_kept
        self.judge(desk)

    @pytest.mark.parametrize("form", Form)
    def test_a_429_is_waited_for_as_long_as_it_says(self, desk: Desk, form: Form) -> None:
        self.befall(desk.speaker, Mishap(Trouble.RATE_LIMITED, 7, form=form))
        self.says(desk.speaker, Canned(value=GOOD))
        began = desk.clock.now()
        desk.ask()
        waited = (desk.clock.now() - began).total_seconds()
        assert self.posts(desk) == 2 and waited >= (1 if form is Form.NONE else 5.9)
        assert desk.states == [OrderState.REFUSED, OrderState.DONE] and desk.spent == self.charged(desk.speaker)
        self.judge(desk)

    def test_a_429_that_would_last_beyond_the_deadline_is_told_at_once(self, desk: Desk) -> None:
        self.befall(desk.speaker, Mishap(Trouble.RATE_LIMITED, 900))
        with pytest.raises(ProviderError) as refused:
            desk.ask(seconds=60)
        assert refused.value.fault is Fault.RATE_LIMITED and refused.value.retry_after_seconds == 900
        assert not desk.clock.slept and desk.states == [OrderState.REFUSED]
        self.judge(desk)

    def test_a_request_that_breaks_off_is_settled_and_asked_again(self, desk: Desk) -> None:
        self.befall(desk.speaker, Trouble.LOST_AFTER, Trouble.LOST_BEFORE)
        self.says(desk.speaker, Canned(text="lost"), Canned(value=GOOD))
        desk.ask()
        assert desk.states == [OrderState.FAILED, OrderState.FAILED, OrderState.DONE] and self.posts(desk) == 3
        self.judge(desk)

    def test_what_would_pass_a_cap_is_not_sent(self, desk: Desk) -> None:
        with pytest.raises(OverCap):
            desk.ask(caps=Caps(production=Money(micro_usd=10)))
        assert not self.posts(desk) and not desk.states

    def test_what_was_lost_leaves_less_under_the_cap(self, desk: Desk) -> None:
        self.says(desk.speaker, Canned(does=Does.ERROR))
        with pytest.raises(OverCap):
            most = desk.model().price(question()).most
            desk.ask(caps=Caps(production=Money(micro_usd=most.micro_usd // 4)))
        assert self.posts(desk) == 1 and desk.states == [OrderState.FAILED]
        self.judge(desk)

    def test_a_key_that_is_missing_is_named_and_one_that_is_refused_is_not_told(
        self, desk: Desk, simulator: Simulator
    ) -> None:
        desk.speaker = self.opened(simulator, **{self.variable: "another-key"})
        with pytest.raises(ProviderError) as refused:
            desk.ask()
        assert refused.value.fault is Fault.AUTH and "another-key" not in str(refused.value)
        assert desk.states == [OrderState.REFUSED] and desk.spent == Money()
        with pytest.raises(CircuitOpen):
            desk.ask()
        self.judge_without_books(desk)

    def judge_without_books(self, desk: Desk) -> None:
        desk.judge()
        assert "another-key" not in str(desk.ledger.orders())

    def test_moderation_of_the_question_is_told_and_not_asked_again(self, desk: Desk) -> None:
        self.befall(desk.speaker, Trouble.REFUSED)
        with pytest.raises(ProviderError) as refused:
            desk.ask()
        assert refused.value.fault is Fault.MODERATED and self.posts(desk) == 1
        assert desk.spent <= Money(micro_usd=1)
        self.judge(desk)

    def test_moderation_of_the_answer_is_told_and_was_charged(self, desk: Desk) -> None:
        self.befall(desk.speaker, Trouble.MODERATED)
        self.says(desk.speaker, Canned(value=GOOD))
        with pytest.raises(ProviderError) as refused:
            desk.ask()
        assert refused.value.fault is Fault.MODERATED and desk.spent == self.charged(desk.speaker) > Money()
        self.judge(desk)

    def test_without_a_price_nothing_is_asked(self, desk: Desk, simulator: Simulator) -> None:
        desk.speaker = self.priceless(simulator)
        with pytest.raises(NotConfigured, match="no price"):
            desk.ask()
        assert not self.posts_of(simulator) and not desk.states

    def priceless(self, simulator: Simulator) -> Any:
        return self.opened(simulator, "nobody-knows-1")

    def posts_of(self, simulator: Simulator) -> int:
        return sum(one.call is Call.SUBMIT for one in simulator.served)

    def test_no_more_than_sixty_a_minute_are_sent(self, desk: Desk) -> None:
        began = desk.clock.now()
        for number in range(14):
            desk.ask(question(f"Film {number}."))
        assert (desk.clock.now() - began).total_seconds() >= 4 * 1.2 - 0.1

    def test_after_three_times_unreachable_it_is_left_alone(self, desk: Desk, simulator: Simulator) -> None:
        simulator.stop()
        with pytest.raises(CircuitOpen):
            desk.ask()
        assert desk.states == [OrderState.REFUSED] * 3 and desk.line.breaker.refusal()
        desk.judge()
