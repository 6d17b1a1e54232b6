"""Cells of the plan book that can be read and are hardly meant so: years, points and spellings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from expectations.plan_language import TO, Table, plan_tables
from expectations.rows_in_files import is_like, located, shown_places, shown_ppm
from expectations.vocabulary import no_rows

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

# What staging makes of an empty start and end, and many people write for one.
_ALWAYS = "date '1900-01-01', date '9999-12-31'"
_THREE_DECIMALS = "[.][0-9][0-9][0-9]$"
_FIRST, _LAST = "date '1990-01-01'", "date '2100-01-01'"

# Words that the plan book does not list, and no names of single things, which may be alike.
_FREE_WORDS = {
    "exchange_rate_type",
    "segment",
    "industry",
    "product_family",
    "channel",
    "job_role",
    "team_role",
}

# Where an amount of money is not of that type; a rate that is one has a digit to spare at its end.
_BOUNDED_BY_MONEY = "located.bound_unit = 'amount'"
_PAYS_MONEY = "located.rate_unit = 'amount' and {column} like '%0'"
_MONEY = {
    "lower_bound": _BOUNDED_BY_MONEY,
    "upper_bound": _BOUNDED_BY_MONEY,
    "rate": _PAYS_MONEY,
    "upper_rate": _PAYS_MONEY,
}


def dates_are_plausible(name: str, columns: Sequence[str]) -> Expectation:
    """Warns: 2205 for 2025, and a version holds for ever. Each date is told once.

    A written year such as 0202 is refused when it is read.
    """
    cells = " union all ".join(
        f"select line_number, place, '{column}' as column_name, {column} as day_on from located"
        f" where row_status = 'current' and {column} not in ({_ALWAYS})"
        for column in columns
    )
    return no_rows(
        "dates_are_plausible",
        f"""
    {located(f"{name}.csv")},
    cells as ({cells})
    select
        min_by(place, line_number) as row_key,
        day_on as value,
        column_name || ' ' || day_on
        || case when day_on < {_FIRST} then ' is before 1990' else ' is after 2100' end
        || case
            when column_name = 'valid_from_on' and day_on < {_FIRST}
                then ': leave it empty where it has always been so'
            when column_name = 'valid_to_on' and day_on >= {_LAST}
                then ': leave it empty where it never ends'
            else ': is the year meant so?'
        end
        || ' (' || {shown_places()} || ')' as reason
    from cells
    where day_on < {_FIRST} or day_on >= {_LAST}
    group by column_name, day_on""",
        severity="warning",
    )


def ends_are_the_day_after_the_last(name: str) -> Expectation:
    """Warns: who writes the last day means that day, and it is left out.

    It is seen where the same goes on a day later, or where it is the last of a month and nothing
    begins on it. Each day is told once.
    """
    same = " and ".join(
        f"located.{name_of} is not distinct from later.{name_of}"
        for name_of in (plan_tables()[name].column(each).staged_name for each in _same(name))
    )
    return no_rows(
        "ends_are_the_day_after_the_last",
        f"""
    {located(f"{name}.csv")}
    select
        min_by(located.place, located.line_number) as row_key,
        located.valid_to_on as value,
        'valid_to_on ' || located.valid_to_on || ' is the day after the last, and is left out: is '
        || cast(located.valid_to_on + 1 as varchar) || ' meant? (' || {shown_places()} || ')'
            as reason
    from located
    anti join located as later on located.valid_to_on = later.valid_from_on
    where
        located.row_status = 'current'
        and located.valid_to_on not in ({_ALWAYS})
        and (
            day(located.valid_to_on + 1) = 1
            or exists (
                select 1 from located as later
                where located.valid_to_on + 1 = later.valid_from_on and {same}
            )
        )
    group by located.valid_to_on""",
        column="valid_to_on",
        severity="warning",
    )


def _same(name: str) -> tuple[str, ...]:
    """Of whom or what a row is a version; a payee's plan or a rule may be another afterwards."""
    identity = plan_tables()[name].identity
    return ("payee_id",) if "payee_id" in identity else identity


def points_do_not_separate_thousands(name: str, columns: Sequence[str]) -> Expectation:
    """Warns: whoever writes 25.000 for 25,000 is read as 25.

    Silent where all amounts of the table have three decimals: so they were exported. Amounts of
    money in a company of less than three decimals are refused when they are read.
    """
    return no_rows(
        "points_do_not_separate_thousands",
        f"""
    {located(f"{name}.csv")},
    written as (select * from plan_book.{name}),
    cells as ({_cells_of_money(columns)}),
    doubtful as (
        select *, cast(replace(value, '.', '') as bigint) as meant from cells
        where
            is_money and regexp_matches(value, '^[1-9][0-9]?[0-9]?{_THREE_DECIMALS}')
            and exists (
                select 1 from cells as others
                where others.is_money and not regexp_matches(others.value, '{_THREE_DECIMALS}')
            )
    )
    select
        min_by(place, line_number) as row_key,
        value,
        min_by(column_name, line_number) || ' ' || value || ' is read as '
        || {shown_ppm("(meant * 1000)")} || ': is ' || meant || ' meant? (' || {shown_places()}
        || ')' as reason
    from doubtful
    group by value, meant""",
        severity="warning",
    )


def _cells_of_money(columns: Sequence[str]) -> str:
    conditions = {each: _MONEY.get(each, "runs.money_scale >= 3") for each in columns}
    return " union all ".join(
        f"select located.line_number, located.place, '{column}' as column_name,"
        f" written.{column} as value, {condition.format(column=f'written.{column}')} as is_money"
        " from located inner join written using (line_number) cross join raw_control.runs as runs"
        " where located.row_status = 'current' and located.file_id is null"
        for column, condition in conditions.items()
    )


def words_are_spelt_as_elsewhere(name: str, columns: Sequence[str]) -> Expectation:
    """Warns: what one row spells otherwise than several others is matched by nothing."""
    cells = " union all ".join(
        f"select line_number, place, '{column}' as column_name, {column} as word from located"
        f" where row_status = 'current' and {column} is not null"
        for column in columns
    )
    return no_rows(
        "words_are_spelt_as_elsewhere",
        f"""
    {located(f"{name}.csv")},
    cells as ({cells}),
    words as (
        select column_name, word, min(place) as place, count(*) as times
        from cells group by column_name, word
    )
    select
        rare.place as row_key,
        rare.word as value,
        rare.column_name || ' ' || rare.word || ' is ' || min(common.word)
        || ' in other rows: is that meant? (' || rare.place || ')' as reason
    from words as rare
    inner join words as common
        on rare.column_name = common.column_name
        and rare.times = 1 and common.times > 1
        and {is_like("common.word", "rare.word")}
    group by rare.column_name, rare.word, rare.place""",
        severity="warning",
    )


def _rules_of(table: Table) -> tuple[Callable[[], Expectation], ...]:
    dates = [column.name for column in table.columns if column.type_name == "date"]
    money = [
        column.name
        for column in table.columns
        if column.type_name == "amount" or (column.name in _MONEY and table.name == "rate_tiers")
    ]
    words = [column.name for column in table.columns if column.name in _FREE_WORDS]
    return (
        *([partial(words_are_spelt_as_elsewhere, table.name, words)] if words else []),
        *([partial(dates_are_plausible, table.name, dates)] if dates else []),
        *([partial(ends_are_the_day_after_the_last, table.name)] if TO in table.dated_by else []),
        *([partial(points_do_not_separate_thousands, table.name, money)] if money else []),
    )


CELL_RULES: dict[str, tuple[Callable[[], Expectation], ...]] = {
    name: _rules_of(table) for name, table in plan_tables().items()
}
