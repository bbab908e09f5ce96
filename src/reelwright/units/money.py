"""Money in integer micro-dollars (1 USD = 1,000,000): sums are exact, nothing is rounded on the way."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from reelwright.errors import InvalidInput
from reelwright.units.value import Value

MICROS = 1_000_000


class Money(Value):
    """An amount in US dollars, exact to a millionth."""

    micro_usd: int = 0

    @classmethod
    def usd(cls, amount: str | int | Decimal) -> Money:
        """From dollars written as a number.

        Raises:
            InvalidInput: not a number, or finer than a micro-dollar.

        >>> Money.usd("0.10").micro_usd
        100000
        """
        try:
            micros = Decimal(amount) * MICROS
        except InvalidOperation:
            raise InvalidInput(f"{amount!r} is not an amount of money; write dollars, such as 2.50") from None
        if not micros.is_finite() or micros != micros.to_integral_value():
            raise InvalidInput(f"{amount} USD is not a whole number of micro-dollars; write at most six decimals")
        return cls(micro_usd=int(micros))

    def __add__(self, other: Money) -> Money:
        return Money(micro_usd=self.micro_usd + other.micro_usd)

    def __sub__(self, other: Money) -> Money:
        return Money(micro_usd=self.micro_usd - other.micro_usd)

    def __mul__(self, times: int) -> Money:
        return Money(micro_usd=self.micro_usd * times)

    def __lt__(self, other: Money) -> bool:
        return self.micro_usd < other.micro_usd

    def __le__(self, other: Money) -> bool:
        return self.micro_usd <= other.micro_usd

    def __str__(self) -> str:
        """Dollars with two to six decimals.

        >>> str(Money(micro_usd=1_500_000)), str(Money(micro_usd=25))
        ('1.50 USD', '0.000025 USD')
        """
        dollars = Decimal(self.micro_usd) / MICROS
        shortest = f"{dollars:.6f}".rstrip("0")
        return f"{max(shortest, f'{dollars:.2f}', key=len)} USD"
