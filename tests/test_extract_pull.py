"""A pull: from delivered files to raw relations, the same whatever way the files arrive."""

import datetime as dt
import shutil
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from orchestration.company import InputError, load_company
from orchestration.extract.release_id import hash_of_code, hash_of_plan_book
from tests.extract_company import (
    INCREMENT,
    NUMBERED,
    PRODUCTS_HEADER,
    SNAPSHOT,
    Firm,
)


def test_raw_relations_are_the_contract_with_lineage(tmp_path: Path) -> None:
    firm = Firm(tmp_path, order_lines=INCREMENT)
    firm.deliver("order_lines_2025-03-01.csv", "amount,line_id,order_id,note\n010.50,1,O-1,x\n")
    firm.pull()

    assert firm.query(
        "select order_id, line_id, product_id, amount, file_id, line_number, delivery_rank, "
        "is_retired, is_deleted from raw_erp.order_lines"
    ) == [("O-1", "1", None, "010.50", 1, 2, 1, False, False)]
    types = dict(
        firm.query(
            "select column_name, data_type from duckdb_columns() "
            "where schema_name = 'raw_erp' and table_name = 'order_lines'"
        )
    )
    lineage = {
        "file_id": "INTEGER",
        "line_number": "BIGINT",
        "delivery_rank": "INTEGER",
        "is_retired": "BOOLEAN",
        "is_deleted": "BOOLEAN",
    }
    assert types == dict.fromkeys(types, "VARCHAR") | lineage
    assert firm.query("select note from delivered_shop.order_lines") == [("x",)]


def test_entities_that_nobody_delivers_are_empty(tmp_path: Path) -> None:
    firm = Firm(tmp_path)
    firm.deliver_products("2025-03-01", "bolt")
    report = firm.pull()

    assert firm.query("select count(*), count(opportunity_id) from raw_crm.opportunities") == [
        (0, 0)
    ]
    assert [one.entity for one in report.entities if one.row_count] == ["products"]
    relations = firm.query(
        "select count(*) from duckdb_views() where schema_name like 'raw\\_%' escape '\\'"
    )
    assert relations == [(len(report.entities),)]


def test_the_control_tables_say_what_was_pulled(tmp_path: Path) -> None:
    firm = Firm(tmp_path, order_lines=INCREMENT)
    path = firm.deliver_lines("2025-03-01", A="10.50", B="-0.25", C="NaN")
    report = firm.pull(through="2025-01", known_by="2025-12-31")

    (run,) = firm.query("select * from raw_control.runs")
    hashes = (hash_of_plan_book(load_company(firm.settings)), hash_of_code())
    assert run == (
        *("run-1", report.release_id, *hashes, "tiny", 2, 100, "months", "orders"),
        *(dt.date(2025, 2, 1), dt.date(2025, 12, 31), "2025-01", 10_000),
    )
    (file,) = firm.query("select * exclude (file_sha256) from raw_control.files")
    assert file == (
        *(1, "shop", "order_lines", "shop.order_lines@2025-03-01", "2025-03-01"),
        *(dt.date(2025, 3, 1), path.name, 3, Decimal("10.250000")),
    )
    assert firm.query("select * from raw_control.mapped_files") == [
        ("erp", "order_lines", 1, 3, 3, Decimal("10.250000"))
    ]


def test_a_control_total_of_another_column_is_not_that_of_the_amounts(tmp_path: Path) -> None:
    firm = Firm(tmp_path, order_lines=INCREMENT | {"control_total": "line_id"})
    firm.deliver_lines("2025-03-01", A="10.50")
    firm.pull()

    assert firm.query(
        "select control_total, mapped_amount from raw_control.files"
        " inner join raw_control.mapped_files using (file_id)"
    ) == [(1, None)]


@pytest.mark.parametrize(
    ("left", "found"),
    [
        ("select * replace ('99' as amount) from rows", "2 rows with 198.000000 in amount"),
        ("from rows where order_id = 'A'", "1 rows with 10.000000 in amount"),
    ],
    ids=["another amount", "a row less"],
)
def test_landed_rows_are_those_that_were_archived(tmp_path: Path, left: str, found: str) -> None:
    firm = Firm(tmp_path, order_lines=INCREMENT)
    firm.deliver_lines("2025-03-01", A="10.00", B="-0.25")
    firm.pull()
    (landed,) = (firm.settings.archive_dir / "landed").iterdir()
    duckdb.execute(f"create or replace table rows as from '{landed}'")
    landed.unlink()
    duckdb.execute(f"copy ({left}) to '{landed}'")

    with pytest.raises(InputError) as refused:
        firm.pull()
    assert str(refused.value) == (
        f"order_lines_2025-03-01.csv was landed as {found},"
        " archived were 2 rows with 9.750000 in amount"
    )


def test_a_newer_snapshot_retires_the_rows_of_the_older(tmp_path: Path) -> None:
    firm = Firm(tmp_path)
    firm.deliver_products("2025-03-01", "bolt", "nut")
    firm.deliver_products("2025-03-02", "bolt")
    firm.pull()

    assert firm.query(
        "select delivery_rank, product_name, is_retired from raw_erp.products order by all"
    ) == [(1, "bolt", True), (1, "nut", True), (2, "bolt", False)]


def test_an_emptied_snapshot_retires_everything(tmp_path: Path) -> None:
    firm = Firm(tmp_path)
    firm.deliver_products("2025-03-01", "bolt")
    firm.deliver("products_2025-03-02.csv", PRODUCTS_HEADER)
    firm.pull()

    assert firm.live_products() == []


def test_increments_carry_tombstones(tmp_path: Path) -> None:
    firm = Firm(tmp_path, order_lines=INCREMENT)
    firm.deliver_lines("2025-03-01", A="1", B="2")
    firm.deliver(
        "order_lines_2025-03-02.csv",
        "order_id,line_id,amount,IS_DELETED\nA,1,1,True\nB,1,3,false\nC,1,4,\n",
    )
    firm.pull()

    assert firm.line_rows() == [
        ("A", "1", "1", 1, False, False),
        ("A", "1", "1", 2, False, True),
        ("B", "1", "2", 1, False, False),
        ("B", "1", "3", 2, False, False),
        ("C", "1", "4", 2, False, False),
    ]


def test_numbers_order_deliveries_and_one_without_a_place_is_refused(tmp_path: Path) -> None:
    firm = Firm(tmp_path, products=SNAPSHOT | {"sequence": f"products{NUMBERED}"})
    for number, name in ((9, "nine"), (10, "ten"), (8, "eight")):
        firm.deliver(f"products_{number}.csv", f"{PRODUCTS_HEADER}P-1,{name}\n")
    firm.pull()
    assert firm.live_products() == ["ten"]

    firm.deliver("products_final.csv", f"{PRODUCTS_HEADER}P-1,final\n")
    with pytest.raises(InputError, match=r"products_final.csv has no place in the sequence"):
        firm.pull()


@pytest.mark.parametrize(
    ("sequence", "name", "sentence"),
    [
        (r"products_(.*)\.csv", "products_March.csv", "has the place 'March' in its sequence"),
        (r"products_(.*)\.csv", "products_2025-03-01.csv", "mixes numbers and dates: 1, 2025-"),
        (None, "products_1.xlsx", "products_1.xlsx is none of .csv.gz, .csv, .parquet"),
    ],
)
def test_a_file_that_fits_no_dataset_is_refused(
    tmp_path: Path, sequence: str | None, name: str, sentence: str
) -> None:
    firm = Firm(tmp_path, products=SNAPSHOT | {"sequence": sequence})
    firm.deliver("products_1.csv", PRODUCTS_HEADER)
    firm.deliver(name, PRODUCTS_HEADER)

    with pytest.raises(InputError) as error:
        firm.pull()
    assert sentence in str(error.value)


def test_a_source_that_is_gone_or_never_delivered_is_named(tmp_path: Path) -> None:
    firm = Firm(tmp_path)
    with pytest.raises(InputError, match=r"shop.products was never delivered: no products_\* in"):
        firm.pull()
    firm.deliver_products("2025-03-01", "bolt")
    firm.pull()
    shutil.rmtree(firm.inbox)

    with pytest.raises(InputError, match="The folder of source shop is gone"):
        firm.pull()


def test_parquet_is_read_in_place_as_the_text_a_csv_would_hold(tmp_path: Path) -> None:
    firm = Firm(tmp_path, order_lines=INCREMENT)
    path = firm.inbox / "order_lines_2025-03-01.parquet"
    duckdb.execute(
        "copy (select 'O-' || i as order_id, 1::tinyint as line_id, 0.10::decimal(9, 2) as amount, "
        "'' as product_id, timestamptz '2025-03-01 01:00:00+02' as modified_at, 2.5 as quantity, "
        f"i = 2 as is_deleted, i as line_number from range(1, 4) t(i)) to '{path}'"
    )
    firm.pull()

    assert firm.query(
        "select order_id, line_id, amount, product_id, modified_at, quantity, line_number, "
        "is_deleted from raw_erp.order_lines order by line_number"
    ) == [
        (f"O-{row}", "1", "0.10", None, "2025-02-28 23:00:00", "2.5", row, row == 2)
        for row in (1, 2, 3)
    ]
    assert list((firm.settings.archive_dir / "landed").iterdir()) == []
    assert firm.query("select delivered_line_number from delivered_shop.order_lines limit 1") == [
        ("1",)
    ]


def test_files_of_other_shapes_do_not_change_each_others_text(tmp_path: Path) -> None:
    firm = Firm(tmp_path, order_lines=INCREMENT)
    for day, amount in (("01", "1::integer"), ("02", "2.5::double"), ("03", "'03'")):
        duckdb.execute(
            f"copy (select 'O' as order_id, '1' as line_id, {amount} as amount) "
            f"to '{firm.inbox / f'order_lines_2025-03-{day}.parquet'}'"
        )
    firm.deliver("order_lines_2025-03-04.csv", "AMOUNT,order_id,line_id,quantity\n4.00,O,1,7\n")
    firm.pull()

    assert firm.query(
        "select amount, quantity from raw_erp.order_lines order by delivery_rank"
    ) == [("1", None), ("2.5", None), ("03", None), ("4.00", "7")]


def test_a_live_file_older_than_the_contract_is_refused_a_superseded_one_is_not(
    tmp_path: Path,
) -> None:
    # Recorded under another entity, so that nothing was asked of its columns then.
    firm = Firm(tmp_path, x={"files": "x_*", "sequence": r"_(\d)", "delivery": "snapshot"})
    firm.deliver("x_1.csv", "name\nbolt\n")
    firm.map(
        "erp.products",
        "-- driving: shop.x\nselect name as product_id, file_id, line_number, delivery_rank, "
        "is_retired, is_deleted from shop.x",
    )
    firm.pull()
    (firm.settings.company_dir / "mapping" / "erp.products.sql").unlink()
    firm.configuration["sources"]["shop"]["datasets"]["x"]["entity"] = "products"
    firm.configure()
    with pytest.raises(InputError, match=r"x_1.csv line 1 lacks the column product_id"):
        firm.pull()

    firm.deliver("x_2.csv", "product_id\nP-1\n")
    firm.pull()
    assert firm.query("select product_id, is_retired from raw_erp.products order by all") == [
        ("P-1", False),
        (None, True),
    ]


def test_names_of_columns_may_be_anything_a_header_holds(tmp_path: Path) -> None:
    firm = Firm(tmp_path)
    header = 'product_id,"it\'s ""odd""",select,filename,file_id\n'
    firm.deliver("products_2025-03-01.csv", f"{header}P-1,1,2,3,4\n")
    firm.pull()

    (row,) = firm.query("select * from delivered_shop.products")
    assert row == ("P-1", "1", "2", "3", "4", 1, 2, 1, False, False)
