"""An expectation whose query finds the faulty rows and says of each what is wrong with it."""

from __future__ import annotations

from typing import Any, ClassVar

from great_expectations.core import ExpectationValidationResult
from great_expectations.expectations.core import UnexpectedRowsExpectation
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
from great_expectations.render import (
    CollapseContent,
    LegacyDiagnosticRendererType,
    LegacyRendererType,
    RenderedStringTemplateContent,
    RenderedTableContent,
)
from great_expectations.render.renderer.renderer import renderer

# Data Docs show the first rows; the file of failing rows has more.
SHOWN_ROWS = 20


class ExpectNoRows(UnexpectedRowsExpectation):
    """Passes when its query returns nothing.

    The query gives row_key, value, reason and fault_count (all faulty rows, also those beyond
    its limit). Great Expectations' own expectation runs a query twice, to count and to fetch;
    on ten million rows that is half of what a gate costs, so this one counts in the query.
    """

    rule: str
    column: str | None = None

    metric_dependencies: ClassVar[tuple[str, ...]] = ("unexpected_rows_query.table",)

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: Any | None = None,
    ) -> dict[str, Any]:
        rows = [dict(row) for row in metrics["unexpected_rows_query.table"]]
        count = int(rows[0]["fault_count"]) if rows else 0
        return {
            "success": count == 0,
            "result": {"observed_value": count, "details": {"unexpected_rows": rows}},
        }

    @classmethod
    @renderer(renderer_type=LegacyRendererType.PRESCRIPTIVE)
    def _prescriptive_renderer(
        cls,
        configuration: ExpectationConfiguration | None = None,
        result: ExpectationValidationResult | None = None,
        runtime_configuration: dict[str, Any] | None = None,
        **_: Any,
    ) -> list[RenderedStringTemplateContent]:
        """The rule in words. The query that proves it is in expectations/, not in a report."""
        rule = configuration.kwargs["rule"] if configuration else "rule"
        return [_text(str(rule).replace("_", " "))]

    @classmethod
    @renderer(renderer_type=LegacyDiagnosticRendererType.OBSERVED_VALUE)
    def _diagnostic_observed_value_renderer(
        cls,
        configuration: ExpectationConfiguration | None = None,
        result: ExpectationValidationResult | None = None,
        runtime_configuration: dict[str, Any] | None = None,
        **_: Any,
    ) -> str:
        count = result.result.get("observed_value") if result else None
        return "--" if count is None else f"{count} faulty {'row' if count == 1 else 'rows'}"

    @classmethod
    @renderer(renderer_type=LegacyDiagnosticRendererType.UNEXPECTED_TABLE)
    def _diagnostic_unexpected_table_renderer(
        cls,
        configuration: ExpectationConfiguration | None = None,
        result: ExpectationValidationResult | None = None,
        runtime_configuration: dict[str, Any] | None = None,
    ) -> list[RenderedTableContent | CollapseContent] | None:
        rows = (result.result or {}).get("details", {}).get("unexpected_rows") if result else None
        if not rows:
            return None
        return [
            RenderedTableContent(
                content_block_type="table",
                header_row=["Row", "What is wrong"],
                table=[
                    [_text(row["row_key"] or ""), _text(row["reason"])] for row in rows[:SHOWN_ROWS]
                ],
                styling={"body": {"classes": ["table-bordered", "table-sm", "mt-3"]}},
            )
        ]


def _text(text: str) -> RenderedStringTemplateContent:
    # As a parameter, because only parameters are escaped.
    return RenderedStringTemplateContent(
        content_block_type="string_template",
        string_template={"template": "$text", "params": {"text": text}},
    )
