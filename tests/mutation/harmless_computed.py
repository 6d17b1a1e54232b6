"""Changes of what is made of credits that change nothing, each with its reason."""

from tests.mutation.harmless import Harmless

_FACTORS = tuple(
    f"(case when factor_number = {number} then factor_ppm end) as decimal(9, 0)) as {name}"
    for number, name in enumerate(("first_ppm,", "second_ppm,", "third_ppm,", "fourth_ppm"), 1)
)
_CURRENT = "where assignments.row_status = 'current'"

COMPUTED = (
    Harmless(
        "fct_attainment",
        "final",
        (("when attainment.quota_minor > 0", "when attainment.quota_minor >= 0"),),
        "Divided by nothing is nothing in DuckDB; the condition is for engines that stop.",
    ),
    Harmless(
        "int_attainment__measured",
        "credited",
        (("on segments.calendar_id = periods.calendar_id", "on true"),),
        "Spares the periods of other calendars, which are not looked at.",
    ),
    Harmless(
        "int_commissions__capped",
        "segments",
        (
            (
                "max(cap_minor) over (partition by accumulator_id) as any_cap_minor",
                "min(cap_minor) over (partition by accumulator_id) as any_cap_minor",
            ),
        ),
        "Asked is only whether there is a cap, and either is empty when there is none.",
    ),
    Harmless(
        "int_commissions__capped",
        "credited",
        (("where segments.any_cap_minor is not null", "where true"),),
        "Spares the rows of windows without a cap, of which nothing is cut later.",
    ),
    Harmless(
        "int_commissions__capped",
        "reaching",
        (
            (
                "having sum(greatest(commission_minor_ppm, 0)) > min(cap_minor_ppm)",
                "having sum(greatest(commission_minor_ppm, 0)) >= min(cap_minor_ppm)",
            ),
            (
                "having sum(greatest(commission_minor_ppm, 0)) > min(cap_minor_ppm)",
                "having sum(greatest(commission_minor_ppm, 1)) > min(cap_minor_ppm)",
            ),
            ("having sum(greatest(commission_minor_ppm, 0)) > min(cap_minor_ppm)", "having true"),
        ),
        "Spares windows that stay below their cap, of which nothing is cut.",
    ),
    Harmless(
        "int_commissions__capped",
        "earned",
        (
            (
                "where accumulator_id in (select reaching.accumulator_id from reaching)",
                "where true",
            ),
        ),
        "Spares windows that stay below their cap, of which nothing is cut.",
    ),
    Harmless(
        "int_commissions__returned",
        "sliced",
        (
            ("on commissions.component_id = components.component_id", "on true"),
            ("and components.return_rate = 'then'", "and true"),
        ),
        "Spares components whose returns are rated today: that is asked of each segment.",
    ),
    Harmless(
        "int_commissions__returned",
        "taken_back",
        (
            (
                "where returns.credit_minor < 0 and originals.credit_minor > 0",
                "where returns.credit_minor <= 0 and originals.credit_minor > 0",
            ),
            (
                "where returns.credit_minor < 0 and originals.credit_minor > 0",
                "where returns.credit_minor < 0 and originals.credit_minor >= 0",
            ),
        ),
        "A credit of nothing earns nothing; divided by nothing is nothing in DuckDB.",
    ),
    Harmless(
        "int_credits__stepped",
        "steps",
        (("when upper_rate_ppm = rate_ppm then 1", "when false then 1"),),
        "Over any width a rate that stays grows by nothing; a width of 1 keeps the numbers small.",
    ),
    Harmless(
        "int_credits__stepped",
        "steps",
        (("where is_stepped", "where true"),),
        "Spares the tiers of segments of which no credit is looked at.",
    ),
    Harmless(
        "int_factors__combined",
        "factors",
        (
            (
                "partition by accumulator_id, period_id order by measured_component_id",
                "partition by accumulator_id, period_id order by measured_component_id desc",
            ),
        ),
        "A product is the same in any order.",
    ),
    Harmless(
        "int_factors__combined",
        "collected",
        tuple((f"cast(max{factor}", f"cast(min{factor}") for factor in _FACTORS),
        "A window has one factor of each number.",
    ),
    Harmless(
        "int_factors__matched",
        "tiers",
        (
            (
                "partition by rate_table_id, valid_from_on order by tier_number",
                "partition by rate_table_id, valid_to_on order by tier_number",
            ),
        ),
        "Versions of a rate table do not overlap (a gate), so that either day tells them apart.",
    ),
    Harmless(
        "int_factors__matched",
        "bounded",
        (
            (
                "when tiers.is_first then cast(-100000000000000000000000000000 as decimal(38, 0))",
                "when tiers.is_first then cast(-10000000000000000000000000000 as decimal(38, 0))",
            ),
            (
                "cast(100000000000000000000000000000 as decimal(38, 0))",
                "cast(10000000000000000000000000000 as decimal(38, 0))",
            ),
        ),
        "Either lies beyond every total.",
    ),
    Harmless(
        "int_matrices__matched",
        "reviewed",
        (
            (
                "select * from {{ ref('int_windows__reviewed') }} where matrix_id is not null",
                "select * from {{ ref('int_windows__reviewed') }} where true",
            ),
        ),
        "Spares windows without a matrix, which find no cell.",
    ),
    Harmless(
        "int_payouts__converted",
        "pay_currencies",
        (
            (
                f"{_CURRENT} and assignments.pay_currency_code is not null",
                f"{_CURRENT} and true",
            ),
        ),
        "DuckDB's max_by passes over an empty value; the condition is for engines that do not.",
    ),
    Harmless(
        "int_periods__numbered",
        "dated",
        (
            (
                "min(valid_from_on) over (partition by calendar_id, year_id) as year_from_on",
                "min(valid_from_on) over (partition by calendar_id, year_id) + 1 as year_from_on",
            ),
        ),
        "Years are only put in order by their first days.",
    ),
    Harmless(
        "int_quota_ramps__matched",
        "ramped",
        (
            ("select distinct component_id", "select component_id"),
            (
                "where row_status = 'current' and ramp_id is not null",
                "where true and ramp_id is not null",
            ),
            (
                "where row_status = 'current' and ramp_id is not null",
                "where row_status = 'current' and true",
            ),
        ),
        "Spares the terms of components without a ramp, which find none.",
    ),
    Harmless(
        "int_quota_ramps__matched",
        "terms",
        (("on ranges.component_id = ramped.component_id", "on true"),),
        "Spares the terms of components without a ramp, which find none.",
    ),
    Harmless(
        "int_quota_terms__decided",
        "computing",
        (("select distinct component_id", "select component_id"),),
        "Of the same terms twice the last are the same.",
    ),
    Harmless(
        "int_quotas__compared",
        "versions",
        (
            (
                "on terms.period_from_on < pay_periods.valid_to_on",
                "on terms.period_from_on <= pay_periods.valid_to_on",
            ),
            ("on terms.period_from_on < pay_periods.valid_to_on", "on true"),
        ),
        "Spares pay periods of before the period, by whose end none of its days has passed.",
    ),
    Harmless(
        "int_rate_changes__listed",
        "ranges",
        (("union", "union all"),),
        "Days of change are told apart in the next step.",
    ),
    Harmless(
        "int_segments__clipped",
        "final",
        (("and intervals.window_id = clipped.window_id", "and true"),),
        "Periods of a calendar do not overlap (a gate): a first day lies in one window.",
    ),
    Harmless(
        "int_tiers__in_money",
        "tiers",
        (
            (
                "partition by rate_table_id, valid_from_on order by tier_number",
                "partition by rate_table_id, valid_to_on order by tier_number",
            ),
        ),
        "Versions of a rate table do not overlap (a gate), so that either day tells them apart.",
    ),
    Harmless(
        "int_windows__reviewed",
        "modified",
        (("union", "union all"),),
        "Of a segment that is reviewed twice only the last counts, and its twin is the same.",
    ),
)
