"""From shares to statements of the invented firm: what marts_of_a_firm builds on."""

import datetime as dt
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Row = dict[str, Any]
Marts = dict[str, list[Row]]

RATES = {
    ("USD", "EUR"): "0.921300000000",
    ("GBP", "EUR"): "1.168400000000",
    ("EUR", "USD"): "1.085400000000",
    ("GBP", "USD"): "1.268200000000",
    ("EUR", "GBP"): "0.855900000000",
    ("USD", "GBP"): "0.788500000000",
}
TIERS = ((1_000_000, 50_000), (1_300_000, 80_000), (None, 110_000))
SERVICES_PPM, TEAM_PPM, QUOTA_MINOR = 20_000, 4_000, 28_000_000


def rounded(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def units(minor: int | Decimal, scale: str = "0.01") -> Decimal:
    return Decimal(minor) * Decimal(scale)


def part_of(minor: Decimal, before: int, until: int) -> int:
    """The part of an amount between two cumulative shares in ppm: parts add up to the whole."""
    return rounded(minor * until / 1_000_000) - rounded(minor * before / 1_000_000)


def _in_currency(share: Row, currency: str) -> int:
    source = share["currency_code"]
    rate = Decimal(1) if source == currency else Decimal(RATES[source, currency])
    return part_of(Decimal(rounded(share["minor"] * rate)), *share["bounds"])


def add_credits(marts: Marts) -> None:
    payees = {row["payee_id"]: row for row in marts["dim_payees"]}
    above: dict[str, list[str]] = defaultdict(list)
    for line in marts["dim_reporting_lines"]:
        above[line["payee_id"]].append(line["manager_id"])
    rolled: dict[tuple[str, str, str, dt.date], int] = defaultdict(int)
    for share in (row for row in marts["fct_shares"] if row["is_credited"]):
        transaction, currency = (
            share["transaction"],
            payees[share["payee_id"]]["plan_currency_code"],
        )
        part = "new" if transaction["product_family"] == "Platform" else "services"
        component, day = f"{part}-{currency}", transaction["occurred_on"]
        credit_id = f"{share['share_id']}|{component}"
        amount = _in_currency(share, currency)
        row = _credit(credit_id, share["payee_id"], component, component, day, amount)
        row |= {"transaction_id": share["transaction_id"], "plan_id": f"ae-{currency}"}
        marts["fct_credits"].append(row | {"credit_method": "split"})
        for manager in above[share["payee_id"]]:
            currency = payees[manager]["plan_currency_code"]
            segment = "enterprise" if transaction["segment"] == "enterprise" else "any"
            key = (manager, f"team-{currency}", f"team-{currency}-{segment}", day)
            rolled[key] += _in_currency(share, currency)
    for (payee, component, rule, day), minor in sorted(rolled.items()):
        row = _credit(f"{payee}|{component}|{rule}|{day}", payee, component, rule, day, minor)
        row |= {"credit_method": "roll_up", "plan_id": component.replace("team", "lead")}
        marts["fct_credits"].append(row)


def _credit(key: str, payee: str, component: str, rule: str, day: dt.date, minor: int) -> Row:
    return {
        "credit_id": key,
        "payee_id": payee,
        "component_id": component,
        "measure": "amount",
        "rule_id": rule,
        "credited_on": day,
        "earning_period_id": f"{day:%Y-%m}",
        "credited_amount": units(minor),
        "minor": minor,
        "currency_code": component.rsplit("-", 1)[1],
    }


def _slices(before: int, after: int) -> list[tuple[int, int, int]]:
    """(tier, minor in it, rate ppm) between two running totals of a marginal table."""
    bounds = [0, *(QUOTA_MINOR * (upper or 0) // 1_000_000 for upper, _ in TIERS[:-1])]
    slices = []
    for tier, (lower, (_, rate)) in enumerate(zip(bounds, TIERS, strict=True)):
        upper = bounds[tier + 1] if tier + 1 < len(bounds) else None
        floor = None if tier == 0 else lower

        def clipped(total: int, low: int | None = floor, high: int | None = upper) -> int:
            total = total if high is None else min(total, high)
            return total if low is None else max(total, low)

        if clipped(after) != clipped(before):
            slices.append((tier + 1, clipped(after) - clipped(before), rate))
    return slices


def add_commissions(marts: Marts) -> None:
    totals: dict[tuple[str, str, int], int] = defaultdict(int)
    ordered = sorted(marts["fct_credits"], key=lambda r: (r["credited_on"], r["credit_id"]))
    for credit in ordered:
        part = credit["component_id"].split("-")[0]
        key = (credit["payee_id"], credit["component_id"], credit["credited_on"].year)
        if part == "new":
            slices = _slices(totals[key], totals[key] + credit["minor"])
            totals[key] += credit["minor"]
        else:
            slices = [(1, credit["minor"], SERVICES_PPM if part == "services" else TEAM_PPM)]
        for tier, minor, rate in slices:
            marts["fct_commissions"].append(
                {
                    "commission_id": f"{credit['credit_id']}|{tier}",
                    "credit_id": credit["credit_id"],
                    "payout_id": "|".join((*key[:2], credit["earning_period_id"])),
                    "payee_id": credit["payee_id"],
                    "component_id": credit["component_id"],
                    "earning_period_id": credit["earning_period_id"],
                    "earned_on": credit["credited_on"],
                    "commission_kind": "slice",
                    "tier_number": tier,
                    "credited_amount": units(minor),
                    "base_amount": units(0),
                    "rate": units(rate, "0.000001"),
                    "commission_amount": units(minor * rate, "0.00000001"),
                    "currency_code": credit["currency_code"],
                }
            )


def add_attainment(marts: Marts) -> None:
    earned: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for credit in marts["fct_credits"]:
        key = (credit["payee_id"], credit["component_id"])
        earned[key][credit["earning_period_id"]] += credit["minor"]
    for (payee, component), by_period in earned.items():
        part, currency = component.split("-")
        to_date, year = 0, ""
        for number, period in enumerate(row["period_id"] for row in marts["dim_periods"]):
            to_date = (to_date if period[:4] == year else 0) + by_period[period]
            year = period[:4]
            quota = QUOTA_MINOR * (number % 12 + 1) // 12 if part == "new" else None
            marts["fct_attainment"].append(
                {
                    "payee_id": payee,
                    "component_id": component,
                    "plan_id": f"{'lead' if part == 'team' else 'ae'}-{currency}",
                    "period_id": period,
                    "window_id": year if part == "new" else period,
                    "measure": "amount",
                    "period_credited_amount": units(by_period[period]),
                    "credited_amount": units(to_date if part == "new" else by_period[period]),
                    "quota_amount": None if quota is None else units(quota),
                    "attainment": None if quota is None else round(Decimal(to_date) / quota, 6),
                    "currency_code": currency,
                }
            )


def add_payouts(marts: Marts) -> None:
    payees = {row["payee_id"]: row for row in marts["dim_payees"]}
    lines: dict[str, list[Row]] = defaultdict(list)
    for commission in marts["fct_commissions"]:
        lines[commission["payout_id"]].append(commission)
    for payout_id, commissions in sorted(lines.items()):
        first = commissions[0]
        exact = sum((row["commission_amount"] for row in commissions), Decimal(0))
        paid = units(rounded(exact * 100))
        currency = payees[first["payee_id"]]["pay_currency_code"]
        is_same = currency == first["currency_code"]
        rate = "1" if is_same else RATES[first["currency_code"], currency]
        part, plan_currency = first["component_id"].split("-")
        marts["fct_payouts"].append(
            {
                "payout_id": payout_id,
                "payee_id": first["payee_id"],
                "plan_id": f"{'lead' if part == 'team' else 'ae'}-{plan_currency}",
                "component_id": first["component_id"],
                "earning_period_id": first["earning_period_id"],
                "posting_period_id": first["earning_period_id"],
                "line_kind": "commission",
                "commission_exact_amount": exact,
                "commission_amount": paid,
                "commission_currency_code": plan_currency,
                "exchange_rate": rate,
                "payout_amount": units(rounded(paid * 100 * Decimal(rate))),
                "currency_code": currency,
            }
        )
        _add_statement(marts, payout_id, commissions)


def _add_statement(marts: Marts, payout_id: str, commissions: list[Row]) -> None:
    """One line per tier; the amounts shown telescope to the payout's."""
    running = Decimal(0)
    for tier in sorted({row["tier_number"] for row in commissions}):
        rows = [row for row in commissions if row["tier_number"] == tier]
        exact = sum((row["commission_amount"] for row in rows), Decimal(0))
        shown = rounded((running + exact) * 100) - rounded(running * 100)
        running += exact
        names = ("payee_id", "component_id", "rate", "currency_code")
        marts["rpt_statement_lines"].append(
            {name: rows[0][name] for name in names}
            | {
                "statement_line_id": f"{payout_id}|{tier}",
                "period_id": rows[0]["earning_period_id"],
                "payout_id": payout_id,
                "line_number": tier,
                "line_text": f"Credits in tier {tier}",
                "credited_amount": sum((row["credited_amount"] for row in rows), Decimal(0)),
                "commission_amount": units(shown),
            }
        )
