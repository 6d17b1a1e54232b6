"""`attain plans describe --cases`: what every rate table pays around each of its bounds.

A case of `attain uat` for the smallest amount below a bound, for the bound, for the smallest above
it and for a tenth more, where the rate of the tier shows. The amounts to be paid are those that the
models pay today: cases for a person to read once, and for every later change to keep.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from pathlib import Path

from expectations.plan_language import plan_tables
from orchestration.company import Company, load_company
from orchestration.plans.book import Identity, PlanBook, Version, latest, read_book, tiers_of
from orchestration.plans.computing import compute
from orchestration.plans.deals import Deal, Row
from orchestration.plans.examples import QUOTA, TARGET, Example
from orchestration.plans.paying import needs_quota
from orchestration.plans.wording import shown
from orchestration.settings import Settings
from orchestration.transform import plan_book
from orchestration.transform.plan_book_file import Columns

PERIOD_ID, DEAL_ON = "2025-02", dt.date(2025, 2, 3)
PAYEE = "ANN"

SIDES = (("just below", -1), ("on", 0), ("just above", 1))
FAR = ("a tenth above", Decimal("1.1"))


@dataclass(frozen=True)
class BoundaryCase:
    """One case; `tables` are rows of the plan book that it needs beside the defaults."""

    name: str
    says: str
    tables: Mapping[str, Sequence[Row]]
    example: Example

    @property
    def amount(self) -> Decimal:
        return self.example.deals[0].amount


def write_cases(settings: Settings, path: Path) -> int:
    """Write the boundary cases of the company's plan book; returns how many there are."""
    company = load_company(settings)
    contract = plan_book.read_contract(plan_book.CONTRACT_PATH)
    texts = plan_book.read_plan_book(company.plan_book_dir, contract=contract)
    cases = list(boundary_cases(read_book(company.plan_book_dir), company))
    simple = _simple_book(cases, company, contract)
    outcomes = compute(settings, {**texts, **simple}, [case.example for case in cases])
    paid = {case.name: outcomes[case.example.payee_id].payout for case in cases}
    path.write_text("".join(_lines(cases, paid, company)), encoding="utf-8")
    return len(cases)


def boundary_cases(book: PlanBook, company: Company) -> Iterator[BoundaryCase]:
    """Four cases per bound of every component that is paid by tiers."""
    for identity in book.rows("components"):
        component = latest(book, "components", identity)
        tiers = tiers_of(book, component.terms["rate_table_id"])
        plan_identity = (str(component.terms["plan_id"]),)
        if len(tiers) > 1 and plan_identity in book.rows("plans"):
            plan = latest(book, "plans", plan_identity)
            currency_code = str(plan.terms["currency_code"])
            unit = _unit(book, currency_code, company)
            tables = _tables(identity, component, tiers, plan_identity, currency_code)
            yield from _around_bounds(identity, tiers, tables, unit)


def _around_bounds(
    identity: Identity,
    tiers: Sequence[tuple[Identity, Version]],
    tables: Mapping[str, Sequence[Row]],
    unit: Decimal,
) -> Iterator[BoundaryCase]:
    lower = plan_tables()["rate_tiers"].column("lower_bound")
    plan = tables["plans"][0]
    for (rate_table_id, number), tier in tiers:
        bound = tier.terms["lower_bound"]
        if not isinstance(bound, Decimal) or bound <= 0:
            continue
        exact = bound * QUOTA if tier.terms["bound_unit"] == "quota_share" else bound
        beside = [(side, exact.quantize(unit, ROUND_HALF_UP) + step * unit) for side, step in SIDES]
        far = (FAR[0], (exact * FAR[1]).quantize(unit, ROUND_HALF_UP))
        for place, (side, total) in enumerate([*beside, far]):
            at = shown(lower, bound, tier.terms)
            payee_id = f"{identity[0]}-{number}-{place}"
            deal = Deal(payee_id, payee_id, str(DEAL_ON), total, plan["currency_code"])
            yield BoundaryCase(
                name=f"{identity[0]} by {rate_table_id}, {side} {at}",
                says=f"Credited {total:,f}, {side} the bound where tier {number} begins.",
                tables=tables,
                example=Example(
                    component_id=identity[0],
                    plan_id=plan["plan_id"],
                    payee_id=payee_id,
                    rule_id="",
                    credit_method="owner",
                    period_id=PERIOD_ID,
                    currency_code=plan["currency_code"],
                    deals=(deal,),
                    quota=QUOTA if "quotas" in tables else None,
                    rate=None,
                    target=TARGET if "target_incentives" in tables else None,
                ),
            )


def _tables(
    identity: Identity,
    component: Version,
    tiers: Sequence[tuple[Identity, Version]],
    plan_identity: Identity,
    currency_code: str,
) -> dict[str, Sequence[Row]]:
    """The terms without their dates, so that they hold in every period."""
    # What is counted moves no bound, and only amounts are of any size.
    conventions = {
        column.name: str(component.terms[column.name])
        for column in plan_tables()["components"].terms
        if column.words and column.name != "measure"
    }
    rate_table_id = tiers[0][0][0]
    written = {column.name for column in plan_tables()["rate_tiers"].terms}
    own = {"component_id": identity[0], "rate_table_id": rate_table_id}
    payee = {"payee_id": PAYEE}
    worked_towards: dict[str, Sequence[Row]] = {}
    if needs_quota(component, tiers):
        worked_towards["quotas"] = [{**payee, "period_id": PERIOD_ID, "quota_amount": f"{QUOTA:f}"}]
    if component.terms["basis"] == "target":
        worked_towards["target_incentives"] = [{**payee, "target_amount": f"{TARGET:f}"}]
    return {
        "plans": [{"plan_id": plan_identity[0], "currency_code": currency_code}],
        "components": [{**own, **conventions}],
        "rate_tiers": [
            {"rate_table_id": rate_table_id, "tier_number": one[1]}
            | {
                name: f"{value:f}" if isinstance(value, Decimal) else str(value)
                for name, value in version.terms.items()
                if value is not None and name in written
            }
            for one, version in tiers
        ],
        **worked_towards,
    }


def _unit(book: PlanBook, currency_code: str, company: Company) -> Decimal:
    """The smallest amount that is both counted and paid."""
    found = book.rows("currencies").get((currency_code,))
    digits = found[-1].terms["decimal_digits"] if found else None
    paid = int(digits) if isinstance(digits, Decimal) else company.money_scale
    return Decimal(1).scaleb(-min(paid, company.money_scale))


def _simple_book(
    cases: Sequence[BoundaryCase], company: Company, contract: Mapping[str, Columns]
) -> dict[str, str]:
    """The same terms as a plan book: months, and owners are credited for everything."""
    calendar = {"calendar_id": company.pay_calendar_id}
    rows: dict[str, list[Row]] = {
        "calendar_periods": [
            {**calendar, "period_id": f"{day:%Y-%m}", "year_id": f"{day:%Y}"}
            | {"valid_from_on": str(day), "valid_to_on": str(after)}
            for day, after in pairwise(_firsts_of_months())
        ],
        "plans": [],
        "components": [],
        "rate_tiers": [],
        "crediting_rules": [],
    }
    for case in cases:
        plan_id, component_id = case.example.plan_id, case.example.component_id
        made = {
            **case.tables,
            "components": [{**case.tables["components"][0], "plan_id": plan_id, **calendar}],
            "crediting_rules": [
                {"rule_id": component_id, "component_id": component_id}
                | {"credit_method": "owner", "priority": "1"}
            ],
        }
        for name in rows.keys() & made.keys():
            rows[name] += [row for row in made[name] if row not in rows[name]]
    return {name: plan_book.copy_of(rows[name], contract[name]) for name in rows}


def _firsts_of_months() -> list[dt.date]:
    """Of a whole year, as in `attain uat`: a month has a twelfth of the year's target."""
    year = DEAL_ON.year
    return [dt.date(year, month, 1) for month in range(1, 13)] + [dt.date(year + 1, 1, 1)]


def _lines(
    cases: Sequence[BoundaryCase], paid: Mapping[str, Decimal | None], company: Company
) -> Iterator[str]:
    yield f"# What the rate tables of {company.company_name} pay around their bounds, as the\n"
    yield "# models pay it: read each once, then run them with `attain uat`.\n"
    yield "cases:\n" if cases else "cases: []\n"
    for case in cases:
        yield f"  - name: {_text(case.name)}\n"
        yield f"    says: {_text(case.says)}\n"
        yield f"    company: {{money_scale: {company.money_scale}}}\n"
        for name, rows in case.tables.items():
            yield f"    {name}:\n"
            yield from (f"      - {_flow(row)}\n" for row in rows)
        deal = {"payee": PAYEE, "on": str(DEAL_ON), "amount": f"{case.amount:f}"}
        yield f"    transactions: [{_flow(deal)}]\n"
        amount = f"{paid[case.name] or Decimal(0):.{company.money_scale}f}"
        expected = {"payee": PAYEE, "period": PERIOD_ID, "amount": amount}
        yield f"    expect: {{payouts: [{_flow(expected)}]}}\n"


def _flow(row: Row) -> str:
    return f"{{{', '.join(f'{name}: {_text(value)}' for name, value in row.items())}}}"


def _text(value: str) -> str:
    """Quoted where YAML would read more into it than text."""
    plain = value.replace("-", "").replace(".", "").replace("_", "").isalnum()
    return value if plain else "'" + value.replace("'", "''") + "'"
