"""Exact numbers, and the one place where they are rounded."""

from fractions import Fraction


def half_away(value: Fraction, digits: int) -> Fraction:
    return rounded(value, digits, "half_away")


def rounded(value: Fraction, digits: int, mode: str) -> Fraction:
    """`value` to `digits` decimals; modes as the plan book names them."""
    # In whole numbers: fractions would be brought to lowest terms at every step.
    whole, rest = divmod(abs(value.numerator) * 10**digits, value.denominator)
    one = value.denominator
    goes_up = {
        "half_away": 2 * rest >= one,
        "half_even": 2 * rest > one or (2 * rest == one and whole % 2 == 1),
        "down": False,
        "up": rest > 0,
    }[mode]
    magnitude = Fraction(whole + goes_up, 10**digits)
    return -magnitude if value < 0 else magnitude


def to_multiple(value: Fraction, unit: Fraction, mode: str) -> Fraction:
    return rounded(value / unit, 0, mode) * unit


def is_tie(value: Fraction, digits: int) -> bool:
    """Exactly in the middle between two numbers of that many decimals."""
    return (abs(value) * 10**digits * 2) % 2 == 1
