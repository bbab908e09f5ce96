"""A service of one's own keeps the contract of a provider, and the simulated one what our API's document says."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reelwright.ledger.order import OrderState
from reelwright.network.access import Access
from reelwright.network.fault import Fault, ProviderError
from reelwright.network.reach import Reach
from reelwright.render.backends.http import HttpBackend
from reelwright.simulator.faults import Call, Trouble
from reelwright.simulator.server import Simulator
from reelwright.units import Money

from .provider import ProviderContract
from .service import ServiceContract, ServiceUnderTest
from .till import SECRET, Till


class TestHttpBackend(ProviderContract):
    adapter = HttpBackend
    wire = "http"
    variable = "REELWRIGHT_HTTP_TOKEN"
    keeps_clips_behind_its_key = True

    @pytest.fixture(autouse=True)
    def _services(self, tmp_path: Path) -> None:
        self.folder = tmp_path / "services"

    def provider(self, simulator: Simulator, **changes: str) -> Any:
        """One that knows what the service says of itself, since the first has read it."""
        url = f"{simulator.url}/{self.wire}"
        reach = Reach(frozenset({simulator.url.removeprefix("http://")}))
        one = HttpBackend(Access.of(simulator.variables | changes), self.book(), reach, url, self.folder)
        if not self.folder.exists():
            asyncio.run(one.check())
        return one

    def test_a_job_dearer_than_quoted_is_entered_as_it_was_charged_where_that_is_told(self, till: Till) -> None:
        """Dearer than it was quoted, it is not made at all."""
        till.befall(Call.SUBMIT, Trouble.PRICE_CHANGE)
        error = till.refused(ProviderError)
        assert error.fault is Fault.INVALID and "most_micro_usd" in str(error)
        assert not till.jobs and till.state is OrderState.REFUSED and till.spent == till.reserved == Money()


class TestSimulatedService(ServiceContract):
    @pytest.fixture
    def service(self) -> Iterator[ServiceUnderTest]:
        with Simulator(seconds_to_render=0.3) as simulator:
            yield ServiceUnderTest(f"{simulator.url}/http", SECRET)
