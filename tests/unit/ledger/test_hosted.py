"""A clip on a machine of one's own: what it costs follows laws, for every machine and clip, and never has a limit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import ceil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelwright.errors import InvalidInput, NotConfigured
from reelwright.ledger.dated_lines import OLD_DAYS
from reelwright.ledger.hosted import HostedClip, HostedCosts, HostedMachine, HostedPrice
from reelwright.units import FrameRate, Money, Resolution

TODAY = date(2026, 11, 28)
COSTS = HostedCosts.load()
HD = Resolution(width=1280, height=720)
MEASURED = HostedClip(seconds=81 / 16, size=HD, rate=FrameRate(num=16))
"""The clip that all is measured by: 81 frames."""
GPUS, QUANTISATIONS = ("T4", "A100", "H100", "H200"), ("int4", "int8", "fp16", "fp32")
FRAMEWORKS = ("pytorch", "tensorrt", "trtllm")
LINE = '[[line]]\nname = "{name}"\nvalue = "{value}"\nsource = "our bill"\nas_of = 2026-11-20\n'

sizes = st.builds(Resolution, width=st.integers(8, 4096).map(lambda n: 2 * n), height=st.just(720))
clips = st.builds(
    HostedClip,
    complexity=st.floats(0, 1),
    seconds=st.floats(0.04, 3600),
    size=sizes,
    rate=st.sampled_from([FrameRate(num=16), FrameRate(num=24), FrameRate(num=30000, den=1001)]),
)
machines = st.builds(
    HostedMachine,
    gpu=st.sampled_from(GPUS),
    gpus=st.integers(1, 64),
    quantisation=st.sampled_from(QUANTISATIONS),
    framework=st.sampled_from(FRAMEWORKS),
    batch=st.integers(1, 256),
    is_spot=st.booleans(),
)


def price(clip: HostedClip = MEASURED, machine: HostedMachine | None = None, **changed: Any) -> HostedPrice:
    return COSTS.price(clip, (machine or HostedMachine()).model_copy(update=changed), TODAY)


def book(tmp_path: Path, *lines: tuple[str, object]) -> HostedCosts:
    file = tmp_path / "hosted.toml"
    file.write_text("".join(LINE.format(name=name, value=value) for name, value in lines))
    return HostedCosts.load(file)


def test_the_clip_that_all_is_measured_by_takes_what_was_measured_and_a_start() -> None:
    told = price()
    assert told.gpu_seconds == told.seconds == 877 + 90
    assert told.cost.micro_usd == ceil(Fraction(967) * 3_990_000 / 3600)
    assert told.gpu_hour == Money.usd("3.99") and told.basis == "967.000 GPU-seconds of 1 H100 at 3.99 USD an hour"
    assert "runpod.io" in told.source and told.as_of == date(2026, 11, 9) and told.warnings == ()
    assert "start_seconds" in told.assumed and "seconds" not in told.assumed


@given(clips, machines, st.floats(0.04, 3600))
def test_longer_is_never_cheaper(clip: HostedClip, machine: HostedMachine, seconds: float) -> None:
    short, long = sorted((clip.seconds, seconds))
    one, other = (price(clip.model_copy(update={"seconds": length}), machine) for length in (short, long))
    assert one.cost <= other.cost and one.gpu_seconds <= other.gpu_seconds


@given(clips, machines, sizes, st.integers(1, 240))
def test_more_pixels_and_more_frames_are_never_cheaper(
    clip: HostedClip, machine: HostedMachine, size: Resolution, rate: int
) -> None:
    small, large = sorted((clip.size, size), key=lambda one: one.pixels)
    slow, fast = sorted((clip.rate, FrameRate(num=rate)), key=lambda one: one.fraction)
    less = price(clip.model_copy(update={"size": small, "rate": slow}), machine)
    assert less.cost <= price(clip.model_copy(update={"size": large, "rate": slow}), machine).cost
    assert less.cost <= price(clip.model_copy(update={"size": small, "rate": fast}), machine).cost


@given(clips, machines, st.floats(0, 1))
def test_more_complex_is_never_cheaper(clip: HostedClip, machine: HostedMachine, complexity: float) -> None:
    plain, rich = sorted((clip.complexity, complexity))
    costs = [price(clip.model_copy(update={"complexity": one}), machine).cost for one in (plain, rich)]
    assert costs[0] <= costs[1]


@given(clips, machines, st.integers(1, 256))
def test_a_bigger_batch_is_never_dearer_for_a_clip(clip: HostedClip, machine: HostedMachine, batch: int) -> None:
    small, big = sorted((machine.batch, batch))
    assert price(clip, machine, batch=big).cost <= price(clip, machine, batch=small).cost


@given(clips, machines)
def test_spot_is_never_dearer_than_on_demand(clip: HostedClip, machine: HostedMachine) -> None:
    assert price(clip, machine, is_spot=True).cost <= price(clip, machine, is_spot=False).cost


@given(clips, machines, st.integers(1, 64))
def test_more_gpus_are_never_slower(clip: HostedClip, machine: HostedMachine, gpus: int) -> None:
    few, many = sorted((machine.gpus, gpus))
    assert price(clip, machine, gpus=many).seconds <= price(clip, machine, gpus=few).seconds


@given(clips, machines)
def test_the_cost_is_rounded_up_and_no_more_than_that(clip: HostedClip, machine: HostedMachine) -> None:
    told = price(clip, machine)
    exact = Fraction(told.gpu_seconds) * told.gpu_hour.micro_usd / 3600
    of_a_millisecond = Fraction(told.gpu_hour.micro_usd, 3_600_000)
    assert exact - of_a_millisecond <= told.cost.micro_usd < exact + 1


@given(clips, machines, st.integers(1, 10**6))
def test_nothing_limits_a_quote_from_above(clip: HostedClip, machine: HostedMachine, times: int) -> None:
    stretch = clip.model_copy(update={"seconds": 81.0, "rate": FrameRate(num=1)})
    start = Fraction("94.5" if machine.is_spot else "90") * machine.gpus / machine.batch
    once = Fraction(price(stretch, machine).gpu_seconds) - start
    many = Fraction(price(stretch.model_copy(update={"seconds": 81.0 * times}), machine).gpu_seconds) - start
    assert abs(many - times * once) <= Fraction(times + 1, 1000)


def test_every_combination_has_a_price_above_nothing() -> None:
    combinations = list(product(GPUS, QUANTISATIONS, FRAMEWORKS, (1, 8), (1, 16), (False, True)))
    shortest = HostedClip(complexity=0, seconds=0.01, size=Resolution(width=16, height=16), rate=FrameRate(num=24))
    for gpu, quantisation, framework, gpus, batch, is_spot in combinations:
        machine = HostedMachine(
            gpu=gpu, quantisation=quantisation, framework=framework, gpus=gpus, batch=batch, is_spot=is_spot
        )
        assert Money() < price(shortest, machine).cost < price(MEASURED, machine).cost
    assert len(combinations) == 384


def test_a_line_of_ones_own_takes_the_place_of_the_one_that_ships(tmp_path: Path) -> None:
    costs = book(tmp_path, ("usd.L40S", "0.9"), ("speed.L40S", "0.4"), ("usd.H100", 0))
    own = costs.price(MEASURED, HostedMachine(gpu="L40S"), TODAY)
    assert own.gpu_seconds == Decimal("877") / Decimal("0.4") + 90 and own.source == "our bill"
    assert costs.price(MEASURED, HostedMachine(), TODAY).cost == Money()
    assert costs.price(MEASURED, HostedMachine(gpu="A100"), TODAY) == price(gpu="A100")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"gpu": "B200"}, r"no figure usd\.B200; there are: usd\.T4, usd\.A100, usd\.H100, usd\.H200"),
        ({"quantisation": "int2"}, r"no figure quantisation\.int2; there are: .*quantisation\.int4"),
        ({"framework": "jax"}, r"no figure framework\.jax; there are: framework\.pytorch"),
    ],
)
def test_what_there_is_no_figure_for_is_refused_with_what_there_is(changed: dict[str, str], said: str) -> None:
    with pytest.raises(NotConfigured, match=said):
        price(**changed)


def test_the_spot_price_that_ships_does_not_hold_beside_a_price_of_ones_own(tmp_path: Path) -> None:
    spot = HostedMachine(is_spot=True)
    with pytest.raises(NotConfigured, match=r"no figure spot_usd\.H100"):
        book(tmp_path, ("usd.H100", "0.5")).price(MEASURED, spot, TODAY)
    both = book(tmp_path, ("spot_usd.H100", "0.2"), ("usd.H100", "0.5"))
    assert both.price(MEASURED, spot, TODAY).gpu_hour == Money.usd("0.20")


def test_a_price_that_is_old_is_warned_of() -> None:
    seen = price().as_of
    last = date.fromordinal(seen.toordinal() + OLD_DAYS)
    assert COSTS.price(MEASURED, HostedMachine(), last).warnings == ()
    (said,) = COSTS.price(MEASURED, HostedMachine(), date(2027, 11, 9)).warnings
    assert "an hour of H100 is of 2026-11-09, 365 days ago" in said


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("usd.H100", "-3.99", "line 2: value"),
        ("usd.H100", "nan", "line 2: value"),
        ("usd.H100", "0.0000001", "line 2: value"),
        ("usd", "3", "line 2: it: Value error, there is no figure 'usd'"),
        ("price.H100", "3", "there is no figure 'price.H100'"),
        ("speed.H100", "0", "speed.H100 must be above 0"),
        ("seconds", "0", "seconds must be above 0"),
        ("serial", "1.5", "serial is a share, from 0 to 1"),
        ("frames", "80.5", "frames must be whole"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_with_its_place(tmp_path: Path, name: str, value: str, said: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        book(tmp_path, ("speed.A100", "0.6"), (name, value))
    assert said in str(refusal.value) and str(tmp_path / "hosted.toml") in str(refusal.value)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([("spot_usd.H100", "3.9")], r"spot_usd\.H100 and the work done again make 4\.095 USD an hour"),
        ([("spot_usd.A100", "0.5"), ("usd.A100", "0.5")], r"spot_usd\.A100 and the work done again"),
        ([("spot_redone", "2")], "the work done again"),
        ([("least_complex", "1.6")], "least_complex is more than most_complex"),
    ],
)
def test_figures_that_would_break_a_law_are_refused(tmp_path: Path, lines: list[tuple[str, object]], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        book(tmp_path, *lines)


def test_all_that_ships_has_a_source_and_a_date_and_is_not_old() -> None:
    assert all(line.source and line.as_of <= TODAY for line in COSTS.lines.values())
    assert [price(gpu=gpu).warnings for gpu in GPUS] == [()] * 4
