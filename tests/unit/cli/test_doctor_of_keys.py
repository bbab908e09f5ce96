"""`reelwright doctor` tries the keys of providers for nothing, against the simulated ones, and shows none."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reelwright.app import App
from reelwright.backends import PROVIDERS
from reelwright.pipeline.keys import tried_keys
from reelwright.settings import load_settings
from reelwright.simulator.faults import Call, Mishap, Trouble
from reelwright.simulator.server import Simulator

from .command_line import CommandLine, Ended

WRONG = "planted-wrong-key"
HUNG = {"runway": "runway_gen3", "replicate": "replicate_wan25", "luma": "luma"}


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator() as running:
        yield running


@pytest.fixture(autouse=True)
def no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for listing in PROVIDERS.values():
        for name in listing.needs:
            monkeypatch.delenv(name, raising=False)


@pytest.fixture
def equipped(monkeypatch: pytest.MonkeyPatch, simulator: Simulator) -> Simulator:
    """With the right key of every provider."""
    for name, value in simulator.variables.items():
        monkeypatch.setenv(name, value)
    return simulator


def found(answer: Ended) -> dict[str, dict[str, Any]]:
    """Of those that can be asked, by name."""
    return {one["part"].removeprefix("provider "): one for one in answer.json if one["part"].startswith("provider ")}


def test_every_right_key_is_taken_and_nothing_is_paid(reelwright: CommandLine, equipped: Simulator) -> None:
    answer = reelwright("doctor", "--json")
    told = found(answer)
    simulated = [name for name, one in PROVIDERS.items() if equipped.variables.keys() >= set(one.needs)]
    assert answer.code == 0 and list(told) == simulated and len(simulated) > 5
    assert all(one["is_well"] for one in told.values()), told
    assert "the key is taken" in told["runway_gen3"]["said"]
    assert not equipped.books.jobs() and not [one for one in equipped.served if one.call is Call.SUBMIT]
    assert "simulated-key" not in answer.out


def test_a_wrong_key_is_told_with_its_variable_and_never_shown(
    reelwright: CommandLine, equipped: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LUMAAI_API_KEY", WRONG)
    answer = reelwright("doctor", "--json")
    luma = found(answer)["luma"]
    assert not luma["is_well"] and "LUMAAI_API_KEY" in luma["said"]
    assert answer.code == 0, "a film can be made without it"
    assert found(answer)["fal"]["is_well"]
    assert WRONG not in answer.out + answer.err + reelwright("doctor").out


def test_a_server_that_is_away_is_told_as_such(
    reelwright: CommandLine, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REELWRIGHT_SIMULATOR_URL", simulator.url)
    monkeypatch.setenv("FAL_KEY", "simulated-key")
    simulator.stop()
    told = found(reelwright("doctor", "--json"))["fal"]
    assert not told["is_well"] and "unreachable" in told["said"] and "later" in told["said"]


def test_those_that_are_not_set_up_are_one_line_and_no_fault(reelwright: CommandLine) -> None:
    answer = reelwright("doctor")
    (line,) = [line for line in answer.out.splitlines() if "provider" in line]
    assert line.startswith("ok ") and all(name in line for name in PROVIDERS) and "reelwright backends" in line


def test_all_are_asked_at_once_and_none_is_waited_for_longer_than_is_said(equipped: Simulator, tmp_path: Path) -> None:
    for wire in HUNG:
        equipped.script.queue(wire, Call.OTHER, Mishap(Trouble.HANG, seconds=60))
    settings = load_settings({"workspace": tmp_path / "w"}, {"REELWRIGHT_SIMULATOR_URL": equipped.url})
    providers = App(settings, equipped.variables).providers
    began = time.monotonic()
    told = asyncio.run(tried_keys(providers, list(HUNG.values()), seconds=2))
    assert time.monotonic() - began < 5, "one after another takes 6 s"
    assert [one.is_taken for one in told] == [False] * 3
    assert all("no answer came in 2 s" in one.said for one in told)


def test_a_price_book_that_cannot_be_read_is_told_with_all_the_rest(
    reelwright: CommandLine, equipped: Simulator
) -> None:
    reelwright.workspace.mkdir()
    (reelwright.workspace / "prices.toml").write_text('[[price]]\nusd = "-1"\n')
    answer = reelwright("doctor", "--json")
    assert answer.code == 0 and len(answer.json) > len(PROVIDERS)
    told = found(answer)
    assert told and all("prices.toml" in one["said"] and "see to that" in one["said"] for one in told.values())
