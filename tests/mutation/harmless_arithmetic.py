"""Changes of the macros of money that change nothing, each with its reason."""

from tests.mutation.harmless import Harmless

_PRODUCT = "then ({{ total }}) * {{ rate_ppm }} * {{ tier }}.pay_numerator"
_SCALE = "* cast(case runs.money_scale"
_ONE_UNIT = "then '1' else '0.' || lpad('1', runs.money_scale, '0') end as decimal(5, 4))"

_SMALL, _LOW = "abs({{ amount }}) < 9000000000", "{{ rate_e12 }} < 1000000000000000"

ARITHMETIC = (
    Harmless(
        "as_amount",
        "",
        ((f"{_SCALE} when 0 {_ONE_UNIT}", f"{_SCALE} when false {_ONE_UNIT}"),),
        "Compared with a number, false is 0.",
    ),
    Harmless(
        "duckdb__converted",
        "",
        (
            (f"when {_SMALL} and {_LOW}", f"when false and {_LOW}"),
            (f"when {_SMALL} and {_LOW}", f"when {_SMALL.replace('<', '<=')} and {_LOW}"),
            (f"when {_SMALL} and {_LOW}", f"when {_SMALL} and {_LOW.replace('<', '<=')}"),
            (f"when {_SMALL} and {_LOW}", f"when {_SMALL} and {_LOW.removesuffix('0')}"),
        ),
        "Spares the wide arithmetic, of which the result is the same.",
    ),
    Harmless(
        "rate_in_step",
        "",
        (
            (
                "when {{ step }}.growth_ppm = 0 then {{ step }}.rate_ppm",
                "when false then {{ step }}.rate_ppm",
            ),
        ),
        "Spares the computing of a rate that stays: it would be the same.",
    ),
    Harmless(
        "share_between",
        "",
        (
            (
                "when {{ from_numerator }} = 0 and {{ to_numerator }} = {{ denominator }}"
                + " then {{ amount }}",
                "when false and {{ to_numerator }} = {{ denominator }} then {{ amount }}",
            ),
        ),
        "Spares the computing of a share of all: it would be the same.",
    ),
    Harmless(
        "sign_of",
        "",
        (
            (
                "(case when {{ number }} < 0 then -1 else 1 end)",
                "(case when {{ number }} <= 0 then -1 else 1 end)",
            ),
        ),
        "Less than a half of either sign is cut off when nothing is rounded.",
    ),
    Harmless(
        "worth_of",
        "",
        ((f"when {{{{ tier }}}}.pay_denominator = 1 {_PRODUCT}", f"when false {_PRODUCT}"),),
        "Spares a division by 1.",
    ),
)
