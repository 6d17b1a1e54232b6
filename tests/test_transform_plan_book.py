"""The working copy of the plan book: checked, numbered, and left alone when nothing changed."""

import csv
from pathlib import Path

import pytest

from orchestration.transform.plan_book import (
    CONTRACT_PATH,
    OPTIONAL_FILES,
    PlanBookError,
    copy_plan_book,
    read_contract,
)

CONTRACT = {
    "plans": {"plan_id": True, "plan_name": False},
    "quotas": {"payee_id": True, "quota_amount": True},
}


@pytest.fixture
def plan_book(tmp_path: Path) -> Path:
    folder = tmp_path / "company" / "plan_book"
    folder.mkdir(parents=True)
    (folder / "plans.csv").write_text("plan_name,plan_id\nHunters,P-1\n\nFarmers,P-2\n")
    return folder


def copy(plan_book: Path) -> tuple[Path, ...]:
    return copy_plan_book(plan_book, into=plan_book.parent / "copy", contract=CONTRACT)


def rows(plan_book: Path, name: str) -> list[list[str]]:
    with (plan_book.parent / "copy" / name).open(newline="") as file:
        return list(csv.reader(file))


def test_the_copy_has_the_contracts_columns_and_the_line_in_the_analysts_file(plan_book):
    copy(plan_book)

    assert rows(plan_book, "plans.csv") == [
        ["plan_id", "plan_name", "line_number"],
        ["P-1", "Hunters", "2"],
        ["P-2", "Farmers", "4"],
    ]


def test_a_column_that_may_be_empty_may_be_left_out(plan_book):
    (plan_book / "plans.csv").write_text("plan_id\nP-1\n")

    copy(plan_book)

    assert rows(plan_book, "plans.csv") == [
        ["plan_id", "plan_name", "line_number"],
        ["P-1", "", "2"],
    ]


def test_a_row_that_spans_lines_has_the_number_of_its_first(plan_book):
    (plan_book / "plans.csv").write_text('plan_id,plan_name\nP-1,"a\nb"\nP-2,c\n')

    copy(plan_book)

    assert [row[-1] for row in rows(plan_book, "plans.csv")[1:]] == ["2", "4"]


def test_a_file_that_a_planning_system_may_deliver_need_not_exist(plan_book):
    copy(plan_book)

    assert rows(plan_book, "quotas.csv") == [["payee_id", "quota_amount", "line_number"]]


def test_an_unchanged_file_is_not_written_again(plan_book):
    written = copy(plan_book)
    before = {path: path.stat().st_mtime_ns for path in written}

    (plan_book / "quotas.csv").write_text("payee_id,quota_amount\nW-1,100\n")

    assert [path.name for path in copy(plan_book)] == ["quotas.csv"]
    plans = plan_book.parent / "copy" / "plans.csv"
    assert plans.stat().st_mtime_ns == before[plans]


def test_a_file_that_left_the_plan_book_leaves_the_copy(plan_book):
    stale = plan_book.parent / "copy" / "old_terms.csv"
    stale.parent.mkdir()
    stale.write_text("a\n1\n")

    copy(plan_book)

    assert not stale.exists()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("plans.csv", "plan_name\na\n", "plan_book/plans.csv line 1 lacks the column plan_id"),
        (
            "plans.csv",
            "plan_id,plan_name,colour\nP-1,a,red\n",
            "plan_book/plans.csv line 1 has the unknown column colour",
        ),
        (
            "plans.csv",
            "plan_id,plan_name,plan_id\nP-1,a,P-1\n",
            "plan_book/plans.csv line 1 names plan_id twice",
        ),
        (
            "plans.csv",
            "plan_id,plan_name\nP-1,a\nP-2\n",
            "plan_book/plans.csv line 3 has 1 fields, its header has 2",
        ),
        (
            "plans.csv",
            "plan_id,plan_name\nP-1,1,000\n",
            "plan_book/plans.csv line 2 has 3 fields, its header has 2",
        ),
        ("plans.csv", "", "plan_book/plans.csv is empty: its first line must be plan_id,plan_name"),
        (
            "plans.csv",
            'plan_id,plan_name\nP-1,"a\n',
            "plan_book/plans.csv line 2 is not CSV: unexpected end of data",
        ),
        (
            "plans.csv",
            b"plan_id,plan_name\nP-1,a\nP-2,\xff\n",
            "plan_book/plans.csv line 3 is not UTF-8 text",
        ),
        (
            "bonuses.csv",
            "a\n1\n",
            "plan_book/bonuses.csv is not a file of the plan book, which knows plans, quotas",
        ),
        (
            "quotas.CSV",
            "payee_id,quota_amount\n",
            "plan_book/quotas.CSV is not a file of the plan book, which knows plans, quotas",
        ),
        (
            "quotas.xlsx",
            b"PK",
            "plan_book/quotas.xlsx is not a file of the plan book, which knows plans, quotas",
        ),
        (
            "plans.csv",
            "plan_id;plan_name\nP-1;a\n",
            "plan_book/plans.csv line 1 is separated by ';', not by commas",
        ),
        (
            "plans.csv",
            "Plan_ID,plan_name\nP-1,a\n",
            "plan_book/plans.csv line 1 has the unknown column Plan_ID: is plan_id meant?",
        ),
        (
            "plans.csv",
            "plan_id,plan_name,\nP-1,a,\n",
            "plan_book/plans.csv line 1 has no name for its column 3",
        ),
        (
            "plans.csv",
            "plan_id,plan_name\nP-1,a\nP-2\N{NO-BREAK SPACE},b\n",
            "plan_book/plans.csv line 3: plan_id 'P-2\\xa0' begins or ends with a space",
        ),
        (
            "plans.csv",
            "plan_id,plan_name\nP-1,a\nP\N{ZERO WIDTH SPACE}-2,b\n",
            "plan_book/plans.csv line 3: plan_id 'P\\u200b-2' has a character that nobody sees",
        ),
        (
            "plans.csv",
            "plan_id,plan_name\nP-1,a\nplan_id,plan_name\nP-2,b\n",
            "plan_book/plans.csv line 3 is the header once more",
        ),
        (
            "plans.csv",
            "plan_id,plan_name\nP-1,a,\nP-2,b,\nP-3,c\nP-4,d,\n",
            "plan_book/plans.csv line 2 and 2 more lines have 3 fields, its header has 2",
        ),
        (
            "plans.csv",
            "plan,plan_name\nP-1,a\n",
            "plan_book/plans.csv line 1 has the unknown column plan: is plan_id meant?",
        ),
        (
            "plans.csv",
            "Contract,plan_name\nP-1,a\n",
            "plan_book/plans.csv line 1 has the unknown column Contract: is plan_id meant?",
        ),
    ],
)
def test_a_faulty_file_is_named_with_its_line_and_nothing_is_copied(
    plan_book, name, content, sentence
):
    data = content if isinstance(content, bytes) else content.encode()
    (plan_book / name).write_bytes(data)

    with pytest.raises(PlanBookError) as error:
        copy(plan_book)

    assert str(error.value) == sentence
    assert not (plan_book.parent / "copy").exists()


def test_a_plan_book_without_plans_is_refused(plan_book):
    (plan_book / "plans.csv").unlink()

    with pytest.raises(PlanBookError, match=r"^plan_book/plans.csv is missing"):
        copy(plan_book)


def test_a_byte_order_mark_from_a_spreadsheet_is_not_part_of_the_first_column(plan_book):
    (plan_book / "plans.csv").write_bytes(b"\xef\xbb\xbfplan_id,plan_name\r\nP-1,a\r\n")

    copy(plan_book)

    assert rows(plan_book, "plans.csv")[1] == ["P-1", "a", "2"]


def test_rows_that_a_spreadsheet_left_empty_are_none(plan_book):
    (plan_book / "plans.csv").write_text("plan_id,plan_name\nP-1,a\n,\n , \nP-2,b\n")

    copy(plan_book)

    assert rows(plan_book, "plans.csv")[1:] == [["P-1", "a", "2"], ["P-2", "b", "5"]]


def test_the_contract_is_read_from_the_yaml_of_the_seeds():
    contract = read_contract(CONTRACT_PATH)

    assert contract.keys() > OPTIONAL_FILES
    assert contract["currencies"] == {"currency_code": True, "decimal_digits": True}
    assert not contract["components"]["boundary_side"]
