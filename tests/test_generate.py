"""`attain generate`: deterministic, exact in number, whole or not at all."""

import csv
import json
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
import yaml

from orchestration.generate import GeneratedReport, generate
from orchestration.settings import PROJECT_ROOT
from tests.generated_firm import MONTHS, good_rows, make, make_demo, reader


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> GeneratedReport:
    return make_demo(tmp_path_factory.mktemp("demo") / "extracts")


@pytest.fixture(scope="module")
def extracts(demo):
    with reader(demo) as connection:
        yield connection


def bytes_of(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.mark.parametrize("file_format", ["csv", "parquet"])
def test_the_same_arguments_give_the_same_bytes(tmp_path, file_format):
    make(tmp_path / "one", file_format=file_format)
    make(tmp_path / "two", file_format=file_format)
    make(tmp_path / "other", file_format=file_format, seed=2)

    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")
    assert bytes_of(tmp_path / "one") != bytes_of(tmp_path / "other")


def test_csv_and_parquet_hold_the_same_rows(tmp_path):
    text = make(tmp_path / "text", file_format="csv")
    columnar = make(tmp_path / "columnar", file_format="parquet")

    assert text.row_counts == columnar.row_counts
    with reader(text) as left, reader(columnar) as right:
        for name in text.row_counts:
            dataset = name.split(".")[1]
            rows = f"select * exclude filename from {dataset} order by all"
            assert left.execute(rows).fetchall() == right.execute(rows).fetchall(), dataset


def test_parquet_holds_nothing_but_text(tmp_path):
    report = make(tmp_path / "columnar", file_format="parquet", transactions=300)

    with duckdb.connect() as connection:
        types = {
            column[1]
            for file in report.folder.rglob("*.parquet")
            for column in connection.execute(f"describe from '{file}'").fetchall()
        }
    assert types == {"VARCHAR"}


def test_the_demo_has_exactly_the_transactions_asked_for(demo, extracts):
    assert demo.file_format == "csv"
    assert good_rows(extracts, demo) == demo.transaction_count == 20_000


@pytest.mark.parametrize(
    ("transactions", "months", "file_format"),
    [(100, 1, "csv"), (2_999, 14, "csv"), (100_000, 12, "csv"), (100_001, 3, "parquet")],
)
def test_a_firm_of_any_size_has_exactly_its_transactions(
    tmp_path, transactions, months, file_format
):
    report = make(tmp_path / "firm", transactions=transactions, months=months)

    assert report.file_format == file_format
    with reader(report) as connection:
        assert good_rows(connection, report) == transactions


def test_every_dataset_has_the_columns_of_its_contract(demo, extracts):
    for name in demo.row_counts:
        system, dataset = name.split(".")
        system = {"planning": "plan"}.get(system, system)
        path = PROJECT_ROOT / "models" / "staging" / system / f"_{system}__sources.yml"
        tables = yaml.safe_load(path.read_text())["sources"][0]["tables"]
        contract = next(table for table in tables if table["name"] == dataset)
        columns = [row[0] for row in extracts.execute(f"describe {dataset}").fetchall()]

        delivered = [name for name in columns if name not in ("delivered_on", "filename")]
        if delivered[-1] == "is_deleted":
            delivered.pop()
        assert delivered == [column["name"] for column in contract["columns"]], dataset


def test_control_files_count_what_is_in_the_file(demo):
    controls = sorted(demo.folder.rglob("*.control.json"))

    assert len(controls) == 4 * MONTHS
    for control in controls:
        with control.with_name(control.name.removesuffix(".control.json")).open() as file:
            amounts = [row["amount"] for row in csv.DictReader(file)]
        readable = [
            Decimal(text) for text in amounts if text.lstrip("-").replace(".", "").isdigit()
        ]
        said = json.loads(control.read_text())
        assert said["rows"] == len(amounts)
        assert Decimal(said["amount"]) == sum(readable)


def test_a_failed_generation_leaves_the_former_firm(tmp_path):
    into = tmp_path / "extracts"
    make(into, transactions=300)
    before = bytes_of(into)

    def fail_late(step: str) -> None:
        if "payment lines" in step:
            raise OSError("No space left on device")

    with pytest.raises(OSError, match="No space"):
        generate(into=into, payees=60, transactions=400, months=2, seed=1, progress=fail_late)
    assert bytes_of(into) == before
    assert [path.name for path in tmp_path.iterdir()] == ["extracts"]


def test_a_new_firm_replaces_the_former_one_as_a_whole(tmp_path):
    into = tmp_path / "extracts"
    make(into, transactions=300, months=6)
    make(into, transactions=300, months=2)

    assert len(list(into.rglob("orders_*.csv"))) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["extracts"]


def test_two_generations_never_write_one_firm(tmp_path):
    into = tmp_path / "extracts"

    def start_another(step: str) -> None:
        if "payment lines" in step:
            with pytest.raises(RuntimeError, match="Another process is writing"):
                make(into, transactions=300)

    generate(into=into, payees=60, transactions=400, months=2, seed=1, progress=start_another)


def test_a_folder_of_somebody_else_is_left_alone(tmp_path):
    (tmp_path / "extracts").mkdir()
    (tmp_path / "extracts" / "thesis.txt").write_text("final")

    with pytest.raises(FileExistsError, match=r"thesis\.txt"):
        make(tmp_path / "extracts")
    assert (tmp_path / "extracts" / "thesis.txt").read_text() == "final"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"payees": 12}, "A firm has 30 to 100,000 payees, not 12"),
        ({"transactions": 0}, "A firm has 100 to 100,000,000 transactions, not 0"),
        ({"months": 37}, "A firm has 1 to 36 months, not 37"),
        ({"seed": -1}, "A seed is a whole number from 0 to"),
        ({"file_format": "xlsx"}, "A file is csv or parquet, not xlsx"),
    ],
    ids=["payees", "transactions", "months", "seed", "format"],
)
def test_numbers_that_make_no_firm_get_a_sentence(tmp_path, arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        make(tmp_path / "extracts", **arguments)
