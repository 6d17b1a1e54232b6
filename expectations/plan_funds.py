"""Funds and pools: claims that can be paid, and members who are on the component."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from expectations.references import (
    every_payee_is_known,
    known,
    payees_are_on_their_component,
)
from expectations.rows_in_files import located, shown_minor
from expectations.vocabulary import no_rows

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

COMPONENTS = "staging.stg_plan__components"


# CTEs ending in `said`: every claim, and what is wrong with it.
_CLAIMS = f"""
    {located("fund_claims.csv")},
    said as (
        select located.claim_id, located.place, located.claim_minor,
            case
                when located.claim_minor <= 0
                    then 'over ' || {shown_minor("located.claim_minor")} || ', not above 0'
                when located.component_id not in (
                    select component_id from {COMPONENTS}
                    where
                        (row_status = 'quarantined' or is_paid_on_claims)
                        and component_id is not null
                ) then 'for ' || located.component_id || ', which is not paid on claims'
                when not exists (
                    select 1
                    from {COMPONENTS} as components
                    inner join staging.stg_plan__calendar_periods as periods
                        on components.calendar_id = periods.calendar_id
                    where
                        components.component_id = located.component_id
                        and periods.valid_from_on <= located.claimed_on
                        and located.claimed_on < periods.valid_to_on
                ) then 'of ' || located.claimed_on || ', which is in no period of its calendar'
            end as instead
        from located
        cross join raw_control.runs as runs
        where located.row_status = 'current'
    )"""


def claims_can_be_paid() -> Expectation:
    """A claim that no fund can pay was meant for another, and somebody waits for it."""
    return no_rows(
        "claims_can_be_paid",
        f"""
    {_CLAIMS}
    select
        claim_id as row_key,
        claim_minor as value,
        'Claim ' || claim_id || ' is ' || instead || ' (' || place || ')' as reason
    from said
    where instead is not null""",
        column="claim_minor",
    )


def what_pays_nothing_is_no_fund() -> Expectation:
    """Where credits are paid nothing there is nothing to claim."""
    return no_rows(
        "what_pays_nothing_is_no_fund",
        f"""
    {located("components.csv")}
    select
        component_id as row_key,
        rate_method as value,
        'Component ' || component_id || ' is paid on claims and pays nothing, by its rate_method ('
        || place || ')' as reason
    from located
    where
        row_status = 'current' and is_paid_on_claims
        and rate_method = 'none' and matrix_id is null""",
        column="rate_method",
    )


def members_have_a_part() -> Expectation:
    """A weight of nothing, or of a component that pays nothing, shares nothing."""
    return no_rows(
        "members_have_a_part",
        f"""
    {located("pool_members.csv")},
    said as (
        select component_id, payee_id, place, weight_ppm,
            case
                when weight_ppm <= 0 then 'a weight of 0'
                when component_id in (
                    select component_id from {COMPONENTS}
                    where row_status = 'current' and rate_method = 'none' and matrix_id is null
                ) then 'a part of what pays nothing, by its rate_method'
            end as instead
        from located
        where row_status = 'current'
    )
    select
        payee_id as row_key,
        weight_ppm as value,
        'Member ' || payee_id || ' of the pool of ' || component_id || ' has ' || instead || ' ('
        || place || ')' as reason
    from said
    where instead is not null""",
        column="weight_ppm",
    )


FUND_RULES: dict[str, tuple[Callable[[], Expectation], ...]] = {
    "components": (what_pays_nothing_is_no_fund,),
    "fund_claims": (
        partial(known, "component_id", COMPONENTS, book="fund_claims"),
        partial(every_payee_is_known, "fund_claims"),
        claims_can_be_paid,
        partial(
            payees_are_on_their_component,
            "fund_claims",
            "'Claim ' || located.claim_id",
            otherwise="pays nothing",
        ),
    ),
    "pool_members": (
        partial(known, "component_id", COMPONENTS, book="pool_members"),
        partial(every_payee_is_known, "pool_members"),
        members_have_a_part,
        partial(
            payees_are_on_their_component,
            "pool_members",
            "'Member ' || located.payee_id || ' of the pool of ' || located.component_id",
            otherwise="has no part",
        ),
    ),
}
