"""Whether a rounded figure is one of an exact figure, as the plan book rounds."""

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
    localcontext,
)

MODES = {
    "half_away": (ROUND_HALF_UP,),
    "half_even": (ROUND_HALF_EVEN,),
    "down": (ROUND_DOWN,),
    "up": (ROUND_UP,),
    "any": (ROUND_FLOOR, ROUND_CEILING),
}

MODE_WORDS = {
    "half_away": "half away from zero",
    "half_even": "half to even",
    "down": "towards zero",
    "up": "away from zero",
}

# Currencies have none to four decimals; the marts do not say how many each has.
MOST_DIGITS = 4


def fits_rounding(
    exact: Decimal, rounded: Decimal, *, mode: str, times: int, unit: Decimal | None = None
) -> bool:
    """Whether `rounded` is `exact` rounded by `mode` (the plan book's word, or `any`).

    Where each of several parts was rounded, `times` is their number and the parts may have
    drifted by less than one unit each. Without a `unit` it is the smallest that shows `rounded`.
    """
    with localcontext() as context:
        context.prec = 60
        smallest = [Decimal(1).scaleb(-digits) for digits in range(MOST_DIGITS + 1)]
        units = [unit] if unit else smallest
        if times > 1:
            drift = next(unit for unit in units if rounded % unit == 0) * times
            return abs(rounded - exact) < drift
        return any(
            (exact / unit).quantize(Decimal(1), rounding=how) * unit == rounded
            for unit in units
            for how in MODES[mode]
        )
