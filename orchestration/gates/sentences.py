"""Words for what failed: which row of which file, and what is wrong with it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from expectations.vocabulary import KEPT_ROWS
from orchestration.gates.results import FailingRow

if TYPE_CHECKING:
    from great_expectations.expectations.expectation_configuration import (
        ExpectationConfiguration,
    )


# What the layers between DuckDB and here put before its message.
_WRAPPING = re.compile(r"^(\(_duckdb\.\w+\) |Error: )+")


@dataclass(frozen=True)
class Sentences:
    """About the rows of one table, which `key` tells apart; `file_names` by file_id."""

    key: Sequence[str]
    file_names: Mapping[int, str]

    def failing_rows(
        self, config: "ExpectationConfiguration", found: Mapping[str, Any]
    ) -> tuple[FailingRow, ...]:
        """The rows of a failed expectation, as far as Great Expectations kept them."""
        column = config.kwargs.get("column")
        if "rule" in config.kwargs:
            return tuple(
                FailingRow(row["row_key"] or "", column, row["value"], row["reason"])
                for row in found["details"]["unexpected_rows"]
            )
        wrong = _what_is_wrong(config)
        rows = []
        for row in _index(found)[:KEPT_ROWS]:
            place = self._place(row)
            value = row.get(str(column))
            shown = "" if value is None else f": {value}"
            rows.append(
                FailingRow(
                    key=place,
                    column=column,
                    value=None if value is None else str(value),
                    reason=f"{wrong}{shown} ({place})" if place else f"{wrong}{shown}",
                )
            )
        return tuple(rows)

    def unexpected_count(
        self, config: "ExpectationConfiguration", found: Mapping[str, Any]
    ) -> int | None:
        name = "observed_value" if "rule" in config.kwargs else "unexpected_count"
        return int(found[name]) if name in found else None

    def reason(self, config: "ExpectationConfiguration", found: Mapping[str, Any]) -> str:
        """One sentence for a failed expectation: its first row, and how many there are."""
        rows = self.failing_rows(config, found)
        count = self.unexpected_count(config, found) or 0
        if rows:
            return rows[0].reason + (f", and {count - 1} more" if count > 1 else "")
        if config.type == "expect_table_columns_to_match_set":
            missing = set(config.kwargs["column_set"]) - set(found.get("observed_value", ()))
            return f"missing columns: {', '.join(sorted(missing))}"
        if config.type == "expect_table_row_count_to_equal":
            return f"{found.get('observed_value')} rows, not {config.kwargs['value']}"
        return _what_is_wrong(config)

    def observed(self, config: "ExpectationConfiguration", found: Mapping[str, Any]) -> str | None:
        count = self.unexpected_count(config, found)
        if count is not None:
            return f"{count} failing rows"
        value = found.get("observed_value")
        return None if value is None else str(value)

    def _place(self, row: Mapping[str, Any]) -> str:
        """`orders.csv line 17` where the key is a line of a file, else the key's own values."""
        if "file_id" in self.key and "line_number" in self.key:
            file_name = self.file_names.get(row["file_id"], f"file {row['file_id']}")
            return f"{file_name} line {row['line_number']}".replace("None", "(none)")
        return "|".join("" if row[column] is None else str(row[column]) for column in self.key)


def _index(found: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The failing rows by their keys; where values are left out, they come column by column."""
    index: list[Mapping[str, Any]] = found.get("partial_unexpected_index_list") or []
    if index and all(isinstance(value, list) for value in index[0].values()):
        columns = index[0]
        return [
            dict(zip(columns, values, strict=True))
            for values in zip(*columns.values(), strict=True)
        ]
    return index


def error_text(exception_info: Mapping[str, Any] | None) -> str | None:
    """Why an expectation could not be evaluated; None when it was.

    Great Expectations gives the exception itself, or one per metric that it needed.
    """
    info = exception_info or {}
    if "raised_exception" in info:
        infos: list[Mapping[str, Any]] = [info]
    else:
        infos = [value for value in info.values() if isinstance(value, Mapping)]
    for each in infos:
        if each.get("raised_exception"):
            first_line = str(each.get("exception_message")).strip().splitlines()[0]
            return f"could not be evaluated: {_WRAPPING.sub('', first_line)}"
    return None


def _what_is_wrong(config: "ExpectationConfiguration") -> str:
    kwargs = config.kwargs
    match config.type:
        case "expect_column_values_to_not_be_null":
            return f"{kwargs['column']} is empty"
        case "expect_column_values_to_be_in_set":
            return f"{kwargs['column']} is none of {', '.join(map(str, kwargs['value_set']))}"
        case "expect_column_values_to_be_between":
            bounds = {"below": kwargs.get("min_value"), "above": kwargs.get("max_value")}
            lies = [f"{side} {bound:.15g}" for side, bound in bounds.items() if bound is not None]
            return f"{kwargs['column']} is {' or '.join(lies)}"
        case _:
            return f"{config.type} is not met"
