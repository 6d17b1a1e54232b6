"""Bonuses of ranks: every rank has one, from the first on, and somebody can be ranked."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from expectations.plan_modifiers import COMPONENTS, the_measured_component_has_a_quota
from expectations.references import known
from expectations.rows_in_files import located, shown_minor
from expectations.vocabulary import no_rows

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation


def ranks_follow_one_another() -> Expectation:
    """Whoever came to a rank that is left out would earn nothing. Ranks that are valid from and to
    the same days are one version."""
    return no_rows(
        "ranks_follow_one_another",
        f"""
    {located("rank_bonuses.csv")},
    numbered as (
        select *,
            coalesce(lag(rank_number) over (
                partition by component_id, valid_from_on, valid_to_on order by rank_number
            ), 0) as previous_number
        from located
        where
            row_status = 'current'
            and component_id not in (
                select unread.component_id from located as unread
                where unread.row_status = 'quarantined' and unread.component_id is not null
            )
    )
    select
        component_id as row_key,
        rank_number as value,
        'Rank ' || rank_number || ' of component ' || component_id
        || case previous_number when 0 then ' is its first, and that is 1'
            else ' follows rank ' || previous_number end
        || ' (' || place || ')' as reason
    from numbered
    where rank_number <> previous_number + 1""",
        column="rank_number",
    )


def ranks_earn_no_more_than_those_before() -> Expectation:
    """Warns: whoever comes third would earn more than the first; two figures are swapped."""
    return no_rows(
        "ranks_earn_no_more_than_those_before",
        f"""
    {located("rank_bonuses.csv")},
    in_order as (
        select *, row_number() over version as place_number,
            lag(bonus_minor) over version as better_minor
        from located
        where row_status = 'current'
        window version as (
            partition by component_id, valid_from_on, valid_to_on order by rank_number
        )
    )
    select
        place as row_key,
        {shown_minor("bonus_minor")} as value,
        'Rank ' || rank_number || ' of component ' || component_id || ' earns '
        || {shown_minor("bonus_minor")} || ', more than the rank before it, '
        || {shown_minor("better_minor")} || ' (' || place || ')' as reason
    from in_order
    cross join raw_control.runs as runs
    where bonus_minor > better_minor and rank_number = place_number
    qualify row_number() over (
        partition by component_id, valid_from_on, valid_to_on order by rank_number
    ) = 1""",
        column="bonus_minor",
        severity="warning",
    )


def bonuses_are_not_below_zero() -> Expectation:
    """Whoever is ranked would pay for it."""
    return no_rows(
        "bonuses_are_not_below_zero",
        f"""
    {located("rank_bonuses.csv")}
    select
        place as row_key,
        {shown_minor("located.bonus_minor")} as value,
        'Rank ' || rank_number || ' of component ' || component_id || ' has the bonus '
        || {shown_minor("located.bonus_minor")} || ', below 0 (' || place || ')' as reason
    from located
    cross join raw_control.runs as runs
    where located.row_status = 'current' and located.bonus_minor < 0""",
        column="bonus_minor",
    )


RANK_RULES: dict[str, tuple[Callable[[], Expectation], ...]] = {
    "rank_bonuses": (
        partial(known, "component_id", COMPONENTS, book="rank_bonuses"),
        partial(
            the_measured_component_has_a_quota,
            "rank_bonuses",
            "component_id",
            otherwise="nobody comes to a rank",
        ),
        ranks_follow_one_another,
        bonuses_are_not_below_zero,
        ranks_earn_no_more_than_those_before,
    ),
}
