"""`reelwright backends`: who could make shots, on what terms, and how they did here; nobody is asked."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from reelwright.app import App
from reelwright.backends import BACKENDS, PROVIDERS
from reelwright.film.deliverable import Film
from reelwright.ledger.order import OrderState
from reelwright.network.fault import Fault

from .command_line import CommandLine
from .paid import order, recipe_of
from .records import record

ROOT = Path(__file__).parents[3]
LITE = "veo-3.1-lite-generate-001"
HEAVY = ("torch", "google", "diffusers", "transformers", "httpx", "cv2", "av", "dbos")


@pytest.fixture(autouse=True)
def no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for listing in PROVIDERS.values():
        for name in listing.needs:
            monkeypatch.delenv(name, raising=False)


def providers(reelwright: CommandLine) -> dict[str, Any]:
    return {one["backend"]: one for one in reelwright("backends", "--json").json["providers"]}


def test_every_backend_is_told_and_what_each_needs(reelwright: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUMAAI_API_KEY", "planted-luma-key")
    answer = reelwright("backends")
    assert (answer.code, answer.err) == (0, "") and "planted" not in answer.out
    lines = {line.split()[0]: line for line in answer.out.split("\n\n")[0].splitlines()[1:]}
    assert list(lines) == [*BACKENDS, *PROVIDERS]
    assert "for nothing" in lines["previz"] and lines["luma"].endswith("yes")
    assert "GOOGLE_STORAGE_BUCKET" in lines["veo3"]
    assert providers(reelwright)["luma"]["missing"] == []


def test_a_model_is_told_with_what_it_can_what_it_costs_and_how_old_that_is(reelwright: CommandLine) -> None:
    (lite, fast, *_) = providers(reelwright)["veo3"]["models"]
    assert (lite["model"], lite["tier"], lite["seconds"]) == (LITE, 1, [4, 6, 8]) and "veo3" in lite["means"]
    assert [line["usd"] for line in lite["prices"]] == ["0.05", "0.08"]
    seen = min(date.fromisoformat(line["as_of"]) for line in lite["prices"])
    assert lite["price_days"] == (datetime.now(UTC).date() - seen).days
    assert not lite["is_retired"] and fast["retire_on"] == "2026-11-17" and fast["is_retired"]
    table = reelwright("backends").out.split("\n\n")[1].splitlines()
    row = next(line for line in table if LITE in line)
    for words in ("4, 6, 8", "720, 1080", "0.05 to 0.08", "days ago", "veo3 means this model today"):
        assert words in row
    assert "was to be retired on 2026-11-17" in next(line for line in table if fast["model"] in line)
    assert "2 to 10" in next(line for line in table if "gen4.5" in line)


def test_the_prices_are_those_of_the_workspace(reelwright: CommandLine, app: App) -> None:
    seen = datetime.now(UTC).date() - timedelta(days=3)
    line = f'[[price]]\nbackend = "veo3"\nmodel = "{LITE}"\nper = "second"\nusd = "0.01"\nheight = 720\n'
    (app.workspace.root / "prices.toml").write_text(f'{line}source = "a contract"\nas_of = {seen}\n')
    (lite, *_) = providers(reelwright)["veo3"]["models"]
    assert {one["usd"] for one in lite["prices"]} == {"0.01", "0.08"}
    assert f"{LITE}" in reelwright("backends").out and "0.01 to 0.08" in reelwright("backends").out


def test_how_they_did_here_is_told_and_what_was_not_measured_is_said_to_be(reelwright: CommandLine, app: App) -> None:
    assert "Nothing was measured here yet" in reelwright("backends").out
    id_ = record(app.productions, 1)
    order(app.ledger, id_, "SH010", usd="0.40")
    order(app.ledger, id_, "SH020", OrderState.REFUSED, reason=f"{Fault.MODERATED}: no")
    order(app.ledger, id_, "SH030", OrderState.REFUSED, backend="luma", model="ray", reason="key refused: 401")
    clips = {recipe_of(f"{id_} SH010 veo3"): 4.0}
    app.productions.save_film(id_, Film(deliverables=(), seconds=4, frames=96, passed=True, clips=clips))
    luma, veo = reelwright("backends", "--json").json["scoreboard"]
    assert veo["cost_per_second"] == {"micro_usd": 100_000} and veo["refusal_rate"] == 0.5
    assert luma["refusal_rate"] is None and luma["turned_away"] == 1
    rows = reelwright("backends").out.split("\n\n")[2].splitlines()[1:]
    assert rows[0].split()[:2] == ["luma", "ray"] and rows[0].count("not measured") == 4
    assert "0.10 USD" in rows[1] and "50%" in rows[1]


def test_it_imports_no_makers_opens_no_connection_and_makes_no_workspace(reelwright: CommandLine) -> None:
    program = (
        "import atexit, sys\n"
        "def forbid(event, args):\n"
        "    if event.startswith('socket.'): raise RuntimeError(event)\n"
        "sys.addaudithook(forbid)\n"
        f"sys.argv = ['reelwright', '--workspace', {str(reelwright.workspace)!r}, 'backends', '--json']\n"
        f"atexit.register(lambda: print([n for n in {HEAVY} if n in sys.modules], file=sys.stderr))\n"
        "from reelwright.cli import main\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "[]\n")
    assert json.loads(done.stdout)["scoreboard"] == []
    assert not reelwright.workspace.exists()
