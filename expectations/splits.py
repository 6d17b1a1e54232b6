"""Splits of deals: a share or an amount each, of one kind per deal, at most the whole together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.rows_in_files import located, shown_minor, shown_ppm
from expectations.validity import versions_do_not_overlap
from expectations.vocabulary import never_empty, no_rows, suite

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite
    from great_expectations.expectations.expectation import Expectation

# What amounts are parts of; an opportunity that cannot be read waits, and so does its deal.
_OPPORTUNITIES = """
    opportunities as (
        select
            opportunity_id,
            max(amount_minor) filter (where row_status = 'current') as amount_minor,
            bool_or(row_status = 'current') as is_read
        from staging.stg_crm__opportunities as opportunities
        semi join current_splits as splits
            on opportunities.opportunity_id = splits.deal_id and splits.split_minor is not null
        where row_status in ('current', 'quarantined')
        group by opportunity_id
    )"""

# Shares are most on a day on which one of them begins. Those of stages are added up once their days
# are known: see `ranged_splits`.
_SUMS = """
    days as (
        select distinct deal_id, valid_from_on as day_on from current_splits
        where stage_name is null
    ),
    sums as (
        select
            days.deal_id,
            days.day_on,
            sum(splits.split_ppm) as split_ppm,
            sum(splits.split_minor) as split_minor,
            max(splits.place) as place
        from days
        inner join current_splits as splits
            on days.deal_id = splits.deal_id
            and days.day_on >= splits.valid_from_on
            and days.day_on < splits.valid_to_on
            and splits.stage_name is null
        group by days.deal_id, days.day_on
    )"""


def _current() -> str:
    return f"""
    {located()},
    current_splits as (
        select * from located where row_status = 'current'
    )"""


def a_split_is_a_share_or_an_amount() -> Expectation:
    """Whichever of two were taken, and whatever stood for none, somebody might be paid wrongly."""
    return no_rows(
        "a_split_is_a_share_or_an_amount",
        f"""
    {_current()}
    select
        place as row_key,
        split_minor as value,
        'Split of ' || deal_id || ' for ' || payee_id || case
            when split_minor < 0 then ' is an amount below 0: ' || {shown_minor("split_minor")}
            when split_minor is null then ' has neither a share nor an amount'
            else ' has both a share and an amount'
        end || ' (' || place || ')' as reason
    from current_splits
    cross join raw_control.runs as runs
    where (split_ppm is null) = (split_minor is null) or split_minor < 0""",
        column="split_minor",
    )


def a_deal_is_split_in_one_way() -> Expectation:
    """Shares and amounts of one deal would be parts of two different wholes."""
    return no_rows(
        "a_deal_is_split_in_one_way",
        f"""
    {_current()}
    select
        deal_id as row_key,
        count(*) as value,
        deal_id || ' is split by shares and by amounts ('
        || min(place) filter (where split_minor is null) || ', '
        || min(place) filter (where split_ppm is null) || ')' as reason
    from current_splits
    where (split_ppm is null) <> (split_minor is null)
    group by deal_id
    having count(distinct split_ppm is null) > 1""",
        column="split_minor",
    )


def an_amount_is_part_of_an_opportunity() -> Expectation:
    """Without the amount of the whole nobody could say what share of it an amount is."""
    return no_rows(
        "an_amount_is_part_of_an_opportunity",
        f"""
    {_current()},
    {_OPPORTUNITIES}
    select
        splits.place as row_key,
        splits.split_minor as value,
        'Split of ' || splits.deal_id || ' for ' || splits.payee_id || ' is an amount, and no'
        || ' opportunity ' || splits.deal_id || ' has one above 0 (' || splits.place || ')'
        as reason
    from current_splits as splits
    left join opportunities on splits.deal_id = opportunities.opportunity_id
    where
        splits.split_minor is not null
        and not coalesce(opportunities.amount_minor > 0, not opportunities.is_read, false)""",
        column="split_minor",
    )


def splits_add_up_to_at_most_the_whole() -> Expectation:
    """Over the whole the company would pay for more than it sold."""
    return no_rows(
        "splits_add_up_to_at_most_the_whole",
        f"""
    {_current()},
    {_OPPORTUNITIES},
    {_SUMS}
    select
        sums.deal_id as row_key,
        coalesce(sums.split_ppm, sums.split_minor) as value,
        'Split of ' || sums.deal_id || ' sums to '
        || coalesce({shown_ppm("sums.split_ppm")}, {shown_minor("sums.split_minor")} || '')
        || case when sums.day_on = date '1900-01-01' then '' else ' on ' || sums.day_on end
        || ', over ' || case
            when sums.split_ppm > 1000000 then '1'
            else 'the amount of ' || {shown_minor("opportunities.amount_minor")}
        end || ' (' || sums.place || ')' as reason
    from sums
    left join opportunities on sums.deal_id = opportunities.opportunity_id
    cross join raw_control.runs as runs
    where sums.split_ppm > 1000000 or sums.split_minor > opportunities.amount_minor""",
        column="split_ppm",
    )


def stages_are_entered() -> Expectation:
    """Warns of a split that holds on no day: the deal is nobody's then, and perhaps on purpose."""
    return no_rows(
        "stages_are_entered",
        f"""
    {_current()}
    select
        splits.place as row_key,
        splits.stage_name as value,
        'Split of ' || splits.deal_id || ' for ' || splits.payee_id || ' waits for the stage '
        || splits.stage_name || ', which ' || splits.deal_id || ' has never entered ('
        || splits.place || ')' as reason
    from current_splits as splits
    anti join (
        select opportunity_id, stage_name from staging.stg_crm__opportunity_stages
        where row_status in ('current', 'quarantined')
    ) as stages
        on splits.deal_id = stages.opportunity_id and splits.stage_name = stages.stage_name
    where splits.stage_name is not null""",
        column="stage_name",
        severity="warning",
    )


# Of the rows that were delivered.
SPLIT_RULES = (
    a_split_is_a_share_or_an_amount,
    a_deal_is_split_in_one_way,
    an_amount_is_part_of_an_opportunity,
    splits_add_up_to_at_most_the_whole,
    stages_are_entered,
)


def one_stage_is_entered_on_a_day() -> Expectation:
    """Of two nobody could say in which the deal is from then on, and so who has it."""
    return no_rows(
        "one_stage_is_entered_on_a_day",
        f"""
    {located()}
    select
        stages.opportunity_id || '|' || stages.entered_on as row_key,
        count(*) as value,
        stages.opportunity_id || ' enters ' || count(*) || ' stages on ' || stages.entered_on
        || ': which is the last? (' || string_agg(stages.place, ', ' order by stages.place) || ')'
        as reason
    from located as stages
    semi join staging.stg_crm__splits as splits
        on stages.opportunity_id = splits.deal_id
        and splits.stage_name is not null
        and splits.row_status = 'current'
    where stages.row_status = 'current'
    group by stages.opportunity_id, stages.entered_on
    having count(*) > 1""",
        column="entered_on",
    )


def dated_splits() -> ExpectationSuite:
    """One row per split and range of days on which it holds."""
    return suite(
        "crediting.int_splits__dated",
        *never_empty("deal_id", "payee_id", "numerator", "valid_from_on", "valid_to_on"),
        versions_do_not_overlap("deal_id", "payee_id"),
        key=("deal_id", "payee_id", "valid_from_on"),
    )


def ranged_splits() -> ExpectationSuite:
    """One row per deal, payee and range of days on which the same splits hold."""
    return suite(
        "crediting.int_splits__ranged",
        splits_of_a_day_are_at_most_the_whole(),
        key=("deal_id", "payee_id", "valid_from_on"),
    )


def splits_of_a_day_are_at_most_the_whole() -> Expectation:
    """Those of stages too, whose days are known by now."""
    return no_rows(
        "splits_of_a_day_are_at_most_the_whole",
        """
    select
        deal_id || '|' || valid_from_on as row_key,
        max(to_numerator) as value,
        'Splits of ' || deal_id || ' on ' || valid_from_on || ' add up to more than the whole: '
        || max(to_numerator) || ' of ' || max(denominator) as reason
    from this
    group by deal_id, valid_from_on
    having max(to_numerator) > max(denominator)""",
        column="to_numerator",
    )
