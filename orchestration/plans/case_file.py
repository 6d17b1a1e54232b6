"""`attain plans describe --cases`: the boundary cases of a plan book, with what they come to today.

The amounts to be paid are those to which the cases themselves come on the road of `attain uat`:
cases for a person to read once, and for every later change to keep.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from orchestration.company import Company, load_company
from orchestration.plans.book import read_book
from orchestration.plans.boundaries import PAYEE, PERIOD_ID, cases_of, uses_of
from orchestration.settings import Settings
from orchestration.uat.cases import TRANSACTIONS
from orchestration.uat.judging import Result, judge


@dataclass(frozen=True)
class CasesWritten:
    """How many cases were written, and a sentence for each reason why a table has none."""

    count: int
    left_out: tuple[str, ...]


def write_cases(settings: Settings, path: Path) -> CasesWritten:
    """Write the boundary cases of the company's plan book, but those that a gate refuses."""
    company = load_company(settings)
    book = read_book(company.plan_book_dir)
    found = {
        use: list(cases_of(use, component, book, company))
        for use, component in uses_of(book).items()
    }
    cases = [case for each in found.values() for case in each]
    report = judge(cases, bounds=settings, progress=lambda line: None)
    path.write_text("".join(_lines(report.results, company)), encoding="utf-8")
    without = sorted({use.rate_table_id for use, each in found.items() if not each})
    left_out = [f"Rate tables without a bound have no case: {', '.join(without)}"]
    refused = [f"{each.case.name} is left out: {'; '.join(each.faults)}" for each in report.failed]
    count = len(cases) - len(refused)
    return CasesWritten(count, (*(left_out if without else ()), *refused))


def _lines(results: Sequence[Result], company: Company) -> Iterator[str]:
    yield f"# What the rate tables of {company.company_name} pay, or multiply by, around their\n"
    yield "# bounds, as the models do: read each once, then run them with `attain uat`.\n"
    passed = [result for result in results if result.passed]
    yield "cases:\n" if passed else "cases: []\n"
    for result in passed:
        case = result.case
        yield f"  - name: {_text(case.name)}\n"
        yield f"    says: {_text(case.says)}\n"
        yield f"    company: {_flow(case.company)}\n"
        for name, rows in (*case.tables.items(), (TRANSACTIONS, case.transactions)):
            yield f"    {name}:\n"
            yield from (f"      - {_flow(row)}\n" for row in rows)
        amount = f"{_paid(result):.{company.money_scale}f}"
        expected = {"payee": PAYEE, "period": PERIOD_ID, "amount": amount}
        yield f"    expect: {{payouts: [{_flow(expected)}]}}\n"


def _paid(result: Result) -> Decimal:
    rows = result.outcome.get("payouts", ())
    return sum((row["payout_amount"] for row in rows), Decimal(0))


def _flow(row: Mapping[str, str]) -> str:
    return f"{{{', '.join(f'{name}: {_text(value)}' for name, value in row.items())}}}"


def _text(value: str) -> str:
    """Quoted where YAML would read more into it than text."""
    plain = value.replace("-", "").replace(".", "").replace("_", "").isalnum()
    return value if plain else "'" + value.replace("'", "''") + "'"
