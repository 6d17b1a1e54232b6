"""A few transactions worked by hand: shares, overlays, roll-up and a true-up, in two currencies.

100.00 USD at 0.9213 is 92.13 EUR. A third each: round(92.13 x 0.333333) = 30.71,
round(92.13 x 0.666666) - 30.71 = 61.42 - 30.71, the rest 92.13 - 61.42 = 30.71. An overlay of
half is 46.065, half away from zero 46.07; one of the whole is 92.13. M has A and B below until
the 10th, so 61.42; N is two levels above, where the rule does not reach. On the 11th B sells for
another manager.

T-1 is of 2 units: 0.67, 0.66 and 0.67 by the same shares, in euros as in dollars, and 1.33 for M.
"""

import datetime as dt
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from orchestration.explain import Explanation
from orchestration.explain.telling import Step
from orchestration.publish import releases
from orchestration.settings import Settings

Row = dict[str, Any]


def step_of(explanation: Explanation, title: str) -> Step:
    return next(step for step in explanation.steps if step.title == title)


def copied(settings: Settings, home: Path) -> Settings:
    """The same company with a release of its own that may be spoilt."""
    copy = Settings(company_dir=settings.company_dir, home=home)
    current = releases.show(settings)
    shutil.copytree(current.path, copy.published_dir / current.release_id)
    (copy.published_dir / "current").symlink_to(current.release_id)
    return copy


def change_release(settings: Settings, statement: str) -> None:
    path = releases.show(settings).marts_path
    path.chmod(0o644)
    with duckdb.connect(str(path)) as marts:
        marts.execute(statement)


DAY = dt.date(2025, 1, 10)
UNITS = {"measure": "units", "currency_code": None}
SCORE = {"measure": "score", "currency_code": None, "rule_id": None}
ALWAYS = {"valid_from_on": dt.date(1900, 1, 1), "valid_to_on": dt.date(9999, 12, 31)}
UNTIL_NEXT_DAY = {"valid_from_on": dt.date(1900, 1, 1), "valid_to_on": dt.date(2025, 1, 11)}


def credit(payee: str, component: str, rule: str, method: str, amount: str, **more) -> dict:
    return {
        "credit_id": f"{more.get('transaction_id', DAY)}|{payee}|{component}",
        "payee_id": payee,
        "component_id": component,
        "plan_id": "plan",
        "rule_id": rule,
        "credit_method": method,
        "credited_on": DAY,
        "earning_period_id": "2025-01",
        "measure": "amount",
        "credited_amount": amount,
        "currency_code": "EUR",
    } | more


def transaction(name: str, amount: str, currency: str, day: dt.date, **more) -> dict:
    return {
        "transaction_id": name,
        "transaction_type": "booking",
        "deal_id": name,
        "line_id": "1",
        "is_link_missing": False,
        "occurred_on": day,
        "period_id": "2025-01",
        "segment": "enterprise",
        "has_splits": False,
        "amount": amount,
        "currency_code": currency,
        "credited_amount": amount,
        "out_of_scope_amount": "0",
        "crediting_status": "credited",
        "source_file_name": "orders.csv",
        "source_line_number": 7,
    } | more


def share(name: str, payee: str, part: str, amount: str, currency: str) -> dict:
    return {
        "share_id": f"{name}|{payee}",
        "transaction_id": name,
        "payee_id": payee,
        "split_share": part,
        "split_numerator": int(Decimal(part) * 1_000_000),
        "split_denominator": 1_000_000,
        "share_amount": amount,
        "currency_code": currency,
        "is_credited": True,
    }


def rule(name: str, component: str, method: str, priority: int, **more) -> dict:
    return {
        "rule_id": name,
        "component_id": component,
        "credit_method": method,
        "priority": priority,
        **ALWAYS,
    } | more


BY_HAND = {
    "dim_payees": [{"payee_id": payee} for payee in ("A", "B", "C", "D", "E", "M", "N")],
    "dim_periods": [
        {
            "period_id": "2025-01",
            "calendar_id": "months",
            "year_id": "2025",
            "valid_from_on": dt.date(2025, 1, 1),
            "valid_to_on": dt.date(2025, 2, 1),
            "is_pay_period": True,
        }
    ],
    "dim_plans": [
        {
            "plan_id": "plan",
            "component_id": component,
            "currency_code": "EUR",
            "exchange_rate_type": "spot",
            "exchange_rate_date": "transaction_day",
            "measure": "units" if "units" in component else "amount",
            "rate_method": "none" if component in ("measured", "team_units") else "flat",
            "rounding_mode": "half_away",
            "rounding_point": "line",
            **ALWAYS,
        }
        for component in ("direct", "overlay", "team", "measured", "units", "team_units")
    ],
    "dim_exchange_rates": [
        {
            "from_currency_code": "USD",
            "to_currency_code": "EUR",
            "rate_type": kind,
            "exchange_rate": rate,
            **ALWAYS,
        }
        for kind, rate in (("spot", "0.9213"), ("budget", "2"))
    ],
    "dim_reporting_lines": [
        {"payee_id": "A", "manager_id": "M", "levels_up": 1, **ALWAYS},
        {"payee_id": "B", "manager_id": "M", "levels_up": 1, **UNTIL_NEXT_DAY},
        {"payee_id": "A", "manager_id": "N", "levels_up": 2, **ALWAYS},
    ],
    "dim_territory_lines": [
        {"territory_id": "DE", "above_territory_id": above, "levels_up": levels}
        for levels, above in enumerate(("DE", "EMEA"))
    ],
    "dim_crediting_rules": [
        rule("split", "direct", "split", 1),
        rule("half", "overlay", "team_role", 1, team_role="specialist", credit_share_ppm=500_000),
        rule("whole", "overlay", "territory", 1),
        rule("small", "team", "roll_up", 1, segment="commercial"),
        rule("elsewhere", "team", "roll_up", 1, territory_id="US"),
        rule("euros", "team", "roll_up", 1, currency_code="EUR"),
        rule("theirs", "team", "roll_up", 1, manager_payee_id="N"),
        rule("any", "team", "roll_up", 2, levels_up=1, territory_id="EMEA", currency_code="USD"),
        rule("last", "team", "roll_up", 3),
        rule("any", "measured", "roll_up", 1),
        rule("each", "units", "split", 1),
        rule("below", "team_units", "roll_up", 1),
    ],
    "fct_transactions": [
        transaction("T-1", "100", "USD", DAY, has_splits=True, territory_id="DE"),
        transaction("T-2", "10", "EUR", dt.date(2025, 1, 11)),
    ],
    "fct_shares": [
        share("T-1", "A", "0.333333", "33.33", "USD"),
        share("T-1", "B", "0.333333", "33.34", "USD"),
        share("T-1", "C", "0.333334", "33.33", "USD"),
        share("T-2", "B", "1", "10", "EUR"),
    ],
    "fct_measures": [{"transaction_id": "T-1", "measure": "units", "measured_amount": "2"}],
    "fct_credits": [
        credit("A", "direct", "split", "split", "30.71", transaction_id="T-1"),
        credit("B", "direct", "split", "split", "30.71", transaction_id="T-1"),
        credit("C", "direct", "split", "split", "30.71", transaction_id="T-1"),
        credit("D", "overlay", "half", "team_role", "46.07", transaction_id="T-1"),
        credit("E", "overlay", "whole", "territory", "92.13", transaction_id="T-1"),
        credit("M", "team", "any", "roll_up", "61.42"),
        credit("M", "measured", "any", "roll_up", "61.42"),
        credit("A", "units", "each", "split", "0.67", transaction_id="T-1", **UNITS),
        credit("B", "units", "each", "split", "0.66", transaction_id="T-1", **UNITS),
        credit("C", "units", "each", "split", "0.67", transaction_id="T-1", **UNITS),
        credit("M", "team_units", "below", "roll_up", "1.33", **UNITS),
        credit("A", "scored", "", "score", "85.5", **SCORE),
    ],
}


def paid(
    payee: str, component: str, *earned: tuple[str, str, str, str, str], paid_out: str
) -> tuple[list[Row], Row, Row]:
    """Commissions, payout and statement line.

    `earned` is kind, credited part, re-rated amount, rate and exact commission, one each.
    """
    payout_id = f"{payee}|{component}|2025-01"
    same = {"payee_id": payee, "component_id": component, "earning_period_id": "2025-01"}
    same |= {"payout_id": payout_id}
    (credit_id,) = (
        row["credit_id"]
        for row in BY_HAND["fct_credits"]
        if (row["payee_id"], row["component_id"]) == (payee, component)
    )
    names = ("commission_kind", "credited_amount", "base_amount", "rate", "commission_amount")
    rows = [
        same
        | dict(zip(names, values, strict=True))
        | {"commission_id": f"{credit_id}|{number}", "credit_id": credit_id, "earned_on": DAY}
        | {"tier_number": number, "currency_code": "EUR"}
        for number, values in enumerate(earned, start=1)
    ]
    payout = same | {
        "plan_id": "plan",
        "posting_period_id": "2025-01",
        "line_kind": "commission",
        "commission_exact_amount": sum(Decimal(row["commission_amount"]) for row in rows),
        "commission_amount": paid_out,
        "commission_currency_code": "EUR",
        "exchange_rate": "1",
        "payout_amount": paid_out,
        "currency_code": "EUR",
    }
    line = same | {"statement_line_id": f"{payout_id}|1", "line_number": 1}
    return rows, payout, line | {"commission_amount": paid_out}
