"""The second company, against figures computed from its CSV files without Attain.

Everything expected here comes from the delivered text by exact decimals in plain Python: the
mapping, the plan book and the whole road have to arrive at the same cents.
"""

import csv
import datetime as dt
import gzip
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import duckdb
import pytest

from orchestration.company import load_company
from orchestration.settings import PROJECT_ROOT, Settings, company_folder

COMPANY = load_company(Settings(company_dir=company_folder("adventureworks"), home=PROJECT_ROOT))
FILES = {
    dataset.name: source.path / dataset.files
    for source in COMPANY.sources
    for dataset in source.datasets
}
MISSING = sorted(path.name for path in FILES.values() if not path.is_file())

pytestmark = pytest.mark.skipif(
    bool(MISSING),
    reason="the AdventureWorks data is not on this machine: seeds/adventureworks/company.yml "
    f"names a folder without {len(MISSING)} of its {len(FILES)} files",
)

# A quota covers the days from its QuotaDate to the next one; the last ends with the data.
PERIOD_STARTS = (
    *(dt.date(2011, 5, 31), dt.date(2011, 8, 31), dt.date(2011, 12, 1), dt.date(2012, 2, 29)),
    *(dt.date(2012, 5, 30), dt.date(2012, 8, 30), dt.date(2012, 11, 30), dt.date(2013, 2, 28)),
    *(dt.date(2013, 5, 30), dt.date(2013, 8, 30), dt.date(2013, 11, 30), dt.date(2014, 3, 1)),
)
END = dt.date(2014, 7, 1)

# A payee, and a day or the first day of a quota period.
Cell = tuple[str, dt.date]


@dataclass(frozen=True)
class Order:
    """A line of SalesOrderHeader. `seller` is empty for an order of the web shop."""

    order_id: str
    ordered_on: dt.date
    seller: str | None
    amount: Decimal
    line_number: int

    @property
    def period(self) -> dt.date:
        assert self.ordered_on < END
        return max(start for start in PERIOD_STARTS if start <= self.ordered_on)


def delivered(name: str) -> list[dict[str, str]]:
    """The rows of a delivered file, as text."""
    path = FILES[name]
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def above(payee: str | None, managers: dict[str, str]) -> Iterator[str]:
    """The managers of a payee, nearest first, to the top; nobody is above nobody."""
    manager = managers[payee] if payee is not None else ""
    while manager:
        yield manager
        manager = managers[manager]


def added_up(amounts: Iterable[tuple[Cell, Decimal]]) -> dict[Cell, Decimal]:
    total: dict[Cell, Decimal] = defaultdict(Decimal)
    for cell, amount in amounts:
        total[cell] += amount
    return dict(total)


@pytest.fixture(scope="module")
def orders():
    return [
        Order(
            order_id=row["SalesOrderID"],
            ordered_on=dt.date.fromisoformat(row["OrderDate"]),
            seller=row["SalesPersonID"] or None,
            amount=Decimal(row["SubTotal"]),
            line_number=line_number,
        )
        for line_number, row in enumerate(delivered("SalesOrderHeader"), start=2)
    ]


@pytest.fixture(scope="module")
def managers():
    """The manager of each employee, empty for the chief executive."""
    return {row["BusinessEntityID"]: row["ManagerID"] for row in delivered("Employee")}


@pytest.fixture(scope="module")
def quotas():
    return {
        (row["BusinessEntityID"], dt.date.fromisoformat(row["QuotaDate"])): Decimal(
            row["SalesQuota"]
        )
        for row in delivered("SalesPersonQuotaHistory")
    }


@pytest.fixture(scope="module")
def own_sales(orders):
    return added_up(((one.seller, one.period), one.amount) for one in orders if one.seller)


@pytest.fixture(scope="module")
def team_sales(own_sales, managers):
    """What everybody below a manager sold, without what the manager sold."""
    return added_up(
        ((manager, period), amount)
        for (seller, period), amount in own_sales.items()
        for manager in above(seller, managers)
    )


@pytest.fixture(scope="module")
def commissions(orders):
    """Exact commissions, order by order; those at a rate of 0 included."""
    people = delivered("SalesPerson")
    rates = {row["BusinessEntityID"]: Decimal(row["CommissionPct"]) for row in people}
    return added_up(
        ((one.seller, one.period), one.amount * rates[one.seller]) for one in orders if one.seller
    )


@pytest.fixture(scope="module")
def marts(adventureworks_release):
    with duckdb.connect(adventureworks_release / "marts.duckdb", read_only=True) as connection:
        yield connection


def rows(marts, query, *values):
    return marts.execute(query, values).fetchall()


def attainment(marts, component_id):
    """Credited amount, quota and attainment of a component; one row each."""
    found = rows(
        marts,
        """
        select payee_id, valid_from_on, credited_amount, quota_amount, attainment
        from fct_attainment inner join dim_periods using (period_id)
        where component_id = ?
        """,
        component_id,
    )
    cells = {(payee, period): tuple(figures) for payee, period, *figures in found}
    assert len(cells) == len(found)
    return cells


def to_cents(amount: Decimal) -> Decimal:
    """Half away from zero, which is what `decimal` calls half up."""
    return amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def share_of(amount: Decimal, quota: Decimal) -> Decimal:
    """A ratio of six decimals, half away from zero, by whole numbers: no division is inexact."""
    numerator, denominator = int(amount * 10_000), int(quota * 10_000)
    return Decimal((2_000_000 * numerator + denominator) // (2 * denominator)).scaleb(-6)


def test_periods_are_the_quota_periods_without_a_gap(marts):
    periods = rows(marts, "select valid_from_on, valid_to_on, is_pay_period from dim_periods")

    ends = (*PERIOD_STARTS[1:], END)
    assert set(periods) == set(zip(PERIOD_STARTS, ends, [True] * 12, strict=True))
    assert len(periods) == 12


def test_every_order_is_one_transaction_and_stays_without_a_sales_person(marts, orders):
    found = rows(
        marts,
        """
        select
            source_line_number, deal_id, owner_payee_id, occurred_on, valid_from_on, amount,
            credited_amount, out_of_scope_amount, crediting_status
        from fct_transactions inner join dim_periods using (period_id)
        order by source_line_number
        """,
    )

    assert found == [
        (one.line_number, one.order_id, one.seller, one.ordered_on, one.period, one.amount)
        + ((one.amount, 0, "credited") if one.seller else (0, one.amount, "out_of_scope"))
        for one in orders
    ]


def test_delivered_orders_are_credited_or_out_of_scope_in_every_period(marts, orders):
    found = rows(
        marts,
        """
        select
            valid_from_on,
            sum(delivered_row_count), sum(credited_row_count), sum(out_of_scope_row_count),
            sum(superseded_row_count + quarantined_row_count),
            sum(delivered_amount), sum(credited_amount), sum(out_of_scope_amount),
            sum(superseded_amount + quarantined_amount)
        from rpt_reconciliation left join dim_periods using (period_id)
        where system = 'erp' and entity = 'order_lines'
        group by valid_from_on order by valid_from_on
        """,
    )

    expected = []
    for period in PERIOD_STARTS:
        amounts = [(one.amount, one.seller) for one in orders if one.period == period]
        sold = [amount for amount, seller in amounts if seller]
        unsold = [amount for amount, seller in amounts if not seller]
        counts = (len(amounts), len(sold), len(unsold), 0)
        expected.append((period, *counts, sum(sold) + sum(unsold), sum(sold), sum(unsold), 0))
    assert found == expected
    assert [sum(column) for column in list(zip(*found, strict=True))[1:]] == [
        *(31_465, 3_806, 27_659, 0),
        *map(Decimal, ("109846381.4039", "80487704.1832", "29358677.2207", "0")),
    ]


def test_own_sales_are_measured_against_whole_quotas(marts, own_sales, quotas):
    found = attainment(marts, "AW-OWN")

    # 284 was hired a month into a quota period, and has its quota in full: nothing is prorated.
    assert len(quotas) == 163
    assert found == {
        cell: (own_sales[cell], quota, share_of(own_sales[cell], quota))
        for cell, quota in quotas.items()
    }
    # Nobody sold in a period without a quota, nobody with one sold nothing.
    assert set(own_sales) == set(quotas)


def test_managers_are_credited_for_everybody_below_them_to_the_top(marts, team_sales):
    found = attainment(marts, "AW-TEAM")

    assert found == {cell: (amount, None, None) for cell, amount in team_sales.items()}
    chief_executive = sum(amount for (payee, _), (amount, *_) in found.items() if payee == "1")
    assert chief_executive == Decimal("80487704.1832")


def test_roll_up_is_right_on_every_day(marts, orders, managers):
    found = rows(
        marts,
        """
        select payee_id, credited_on, sum(credited_amount) from fct_credits
        where component_id = 'AW-TEAM' group by payee_id, credited_on
        """,
    )

    assert {(payee, day): amount for payee, day, amount in found} == added_up(
        ((manager, one.ordered_on), one.amount)
        for one in orders
        for manager in above(one.seller, managers)
    )


def test_commissions_are_exact_and_payouts_rounded_once(marts, commissions):
    found = rows(
        marts,
        """
        select
            payee_id, valid_from_on, component_id, line_kind,
            commission_exact_amount, commission_amount, payout_amount, currency_code
        from fct_payouts inner join dim_periods on earning_period_id = period_id
        where commission_exact_amount <> 0 or payout_amount <> 0
        order by payee_id, valid_from_on
        """,
    )

    assert found == [
        (*cell, "AW-OWN", "commission", exact, to_cents(exact), to_cents(exact), "USD")
        for cell, exact in sorted(commissions.items())
        if exact
    ]
    assert sum(row[4] for row in found) == Decimal("1101643.4625788")
    # Rounded per order it would be 0.07 less.
    assert sum(row[6] for row in found) == Decimal("1101643.43")


def test_every_gate_passed(marts):
    verdicts = rows(marts, "select severity, is_success, table_name, reason from rpt_quality")

    assert verdicts
    assert [one for one in verdicts if one[:2] == ("critical", False)] == []
