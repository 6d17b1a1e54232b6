"""Numbers of the plan book that can hardly be meant: per cent for shares, and pay below zero."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from expectations.rows_in_files import located, shown_minor, shown_ppm
from expectations.vocabulary import no_rows

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

_WHOLE_PPM = 1_000_000
_MOST_DIGITS = 6
# A tier that begins at ten times the quota is rather one at ten per cent.
_LARGEST_BOUND_PPM = 10 * _WHOLE_PPM


def numbers_are_not_in_per_cent(
    book: str,
    column: str,
    *,
    where: str = "true",
    above: int = _WHOLE_PPM,
    of: str = "",
) -> Expectation:
    """Warns: 5 is 500 %, and who writes it mostly means 0.05."""
    label = column.removesuffix("_ppm").replace("_", " ")
    meant = f"{column} / 100"
    return no_rows(
        f"{column.removesuffix('_ppm')}s{of}_are_not_in_per_cent",
        f"""
    {located(f"{book}.csv")}
    select
        place as row_key,
        {shown_ppm(column)} as value,
        'The {label} ' || {shown_ppm(column)} || ' is ' || {shown_ppm(f"({column} * 100)")}
        || ' %: is ' || {shown_ppm(meant)} || ' meant? (' || place || ')' as reason
    from located
    where row_status = 'current' and {column} > {above} and {where}""",
        column=column,
        severity="warning",
    )


# Of a target 1.5 is what an accelerator pays, and so is a factor; an amount is no share, nor what a
# unit pays.
_COUNTED = "measure in ('units', 'deals', 'logos', 'score')"
_OF_CREDITS = f"""rate_unit = 'share' and rate_table_id not in (
        select rate_table_id from staging.stg_plan__components
        where
            (row_status = 'quarantined' or basis = 'target' or {_COUNTED})
            and rate_table_id is not null
        union all
        select rate_table_id from staging.stg_plan__component_multipliers
        where row_status = 'current'
    )"""
_CELLS_OF_CREDITS = f"""matrix_id not in (
        select matrix_id from staging.stg_plan__components
        where
            (row_status = 'quarantined' or basis = 'target' or {_COUNTED})
            and matrix_id is not null
    )"""
_OF_MONEY = f"""component_id not in (
        select component_id from staging.stg_plan__components
        where (row_status = 'quarantined' or {_COUNTED}) and component_id is not null
    )"""

# What pays a target, or multiplies, is a share of the whole all the same.
_OF_MORE = """rate_unit = 'share' and rate_table_id in (
        select rate_table_id from staging.stg_plan__components
        where row_status = 'current' and basis = 'target'
        union all
        select rate_table_id from staging.stg_plan__component_multipliers
        where row_status = 'current'
    )"""


def bounds_are_not_shares_of_a_quota() -> Expectation:
    """Warns: with a tier from 0.80 of money on, the first dollar is paid at its rate."""
    return no_rows(
        "bounds_are_not_shares_of_a_quota",
        f"""
    {located("rate_tiers.csv")}
    select
        place as row_key,
        {shown_ppm("lower_bound_ppm")} as value,
        'Tier ' || tier_number || ' of ' || rate_table_id || ' begins at the amount '
        || {shown_ppm("lower_bound_ppm")} || ': is bound_unit quota_share meant? ('
        || place || ')' as reason
    from located
    where
        row_status = 'current' and bound_unit = 'amount'
        and lower_bound_ppm < {_LARGEST_BOUND_PPM} and lower_bound_ppm % {_WHOLE_PPM} <> 0
        and rate_table_id not in (
            select rate_table_id from this
            where bound_unit is distinct from 'amount' and rate_table_id is not null
        )""",
        column="lower_bound_ppm",
        severity="warning",
    )


def rates_are_not_below_zero(book: str) -> Expectation:
    """Warns: whoever sells more would be paid less."""
    return no_rows(
        "rates_are_not_below_zero",
        f"""
    {located(f"{book}.csv")}
    select
        place as row_key,
        {shown_ppm("rate_ppm")} as value,
        'The rate ' || {shown_ppm("rate_ppm")} || ' is below 0: whoever sells more is paid less ('
        || place || ')' as reason
    from located
    where row_status = 'current' and rate_ppm < 0""",
        column="rate_ppm",
        severity="warning",
    )


def caps_are_not_below_zero() -> Expectation:
    """Everybody who earns something would owe it."""
    return no_rows(
        "caps_are_not_below_zero",
        f"""
    {located("components.csv")}
    select
        located.component_id as row_key,
        coalesce(located.cap_minor, located.cap_target_ppm) as value,
        'Component ' || located.component_id || ' has a cap of '
        || case
            when located.cap_minor < 0 then {shown_minor("located.cap_minor")}
            else {shown_ppm("located.cap_target_ppm")} || ' of its target'
        end || ', below 0 (' || located.place || ')' as reason
    from located
    cross join raw_control.runs as runs
    where
        located.row_status = 'current'
        and (located.cap_minor < 0 or located.cap_target_ppm < 0)""",
        column="cap_minor",
    )


def rounding_units_can_be_paid() -> Expectation:
    """Of half a yen no payout can be a multiple, and of nothing none is."""
    return no_rows(
        "rounding_units_can_be_paid",
        f"""
    {located("components.csv")},
    said as (
        select
            located.component_id,
            located.rounding_unit_minor,
            located.place,
            {shown_minor("located.rounding_unit_minor")} as rounding_unit,
            case
                when located.rounding_unit_minor <= 0 then 'not above 0'
                when mod(located.rounding_unit_minor, cast(rpad(
                    '1', 1 + greatest(runs.money_scale - currencies.decimal_digits, 0), '0'
                ) as bigint)) <> 0 then 'no amount of ' || plans.currency_code
            end as instead
        from located
        inner join staging.stg_plan__plans as plans
            on located.plan_id = plans.plan_id and plans.row_status = 'current'
        inner join staging.stg_plan__currencies as currencies
            on plans.currency_code = currencies.currency_code
            and currencies.row_status = 'current'
        cross join raw_control.runs as runs
        where located.row_status = 'current' and located.rounding_unit_minor is not null
    )
    select
        component_id as row_key,
        rounding_unit_minor as value,
        'Component ' || component_id || ' rounds to a multiple of ' || rounding_unit
        || ', which is ' || instead || ' (' || place || ')' as reason
    from said
    where instead is not null""",
        column="rounding_unit_minor",
    )


def caps_are_not_shares_of_a_target() -> Expectation:
    """Warns: a cap of 1.5 is less than two of the currency, and 150 % of the target is meant."""
    return no_rows(
        "caps_are_not_shares_of_a_target",
        f"""
    {located("components.csv")}
    select
        located.component_id as row_key,
        located.cap_minor as value,
        'Component ' || located.component_id || ' has a cap of '
        || {shown_minor("located.cap_minor")} || ' in money: is cap_target_share meant? ('
        || located.place || ')' as reason
    from located
    cross join raw_control.runs as runs
    where
        located.row_status = 'current' and located.cap_minor > 0
        and located.cap_minor < 10 * runs.minor_factor
        and located.cap_minor % runs.minor_factor <> 0""",
        column="cap_minor",
        severity="warning",
    )


def digits_are_those_of_money() -> Expectation:
    """No currency has more than money is counted in anywhere, and none fewer than none."""
    return no_rows(
        "digits_are_those_of_money",
        f"""
    {located("currencies.csv")}
    select
        currency_code as row_key,
        decimal_digits as value,
        'Currency ' || currency_code || ' is paid in ' || decimal_digits
        || ' digits after the point, not 0 to {_MOST_DIGITS} (' || place || ')' as reason
    from located
    where row_status = 'current' and decimal_digits not between 0 and {_MOST_DIGITS}""",
        column="decimal_digits",
    )


def quotas_grow_from_what_was_sold() -> Expectation:
    """Warns: 0.1 is a tenth of the year before, and a growth of a tenth is 1.1."""
    return no_rows(
        "quotas_grow_from_what_was_sold",
        f"""
    {located("components.csv")}
    select
        component_id as row_key,
        quota_growth_ppm as value,
        'The quota growth ' || {shown_ppm("quota_growth_ppm")} || ' of ' || component_id || ' is '
        || {shown_ppm("(quota_growth_ppm * 100)")} || ' % of the year before: is '
        || {shown_ppm(f"(quota_growth_ppm + {_WHOLE_PPM})")} || ' meant? (' || place || ')'
        as reason
    from located
    where row_status = 'current' and quota_growth_ppm > 0 and quota_growth_ppm < 500000""",
        column="quota_growth_ppm",
        severity="warning",
    )


_IN_PER_CENT = partial(partial, numbers_are_not_in_per_cent)
_MORE_IN_PER_CENT = partial(_IN_PER_CENT, above=_LARGEST_BOUND_PPM)

NUMBER_RULES: dict[str, tuple[Callable[[], Expectation], ...]] = {
    "components": (
        _MORE_IN_PER_CENT("components", "quota_growth_ppm"),
        _MORE_IN_PER_CENT("components", "cap_target_ppm"),
        caps_are_not_below_zero,
        rounding_units_can_be_paid,
        caps_are_not_shares_of_a_target,
        quotas_grow_from_what_was_sold,
    ),
    "currencies": (digits_are_those_of_money,),
    "component_gates": (_MORE_IN_PER_CENT("component_gates", "minimum_attainment_ppm"),),
    "rate_tiers": (
        _IN_PER_CENT("rate_tiers", "rate_ppm", where=_OF_CREDITS),
        _MORE_IN_PER_CENT("rate_tiers", "rate_ppm", where=_OF_MORE, of="_of_more"),
        _MORE_IN_PER_CENT("rate_tiers", "lower_bound_ppm", where="bound_unit = 'quota_share'"),
        bounds_are_not_shares_of_a_quota,
        partial(rates_are_not_below_zero, "rate_tiers"),
    ),
    "rate_matrices": (
        _IN_PER_CENT("rate_matrices", "rate_ppm", where=_CELLS_OF_CREDITS),
        _MORE_IN_PER_CENT("rate_matrices", "row_from_ppm"),
        _MORE_IN_PER_CENT("rate_matrices", "column_from_ppm"),
        partial(rates_are_not_below_zero, "rate_matrices"),
    ),
    "crediting_rules": (_IN_PER_CENT("crediting_rules", "credit_share_ppm"),),
    "payee_rates": (
        _IN_PER_CENT("payee_rates", "rate_ppm", where=_OF_MONEY),
        partial(rates_are_not_below_zero, "payee_rates"),
    ),
    "ramps": (_IN_PER_CENT("ramps", "ramp_share_ppm"),),
}
