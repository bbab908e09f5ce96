"""ComfyUI keeps the contract of a provider, on a machine that costs nothing and on one that is paid by its time."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

import pytest
from pydantic import JsonValue

from reelwright.ledger.hosted import HostedCosts, HostedMachine
from reelwright.ledger.hosting import STOPPING_SECONDS, Hosting, time_cost
from reelwright.ledger.ledger import Ledger
from reelwright.ledger.order import AT_ITS_RESERVE, OrderState
from reelwright.ledger.price_book import PriceBook
from reelwright.network.access import Access
from reelwright.network.fault import Fault, ProviderError
from reelwright.network.reach import Reach
from reelwright.render.backends.comfyui import ComfyUI
from reelwright.render.mark import mark_of
from reelwright.simulator.books import Phase
from reelwright.simulator.faults import Call, Mishap, Trouble
from reelwright.simulator.server import Simulator
from reelwright.store.database import open_database
from reelwright.units import Money

from .provider import ProviderContract, PurchaseContract
from .till import Till

KEY = "take SH010 1"
MACHINE = HostedMachine(gpu="H100", gpus=2)


class OfComfyUI(PurchaseContract):
    adapter = ComfyUI
    wire = "comfyui"
    variable = ""
    moderates = False


class TestComfyUI(OfComfyUI, ProviderContract):
    pass


class _Server(BaseHTTPRequestHandler):
    """Of one job, whatever its name, that ends right after the first question."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        is_first, name = len(self.asked) == 1, str(UUID(mark_of(KEY)))
        told: Any = {"queue_running": [[0, name]] if is_first else [], "queue_pending": []}
        if self.path.startswith("/history/"):
            told = {} if is_first else {name: {"status": {}}}
        body = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def test_a_job_that_ends_as_it_is_looked_for_is_found_and_not_bought_again() -> None:
    _Server.asked.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), _Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        host = f"127.0.0.1:{server.server_port}"
        provider = ComfyUI(Access(), PriceBook.load(), Reach(frozenset({host})), f"http://{host}")
        body: dict[str, JsonValue] = {"path": "/prompt", "json": {}}
        found = asyncio.run(provider.find(body, KEY, datetime.now(UTC)))
        server.shutdown()
    assert len(found) == 1


class TestWorkflow(OfComfyUI):
    """With a workflow of the user's, which is another body and nothing else."""

    @pytest.fixture(autouse=True)
    def workflow(self, tmp_path: Path) -> None:
        path = tmp_path / "mine.json"
        nodes = {
            "text": {"class_type": "CLIPTextEncode", "inputs": {"text": "{prompt}"}},
            "empty": {
                "class_type": "EmptyHunyuanLatentVideo",
                "inputs": {"width": "{width}", "height": "{height}", "length": "{frames}"},
            },
            "film": {"class_type": "CreateVideo", "inputs": {"fps": "{rate}"}},
            "saved": {"class_type": "SaveVideo", "inputs": {"seed": "{seed}"}},
        }
        path.write_text(json.dumps(nodes))
        path.with_suffix(".toml").write_text('seconds = [1, 2, 5]\nsizes = ["832x480", "480x832"]\nrate = 16\n')
        self.settings = {  # type: ignore[misc]
            "COMFYUI_WORKFLOW": str(path)
        }

    def test_the_users_own_graph_is_what_is_submitted(self, till: Till) -> None:
        till.buy()
        asked: Any = till.order.body["json"]
        assert set(asked["prompt"]) == {"text", "empty", "film", "saved"}
        assert asked["prompt"]["text"]["inputs"]["text"] == till.purchase().ask.prompt


class TestComfyUIOnAMachineThatIsPaidFor(OfComfyUI):
    hour = HostedCosts.load().hour(MACHINE)

    @pytest.fixture(autouse=True)
    def _learning(self, empty_database: str) -> Iterator[None]:
        """From the till's own orders."""
        database = open_database(empty_database)
        self.ledger = Ledger(database)
        yield
        database.dispose()

    def provider(self, simulator: Simulator, **changes: str) -> Any:
        hosting = Hosting("comfyui", MACHINE, HostedCosts.load(), lambda: self.ledger)
        reach = Reach(frozenset({simulator.url.removeprefix("http://")}))
        return ComfyUI(Access(), self.book(), reach, f"{simulator.url}/comfyui", hosting)

    def test_it_costs_the_time_that_the_server_tells(self, till: Till) -> None:
        till.buy()
        (job,) = till.jobs
        start, end = job.ran_milliseconds
        assert end - start == pytest.approx(75, abs=1)  # three quarters of 0.1 s; the rest it was in the queue
        assert till.spent == time_cost(end - start, self.hour) and till.spent.micro_usd > 0

    def test_what_is_reserved_is_what_is_expected_with_a_margin_and_time_to_stop_in(self, till: Till) -> None:
        price = till.purchase().price
        assert price.expected is not None
        assert price.most == price.expected * 3 + time_cost(1000 * STOPPING_SECONDS, self.hour)
        assert any("nobody measured" in warning for warning in price.warnings)

    def test_the_next_is_expected_to_cost_what_the_last_did(self, till: Till) -> None:
        till.buy()
        price = till.purchase().price
        assert price.expected == till.spent and not any("nobody measured" in warning for warning in price.warnings)

    def test_what_is_sent_says_nothing_of_money(self, till: Till) -> None:
        till.buy()
        assert "micro_usd" not in str(till.jobs[0].body) and "micro_usd" in str(till.order.body)

    def test_a_job_is_stopped_before_it_costs_more_than_is_reserved(self, till: Till) -> None:
        """The reserve is that of a job which took a tenth of a second; this one would take four. What it did cost is
        learned from, else every job of a machine that became slower would be stopped."""
        till.buy()
        learned = till.purchase().price
        till.befall(Call.SUBMIT, Mishap(Trouble.SLOW, 4.0))
        error = self.another(till)
        assert error.fault is Fault.CANCELLED and till.order.quoted == learned.most
        spent = till.ledger.spent(till.order.key)
        assert till.jobs[-1].phase is Phase.CANCELLED
        assert till.state is OrderState.FAILED and AT_ITS_RESERVE in till.order.note
        assert Money() < spent < till.order.quoted
        assert till.spent == till.charged and till.reserved == Money()
        assert learned.most < till.purchase().price.most

    def test_the_time_in_the_queue_of_others_does_not_count(self, till: Till) -> None:
        till.buy()
        allowed = (till.purchase().price.most - time_cost(1000 * STOPPING_SECONDS, self.hour)).micro_usd
        till.befall(Call.SUBMIT, Mishap(Trouble.SLOW, 4.0))  # one second in the queue
        self.another(till)
        assert time_cost(1000, self.hour).micro_usd > 2 * allowed
        assert till.ledger.spent(till.order.key).micro_usd > allowed / 2

    def test_a_job_taken_from_the_queue_costs_nothing(self, till: Till) -> None:
        till.befall(Call.SUBMIT, Mishap(Trouble.SLOW, 60.0))
        with pytest.raises(TimeoutError):
            asyncio.run(_until(till, 1.0))
        assert asyncio.run(till.path().cancel(till.order))
        assert till.state is OrderState.FAILED and till.spent == Money() == till.reserved

    def test_a_job_placed_on_another_machine_costs_what_that_did(self, till: Till, simulator: Simulator) -> None:
        self.killed_while_it_runs(till)
        unnamed = ComfyUI(Access(), self.book(), till.provider._reach, f"{simulator.url}/comfyui")  # type: ignore[attr-defined]
        till.buy("run 2", provider=unnamed)
        assert till.spent == till.charged != Money()

    def another(self, till: Till) -> ProviderError:
        """What ends the second clip of the same shot."""
        path, till.out = till.path(), till.out.with_name("second.mp4")
        with pytest.raises(ProviderError) as ended:
            asyncio.run(path.clip(till.purchase("run 2", attempt=2), till.out, lambda share: None))
        return ended.value


async def _until(till: Till, seconds: float) -> None:
    async with asyncio.timeout(seconds):
        await till.path().clip(till.purchase(), till.out, lambda share: None)
