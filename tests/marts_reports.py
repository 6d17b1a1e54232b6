"""The reports of the invented firm: what was delivered and what the gates said."""

from decimal import Decimal
from typing import Any

from tests.marts_money import Marts

SUITES = ("staging.stg_erp__orders", "crediting.int_credits__allocated", "payouts.int_payouts")
FATES = ("delivered", "credited", "out_of_scope", "superseded", "quarantined")


def add_reports(marts: Marts) -> None:
    _reconciliation(marts)
    for line_number, value in ((17, "12,5O"), (83, "<b>NaN</b>")):
        marts["rpt_quarantine"].append(
            {
                "system": "erp",
                "entity": "order_lines",
                "file_name": "orders_2025-06.csv",
                "line_number": line_number,
                "column_name": "amount",
                "delivered_value": value,
                "reason": "amount is not a number with at most 2 decimals",
            }
        )
    for table in SUITES:
        for column in ("payee_id", "amount", "currency_code"):
            marts["rpt_quality"].append(
                {
                    "station": table.split(".")[0],
                    "table_name": table,
                    "expectation_type": "expect_column_values_to_not_be_null",
                    "column_name": column,
                    "severity": "critical",
                    "is_success": True,
                    "evaluated_count": 4000,
                    "unexpected_count": 0,
                }
            )
    unusual = {
        "expectation_type": "expect_column_values_to_be_between",
        "column_name": "amount",
        "severity": "warning",
        "is_success": False,
        "unexpected_count": 2,
        "reason": "2 of 4000 values lie outside 0 and 1000000",
    }
    marts["rpt_quality"].append(marts["rpt_quality"][0] | unusual)


def _reconciliation(marts: Marts) -> None:
    """Per file, period and currency; one file has rows that were superseded or not readable."""
    lines: dict[tuple[str, str, str], dict[str, Any]] = {}
    empty = {f"{fate}_row_count": 0 for fate in FATES}
    empty |= {f"{fate}_amount": Decimal(0) for fate in FATES}
    for row in marts["fct_transactions"]:
        key = (row["source_file_name"], row["period_id"], row["currency_code"])
        line = lines.setdefault(key, dict(empty))
        line["delivered_row_count"] += 1
        line["delivered_amount"] += row["amount"]
        line[f"{row['crediting_status']}_row_count"] += 1
        line["credited_amount"] += row["credited_amount"]
        line["out_of_scope_amount"] += row["out_of_scope_amount"]
    rotten = {"delivered_row_count": 3, "superseded_row_count": 1, "quarantined_row_count": 2}
    found = [*lines.items(), (("orders_2025-06.csv", "2025-06", "EUR"), empty | rotten)]
    for (file, period, currency), line in found:
        where = {"system": "erp", "entity": "order_lines", "file_name": file}
        where |= {"period_id": period, "currency_code": currency}
        marts["rpt_reconciliation"].append(where | line)
