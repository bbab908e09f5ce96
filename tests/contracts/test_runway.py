"""Runway keeps the contract of a provider, with a model router and without one."""

from __future__ import annotations

from reelwright.ledger.caps import Caps
from reelwright.ledger.order import OrderState
from reelwright.render.backends.runway import Runway
from reelwright.render.paid import OrderHeld
from reelwright.simulator.faults import Call, Trouble

from .provider import ProviderContract
from .till import Till


class TestRunway(ProviderContract):
    adapter = Runway
    wire = "runway"
    variable = "RUNWAYML_API_SECRET"


class TestRunwayThroughARouter(TestRunway):
    settings = {"REELWRIGHT_RUNWAY_ROUTER": "router-1"}

    def test_a_job_is_not_taken_for_ours_while_another_order_may_have_it(self, till: Till) -> None:
        """A task bears no mark: of two that are unclear at once nobody knows which is whose."""
        purchase = till.purchase("run 0")
        rival = purchase.purpose.model_copy(update={"recipe": "ab" * 32, "shot": "SH020"})
        till.ledger.open(f"{rival.recipe}/1.0", rival, {}, purchase.price.most, Caps(), "run 0", "SH020")
        till.befall(Call.SUBMIT, Trouble.LOST_AFTER)
        till.refused(OrderHeld)
        till.ledger.release(f"{rival.recipe}/1.0", OrderState.REFUSED, "it was never sent")
        till.buy("run 2")
        assert till.posts == 1
