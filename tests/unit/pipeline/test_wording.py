"""The words for numbers and times."""

from __future__ import annotations

import doctest

import pytest

from reelwright.pipeline import desk, forecast, wording
from reelwright.pipeline.wording import about


@pytest.mark.parametrize("module", [wording, forecast, desk])
def test_the_examples_hold(module: object) -> None:
    result = doctest.testmod(module)  # type: ignore[arg-type]
    assert result.attempted and not result.failed


def test_a_time_is_never_told_shorter_than_it_is_by_more_than_half_a_second() -> None:
    units = {"s": 1, "min": 60}
    for tenths in range(0, 6000, 7):
        words = about(tenths / 10).split()
        told = sum(int(number) * units[unit] for number, unit in zip(words[::2], words[1::2], strict=True))
        assert told >= max(1, tenths / 10 - 0.5)
        assert told <= tenths / 10 + 10.5
