"""Mapping: what a company's own columns become, and every select that is refused."""

from pathlib import Path
from typing import Any

import pytest

from orchestration.company import InputError
from tests.extract_company import Firm

HEADERS: dict[str, Any] = {"files": "headers.csv", "delivery": "snapshot"}
PEOPLE: dict[str, Any] = {"files": "people.csv", "delivery": "snapshot"}

LINEAGE = "h.file_id, h.line_number, h.delivery_rank, h.is_retired, h.is_deleted"

SOUND = f"""-- driving: shop.Headers
select h.Id as order_id, '1' as line_id, h.Total as amount, {LINEAGE}
from shop.Headers as h
"""


def firm_with(folder: Path, query: str = SOUND, entity: str = "erp.order_lines") -> Firm:
    """Three orders, one of them void, and two people."""
    firm = Firm(folder, Headers=HEADERS, People=PEOPLE)
    firm.deliver("headers.csv", "Id,Status,Total,PersonId\n1,ok,10.5,7\n2,void,3,8\n3,ok,0.1,9\n")
    firm.deliver("people.csv", "PersonId,Name\n7,Ann\n8,Bob\n8,Bob again\n")
    firm.map(entity, query)
    # What a test maps is one entity; the people are read here so that they feed something.
    firm.map(
        "hr.workers",
        "-- driving: shop.People\nselect PersonId as worker_id, Name as worker_name, "
        "file_id, line_number, delivery_rank, is_retired, is_deleted from delivered_shop.People",
    )
    return firm


def test_a_mapping_renames_and_keeps_file_and_line(tmp_path: Path) -> None:
    firm = firm_with(tmp_path)
    report = firm.pull()

    assert firm.query(
        "select order_id, line_id, product_id, amount, file_name, line_number, delivery_rank, "
        "is_retired, is_deleted from raw_erp.order_lines "
        "inner join raw_control.files using (file_id) order by line_number"
    ) == [
        ("1", "1", None, "10.5", "headers.csv", 2, 1, False, False),
        ("2", "1", None, "3", "headers.csv", 3, 1, False, False),
        ("3", "1", None, "0.1", "headers.csv", 4, 1, False, False),
    ]
    counts = {entity.entity: entity.row_count for entity in report.entities}
    assert (counts["order_lines"], counts["workers"], counts["orders"]) == (3, 3, 0)


@pytest.mark.parametrize(
    "condition", ["h.Status <> 'void'", "h.Id in (select Id from shop.Headers where Status='ok')"]
)
def test_rows_that_a_mapping_drops_are_counted(tmp_path: Path, condition: str) -> None:
    firm = firm_with(tmp_path, f"{SOUND} where {condition}")
    report = firm.pull()

    assert firm.query(
        "select system, delivered_row_count, mapped_row_count from raw_control.mapped_files "
        "where entity = 'order_lines'"
    ) == [("erp", 3, 2)]
    (entity,) = [one for one in report.entities if one.entity == "order_lines"]
    assert (entity.row_count, entity.dropped_row_count) == (2, 1)
    assert entity.file_names == ("headers.csv",)


def test_a_mapping_may_join_other_datasets(tmp_path: Path) -> None:
    query = f"""-- driving: shop.Headers
with people as (select distinct PersonId from shop.People where not is_retired)
select h.Id as order_id, 'booking' as order_type, '2025-01-01' as ordered_on,
    'EUR' as currency_code, people.PersonId as owner_worker_id, {LINEAGE}
from delivered_shop.Headers as h
left join people on people.PersonId = h.PersonId;
-- a closing remark
"""
    firm = firm_with(tmp_path, query, "erp.orders")
    firm.pull()

    assert firm.query("select order_id, owner_worker_id from raw_erp.orders order by 1") == [
        ("1", "7"),
        ("2", "8"),
        ("3", None),
    ]


def test_one_row_may_become_several_where_no_money_is_counted(tmp_path: Path) -> None:
    query = f"""-- driving: shop.Headers
select h.Id as deal_id, h.PersonId as worker_id, '0.5' as split_share, {LINEAGE}
from shop.Headers as h
union all
select h.Id, 'W-0', '0.5', {LINEAGE} from shop.Headers as h
"""
    firm = firm_with(tmp_path, query, "crm.splits")
    firm.pull()

    assert firm.query("select count(*), count(distinct line_number) from raw_crm.splits") == [
        (6, 3)
    ]


def test_names_may_be_written_out_in_full(tmp_path: Path) -> None:
    query = """-- driving: shop.Headers
select shop.Headers.Id as order_id, Headers."Total" as amount, '1' as line_id,
    file_id, line_number, delivery_rank, is_retired, is_deleted
from shop.Headers
"""
    firm = firm_with(tmp_path, query)
    firm.pull()

    assert firm.query("select count(order_id), count(amount) from raw_erp.order_lines") == [(3, 3)]


DRIVING = "-- driving: shop.Headers\n"


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        (SOUND.partition("\n")[2], "must begin with a line -- driving: source.dataset"),
        (SOUND.replace("shop.Headers\n", "shop.Orders\n", 1), "driven by shop.Orders, which is no"),
        (f"{DRIVING}select 1; select 2", "is not a single select but 2"),
        (f"{DRIVING}drop table x", "is not a single select"),
        (f"{DRIVING}create view x as select 1", "is not a single select"),
        (f"{DRIVING}insert into x select 1", "is not a single select"),
        (f"{DRIVING}copy (select 1) to 'x.csv'", "is not a single select"),
        (f"{DRIVING}attach 'x.duckdb'", "is not a single select"),
        (f"{DRIVING}select from where", "is not a single select"),
        (f"{DRIVING}", "is not a single select"),
        (f"{DRIVING}show tables", "describes a table"),
        (f"{DRIVING}select * from shop.Orders", "reads shop.Orders, which is no delivered"),
        (f"{DRIVING}select * from '/etc/passwd'", "reads /etc/passwd, which is no delivered"),
        (f"{DRIVING}select * from read_csv('/etc/passwd')", "reads read_csv(), which is no"),
        (f"{DRIVING}select * from query('select 1')", "reads query(), which is no delivered"),
        (f"{DRIVING}select * from raw_control.runs", "reads raw_control.runs, which is no"),
        (f"{DRIVING}select * from duckdb_settings()", "reads duckdb_settings(), which is no"),
        (f"{DRIVING}select * from information_schema.tables", "which is no delivered dataset"),
        (f"{DRIVING}select * from main.shop.Headers", "reads main.shop.Headers, which is no"),
        (f"{DRIVING}select 1 as x from shop.People", "does not read shop.Headers, which drives"),
        (f"{SOUND} where current_date > '2025-01-01'", "calls current_date, another answer"),
        (f"{SOUND} where now() is not null", "calls now, another answer"),
        (f"{SOUND} where random() < 0.5", "calls random, another answer"),
        (f"{SOUND} using sample 50%", "takes a sample"),
        (f"{SOUND} where h.Colour = 'red'", 'Table "h" does not have a column named "Colour"'),
        (SOUND.replace("h.Total as amount,", ""), "does not select amount, which erp.order_lines"),
        (SOUND.replace("h.file_id,", ""), "does not select file_id, which erp.order_lines needs"),
        (SOUND.replace("as amount,", "as amount, 1 as tax,"), "selects tax, which erp.order_lines"),
        (SOUND.replace("h.Total as", "cast(h.Total as double) as"), "makes amount a float"),
        (SOUND.replace("h.Total as", "cast(h.Status as decimal(9,2)) as"), "Conversion Error"),
        (SOUND.replace("h.file_id", "99 as file_id"), "must take file_id and line_number from"),
        (
            f"{SOUND} left join shop.People as p on p.PersonId = h.PersonId",
            "yields line 3 of headers.csv 2 times",
        ),
        (
            SOUND.replace("h.file_id", "p.file_id").replace("h.line_", "p.line_")
            + "inner join shop.People as p on p.PersonId = h.PersonId where p.Name <> 'Bob'",
            "must take file_id and line_number from shop.Headers",
        ),
    ],
)
def test_a_mapping_with_a_fault_is_refused(tmp_path: Path, query: str, sentence: str) -> None:
    firm = firm_with(tmp_path, query)

    with pytest.raises(InputError) as error:
        firm.pull()
    assert str(error.value).startswith("mapping/erp.order_lines.sql")
    assert sentence in str(error.value)
    assert "\n" not in str(error.value)


def test_a_refused_mapping_leaves_the_relations_of_the_run_before(tmp_path: Path) -> None:
    firm = firm_with(tmp_path)
    firm.pull()
    firm.map("erp.order_lines", f"{SOUND} left join shop.People as p using (PersonId)")
    with pytest.raises(InputError, match="2 times"):
        firm.pull()

    assert firm.query("select count(*) from raw_erp.order_lines") == [(3,)]
    assert firm.query("select count(*) from raw_control.runs") == [(1,)]


def test_a_column_that_the_newest_delivery_lost_stops_its_mapping(tmp_path: Path) -> None:
    firm = firm_with(tmp_path)
    firm.pull()
    firm.deliver("headers.csv", "Id,Status,PersonId\n1,ok,7\n")

    with pytest.raises(InputError, match=r"mapping/erp.order_lines.sql: .*Total"):
        firm.pull()


def test_a_mapping_of_an_entity_that_is_none_is_refused(tmp_path: Path) -> None:
    firm = firm_with(tmp_path, SOUND, "erp.bookings")

    with pytest.raises(InputError, match=r"^mapping/erp.bookings.sql is named after no entity"):
        firm.pull()


PRODUCTS: dict[str, Any] = {"files": "p.csv", "delivery": "snapshot"}


@pytest.mark.parametrize(
    ("datasets", "sentence"),
    [
        ({"product": PRODUCTS}, "company.yml line 11: dataset shop.product feeds nothing"),
        (
            {"x": PRODUCTS | {"entity": "goods"}},
            "company.yml line 11: sources.shop.datasets.x.entity names erp.goods, which the",
        ),
        (
            {"products": PRODUCTS, "x": PRODUCTS | {"entity": "products"}},
            "company.yml line 14: sources.shop.datasets.x feeds erp.products, which shop.products",
        ),
    ],
)
def test_datasets_that_feed_nothing_or_the_same_are_refused(
    tmp_path: Path, datasets: dict[str, Any], sentence: str
) -> None:
    firm = Firm(tmp_path, **datasets)
    firm.deliver("p.csv", "product_id\nP-1\n")

    with pytest.raises(InputError) as error:
        firm.pull()
    assert sentence in str(error.value)


def test_a_dataset_and_a_mapping_may_not_both_claim_an_entity(tmp_path: Path) -> None:
    firm = Firm(tmp_path, x=PRODUCTS | {"entity": "products"})
    firm.deliver("p.csv", "product_id\nP-1\n")
    firm.map("erp.products", "-- driving: shop.x\nselect * from shop.x")

    with pytest.raises(InputError, match=r"x feeds erp.products, which mapping/erp.products.sql"):
        firm.pull()


def test_a_system_that_the_contract_lacks_is_refused(tmp_path: Path) -> None:
    firm = Firm(tmp_path)
    firm.configuration["sources"]["shop"]["system"] = "billing"
    firm.configure()

    with pytest.raises(
        InputError,
        match=r"^company.yml line 7: sources.shop.system must be one of crm, erp, hr, plan",
    ):
        firm.pull()
