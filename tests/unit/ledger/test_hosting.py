"""A backend on a machine one pays for: what it is told of the machine, what it asks, and what its own jobs teach it."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from reelwright.app import App
from reelwright.errors import InvalidInput, NotConfigured
from reelwright.ledger.caps import Caps
from reelwright.ledger.hosted import HostedClip, HostedCosts, HostedMachine
from reelwright.ledger.hosting import QUOTED, STOPPING_SECONDS, Hosting, time_cost
from reelwright.ledger.ledger import Ledger
from reelwright.ledger.order import AT_ITS_RESERVE, OrderState, Purpose, order_key
from reelwright.render.provider import Ask, Provider
from reelwright.settings import load_settings
from reelwright.store.database import open_database
from reelwright.units import FrameRate, Money, Resolution

TODAY = date(2026, 11, 28)
CLIP = HostedClip(seconds=5, size=Resolution(width=832, height=480), rate=FrameRate(num=16))
COSTS = HostedCosts.load()
STOPPING = time_cost(1000 * STOPPING_SECONDS, COSTS.hour(HostedMachine()))


@pytest.fixture
def ledger(empty_database: str) -> Iterator[Ledger]:
    database = open_database(empty_database)
    yield Ledger(database, lambda: datetime(2026, 11, 28, tzinfo=UTC))
    database.dispose()


@pytest.fixture
def hosting(ledger: Ledger) -> Hosting:
    return Hosting("comfyui", HostedMachine(), COSTS, lambda: ledger)


def settle(ledger: Ledger, cost: Money, body: dict[str, Any], backend: str = "comfyui", note: str = "") -> None:
    """An order that is over; `note`: why there is no clip."""
    key = order_key("ab" * 32, 1 + len(ledger.orders()))
    purpose = Purpose(production="film", shot="SH010", recipe="ab" * 32, backend=backend, model="wan")
    ledger.open(key, purpose, body, Money.usd(9), Caps(), "run", "a clip")
    ledger.advance(key, OrderState.PLACED, handle={"native": key})
    ledger.settle(key, cost, not note, note or "over")


@pytest.mark.parametrize(
    ("words", "machine"),
    [
        ("H100", HostedMachine()),
        ("2 h100 INT8 tensorrt spot", HostedMachine(gpus=2, quantisation="int8", framework="tensorrt", is_spot=True)),
        ("spot pytorch fp16 A100", HostedMachine(gpu="A100", is_spot=True)),
    ],
)
def test_a_machine_is_named_in_words_of_any_order(words: str, machine: HostedMachine) -> None:
    assert COSTS.machine(words) == machine


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("fp16 spot", "names no gpu; there are: T4, A100, H100, H200"),
        ("H100 A100", "H100 and A100: a machine is of one gpu"),
        ("B200", "no 'B200'; there are: gpu: T4, A100, H100, H200; quantisation: fp32, fp16, int8, int4; framework:"),
        ("0 H100", "there is no '0'"),
    ],
)
def test_words_that_name_no_machine_are_refused_with_what_there_is(words: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        COSTS.machine(words)


def test_more_gpus_cost_as_much_more_an_hour() -> None:
    assert COSTS.hour(HostedMachine(gpu="A100", gpus=3)) == Money.usd("1.79") * 3
    assert COSTS.hour(HostedMachine(is_spot=True)) == Money.usd("1.995")


def test_time_is_rounded_up_to_a_micro_dollar() -> None:
    assert time_cost(3_600_000, Money.usd(2)) == Money.usd(2)
    assert time_cost(1, Money.usd(2)) == Money(micro_usd=1) and time_cost(0, Money.usd(2)) == Money()


def test_before_anything_is_settled_the_figures_alone_say_what_is_expected(hosting: Hosting) -> None:
    quoted = COSTS.price(CLIP, HostedMachine(), TODAY)
    price = hosting.price(CLIP, TODAY)
    assert (price.expected, price.most) == (quoted.cost, quoted.cost * 3 + STOPPING)
    assert quoted.basis in price.basis and "nobody measured batch_shared, least_complex" in price.warnings[0]


def test_what_its_own_orders_cost_is_expected_next(hosting: Hosting, ledger: Ledger) -> None:
    quoted = hosting.quoted(CLIP, TODAY)
    settle(ledger, quoted * 2, {QUOTED: quoted.micro_usd})
    settle(ledger, quoted * 7, {QUOTED: quoted.micro_usd}, backend="http")
    settle(ledger, quoted * 7, {"json": "of before a machine was named"})
    price = hosting.price(CLIP, TODAY)
    assert (price.expected, price.most, price.warnings) == (quoted * 2, quoted * 6 + STOPPING, ())


def test_a_job_that_was_stopped_has_more_reserved_for_the_next_until_a_clip_is_made(
    hosting: Hosting, ledger: Ledger
) -> None:
    body = {QUOTED: hosting.quoted(CLIP, TODAY).micro_usd}
    settle(ledger, Money(micro_usd=100_000), body)
    once = hosting.price(CLIP, TODAY)
    settle(ledger, once.most, body, note=f"cancelled: {AT_ITS_RESERVE}")
    assert once.most * 2 < hosting.price(CLIP, TODAY).most
    settle(ledger, Money(micro_usd=100_000), body)
    assert hosting.price(CLIP, TODAY) == once


def test_over_twenty_jobs_of_the_simulated_server_quotes_hold_and_no_job_passes_its_reserve(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Few; `python benchmarks/hosting.py` buys two hundred."""
    monkeypatch.syspath_prepend(Path(__file__).parents[3] / "benchmarks")
    benchmark: Any = importlib.import_module("hosting")
    jobs = benchmark.bought(20, seed=12)
    assert len(jobs) == 20 and [job.is_made for job in jobs].count(False) == 1
    assert benchmark.passed(jobs) == []
    assert abs(benchmark.off(jobs[5:])) < benchmark.GOAL < abs(benchmark.off(jobs, learned=False)) / 2


def comfyui(folder: Path, **environment: str) -> Provider:
    """As the app builds it."""
    app = App(load_settings({"workspace": folder}, {}), {"COMFYUI_URL": "http://127.0.0.1:8188"} | environment)
    return app.floor.providers["comfyui"]  # type: ignore[return-value]


def most(provider: Provider) -> Money:
    ask = Ask(prompt="A lighthouse.", seconds=5, width=832, height=480, seed=1)
    return provider.price(provider.terms(ask, TODAY), TODAY).most


def test_comfyui_costs_nothing_until_it_is_said_on_what_it_runs(tmp_path: Path) -> None:
    free, paid = comfyui(tmp_path), comfyui(tmp_path, COMFYUI_HOST="H100")
    assert most(free) == Money() and not free.manners().reports_cost
    assert most(paid) == COSTS.price(CLIP, HostedMachine(), TODAY).cost * 3 + STOPPING
    assert paid.manners().reports_cost


def test_the_workspaces_own_figures_hold_for_comfyui(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="COMFYUI_HOST: there is no 'L40S'"):
        comfyui(tmp_path, COMFYUI_HOST="L40S")
    line = '[[line]]\nname = "{}.L40S"\nvalue = "1"\nsource = "our bill"\nas_of = 2026-11-20\n'
    (tmp_path / "hosted.toml").write_text(line.format("usd"))
    with pytest.raises(NotConfigured, match=r"no figure speed\.L40S"):
        most(comfyui(tmp_path, COMFYUI_HOST="L40S"))
    (tmp_path / "hosted.toml").write_text(line.format("usd") + line.format("speed"))
    assert Money() < most(comfyui(tmp_path, COMFYUI_HOST="L40S")) < most(comfyui(tmp_path, COMFYUI_HOST="H100"))
