"""The few words that all suites are written in.

Great Expectations is imported inside the words, because importing it takes seconds and only a
gate that runs needs it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite
    from great_expectations.expectations.expectation import Expectation

Severity = Literal["critical", "warning"]

# Failing rows that are kept per expectation: enough to see the pattern, few enough to read.
KEPT_ROWS = 200


def suite(table: str, *expectations: Expectation, key: Sequence[str] = ()) -> ExpectationSuite:
    """The suite of `table` ("schema.table"); `key` names a failing row to its reader."""
    from great_expectations import ExpectationSuite

    return ExpectationSuite(name=table, expectations=list(expectations), meta={"key": list(key)})


def has_columns(*columns: str) -> Expectation:
    """The columns are there; others may be as well."""
    return _gxe().ExpectTableColumnsToMatchSet(
        column_set=list(columns), exact_match=False, severity="critical"
    )


def never_empty(*columns: str, severity: Severity = "critical") -> tuple[Expectation, ...]:
    return tuple(
        _gxe().ExpectColumnValuesToNotBeNull(column=column, severity=severity) for column in columns
    )


def one_of(column: str, *values: str, severity: Severity = "critical") -> Expectation:
    """Every value of `column` that is not null is one of `values`."""
    return _gxe().ExpectColumnValuesToBeInSet(
        column=column, value_set=list(values), severity=severity
    )


def between(
    column: str, low: int | None, high: int | None, *, severity: Severity = "critical"
) -> Expectation:
    """Every value of `column` that is not null lies in the closed range; None is no bound."""
    return _gxe().ExpectColumnValuesToBeBetween(
        column=column, min_value=low, max_value=high, severity=severity
    )


def row_count(count: int) -> Expectation:
    return _gxe().ExpectTableRowCountToEqual(value=count, severity="critical")


def no_rows(
    rule: str, query: str, *, column: str | None = None, severity: Severity = "critical"
) -> Expectation:
    """`query` finds the faulty rows of the table, which it reads as `this`.

    It selects row_key, value and reason (a sentence that names the row, and its file and line
    where it has one). `rule` is what holds when it finds none, as a name in snake case.
    """
    from great_expectations.expectations.metadata_types import FailureSeverity

    from expectations.expect_no_rows import ExpectNoRows

    return ExpectNoRows(
        rule=rule,
        column=column,
        severity=FailureSeverity(severity),
        unexpected_rows_query=f"""
with this as not materialized (
    select * from {{batch}}
),
faults as materialized (
    {query}
)
select
    cast(row_key as varchar) as row_key,
    cast(value as varchar) as value,
    -- A null in a sentence would swallow the whole sentence.
    coalesce(reason, 'not so: {rule.replace("_", " ")}') as reason,
    count(*) over () as fault_count
from faults
order by row_key nulls first, reason nulls first
limit {KEPT_ROWS}""",
    )


def each_once(*key: str, where: str = "true") -> Expectation:
    """No two rows of `where` share `key`. Rows whose key has a null count as well."""
    named = " || '|' || ".join(f"coalesce(cast({column} as varchar), '')" for column in key)
    return no_rows(
        "each_key_occurs_once",
        f"""
    select
        {named} as row_key,
        count(*) as value,
        {named} || ' occurs ' || count(*) || ' times as {", ".join(key)}' as reason
    from this
    where {where}
    group by {", ".join(key)}
    having count(*) > 1""",
        column=key[0] if len(key) == 1 else None,
    )


def _gxe() -> Any:
    import great_expectations.expectations as gxe

    return gxe
