"""A generated firm under test: made, read into tables, counted."""

from pathlib import Path

import duckdb

from orchestration.generate import GeneratedReport, generate

MONTHS = 12
HEADERS = {
    "order_lines": ("orders", "order_id"),
    "invoice_lines": ("invoices", "invoice_id"),
    "payment_lines": ("payments", "payment_id"),
    "credit_memo_lines": ("credit_memos", "credit_memo_id"),
}


def make(into: Path, **arguments: object) -> GeneratedReport:
    usual = {"payees": 60, "transactions": 3_000, "months": 3, "seed": 1}
    return generate(into=into, progress=lambda step: None, **usual | arguments)


def reader(report: GeneratedReport) -> duckdb.DuckDBPyConnection:
    """A table per dataset with the column delivered_on, and snapshots as they were sent last."""
    connection = duckdb.connect()
    for name in report.row_counts:
        system, dataset = name.split(".")
        files = report.folder / system / f"{dataset}_2*.{report.file_format}"
        read = f"read_parquet('{files}', filename = true)"
        if report.file_format == "csv":
            header = next(files.parent.glob(files.name)).open().readline().strip()
            columns = ", ".join(f"'{column}': 'varchar'" for column in header.split(","))
            read = (
                f"read_csv('{files}', filename = true, auto_detect = false, header = true, "
                f"delim = ',', quote = '\"', columns = {{{columns}}})"
            )
        connection.execute(
            f"create table {dataset} as select *, "
            f"regexp_extract(filename, '.*_(2[0-9-]+)', 1) as delivered_on from {read}"
        )
    for dataset in ("workers", "job_assignments", "leaves", "plan_assignments"):
        connection.execute(
            f"create view last_{dataset} as select * from {dataset} "
            f"where delivered_on = (select max(delivered_on) from {dataset})"
        )
    return connection


def make_demo(into: Path) -> GeneratedReport:
    return make(into, payees=120, transactions=20_000, months=MONTHS)


def count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    return connection.execute(f"select count(*) from ({query})").fetchone()[0]


def newest(dataset: str, key: str) -> str:
    return (
        f"(select * from {dataset} qualify row_number() over "
        f"(partition by {key} order by modified_at desc, delivered_on desc) = 1)"
    )


def good_rows(connection: duckdb.DuckDBPyConnection, report: GeneratedReport) -> int:
    """Current lines that can be read, under a header that can be read, none of them deleted."""
    total = 0
    for lines, (headers, key) in HEADERS.items():
        deleted = "and lines.is_deleted = 'false'" if lines == "order_lines" else ""
        total += count(
            connection,
            f"select 1 from {newest(lines, key + ', line_id')} as lines "
            f"join {newest(headers, key)} as headers using ({key}) "
            "where regexp_full_match(lines.amount, '-?[0-9]+[.][0-9]{2}') "
            "and headers.currency_code in ('USD', 'EUR', 'GBP') "
            f"and headers::varchar not like '%2025-02-30%' {deleted}",
        )
    return total
