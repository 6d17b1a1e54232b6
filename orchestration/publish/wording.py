"""Figures as people read them: text only, never arithmetic on what is shown."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from expectations.plan_language import counted_units

MINUS = "\N{MINUS SIGN}"
NOTHING = "\N{MIDDLE DOT}"
LEAST_DIGITS = 2


def digits_of(amounts: Iterable[Decimal | None]) -> int:
    """Decimal places that show all `amounts` in full, at least two: a column has one width."""
    needed = LEAST_DIGITS
    for amount in amounts:
        if amount:
            exponent = amount.normalize().as_tuple().exponent
            if isinstance(exponent, int):
                needed = max(needed, -exponent)
    return needed


def money(amount: Decimal | None, digits: int = LEAST_DIGITS) -> str:
    """`1,234.50` with a real minus sign; a middle dot where there is nothing.

    An amount with more digits than asked for is shown in full: nothing is rounded here.
    """
    if amount is None:
        return NOTHING
    return f"{amount:,.{max(digits, digits_of([amount]))}f}".replace("-", MINUS)


def in_unit(amount: Decimal, unit: str) -> str:
    """`1,234.50 EUR`, or `3 units` and `1 deal` where `unit` is what a component counts."""
    for one, many in counted_units().values():
        if unit == many:
            number = f"{amount.normalize():,f}".replace("-", MINUS)
            return f"{number} {one if amount == 1 else many}"
    return f"{money(amount)} {unit}"


def signed(amount: Decimal, digits: int = LEAST_DIGITS) -> str:
    """A difference: always with its sign, zero without one."""
    return f"+{money(amount, digits)}" if amount > 0 else money(amount, digits)


def count(number: int) -> str:
    return f"{number:,}".replace("-", MINUS)


def percent(share: Decimal | None) -> str:
    """A share as a percentage with one decimal: Decimal('1.2345') is `123.5 %`."""
    if share is None:
        return NOTHING
    shown = (share * 100).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return f"{shown:,}\N{NO-BREAK SPACE}%".replace("-", MINUS)


def plural(number: int, singular: str, plural_form: str | None = None) -> str:
    """`1 payee`, `2,000 payees`."""
    return f"{count(number)} {singular if number == 1 else plural_form or singular + 's'}"


def listed(parts: Sequence[str]) -> str:
    """`A, B and C`."""
    *others, last = parts
    return f"{', '.join(others)} and {last}" if others else last


def moment(value: dt.datetime) -> str:
    return f"{value.astimezone(dt.UTC):%d %B %Y, %H:%M} UTC".lstrip("0")


def expectation(name: str, column: str | None) -> str:
    """An expectation in words: `expect_column_values_to_not_be_null` is `values to not be null`."""
    words = name.removeprefix("expect_").removeprefix("column_").replace("_", " ")
    return f"{column}: {words}" if column else words
