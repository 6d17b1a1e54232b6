"""Faults of files and between rows always block, in one sentence with file, line and value.

Rows that cannot be read go to quarantine: test_bad_rows.py.
"""

import json
from pathlib import Path

import pytest

from orchestration.company import InputError
from tests.road import Road, content_of, replace, road_beside

ORDERS, LINES = "erp/orders_2025-03-31.csv", "erp/order_lines_2025-03-31.csv"


@pytest.fixture(scope="module")
def companion(deals_home: Path) -> Road:
    return road_beside(deals_home)


@pytest.fixture
def road(companion: Road) -> Road:
    companion.restore()
    return companion


# Faults of a file: what stands in it, what instead, and the sentence of the pull.
REFUSED = {
    "a column is missing": (
        ORDERS,
        "ordered_on",
        "order_date",
        "orders_2025-03-31.csv line 1 lacks the column ordered_on, which erp.orders needs",
    ),
    "a column stands there twice": (
        ORDERS,
        ",channel,",
        ",territory_id,",
        "orders_2025-03-31.csv line 1: the column 'territory_id' stands there twice",
    ),
    "cut off within a number": (
        LINES,
        "O-2007,1,PR-10,5000.00,2025-03-25 10:00:00,\n",
        "O-2007,1,PR-10,500",
        "order_lines_2025-03-31.csv line 19 does not end with a line break: is it cut off?",
    ),
    "cut off between two lines": (
        LINES,
        "O-2007,1,PR-10,5000.00,2025-03-25 10:00:00,\n",
        "",
        "order_lines_2025-03-31.csv has 17 rows, its control file says 18: 1 less",
    ),
    "an amount is not the one that was counted": (
        LINES,
        "PR-20,9000.00",
        "PR-20,9900.00",
        (
            "order_lines_2025-03-31.csv sums to 168073.85 in amount,"
            " its control file says 167173.85: 900 more"
        ),
    ),
    "columns are shifted": (
        LINES,
        "PR-20,9000.00",
        "PR-20,9,000.00",
        "order_lines_2025-03-31.csv line 11 has 7 fields, its header has 6",
    ),
    "a tombstone that says neither yes nor no": (
        LINES,
        "2025-03-05 11:00:00,true",
        "2025-03-05 11:00:00,gone",
        "order_lines_2025-03-31.csv line 12: is_deleted must be true, false or empty, not 'gone'",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_fault_of_a_file_is_refused_and_leaves_no_trace(name: str, road: Road) -> None:
    file_name, old, new, sentence = REFUSED[name]
    control_file = road.extract(f"{LINES}.control.json")
    control_file.write_text(json.dumps({"rows": 18, "amount": "167173.85"}))
    assert not road.pull().recorded
    before = traces(road)
    replace(road.extract(file_name), old, new)

    with pytest.raises(InputError) as refused:
        road.pull()

    assert str(refused.value) == sentence
    assert traces(road) ^ before == set()


def traces(road: Road) -> set[object]:
    """What a pull leaves: archived files, records of deliveries, and the files in use."""
    folders = (road.settings.archive_dir / name for name in ("deliveries", "objects", "landed"))
    archived = {path for folder in folders for path in folder.rglob("*")}
    return archived | set(road.query("from raw_control.files"))


@pytest.mark.parametrize(
    ("file_name", "old", "new", "sentence"),
    [
        (f"extracts/{ORDERS}", *REFUSED["a column is missing"][1:]),
        (
            "plan_book/components.csv",
            "rounding_point,valid_from_on",
            "rounding_point,colour,valid_from_on",
            "plan_book/components.csv line 1 has the unknown column colour",
        ),
    ],
    ids=["extract", "plan book"],
)
def test_whoever_runs_sees_that_sentence_and_nothing_else(
    road: Road, file_name: str, old: str, new: str, sentence: str
) -> None:
    replace(road.settings.company_dir / file_name, old, new)
    before = content_of(road.settings.published_dir / "current" / "marts.duckdb")

    ended = road.attain("run")

    assert ended.exit_code == 1
    assert ended.stderr == f"attain: {sentence}\n"
    assert content_of(road.settings.published_dir / "current" / "marts.duckdb") == before


ASSIGNMENTS = "extracts/hr/job_assignments.csv"

# Faults between rows: file, what stands in it, what instead, the tables that are built anew, and
# what the gate says of the last of them.
BLOCKED = {
    "a cycle of managers": (
        ASSIGNMENTS,
        "P-10,sales_manager,P-12,USD,2017-02-01,\n",
        (
            "P-10,sales_manager,P-12,USD,2017-02-01,2025-03-05\n"
            "P-10,sales_manager,P-01,USD,2025-03-05,\n"
        ),
        ("stg_hr__job_assignments",),
        "P-10 is their own manager on 2025-03-05, over P-01, P-10 (job_assignments.csv line 12)",
    ),
    "assignments that overlap": (
        ASSIGNMENTS,
        "P-02,account_executive,P-10,USD,2022-09-01,2025-02-20",
        "P-02,account_executive,P-10,USD,2022-09-01,2025-02-21",
        ("stg_hr__job_assignments",),
        (
            "P-02 has two versions on 2025-02-20"
            " (job_assignments.csv line 3, job_assignments.csv line 4)"
        ),
    ),
    "splits over 100 %": (
        "extracts/crm/splits.csv",
        "D-503,P-03,0.3",
        "D-503,P-03,0.500001",
        ("stg_crm__splits",),
        "Split of D-503 sums to 1.000001, over 1 (splits.csv line 8)",
    ),
    "one split over 100 %": (
        "extracts/crm/splits.csv",
        "D-503,P-03,0.3",
        "D-503,P-03,1.3",
        ("stg_crm__splits",),
        "Split of D-503 sums to 1.8, over 1 (splits.csv line 8)",
    ),
    "a split in per cent of the whole": (
        "extracts/crm/splits.csv",
        "D-503,P-03,0.3",
        "D-503,P-03,30",
        ("stg_crm__splits",),
        "Split of D-503 sums to 30.5, over 1 (splits.csv line 8)",
    ),
    "more leaves unreadable than tolerated": (
        "extracts/hr/leaves.csv",
        "2025-03-10",
        "10.03.2025",
        ("stg_hr__leaves",),
        "1 of 1 leaves are quarantined, over the tolerance of 10.00 %",
    ),
    "an unknown rate table": (
        "plan_book/components.csv",
        "RT-BILL",
        "RT-BILLS",
        ("components", "stg_plan__components"),
        "rate_table_id RT-BILLS is not in rate_tiers: is RT-BILL meant? (components.csv line 5)",
    ),
    "a gap between tiers": (
        "plan_book/rate_tiers.csv",
        "RT-SE,2,amount,100000,",
        "RT-SE,2,amount,100001,",
        ("rate_tiers", "stg_plan__rate_tiers"),
        "Tier 2 of RT-SE begins at 100001, tier 1 ends at 100000 (rate_tiers.csv line 10)",
    ),
    "a rate in per cent": (
        "plan_book/rate_tiers.csv",
        "RT-SE,2,amount,100000,,0.008",
        "RT-SE,2,amount,100000,,0.8%",
        ("rate_tiers", "stg_plan__rate_tiers"),
        "rate 0.8% is not a rate such as 0.0675 with at most 6 decimals (rate_tiers.csv line 10)",
    ),
}


@pytest.mark.parametrize("name", BLOCKED)
def test_a_fault_between_rows_blocks_and_names_its_line(name: str, road: Road) -> None:
    file_name, old, new, tables, sentence = BLOCKED[name]
    table = f"staging.{tables[-1]}"
    assert road.look(table).passed
    replace(road.settings.company_dir / file_name, old, new)

    road.pull()
    road.compute(*tables)

    verdict = road.look(table)
    assert not verdict.passed
    assert sentence in verdict.reasons()
