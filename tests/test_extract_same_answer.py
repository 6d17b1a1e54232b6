"""The same deliveries give the same rows and release, however and whenever they arrive."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.company import InputError
from orchestration.extract.release_id import hash_of_code
from tests.extract_company import (
    CALENDAR,
    INCREMENT,
    LINES_HEADER,
    RECORDED_AT,
    SNAPSHOT,
    Firm,
)


def test_a_late_snapshot_does_not_win(tmp_path: Path) -> None:
    firm = Firm(tmp_path)
    firm.deliver_products("2025-03-02", "new")
    firm.pull()
    firm.deliver_products("2025-03-01", "old")
    firm.pull()

    assert firm.live_products() == ["new"]


def test_a_return_to_an_older_state_is_that_state(tmp_path: Path) -> None:
    firm = Firm(tmp_path)
    for day, name in (("2025-03-01", "bolt"), ("2025-03-02", "nut"), ("2025-03-03", "bolt")):
        firm.deliver_products(day, name)
        firm.pull()
        assert firm.live_products() == [name]


def test_an_increment_may_bring_the_bytes_of_an_older_one_again(tmp_path: Path) -> None:
    firm = Firm(tmp_path, order_lines=INCREMENT)
    for day, amount in (("2025-03-01", "1"), ("2025-03-02", "2"), ("2025-03-03", "1")):
        firm.deliver_lines(day, A=amount)
    firm.pull()

    assert firm.query(
        "select delivery_rank, amount, file_name from raw_erp.order_lines"
        " inner join raw_control.files using (file_id) order by delivery_rank"
    ) == [
        (1, "1", "order_lines_2025-03-01.csv"),
        (2, "2", "order_lines_2025-03-02.csv"),
        (3, "1", "order_lines_2025-03-03.csv"),
    ]


def test_tidied_away_files_stay_delivered(tmp_path: Path) -> None:
    firm = Firm(tmp_path)
    first = firm.deliver_products("2025-03-01", "bolt")
    before = firm.pull()
    first.unlink()

    assert firm.pull().release_id == before.release_id
    assert firm.live_products() == ["bolt"]


def test_known_by_is_the_warehouse_of_that_day(tmp_path: Path) -> None:
    firm = Firm(tmp_path, order_lines=INCREMENT, products=SNAPSHOT)
    firm.deliver_products("2025-03-01", "bolt")
    firm.deliver_lines("2025-03-01", A="1")
    firm.pull(known_by="2025-03-31")
    then, products = firm.line_rows(), firm.live_products()
    firm.deliver_products("2025-04-01", "nut")
    firm.deliver_lines("2025-04-01", A="2", B="3")
    # What was delivered again in June, corrected, was not known in March.
    firm.deliver_lines("2025-03-01", A="100")
    firm.pull()
    assert firm.live_products() == ["nut"]
    assert ("A", "1", "1", 1, True, False) in firm.line_rows()

    firm.pull(known_by="2025-03-31")
    assert (firm.line_rows(), firm.live_products()) == (then, products)


@pytest.mark.parametrize(
    ("known_by", "sentence"),
    [
        (
            "2025-05-31",
            "Nothing was known by 2025-05-31 of shop.products (first known on 2025-06-01)",
        ),
        (
            "2025-02-28",
            (
                "Nothing was known by 2025-02-28 of shop.order_lines (first known on 2025-03-01),"
                " shop.products (first known on 2025-06-01)"
            ),
        ),
    ],
    ids=["a snapshot", "a whole source"],
)
def test_before_anything_was_known_there_is_no_answer(
    tmp_path: Path, known_by: str, sentence: str
) -> None:
    undated = {"files": "products.csv", "delivery": "snapshot"}
    firm = Firm(tmp_path, order_lines=INCREMENT, products=undated)
    firm.deliver("products.csv", "product_id\nP-1\n")
    firm.deliver_lines("2025-03-01", A="1")

    with pytest.raises(InputError) as refused:
        firm.pull(known_by=known_by, recorded_at=RECORDED_AT)

    assert str(refused.value) == sentence


def test_an_increment_may_begin_later(tmp_path: Path) -> None:
    firm = Firm(tmp_path, order_lines=INCREMENT, products=SNAPSHOT)
    firm.deliver_products("2025-03-01", "bolt")
    firm.deliver_lines("2025-04-01", A="1")
    firm.pull(known_by="2025-03-31")

    assert (firm.line_rows(), firm.live_products()) == ([], ["bolt"])


def test_the_release_is_named_by_what_went_in(tmp_path: Path) -> None:
    firm = Firm(tmp_path)
    firm.deliver_products("2025-03-01", "bolt")
    first = firm.pull()
    names = {first.release_id}
    assert len(first.release_id) == 12
    assert firm.pull(recorded_at=RECORDED_AT + dt.timedelta(days=1)).release_id in names

    def renamed(report_id: str) -> None:
        assert report_id not in names
        names.add(report_id)

    renamed(firm.pull(through="2025-01").release_id)
    renamed(firm.pull(known_by="2025-12-31").release_id)
    plan_book = firm.settings.company_dir / "plan_book" / "plans.csv"
    plan_book.write_text("plan_id\nP\n")
    renamed(firm.pull().release_id)
    firm.configuration["company_name"] = "Tiny & Sons"
    firm.configure()
    renamed(firm.pull().release_id)
    firm.deliver_products("2025-03-02", "nut")
    renamed(firm.pull().release_id)


def test_another_machine_names_the_release_alike_and_other_bytes_otherwise(tmp_path: Path) -> None:
    releases: list[str] = []
    for machine, name in (("a", "bolt"), ("b", "bolt"), ("c", "nut")):
        firm = Firm(tmp_path / machine)
        firm.deliver_products("2025-03-01", name)
        releases.append(firm.pull(recorded_at=RECORDED_AT + dt.timedelta(len(releases))).release_id)

    assert releases[0] == releases[1]
    assert releases[0] != releases[2]


def test_the_code_is_part_of_the_release_and_what_it_makes_is_not(tmp_path: Path) -> None:
    for name in ("dbt_project.yml", "requirements.lock", "models/a.sql", "dbt_project/target/x"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("1")
    before = hash_of_code(tmp_path)
    (tmp_path / "models" / "__pycache__").mkdir()
    for made in ("models/__pycache__/a.pyc", "dbt_project/target/y", "models/.a.sql.swp"):
        (tmp_path / made).write_text("2")
    assert hash_of_code(tmp_path) == before

    (tmp_path / "models" / "a.sql").write_text("2")
    assert hash_of_code(tmp_path) != before


def test_through_an_unknown_period_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    firm = Firm(tmp_path)
    firm.deliver_products("2025-03-01", "bolt")

    with pytest.raises(InputError) as error:
        firm.pull(through="2025-Q1")
    assert str(error.value) == (
        "No period 2025-Q1 in calendar months: its first is 2025-01, its last 2025-02"
    )
    assert firm.pull().through_on is None


@pytest.mark.parametrize(
    ("calendar", "sentence"),
    [
        (None, "The plan book of tiny has no calendar_periods.csv"),
        ("calendar_id,period_id\nmonths,2025-01\n", "line 1 lacks the column valid_from_on"),
        (CALENDAR.replace("months", "weeks"), "has no period of the calendar months"),
        (CALENDAR.replace("2025-02-01", "1.2.2025"), "line 2: valid_to_on must be an ISO date"),
    ],
    ids=["gone", "columns gone", "other calendar", "no date"],
)
def test_a_calendar_with_a_fault_is_refused(
    tmp_path: Path, calendar: str | None, sentence: str
) -> None:
    firm = Firm(tmp_path)
    path = firm.settings.company_dir / "plan_book" / "calendar_periods.csv"
    path.unlink()
    if calendar is not None:
        path.write_text(calendar)

    with pytest.raises(InputError, match=sentence):
        firm.pull(through="2025-01")


def deliver_split(firm: Firm, rows: list[tuple[int, str]], parts: int, *, twice: bool) -> None:
    """Deliver rows (order, amount) as one delivery of several files, each of them twice."""
    for part in range(parts):
        lines = [f"O-{number},1,{amount}\n" for number, amount in rows[part::parts]]
        for copy in ("", "_again") if twice else ("",):
            firm.deliver(f"order_lines_2025-03-01_{part}{copy}.csv", LINES_HEADER + "".join(lines))


ROWS = st.lists(
    st.tuples(st.integers(1, 99), st.sampled_from(["1.10", "-3", "NaN", "07"])),
    max_size=12,
    unique_by=lambda row: row[0],
)


@given(rows=ROWS, data=st.data(), parts=st.integers(1, 4), twice=st.booleans())
@settings(max_examples=6, deadline=None)
def test_the_same_rows_in_other_files_are_the_same_raw_rows(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[int, str]],
    data: st.DataObject,
    parts: int,
    twice: bool,
) -> None:
    one = Firm(tmp_path_factory.mktemp("one"), order_lines=INCREMENT)
    many = Firm(tmp_path_factory.mktemp("many"), order_lines=INCREMENT)
    deliver_split(one, rows, 1, twice=False)
    deliver_split(many, data.draw(st.permutations(rows)), parts, twice=twice)
    one.pull()
    many.pull()

    assert many.line_rows() == one.line_rows()
    assert len(one.line_rows()) == len(rows)


@given(order=st.permutations(range(4)), is_snapshot=st.booleans())
@settings(max_examples=5, deadline=None)
def test_the_order_of_arrival_changes_neither_rows_nor_release(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], is_snapshot: bool
) -> None:
    kind: dict[str, Any] = INCREMENT | {"delivery": "snapshot" if is_snapshot else "increment"}
    files = [("2025-03-01", "1"), ("2025-03-02", "2"), ("2025-03-03", "2"), ("2025-03-04", "1")]
    together = Firm(tmp_path_factory.mktemp("together"), order_lines=kind)
    singly = Firm(tmp_path_factory.mktemp("singly"), order_lines=kind)
    for day, amount in files:
        together.deliver_lines(day, A=amount)
    for number in order:
        day, amount = files[number]
        singly.deliver_lines(day, A=amount)
        last = singly.pull()

    assert last.release_id == together.pull().release_id
    tables = ("raw_control.files", "raw_control.mapped_files", "raw_erp.order_lines")
    for table in tables:
        query = f"select * from {table} order by all"
        assert singly.query(query) == together.query(query)
