"""The marts of an invented firm: every figure follows from its shares, so that chains add up.

About 120 payees in four levels, three currencies, twelve months; in minor units and ppm, as
the pipeline computes, so that the readers of marts are tested on consistent ones.
"""

import datetime as dt
import random
from collections import defaultdict
from decimal import Decimal
from itertools import pairwise

from tests.marts_money import (
    RATES,
    Marts,
    Row,
    add_attainment,
    add_commissions,
    add_credits,
    add_payouts,
    part_of,
    units,
)
from tests.marts_reports import add_reports

REGIONS = (("EMEA", "EUR"), ("Americas", "USD"), ("UK", "GBP"))
FIRST = ("Amina", "Bruno", "Chiara", "Dmitri", "Elin", "Farid", "Greta", "Hugo", "Ines", "Kaia")
LAST = ("Abel", "Brandt", "Costa", "Dubois", "Eklund", "Fischer", "Garcia", "Hansen", "Ivanov")
PLAN_CURRENCY = "plan_currency_code"
FOREVER = {"valid_from_on": dt.date(1, 1, 1), "valid_to_on": dt.date(9999, 12, 31)}


def firm_marts(*, payees: int = 120, months: int = 12, seed: int = 7) -> Marts:
    """Rows per mart, without release_id; the same arguments give the same rows."""
    chance = random.Random(seed)
    marts: Marts = defaultdict(list)
    _payees(marts, payees, chance)
    _periods(marts, months)
    _plans(marts)
    _transactions(marts, months, chance)
    add_credits(marts)
    add_commissions(marts)
    add_attainment(marts)
    add_payouts(marts)
    add_reports(marts)
    return dict(marts)


def _payees(marts: Marts, count: int, chance: random.Random) -> None:
    # One officer, three vice presidents, nine managers, and everybody else sells.
    for number in range(1, count + 1):
        if number == 1:
            region, manager, role = 0, None, "Chief revenue officer"
        elif number <= 4:
            region, manager, role = number - 2, 1, "Vice president"
        elif number <= 13:
            region, manager, role = (number - 5) % 3, (number - 5) % 3 + 2, "Sales manager"
        else:
            manager = 5 + number % 9
            region, role = (manager - 5) % 3, "Account executive"
        marts["dim_payees"].append(
            {
                "payee_id": f"P-{number}",
                "payee_name": f"{chance.choice(FIRST)} {chance.choice(LAST)}",
                "job_role": role,
                "manager_id": manager and f"P-{manager}",
                "manager_name": manager and marts["dim_payees"][manager - 1]["payee_name"],
                "territory_id": REGIONS[region][0],
                # One manager on the pound plan is paid in dollars: conversion at payout.
                "pay_currency_code": "USD" if number == 13 else REGIONS[region][1],
                "plan_currency_code": REGIONS[region][1],
                "hired_on": dt.date(2020 + number % 5, 1 + number % 12, 1),
            }
        )
    managers = {row["payee_id"]: row["manager_id"] for row in marts["dim_payees"]}
    for payee, manager in managers.items():
        above, levels = manager, 1
        while above:
            marts["dim_reporting_lines"].append(
                {"payee_id": payee, "manager_id": above, "levels_up": levels, **FOREVER}
            )
            above, levels = managers[above], levels + 1


def _periods(marts: Marts, months: int) -> None:
    starts = [dt.date(2025 + month // 12, month % 12 + 1, 1) for month in range(months + 1)]
    marts["dim_periods"] += [
        {
            "period_id": f"{start:%Y-%m}",
            "calendar_id": "months",
            "year_id": f"{start:%Y}",
            "valid_from_on": start,
            "valid_to_on": end,
            "is_pay_period": True,
        }
        for start, end in pairwise(starts)
    ]


def _plans(marts: Marts) -> None:
    for region, currency in REGIONS:
        parts = (
            ("ae", f"Account executive {region}", "new", "New business", "marginal", "Platform"),
            ("ae", f"Account executive {region}", "services", "Services", "flat", "Services"),
            ("lead", f"Sales leadership {region}", "team", "Team roll-up", "flat", None),
        )
        for plan, plan_name, part, part_name, method, family in parts:
            component = f"{part}-{currency}"
            marts["dim_plans"].append(
                {
                    "plan_id": f"{plan}-{currency}",
                    "plan_name": plan_name,
                    "component_id": component,
                    "component_name": part_name,
                    "currency_code": currency,
                    "exchange_rate_type": "corporate",
                    "exchange_rate_date": "transaction_day",
                    "calendar_id": "months",
                    "accumulation_window": "year" if part == "new" else "period",
                    "measure": "amount",
                    "rate_method": method,
                    "rate_table_id": component,
                    "rounding_mode": "half_away",
                    "rounding_point": "line",
                    **FOREVER,
                }
            )
            _rules(marts, component, family)
    for (source, target), rate in RATES.items():
        pair = {"from_currency_code": source, "to_currency_code": target}
        known = {"rate_type": "corporate", "exchange_rate": rate, **FOREVER}
        marts["dim_exchange_rates"].append(pair | known)


def _rules(marts: Marts, component: str, family: str | None) -> None:
    """Nothing sold through partners is credited; the roll-up has a rule for enterprises."""
    rule = {"component_id": component, "channel": "direct", **FOREVER}
    if family:
        rule |= {"product_family": family, "credit_method": "split"}
        marts["dim_crediting_rules"].append(rule | {"rule_id": component, "priority": 1})
        return
    for order, segment in enumerate(("enterprise", None)):
        row = rule | {"credit_method": "roll_up", "segment": segment}
        row |= {"rule_id": f"{component}-{segment or 'any'}", "priority": 10 + order}
        marts["dim_crediting_rules"].append(row)


def _transactions(marts: Marts, months: int, chance: random.Random) -> None:
    sellers = [r for r in marts["dim_payees"] if r["job_role"] == "Account executive"]
    for month, seller in ((m, s) for m in range(months) for s in sellers):
        others = [
            each
            for each in sellers
            if each["manager_id"] == seller["manager_id"] and each is not seller
        ]
        for _ in range(chance.choice((0, 1, 1, 2, 2, 3))):
            second = chance.choice(others) if others and chance.random() < 0.15 else None
            shares = [(seller, 600_000), (second, 1_000_000)] if second else [(seller, 1_000_000)]
            booking = _booking(len(marts["fct_transactions"]) + 1001, month, seller, chance)
            booking["has_splits"] = second is not None
            minor = int(chance.lognormvariate(14.2, 0.7))
            _add_transaction(marts, booking, minor, shares)
            if chance.random() < 0.05 and month + 1 < months and month % 12 < 11:
                later = booking["occurred_on"].replace(month=month % 12 + 2)
                reversal = {
                    "transaction_id": f"{booking['deal_id']}|1|cancellation",
                    "transaction_type": "cancellation",
                    "original_transaction_id": booking["transaction_id"],
                    "occurred_on": later,
                    "period_id": f"{later:%Y-%m}",
                }
                _add_transaction(marts, booking | reversal, -minor, shares)


def _booking(number: int, month: int, seller: Row, chance: random.Random) -> Row:
    day = dt.date(2025 + month // 12, month % 12 + 1, chance.randint(1, 28))
    is_foreign = chance.random() < 0.1
    return {
        "transaction_id": f"O-{number}|1|booking",
        "transaction_type": "booking",
        "deal_id": f"O-{number}",
        "line_id": "1",
        "is_link_missing": False,
        "occurred_on": day,
        "period_id": f"{day:%Y-%m}",
        "account_id": f"A-{number % 300}",
        "product_id": f"PR-{number % 20}",
        "segment": chance.choice(("commercial", "mid_market", "enterprise")),
        "product_family": chance.choice(("Platform", "Platform", "Services")),
        "territory_id": seller["territory_id"],
        "territory_rule_id": "BY-SEGMENT" if number % 50 == 0 else None,
        "channel": "partner" if chance.random() < 0.06 else "direct",
        "owner_payee_id": seller["payee_id"],
        "currency_code": chance.choice(("EUR", "USD")) if is_foreign else seller[PLAN_CURRENCY],
        "source_file_name": f"orders_{day:%Y-%m}.csv",
        "source_line_number": number - 999,
    }


def _add_transaction(marts: Marts, row: Row, minor: int, shares: list[tuple[Row, int]]) -> None:
    is_credited = row["channel"] == "direct"
    reason = None if is_credited else "no crediting rule matches"
    marts["fct_transactions"].append(
        row
        | {
            "amount": units(minor),
            "credited_amount": units(minor if is_credited else 0),
            "out_of_scope_amount": units(0 if is_credited else minor),
            "crediting_status": "credited" if is_credited else "out_of_scope",
            "is_held": False,
            "reason": reason,
        }
    )
    for payee, before, until in _in_payee_order(shares):
        marts["fct_shares"].append(
            {
                "share_id": f"{row['transaction_id']}|{payee['payee_id']}",
                "transaction_id": row["transaction_id"],
                "payee_id": payee["payee_id"],
                "split_share": units(until - before, "0.000001"),
                "split_numerator": until - before,
                "split_denominator": 1_000_000,
                "share_amount": units(part_of(Decimal(minor), before, until)),
                "currency_code": row["currency_code"],
                "is_credited": is_credited,
                "is_held": False,
                "reason": reason,
                "bounds": (before, until),
                "minor": minor,
                "transaction": row,
            }
        )


def _in_payee_order(shares: list[tuple[Row, int]]) -> list[tuple[Row, int, int]]:
    sizes = [upper - (shares[i - 1][1] if i else 0) for i, (_, upper) in enumerate(shares)]
    ordered = sorted(
        zip((p for p, _ in shares), sizes, strict=True), key=lambda s: s[0]["payee_id"]
    )
    cumulated, before = [], 0
    for payee, size in ordered:
        cumulated.append((payee, before, before + size))
        before += size
    return cumulated
