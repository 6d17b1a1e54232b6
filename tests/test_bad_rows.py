"""Rows that cannot be read go to quarantine with file, line and value, and nothing is lost."""

import shutil
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from orchestration.gates.results import TableVerdict
from tests.road import Road, content_of, difference, marts_of, replace, road_beside

ORDERS, LINES = "erp/orders_2025-03-31.csv", "erp/order_lines_2025-03-31.csv"

ROTTEN_ORDERS = """\
R-1,,A-100,P-01,booking,,2025-03-28,USD,,direct,
R-2,,A-100,P-01,booking,,28.03.2025,USD,,direct,
R-3,,A-100,P-01,booking,,2025-28-03,USD,,direct,
R-4,,A-100,P-01,booking,,2025-03-28,USX,,direct,
R-5,,A-100,P-01,barter,,2025-03-28,USD,,direct,
"""
ROTTEN_LINES = """\
R-1,1,PR-10,100.123,,
R-1,2,PR-10,NaN,,
R-1,3,PR-10,Infinity,,
R-1,4,PR-10,"1,000.00",,
R-1,5,PR-10,,,
R-1,,PR-10,100.00,,
R-2,1,PR-10,200.00,,
R-3,1,PR-10,300.00,,
R-4,1,PR-10,400.00,,
R-9,1,PR-10,500.00,,
R-1,6,PR-10,1e3,,
R-1,7,PR-10,1.2.3,,
R-1,8,PR-10, 12.50,,
R-1,9,PR-10,100.1234567,,
R-5,1,PR-10,600.00,,
"""
NO_DATE, NO_AMOUNT = "is not a date such as 2025-01-31", "is not an amount such as -1234.56"

# The column, value and reason that the quarantine names, by file and line.
ROTTEN = {
    ("orders", 3): ("ordered_on", "28.03.2025", NO_DATE),
    ("orders", 4): ("ordered_on", "2025-28-03", NO_DATE),
    ("orders", 5): ("currency_code", "USX", "is not a currency of the plan book"),
    ("orders", 6): (
        "order_type",
        "barter",
        "is not one of booking, renewal, upsell, cancellation",
    ),
    ("order_lines", 2): (
        "amount",
        "100.123",
        "has more decimals than the money scale of the company",
    ),
    ("order_lines", 3): ("amount", "NaN", NO_AMOUNT),
    ("order_lines", 4): ("amount", "Infinity", NO_AMOUNT),
    ("order_lines", 5): ("amount", "1,000.00", NO_AMOUNT),
    ("order_lines", 6): ("amount", None, "is empty"),
    ("order_lines", 12): ("amount", "1e3", NO_AMOUNT),
    ("order_lines", 13): ("amount", "1.2.3", NO_AMOUNT),
    ("order_lines", 14): ("amount", " 12.50", NO_AMOUNT),
    ("order_lines", 15): (
        "amount",
        "100.1234567",
        "has more decimals than the money scale of the company",
    ),
    ("order_lines", 7): ("line_id", None, "is empty"),
    ("order_lines", 8): (None, None, "order R-2 is in quarantine"),
    ("order_lines", 9): (None, None, "order R-3 is in quarantine"),
    ("order_lines", 10): (None, None, "order R-4 is in quarantine"),
    ("order_lines", 11): (None, None, "order R-9 is missing"),
    ("order_lines", 16): (None, None, "order R-5 is in quarantine"),
}

# What tells of rows and their credits; from the same credits the same is paid.
UP_TO_THE_CREDITS = (
    "path:models/staging",
    "resource_type:seed",
    "path:models/intermediate/crediting",
    "fct_transactions",
    "fct_credits",
    "rpt_quarantine",
    "rpt_reconciliation",
)


@dataclass(frozen=True)
class Rotten:
    """The marts of a company with rotten rows, the totals of its files as they were delivered,

    and its gate within and above the tolerance.
    """

    database: Path
    totals: dict[str, tuple[int, Decimal]]
    within: TableVerdict
    above: TableVerdict


@pytest.fixture(scope="module")
def road(deals_home: Path) -> Road:
    return road_beside(deals_home)


@pytest.fixture(scope="module")
def rotten(road: Road, tmp_path_factory: pytest.TempPathFactory) -> Rotten:
    road.restore()
    for file_name, rows in ((ORDERS, ROTTEN_ORDERS), (LINES, ROTTEN_LINES)):
        sound = road.extract(file_name)
        header = sound.read_text(encoding="utf-8").splitlines(keepends=True)[0]
        sound.with_stem(f"{sound.stem}_rotten").write_text(header + rows, encoding="utf-8")
    configuration = road.settings.company_dir / "company.yml"
    replace(configuration, "quarantine_tolerance: 0.10", "quarantine_tolerance: 0.50")
    road.pull()
    road.compute(*UP_TO_THE_CREDITS)
    within = road.look("staging.stg_erp__order_lines")
    kept = tmp_path_factory.mktemp("rotten") / "marts.duckdb"
    shutil.copyfile(road.settings.marts_path, kept)
    files = road.query("select file_name, row_count, control_total from raw_control.files")
    road.change("update raw_control.runs set quarantine_tolerance_ppm = 100000")
    totals = {name: (row_count, total) for name, row_count, total in files}
    return Rotten(kept, totals, within, road.look("staging.stg_erp__order_lines"))


@pytest.mark.parametrize(("file_name", "line"), ROTTEN)
def test_a_row_that_cannot_be_read_is_in_quarantine_with_its_line_and_value(
    file_name: str, line: int, rotten: Rotten
) -> None:
    with marts_of(rotten.database) as marts:
        found = marts.execute(
            "select column_name, delivered_value, reason from rpt_quarantine"
            " where file_name = ? and line_number = ?",
            [f"{file_name}_2025-03-31_rotten.csv", line],
        ).fetchall()

    assert found == [ROTTEN[file_name, line]]


def test_rows_in_quarantine_warn_within_the_tolerance_and_block_above_it(rotten: Rotten) -> None:
    assert rotten.within.passed
    assert (
        "amount 100.123 has more decimals than the money scale of the company"
        " (order_lines_2025-03-31_rotten.csv line 2)"
    ) in rotten.within.reasons(limit=99)
    assert not rotten.above.passed
    assert rotten.above.reasons(limit=1) == [
        "11 of 42 order_lines are quarantined, over the tolerance of 10.00 %"
    ]


def test_rotten_rows_change_nobodys_credit(rotten: Rotten, deals_release: Path) -> None:
    credited = content_of(rotten.database)
    released = content_of(deals_release / "marts.duckdb")

    for mart in ("fct_transactions", "fct_credits"):
        assert difference(credited[mart], released[mart]) == ([], [])


def test_no_rotten_row_and_no_amount_is_lost(rotten: Rotten) -> None:
    with marts_of(rotten.database) as marts:
        files = marts.execute(
            "select file_name, sum(delivered_row_count), sum(delivered_amount),"
            " sum(credited_row_count + out_of_scope_row_count + superseded_row_count"
            " + quarantined_row_count),"
            " sum(credited_amount + out_of_scope_amount + superseded_amount + quarantined_amount)"
            " from rpt_reconciliation group by file_name"
        ).fetchall()

    assert rotten.totals["order_lines_2025-03-31_rotten.csv"][0] == ROTTEN_LINES.count("\n")
    assert files
    for name, *reconciled in files:
        assert reconciled == [*rotten.totals[name], *rotten.totals[name]], name


def test_a_split_that_cannot_be_read_pays_its_share_to_nobody_else(road: Road) -> None:
    """D-501 has one order, O-1001, and its billing: without P-02's share all would be P-01's."""
    road.restore()
    replace(road.settings.company_dir / "company.yml", "tolerance: 0.10", "tolerance: 0.70")
    replace(road.extract("crm/splits.csv"), "D-501,P-02,0.4", "D-501,P-02,40%")
    replace(road.extract("crm/splits.csv"), "D-501,P-01,0.6", "D-501,P-01,60%")

    road.pull()
    road.compute(*UP_TO_THE_CREDITS)

    assert road.look("crediting.int_transactions__judged").passed
    assert road.look("crediting.int_rows__accounted").passed
    with marts_of(road.settings.marts_path) as marts:
        waiting = marts.execute(
            "select reason from rpt_quarantine where reason like '%D-501%'"
        ).fetchall()
        credited = marts.execute(
            "select credit_id from fct_credits inner join fct_transactions using (transaction_id)"
            " where deal_id = 'D-501'"
        ).fetchall()
    assert waiting == [("a split of deal D-501 is in quarantine",)] * 5
    assert credited == []
