"""Money is exact to a millionth of a dollar, and says so when asked for more."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelwright.errors import InvalidInput
from reelwright.units import Money

micros = st.integers(-(10**15), 10**15)
amounts = st.builds(Money, micro_usd=micros)


@given(st.lists(amounts, max_size=50))
def test_a_sum_is_exact_in_any_order(parts: list[Money]) -> None:
    total = sum(parts, Money())
    assert total == sum(reversed(parts), Money())
    assert total.micro_usd == sum(part.micro_usd for part in parts)


@given(amounts, amounts)
def test_what_is_added_can_be_taken_away(first: Money, second: Money) -> None:
    assert first + second - second == first


@given(amounts, st.integers(-1000, 1000))
def test_times_is_repeated_addition(amount: Money, times: int) -> None:
    assert (amount * times).micro_usd == amount.micro_usd * times


@given(amounts, amounts)
def test_order_is_the_order_of_amounts(first: Money, second: Money) -> None:
    assert (first < second) == (first.micro_usd < second.micro_usd)
    assert (first <= second) == (first.micro_usd <= second.micro_usd)


@given(amounts)
def test_an_amount_is_read_back_from_how_it_is_shown(amount: Money) -> None:
    assert Money.usd(str(amount).removesuffix(" USD")) == amount


@pytest.mark.parametrize(
    ("text", "micro_usd", "shown"),
    [
        ("0.10", 100_000, "0.10 USD"),
        ("0.1", 100_000, "0.10 USD"),
        ("100", 100_000_000, "100.00 USD"),
        ("0.000001", 1, "0.000001 USD"),
        ("2.345", 2_345_000, "2.345 USD"),
        ("-1.5", -1_500_000, "-1.50 USD"),
    ],
)
def test_dollars_become_whole_micro_dollars(text: str, micro_usd: int, shown: str) -> None:
    money = Money.usd(text)
    assert (money.micro_usd, str(money)) == (micro_usd, shown)


def test_ten_dimes_are_a_dollar_as_floats_are_not() -> None:
    assert sum([Money.usd("0.10")] * 10, Money()) == Money.usd(1)
    assert sum([0.1] * 10) != 1.0


@pytest.mark.parametrize("amount", ["", "a dollar", "nan", "inf", "0.0000001", Decimal("1") / 3])
def test_what_is_no_amount_of_micro_dollars_is_refused(amount: str | Decimal) -> None:
    with pytest.raises(InvalidInput):
        Money.usd(amount)
