"""The same rows give the same marts, and a change from a day on changes nothing before it."""

import random
import re
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from tests.road import (
    PERIOD_OF,
    Road,
    Rows,
    content_of,
    difference,
    marts_of,
    of_period,
    replace,
    road_beside,
)

MARTS = (
    "dim_crediting_rules",
    "dim_exchange_rates",
    "dim_payees",
    "dim_periods",
    "dim_plans",
    "dim_reporting_lines",
    "dim_territory_lines",
    "fct_attainment",
    "fct_commissions",
    "fct_credits",
    "fct_measures",
    "fct_modifiers",
    "fct_payouts",
    "fct_quotas",
    "fct_shares",
    "fct_transactions",
    "rpt_held_credits",
    "rpt_quality",
    "rpt_quarantine",
    "rpt_quota_allocation",
    "rpt_reconciliation",
    "rpt_statement_lines",
)

# The paper company counts amounts only, holds nothing, and has no gates and multipliers.
UNUSED = {"fct_measures", "fct_modifiers", "rpt_held_credits"}
PARTS = 3
LATE = "_2025-02-28"


@pytest.fixture(scope="module")
def road(deals_home: Path) -> Road:
    return road_beside(deals_home)


@pytest.fixture(scope="module")
def delivered_otherwise(road: Road) -> dict[str, Rows]:
    """The marts of rows that came permuted, in other files, twice and late, and were computed
    with more threads than those of the release."""
    road.start_over()
    rearrange(road.settings.company_dir)
    late = road.settings.company_dir / "late"
    move(f"*{LATE}*", road.extract("erp"), late)
    road.pull()
    move("*", late, road.extract("erp"))
    release_id = road.pull().release_id
    deliver_again_later(road.extract("erp"))

    assert road.pull().release_id == release_id

    road.compute()
    road.report_on_gates()
    return content_of(road.settings.marts_path)


def rearrange(company_dir: Path) -> None:
    """Permute the rows of every extract, split it in files, and deliver each of them twice."""
    shuffled = random.Random(8)
    for path in sorted((company_dir / "extracts").rglob("*.csv")):
        header, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
        shuffled.shuffle(rows)
        for part in range(PARTS):
            for copy in ("", "_again"):
                other = path.with_stem(f"{path.stem}_{PARTS - part}{copy}")
                other.write_text(header + "".join(rows[part::PARTS]), encoding="utf-8")
        path.unlink()
    configuration = company_dir / "company.yml"
    text = configuration.read_text(encoding="utf-8")
    one_file = re.compile(r"files: (\w+)\.csv$", re.MULTILINE)
    configuration.write_text(one_file.sub(r'files: "\1_*.csv"', text), encoding="utf-8")


def move(pattern: str, source: Path, target: Path) -> None:
    moved = list(source.glob(pattern))
    assert moved, f"nothing in {source} is {pattern}"
    target.mkdir(exist_ok=True)
    for path in moved:
        path.rename(target / path.name)


def deliver_again_later(folder: Path) -> None:
    """The newest delivery of everything with a sequence once more, a month later."""
    for path in list(folder.glob("*_2025-03-31_*")):
        shutil.copyfile(path, path.with_name(path.name.replace("2025-03-31", "2025-04-30")))


@pytest.mark.parametrize("mart", MARTS)
def test_rows_permuted_split_repeated_and_late_give_the_same_marts(
    mart: str, delivered_otherwise: dict[str, Rows], deals_release: Path
) -> None:
    released = content_of(deals_release / "marts.duckdb")

    assert tuple(released) == MARTS
    assert bool(released[mart]) is (mart not in UNUSED)
    assert difference(delivered_otherwise[mart], released[mart]) == ([], [])


def test_a_deleted_warehouse_comes_back_row_for_row(road: Road, deals_release: Path) -> None:
    road.restore()
    road.settings.warehouse_path.unlink()

    again = road.attain("run")

    assert again.exit_code == 0, again.stderr
    assert "Nothing changed since the current release: nothing to compute." in again.stdout
    assert not road.settings.warehouse_path.exists()
    assert road.pull().release_id == deals_release.resolve().name
    road.compute()
    computed, released = (
        whole_rows(database)
        for database in (road.settings.marts_path, deals_release / "marts.duckdb")
    )
    for mart, rows in released.items():
        assert difference(computed[mart], rows) == ([], []), mart


def whole_rows(database: Path) -> dict[str, Rows]:
    """Every row of every mart but the report on the gates, with its lineage and release."""
    with marts_of(database) as marts:
        return {
            name: marts.execute(f"from {name} order by all").fetchall()
            for name in MARTS
            if name != "rpt_quality"
        }


@pytest.fixture(scope="module")
def other_terms(road: Road, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The marts of a plan book whose rates and rules of monthly windows change on 1 March."""
    road.restore()
    tiers, rules = road.book("rate_tiers.csv"), road.book("crediting_rules.csv")
    for bounds, rate in (("1,quota_share,0,0.5", "0.04"), ("3,quota_share,1,", "0.09")):
        change_from_march(tiers, f"RT-US,{bounds},{rate},,", f"RT-US,{bounds},0.05,,")
    change_from_march(tiers, "RT-US,2,quota_share,0.5,1,0.06,,", "RT-US,2,quota_share,0.5,1,0.07,,")
    change_from_march(tiers, "RT-BILL,1,amount,0,,0.0075,,", "RT-BILL,1,amount,0,,0.01,,")
    rule = "PARTNER-2,PARTNER-REV,20,territory,booking,,,,,,,{share},,,\n"
    new_rule = rule.replace("PARTNER-2", "PARTNER-4").format(share="0.4")
    change_from_march(rules, rule.format(share="0.3"), new_rule)
    road.pull()
    road.compute()
    kept = tmp_path_factory.mktemp("other_terms") / "marts.duckdb"
    shutil.copyfile(road.settings.marts_path, kept)
    return kept


def change_from_march(path: Path, old: str, new: str) -> None:
    """End a row of the plan book on 1 March, and let another one begin."""
    ends, begins = old.rstrip("\n") + "2025-03-01\n", new.rstrip("\n")[:-1] + "2025-03-01,\n"
    replace(path, old.rstrip("\n") + "\n", ends + begins)


@pytest.mark.parametrize("mart", PERIOD_OF)
def test_terms_that_change_on_a_day_change_nothing_in_windows_that_ended_before(
    mart: str, other_terms: Path, deals_release: Path
) -> None:
    before, after = (
        of_period(database, mart, "2025-02")
        for database in (deals_release / "marts.duckdb", other_terms)
    )

    assert before
    assert difference(after, before) == ([], [])


def test_terms_that_change_on_a_day_change_what_is_earned_from_it(other_terms: Path) -> None:
    with marts_of(other_terms) as marts:
        changed = dict(
            marts.execute(
                "select payee_id || ' ' || component_id, commission_amount from fct_payouts"
                " where earning_period_id = '2025-03'"
            ).fetchall()
        )

    # 30,000.00 at 5 % instead of 4 %.
    assert changed["P-01 US-NEW"] == Decimal("1500.00")
    # 30,000.00 at 1 % instead of 0.75 %.
    assert changed["P-05 EU-BILL"] == Decimal("300.00")
    # Bookings at 40 %, the cancellation still at 30 %: 3,456.30 - 3,703.70 + 20,938.27, at 1 %.
    assert changed["P-07 PARTNER-REV"] == Decimal("206.91")
    assert changed["P-12 TEAM"] == Decimal("829.43")
