"""Delivered = credited + out of scope + superseded + quarantined, of rows and of amounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.contract import delivered_entities
from expectations.vocabulary import no_rows

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

_TRANSACTION_ENTITIES = tuple(
    entity.name for entity in delivered_entities() if entity.is_transaction
)


def _difference(found: str, delivered: str) -> str:
    """SQL: what was found more or less than was delivered, to be put after both."""
    return (
        f"': ' || abs({found} - {delivered})"
        f" || case when {found} > {delivered} then ' more' else ' less' end"
    )


def _fates(unit: str, file: str) -> str:
    """Delivered = credited + out of scope + superseded + quarantined, of rows or amounts."""
    parts = [f"{fate}_{unit}" for fate in ("credited", "out_of_scope", "superseded", "quarantined")]
    total = " + ".join(f"coalesce({part}, 0)" for part in parts)
    return f"""
    select
        entity || '|' || {file} || '|' || coalesce(period_id, '') as row_key,
        delivered_{unit} as value,
        {file} || ' delivered ' || delivered_{unit} || ' of ' || entity || ' in '
        || coalesce(period_id, 'no period') || ', accounted for is ' || ({total})
        || {_difference(f"({total})", f"coalesce(delivered_{unit}, 0)")} as reason
    from this
    where (delivered_{unit} = {total}) is not true"""


_FILE_NAME = "coalesce(file_name, 'no file')"
_FILE_ID = "('file ' || coalesce(cast(file_id as varchar), '(none)'))"


def rows_have_one_fate(*, of_files: bool = True) -> Expectation:
    """Every delivered row is credited, out of scope, superseded or quarantined, and only one.

    `of_files`: the table names its files; before the marts it has only their ids.
    """
    return no_rows(
        "rows_have_one_fate",
        _fates("row_count", _FILE_NAME if of_files else _FILE_ID),
        column="delivered_row_count",
    )


def amounts_have_one_fate() -> Expectation:
    return no_rows("amounts_have_one_fate", _fates("amount", _FILE_NAME), column="delivered_amount")


def micro_units_have_one_fate() -> Expectation:
    """The same before the marts, where amounts are whole millionths of a currency."""
    return no_rows("amounts_have_one_fate", _fates("micro", _FILE_ID), column="delivered_micro")


# What was counted of a file when it was archived and mapped, not what we make of it. Without a
# control total there is no amount to compare with.
_DELIVERED = f"""
        select
            mapped.system, mapped.entity, files.file_name,
            sum(mapped.delivered_row_count) as row_count,
            sum(mapped.mapped_amount) as amount
        from raw_control.mapped_files as mapped
        inner join raw_control.files as files on mapped.file_id = files.file_id
        cross join raw_control.runs as runs
        where
            mapped.entity in ({", ".join(f"'{name}'" for name in _TRANSACTION_ENTITIES)})
            -- Only one of the two makes the bookings, the other is not counted.
            and not (mapped.entity = 'opportunity_lines' and runs.bookings_from = 'orders')
            and not (mapped.entity = 'order_lines' and runs.bookings_from = 'opportunities')
        group by mapped.system, mapped.entity, files.file_name"""


def every_delivered_row_is_reconciled() -> Expectation:
    """Counted against what the archive counted when the files came, not against ourselves."""
    return no_rows(
        "every_delivered_row_is_reconciled",
        f"""
    select
        delivered.file_name as row_key,
        reconciled.row_count as value,
        delivered.file_name || ' delivered ' || delivered.row_count || ' rows of '
        || delivered.entity || ', reconciled are ' || coalesce(reconciled.row_count, 0)
        || {_difference("coalesce(reconciled.row_count, 0)", "delivered.row_count")} as reason
    from ({_DELIVERED}
    ) as delivered
    left join (
        select system, entity, file_name, sum(delivered_row_count) as row_count
        from this
        group by system, entity, file_name
    ) as reconciled
        on delivered.system = reconciled.system
        and delivered.entity = reconciled.entity
        and delivered.file_name = reconciled.file_name
    where delivered.row_count <> coalesce(reconciled.row_count, 0)""",
        column="delivered_row_count",
    )


def every_delivered_amount_is_reconciled(*, of_files: bool = True) -> Expectation:
    """An amount changed together with its credit keeps a table in step: the control total knows.

    `of_files` as above. Text that is no amount counts as nothing on both sides.
    """
    reconciled = """
        select system, entity, file_name, sum(delivered_amount) as amount
        from this
        group by system, entity, file_name"""
    if not of_files:
        reconciled = """
        select
            this.system, this.entity, files.file_name,
            cast(sum(this.delivered_micro) as decimal(24, 0)) * cast(0.000001 as decimal(7, 6))
            as amount
        from this
        left join raw_control.files as files on this.file_id = files.file_id
        group by this.system, this.entity, files.file_name"""
    return no_rows(
        "every_delivered_amount_is_reconciled",
        f"""
    select
        delivered.file_name as row_key,
        reconciled.amount as value,
        delivered.file_name || ' delivered ' || delivered.amount || ' of '
        || delivered.entity || ', reconciled are ' || coalesce(reconciled.amount, 0)
        || {_difference("coalesce(reconciled.amount, 0)", "delivered.amount")} as reason
    from ({_DELIVERED}
    ) as delivered
    left join ({reconciled}
    ) as reconciled
        on delivered.system = reconciled.system
        and delivered.entity = reconciled.entity
        and delivered.file_name = reconciled.file_name
    where delivered.amount <> coalesce(reconciled.amount, 0)""",
        column="delivered_amount" if of_files else "delivered_micro",
    )
