"""Claims of funds: of a component that is paid on claims, above zero, by who has been on it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from expectations.references import every_payee_is_known, known
from expectations.rows_in_files import located, shown_minor
from expectations.vocabulary import no_rows

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

COMPONENTS = "staging.stg_plan__components"


def claims_can_be_paid() -> Expectation:
    """A claim that no fund can pay was meant for another, and somebody waits for it."""
    return no_rows(
        "claims_can_be_paid",
        f"""
    {located("fund_claims.csv")},
    said as (
        select located.claim_id, located.place, located.claim_minor,
            case
                when located.claim_minor <= 0
                    then 'over ' || {shown_minor("located.claim_minor")} || ', not above 0'
                when located.component_id not in (
                    select component_id from {COMPONENTS}
                    where row_status = 'current' and is_paid_on_claims
                ) then 'for ' || located.component_id || ', which is not paid on claims'
            end as instead
        from located
        cross join raw_control.runs as runs
        where located.row_status = 'current'
    )
    select
        claim_id as row_key,
        claim_minor as value,
        'Claim ' || claim_id || ' is ' || instead || ' (' || place || ')' as reason
    from said
    where instead is not null""",
        column="claim_minor",
    )


def claims_are_of_payees_of_their_component() -> Expectation:
    """Warns: who is on the component on no day has nothing to claim."""
    return no_rows(
        "claims_are_of_payees_of_their_component",
        f"""
    {located("fund_claims.csv")}
    select
        located.claim_id as row_key,
        located.payee_id as value,
        'Claim ' || located.claim_id || ' pays nothing: ' || located.payee_id
        || ' is never on ' || located.component_id || ' (' || located.place || ')' as reason
    from located
    anti join (
        select assignments.payee_id, components.component_id
        from staging.stg_plan__plan_assignments as assignments
        inner join {COMPONENTS} as components using (plan_id)
        where assignments.row_status = 'current' and components.row_status = 'current'
    ) as on_component
        on located.payee_id = on_component.payee_id
        and located.component_id = on_component.component_id
    where
        located.row_status = 'current'
        and exists (select 1 from staging.stg_plan__plan_assignments where row_status = 'current')
        and located.component_id in (select component_id from {COMPONENTS})""",
        column="payee_id",
        severity="warning",
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
    where row_status = 'current' and is_paid_on_claims and rate_method = 'none'""",
        column="rate_method",
    )


FUND_RULES: dict[str, tuple[Callable[[], Expectation], ...]] = {
    "components": (what_pays_nothing_is_no_fund,),
    "fund_claims": (
        partial(known, "component_id", COMPONENTS, book="fund_claims"),
        partial(every_payee_is_known, "fund_claims"),
        claims_can_be_paid,
        claims_are_of_payees_of_their_component,
    ),
}
