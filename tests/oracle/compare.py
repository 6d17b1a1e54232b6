"""Where the pipeline and the oracle disagree: credits, attainment, payouts, to the minor unit."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tests.oracle.batch import Found
from tests.oracle.oracle import Account

NOTHING = Fraction(0)


@dataclass(frozen=True)
class Disagreement:
    what: str
    key: tuple[Hashable, ...]
    oracle: object
    pipeline: object

    def __str__(self) -> str:
        named = " ".join(str(part) for part in self.key)
        return f"{self.what} {named}: oracle {shown(self.oracle)}, pipeline {shown(self.pipeline)}"


def shown(value: object) -> str:
    if isinstance(value, Fraction):
        return f"{float(value):.6f}".rstrip("0").rstrip(".")
    if isinstance(value, tuple):
        return "(" + ", ".join(shown(part) for part in value) + ")"
    return "nothing" if value is None else str(value)


def disagreements(account: Account, found: Found) -> list[Disagreement]:
    """Of one company; `found` may hold the rows of other companies, which are not looked at."""
    return [
        *_different("credit", _expected_credits(account), found_credits(found)),
        *_different("attainment", _expected_attainment(account), found_attainment(found)),
        *_different("payout", _expected_payouts(account), found_payouts(found)),
    ]


def by_company(found: Found) -> dict[str, Found]:
    """The rows of each company: ids of payees begin with its prefix, up to the first dash."""
    parts: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for name in ("credits", "attainment", "payouts"):
        for row in getattr(found, name):
            parts[prefix_of(row["payee_id"])][name].append(row)
    for row in found.transactions:
        parts[prefix_of(row["deal_id"] or "")]["transactions"].append(row)
    names = ("credits", "attainment", "payouts", "transactions")
    return {prefix: Found(**{name: part[name] for name in names}) for prefix, part in parts.items()}


def prefix_of(identifier: str) -> str:
    return identifier.partition("-")[0] + "-"


def _different(
    what: str,
    expected: Mapping[tuple[Hashable, ...], object],
    found: Mapping[tuple[Hashable, ...], object],
) -> Iterable[Disagreement]:
    for key in sorted(expected.keys() | found.keys(), key=str):
        if expected.get(key) != found.get(key):
            yield Disagreement(what, key, expected.get(key), found.get(key))


def _expected_credits(account: Account) -> dict[tuple[Hashable, ...], object]:
    """By their ids as the page spells them: these say which counts first on a day."""
    return {
        (
            one.payee,
            one.component,
            one.credit_id,
            one.transaction_id,
            one.day,
            one.rule_id,
            one.method,
        ): one.amount
        for one in account.credits
    }


def found_credits(found: Found) -> dict[tuple[Hashable, ...], object]:
    return {
        (
            row["payee_id"],
            row["component_id"],
            row["credit_id"],
            row["transaction_id"] or "",
            row["credited_on"],
            row["rule_id"] or "",
            row["credit_method"],
        ): Fraction(row["credited_amount"])
        for row in found.credits
    }


def _expected_attainment(account: Account) -> dict[tuple[Hashable, ...], object]:
    return {
        key: (attained.credited, attained.quota, attained.attainment, attained.target)
        for key, attained in account.attained.items()
    }


def found_attainment(found: Found) -> dict[tuple[Hashable, ...], object]:
    return {
        (row["payee_id"], row["component_id"], row["period_id"]): (
            Fraction(row["credited_amount"]),
            None if row["quota_amount"] is None else Fraction(row["quota_amount"]),
            None if row["attainment"] is None else Fraction(row["attainment"]),
            None if row["target_amount"] is None else Fraction(row["target_amount"]),
        )
        for row in found.attainment
    }


def _expected_payouts(account: Account) -> dict[tuple[Hashable, ...], object]:
    return {
        key: (payout.commission, payout.commission_currency, payout.amount, payout.currency)
        for key, payout in account.payouts.items()
        if payout.commission
    }


def found_payouts(found: Found) -> dict[tuple[Hashable, ...], object]:
    return {
        (row["payee_id"], row["component_id"], row["earning_period_id"]): (
            Fraction(row["commission_amount"]),
            row["commission_currency_code"],
            Fraction(row["payout_amount"]),
            row["currency_code"],
        )
        for row in found.payouts
        if row["commission_amount"]
    }
