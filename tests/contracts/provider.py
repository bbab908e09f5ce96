"""What every provider's adapter keeps, driven by the paid path against the simulator, whose books are the judge.

Subclass `ProviderContract`, and name the adapter and its wire. Nobody waits for real: the clock runs ahead whenever
somebody sleeps.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

import cv2
import numpy as np
import pytest

from reelwright.errors import NotConfigured
from reelwright.ledger.caps import Caps, OverCap
from reelwright.ledger.ledger import Ledger
from reelwright.ledger.order import Order, OrderState
from reelwright.ledger.price_book import PriceBook, PriceLine
from reelwright.media.probe import probe
from reelwright.media.read import frames
from reelwright.network import wire as wires
from reelwright.network.access import Access
from reelwright.network.fault import Fault, ProviderError
from reelwright.network.reach import Reach
from reelwright.render.listed import ListedProvider
from reelwright.render.paid import OrderHeld, StillRunning
from reelwright.render.provider import FindLost, Guide
from reelwright.simulator.books import Phase
from reelwright.simulator.faults import Call, Form, Mishap, Trouble
from reelwright.simulator.server import Simulator
from reelwright.store.database import open_database
from reelwright.units import Money

from .till import SECRET, FastClock, Till


class Killed(Exception):
    """The process ends here."""


class LedgerOfTheKilled(Ledger):
    """Of a process that is killed as an order becomes `at`, before that is written; INTENT: after it is."""

    at: OrderState = OrderState.PLACED

    def open(self, *args: Any, **more: Any) -> tuple[Order, bool]:
        found = super().open(*args, **more)
        if self.at is OrderState.INTENT:
            raise Killed
        return found

    def advance(self, key: str, state: OrderState, *args: Any, **more: Any) -> Order:
        if state is self.at:
            raise Killed
        return super().advance(key, state, *args, **more)

    def release(self, key: str, state: OrderState, *args: Any, **more: Any) -> Order:
        if state is self.at:
            raise Killed
        return super().release(key, state, *args, **more)

    def settle(self, *args: Any, **more: Any) -> Order:
        if self.at is OrderState.DONE:
            raise Killed
        return super().settle(*args, **more)


class PurchaseContract:
    """What each way of asking a provider keeps, also a second way of one whose whole contract is kept."""

    adapter: ClassVar[type[ListedProvider]]
    wire: ClassVar[str]
    """Its name at the simulator."""
    variable: ClassVar[str]
    """That holds its key; empty: it has none."""
    settings: ClassVar[Mapping[str, str]] = {}
    """What else is set."""
    moderates: ClassVar[bool] = True
    keeps_clips_behind_its_key: ClassVar[bool] = False
    prices: ClassVar[tuple[PriceLine, ...]] = ()
    """Of the user's own book, where none ships."""
    hour: ClassVar[Money] = Money()
    """What an hour of its machine costs, where that is what is paid for."""

    @pytest.fixture
    def simulator(self) -> Iterator[Simulator]:
        with Simulator(seconds_to_render=0.1, prices=self.book()) as one:
            yield one

    @pytest.fixture
    def till(self, simulator: Simulator, empty_database: str, tmp_path: Path) -> Iterator[Till]:
        database, clock = open_database(empty_database), FastClock()
        provider = self.provider(simulator)
        ledger = Ledger(database, clock.now)
        yield Till(simulator, self.wire, provider, ledger, clock, tmp_path / "clip.mp4", hour=self.hour)
        database.dispose()

    def book(self) -> PriceBook:
        return PriceBook([*PriceBook.load().lines, *self.prices])

    def provider(self, simulator: Simulator, **changes: str) -> Any:
        """The adapter, with the simulator's keys but for `changes`; an empty one is not set."""
        access = Access.of(simulator.variables | dict(self.settings) | changes)
        reach = Reach(frozenset({simulator.url.removeprefix("http://")}))
        return self.adapter(access, self.book(), reach, f"{simulator.url}/{self.wire}")

    def killed(self, till: Till, at: OrderState) -> None:
        """Buy, and be killed on the way."""
        ledger = LedgerOfTheKilled(till.ledger._database, till.clock.now)
        ledger.at = at
        with pytest.raises(Killed):
            till.buy("run 1", ledger=ledger)

    def found_or_held(self, till: Till, sender: str = "run 1") -> None:
        """After an answer was lost whose job there is."""
        if till.provider.manners().find_lost is FindLost.NONE:
            assert till.refused(OrderHeld, sender).order.key == till.order.key
            assert till.state is OrderState.HELD and till.reserved == till.order.quoted
        else:
            till.buy(sender)
            assert till.state is OrderState.DONE and till.out.is_file()
        assert till.posts <= 1 and len(till.jobs) == 1  # none is counted yet of which the answer hangs
        till.judge()

    def proven_or_held(self, till: Till, sender: str = "run 1") -> None:
        """After a request was lost that came to nothing."""
        if till.provider.manners().absence_proves_after is None:
            till.refused(OrderHeld, sender)
            assert till.state is OrderState.HELD and till.reserved == till.order.quoted
            assert till.posts <= 1 and not till.jobs
        else:
            till.buy(sender)
            assert [order.state for order in till.ledger.orders()] == [OrderState.DROPPED, OrderState.DONE]
            assert len(till.jobs) == 1
        till.judge()

    def test_a_clip_is_bought_with_one_request_and_what_it_cost_is_in_the_ledger(self, till: Till) -> None:
        shares: list[float] = []
        facts = till.buy(progress=shares.append)
        assert probe(till.out).video and facts["differences"] == []
        assert till.posts == 1 and till.state is OrderState.DONE and till.reserved == Money()
        assert till.spent.micro_usd == facts["cost_micro_usd"] == till.charged.micro_usd
        assert shares == sorted(shares) and all(0 <= share <= 1 for share in shares)
        assert till.order.body["json"] == till.jobs[0].body
        till.judge()

    def test_a_clip_that_is_there_no_more_is_fetched_again_for_nothing(self, till: Till) -> None:
        till.buy("run 1")
        till.out.unlink()
        till.buy("run 2")
        assert till.out.is_file() and till.posts == 1 and len(till.ledger.entries()) == 2
        till.judge()

    def test_what_would_pass_a_cap_is_not_sent(self, till: Till) -> None:
        quoted = till.purchase().price.most
        if quoted == Money():
            pytest.skip("it costs nothing")
        till.refused(OverCap, caps=Caps(production=quoted - Money(micro_usd=1)))
        assert not till.posts and not till.ledger.orders()

    def test_an_answer_that_is_lost_is_looked_for(self, till: Till) -> None:
        till.befall(Call.SUBMIT, Trouble.LOST_AFTER)
        self.found_or_held(till)

    def test_a_request_that_is_lost_is_sent_again_only_with_proof(self, till: Till) -> None:
        till.befall(Call.SUBMIT, Trouble.LOST_BEFORE)
        self.proven_or_held(till)

    def test_a_run_that_is_killed_before_the_answer_is_written_is_gone_on_with(self, till: Till) -> None:
        self.killed(till, OrderState.PLACED)
        assert till.state is OrderState.INTENT and len(till.jobs) == 1
        self.found_or_held(till, "run 2")

    @pytest.mark.parametrize("variant", [0, 1])
    def test_moderation_of_a_job_is_told_and_settled(self, till: Till, variant: int) -> None:
        till.befall(Call.SUBMIT, Mishap(Trouble.MODERATED, variant=variant))
        fault = Fault.MODERATED if self.moderates else Fault.FAILED
        assert till.refused(ProviderError).fault is fault
        assert till.state is OrderState.FAILED
        assert till.refused(ProviderError, "run 2").fault is fault
        assert till.posts == 1
        till.judge()

    @pytest.mark.parametrize(
        ("trouble", "faults"),
        [
            (Trouble.FAILED, {Fault.FAILED, Fault.FAILED_FOR_NOW}),
            (Trouble.ABORTED, {Fault.FAILED, Fault.FAILED_FOR_NOW}),
            (Trouble.CANCELLED, {Fault.CANCELLED, Fault.FAILED}),
        ],
    )
    def test_a_job_that_ends_without_a_clip_is_settled_and_not_repeated(
        self, till: Till, trouble: Trouble, faults: set[Fault]
    ) -> None:
        till.befall(Call.SUBMIT, trouble)
        assert till.refused(ProviderError).fault in faults
        assert till.state is OrderState.FAILED and till.reserved == Money()
        till.refused(ProviderError, "run 2")
        assert till.posts == 1
        till.judge()

    def test_a_job_dearer_than_quoted_is_entered_as_it_was_charged_where_that_is_told(self, till: Till) -> None:
        till.befall(Call.SUBMIT, Trouble.PRICE_CHANGE)
        till.buy()
        if till.provider.manners().reports_cost:
            assert till.spent == till.charged
        else:
            assert till.spent == till.order.quoted
        assert till.reserved == Money()

    def test_a_job_is_ended_where_the_provider_ends_jobs(self, till: Till) -> None:
        self.killed_while_it_runs(till)
        ended = asyncio.run(till.path().cancel(till.order))
        if not till.provider.manners().can_cancel:
            assert not ended and till.state is OrderState.PLACED
            till.buy("run 2")
        else:
            assert ended and till.state is OrderState.FAILED and till.reserved == Money()
            assert till.jobs[0].phase is Phase.CANCELLED
            assert till.refused(ProviderError, "run 3").fault is Fault.CANCELLED
        assert till.posts == 1
        till.judge()

    def test_a_job_that_takes_too_long_is_left_to_a_later_run(self, till: Till) -> None:
        till.befall(Call.SUBMIT, Mishap(Trouble.SLOW, 2.0))
        till.clock.ahead += timedelta(seconds=till.provider.manners().longest)
        till.refused(StillRunning)
        assert till.state is OrderState.PLACED
        till.clock.ahead = timedelta()
        till.buy("run 2")
        assert till.posts == 1
        till.judge()

    def test_a_clip_that_is_damaged_every_time_is_paid_and_lost_and_that_is_said(self, till: Till) -> None:
        till.befall(Call.DOWNLOAD, *[Trouble.CORRUPT] * 4)
        error = till.refused(ProviderError)
        assert error.fault is Fault.GONE and "its clip cannot be had" in str(error)
        assert till.state is OrderState.FAILED and till.posts == 1
        till.judge()

    def killed_while_it_runs(self, till: Till) -> None:
        """Buy, and be killed at the first look at a job that takes a while."""
        till.befall(Call.SUBMIT, Mishap(Trouble.SLOW, 1.0))

        def die(share: float) -> None:
            raise Killed

        with pytest.raises(Killed):
            till.buy("run 1", progress=die)
        assert till.state is OrderState.PLACED

    def quiet(self, till: Till) -> None:
        """Nothing goes wrong any more."""
        till.simulator.script._queues.clear()


class ProviderContract(PurchaseContract):
    # The way it should go

    def test_its_clips_are_not_the_same_twice_and_it_says_so(self, till: Till) -> None:
        assert not till.provider.capabilities().deterministic
        assert till.provider.name == self.adapter.name and till.provider.edition >= 1

    def test_the_key_is_checked_for_nothing(self, till: Till, simulator: Simulator) -> None:
        assert asyncio.run(till.provider.check())
        assert not till.jobs and not till.posts
        if self.variable:
            with pytest.raises(NotConfigured) as refused:
                asyncio.run(self.provider(simulator, **{self.variable: "another-key"}).check())
            assert "another-key" not in str(refused.value)

    def test_two_runs_that_want_the_same_clip_order_one(self, till: Till) -> None:
        async def both() -> None:
            paths = [till.path(self.provider(till.simulator)) for _ in range(2)]
            await asyncio.gather(
                *(
                    path.clip(till.purchase(f"run {number}"), till.out.with_name(f"{number}.mp4"), lambda share: None)
                    for number, path in enumerate(paths)
                )
            )

        asyncio.run(both())
        assert till.posts == 1 and till.state is OrderState.DONE
        till.judge()

    def test_a_picture_is_sent_along_or_refused_before_anything_is_ordered(self, till: Till, tmp_path: Path) -> None:
        guide = tmp_path / "first.png"
        orange = np.full((90, 120, 3), (40, 120, 230), np.uint8)
        assert cv2.imwrite(str(guide), orange)
        digest = hashlib.sha256(guide.read_bytes()).hexdigest()
        whole = till.purchase()
        ask = whole.ask.model_copy(update={"guides": (Guide(role="first", sha256=digest),)})
        if not self.adapter.takes_guides:
            with pytest.raises(ProviderError, match="pictures"):
                till.provider.terms(ask, till.clock.now().date())
            return
        purchase = replace(whole, ask=ask, guides={digest: guide})
        asyncio.run(till.path().clip(purchase, till.out, lambda share: None))
        assert till.order.body["json"] == till.jobs[0].body and len(str(till.order.body)) < 10_000
        assert not any(one.had_key for one in till.simulator.served if "/s3/" in one.path)
        first = next(frames(till.out)).upright()
        assert np.abs(first[:100].mean(axis=(0, 1)) - orange[0, 0]).max() < 12, "the clip begins with the picture"
        till.judge()

    # Nothing was taken

    @pytest.mark.parametrize("form", Form)
    def test_a_429_is_waited_for_as_long_as_it_says(self, till: Till, form: Form) -> None:
        till.befall(Call.SUBMIT, Mishap(Trouble.RATE_LIMITED, 7, form=form))
        till.buy()
        assert till.posts == 2 and len(till.jobs) == 1
        assert till.clock.slept[0] >= (1 if form is Form.NONE else 5.9)
        till.judge()

    def test_429_after_429_is_given_up_and_may_be_tried_again_later(self, till: Till) -> None:
        till.befall(Call.SUBMIT, *[Trouble.RATE_LIMITED] * 5)
        assert till.refused(ProviderError).fault is Fault.RATE_LIMITED
        assert till.posts == 5 and till.state is OrderState.REFUSED and till.reserved == till.spent == Money()
        till.buy("run 2")
        till.judge()

    def test_a_key_that_is_refused_costs_nothing_and_the_next_key_buys(self, till: Till, simulator: Simulator) -> None:
        if not self.variable:
            pytest.skip("it has no key")
        wrong = self.provider(simulator, **{self.variable: "another-key"})
        error = till.refused(ProviderError, provider=wrong)
        assert error.fault is Fault.AUTH and "another-key" not in str(error)
        assert not till.jobs and till.state is OrderState.REFUSED and till.reserved == Money()
        till.buy("run 2")
        till.judge()

    def test_a_key_that_is_missing_is_named(self, till: Till, simulator: Simulator) -> None:
        if not self.variable:
            pytest.skip("it has no key")
        without = self.provider(simulator, **{self.variable: ""})
        with pytest.raises(NotConfigured, match=self.variable):
            asyncio.run(without.check())
        assert self.variable in str(till.refused(NotConfigured, provider=without))

    def test_a_key_that_is_refused_while_the_job_runs_loses_nothing(self, till: Till, simulator: Simulator) -> None:
        if not self.variable:
            pytest.skip("it has no key")
        self.killed_while_it_runs(till)
        wrong = self.provider(simulator, **{self.variable: "another-key"})
        assert till.refused(ProviderError, "run 2", provider=wrong).fault is Fault.AUTH
        assert till.state is OrderState.PLACED
        till.buy("run 3")
        assert till.posts == 1
        till.judge()

    def test_moderation_at_once_costs_nothing_and_is_not_sent_again(self, till: Till) -> None:
        till.befall(Call.SUBMIT, Trouble.REFUSED)
        assert till.refused(ProviderError).fault is Fault.MODERATED
        assert till.state is OrderState.REFUSED and till.reserved == till.spent == Money()
        assert till.refused(ProviderError, "run 2").fault is Fault.MODERATED
        assert till.posts == 1 and not till.jobs

    # It may have been taken

    @pytest.mark.parametrize("status", [500, 503])
    def test_an_error_after_which_there_is_a_job_is_looked_for(self, till: Till, status: int) -> None:
        till.befall(Call.SUBMIT, Mishap(Trouble.ERROR_AFTER, status=status))
        self.found_or_held(till)

    def test_an_answer_that_does_not_come_in_time_is_looked_for(
        self, till: Till, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(wires, "SUBMIT_SECONDS", 1.0)
        till.befall(Call.SUBMIT, Mishap(Trouble.HANG, 4.0))
        self.found_or_held(till)

    @pytest.mark.parametrize("status", [500, 503])
    def test_an_error_is_sent_again_only_with_proof(self, till: Till, status: int) -> None:
        till.befall(Call.SUBMIT, Mishap(Trouble.ERROR, status=status))
        self.proven_or_held(till)

    def test_a_run_that_is_killed_before_the_request_is_sent_is_gone_on_with(self, till: Till) -> None:
        self.killed(till, OrderState.INTENT)
        assert till.state is OrderState.INTENT and not till.jobs
        self.proven_or_held(till, "run 2")

    def test_a_run_that_is_cancelled_while_it_sends_forgets_nothing(self, till: Till) -> None:
        till.befall(Call.SUBMIT, Mishap(Trouble.HANG, 3.0))

        async def impatient() -> None:
            async with asyncio.timeout(1.5):
                await till.path().clip(till.purchase(), till.out, lambda share: None)

        with pytest.raises(TimeoutError):
            asyncio.run(impatient())
        assert len(till.jobs) == 1 and not till.state.is_over
        self.found_or_held(till)

    def test_a_provider_that_is_out_of_order_is_asked_until_it_tells(self, till: Till) -> None:
        till.befall(Call.SUBMIT, Trouble.LOST_AFTER)
        till.befall(Call.FIND, Trouble.ERROR, Trouble.LOST_BEFORE, Trouble.RATE_LIMITED)
        self.found_or_held(till)

    def test_a_clock_that_jumps_ahead_proves_nothing(self, till: Till) -> None:
        """A job may turn up late. Only the time that was waited for it, by whoever drops it, counts."""
        proof = till.provider.manners().absence_proves_after
        if proof is None:
            pytest.skip("nothing proves absence there")
        till.befall(Call.SUBMIT, Trouble.LOST_BEFORE)
        self.killed(till, OrderState.DROPPED)
        assert till.state is OrderState.AMBIGUOUS
        till.clock.ahead += timedelta(minutes=20)
        till.clock.slept.clear()
        self.proven_or_held(till, "run 2")
        assert sum(till.clock.slept) >= proof

    def test_what_is_held_stays_held_until_a_person_decides(self, till: Till) -> None:
        till.befall(Call.SUBMIT, Trouble.LOST_BEFORE)
        if till.provider.manners().absence_proves_after is not None:
            till.befall(Call.FIND, *[Trouble.ERROR] * 200)
        till.refused(OrderHeld)
        if till.provider.manners().absence_proves_after is None:
            till.refused(OrderHeld, "run 2")
            assert till.posts == 1
        till.ledger.release(till.order.key, OrderState.DROPPED, "nothing on the invoice")
        assert till.reserved == Money()
        self.quiet(till)
        till.buy("run 3")
        assert till.posts == 2
        till.judge()

    def test_what_is_held_and_turns_up_later_is_gone_on_with(self, till: Till) -> None:
        if till.provider.manners().find_lost is FindLost.NONE:
            pytest.skip("nothing turns up there")
        till.befall(Call.SUBMIT, Trouble.LOST_AFTER)
        till.befall(Call.FIND, *[Trouble.ERROR] * 200)
        till.befall(Call.POLL, *[Trouble.ERROR] * 200)
        till.refused(OrderHeld)
        self.quiet(till)
        till.buy("run 2")
        assert till.posts == 1 and till.state is OrderState.DONE
        till.judge()

    # The job

    @pytest.mark.parametrize("trouble", [Trouble.LOST_BEFORE, Trouble.ERROR, Trouble.RATE_LIMITED])
    def test_a_look_that_fails_is_taken_again(self, till: Till, trouble: Trouble) -> None:
        till.befall(Call.POLL, trouble, trouble)
        till.buy()
        assert till.posts == 1
        till.judge()

    # The clip

    @pytest.mark.parametrize(
        "trouble",
        [
            Trouble.EXPIRED,
            Trouble.BROKEN_OFF,
            Trouble.CUT_OFF,
            Trouble.CORRUPT,
            Trouble.HTML,
            Trouble.ERROR,
            Trouble.LOST_BEFORE,
            Trouble.RATE_LIMITED,
        ],
    )
    def test_a_clip_that_comes_damaged_or_not_at_all_is_fetched_again(self, till: Till, trouble: Trouble) -> None:
        till.befall(Call.DOWNLOAD, trouble)
        facts = till.buy()
        assert till.served(Call.DOWNLOAD) == 2 and facts["differences"] == [] and till.posts == 1
        till.judge()

    @pytest.mark.parametrize("trouble", [Trouble.EXPIRED, Trouble.BROKEN_OFF, Trouble.HTML, Trouble.ERROR])
    def test_a_clip_that_cannot_be_fetched_today_is_not_given_up(self, till: Till, trouble: Trouble) -> None:
        till.befall(Call.DOWNLOAD, *[trouble] * 4)
        till.refused(StillRunning)
        assert till.state is OrderState.PLACED and till.reserved == till.order.quoted
        till.buy("run 2")
        assert till.posts == 1
        till.judge()

    @pytest.mark.parametrize(
        ("trouble", "words"), [(Trouble.WRONG_LENGTH, "s were ordered"), (Trouble.WRONG_SIZE, "was ordered and")]
    )
    def test_a_clip_that_is_not_as_ordered_is_taken_and_that_is_told(
        self, till: Till, trouble: Trouble, words: str
    ) -> None:
        till.befall(Call.DOWNLOAD, trouble)
        differences = till.buy()["differences"]
        assert isinstance(differences, list) and len(differences) == 1 and words in str(differences[0])
        till.judge()

    def test_a_key_goes_nowhere_but_to_the_provider(self, till: Till) -> None:
        till.buy()
        assert SECRET not in repr(till.provider._access) and SECRET not in str(till.order)
        keyed = {one.call for one in till.simulator.served if one.had_key and one.provider == self.wire}
        if self.variable and not self.keeps_clips_behind_its_key:
            assert Call.DOWNLOAD not in keyed
