"""The company worked on paper in tests/deals/README.md, against one full run of the pipeline."""

import csv
import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb
import pytest

DEALS = Path(__file__).parent / "deals"

Row = tuple[str, ...]

RECONCILED = [
    f"{fate}_{unit}"
    for unit in ("row_count", "amount")
    for fate in ("delivered", "credited", "out_of_scope", "superseded", "quarantined")
]

# Which relation of marts.duckdb holds what stands in expected/<name>.csv.
MARTS = {
    "transactions": "fct_transactions",
    "credits": "fct_credits",
    "attainment": "fct_attainment",
    "commissions": "fct_commissions",
    "payouts": "fct_payouts",
    "reconciliation": "(select entity, "
    + ", ".join(f"sum({column}) as {column}" for column in RECONCILED)
    + " from rpt_reconciliation group by entity)",
}

DECIMAL = re.compile(r"-?\d+\.\d+")

PAYOUT_ON_PAPER = re.compile(
    r"\| (?P<period>\d{4}-\d{2}) \| (?P<payee>\S+) \| (?P<component>\S+) "
    r"\| (?P<commission>\S+) (?P<commission_currency>\S+) \| \S+ "
    r"\| (?P<payout>\S+) (?P<currency>\S+) \|"
)


@pytest.mark.parametrize("name", MARTS)
def test_a_full_run_pays_what_was_worked_on_paper(deals_release: Path, name: str) -> None:
    header, expected = expected_rows(name)

    found = mart_rows(deals_release / "marts.duckdb", MARTS[name], header)

    if found != expected:
        pytest.fail(difference(name, header, expected=expected, found=found), pytrace=False)


def test_the_paper_shows_every_payout() -> None:
    on_paper = Counter(
        as_row(
            "{payee}|{component}|{period}|{period}|commission".format_map(match),
            match["commission"].replace(",", ""),
            match["commission_currency"],
            match["payout"].replace(",", ""),
            match["currency"],
        )
        for match in map(re.Match.groupdict, PAYOUT_ON_PAPER.finditer(paper()))
    )

    header, expected = expected_rows("payouts")

    if on_paper != expected:
        pytest.fail(difference("README.md", header, expected=expected, found=on_paper))


def test_the_paper_works_every_document_that_was_delivered() -> None:
    delivered = {
        row[0]
        for kind in ("order", "invoice", "payment", "credit_memo")
        for path in sorted((DEALS / "extracts" / "erp").glob(f"{kind}_lines_*.csv"))
        for row in csv_rows(path)[1:]
    }

    assert not {document for document in delivered if not re.search(rf"{document}\b", paper())}


def paper() -> str:
    return (DEALS / "README.md").read_text(encoding="utf-8")


def expected_rows(name: str) -> tuple[Row, Counter[Row]]:
    """Header and rows of expected/<name>.csv; a row may stand there more than once."""
    header, *rows = csv_rows(DEALS / "expected" / f"{name}.csv")
    return tuple(header), Counter(as_row(*row) for row in rows)


def mart_rows(database: Path, relation: str, header: Row) -> Counter[Row]:
    """The same columns as the release holds them."""
    with duckdb.connect(str(database), read_only=True) as marts:
        rows = marts.execute(f"select {', '.join(header)} from {relation}").fetchall()
    return Counter(as_row(*row) for row in rows)


def csv_rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


def as_row(*values: object) -> Row:
    return tuple(as_text(value) for value in values)


def as_text(value: object) -> str:
    """One spelling for a value of a CSV and of a mart: 90000.00 and 90000.0000 are 90000."""
    assert not isinstance(value, float), f"money is never a float: {value}"
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return value.isoformat()
    text = str(value)
    if DECIMAL.fullmatch(text):
        return text.rstrip("0").rstrip(".")
    return text


def difference(
    name: str, header: Row, *, expected: Mapping[Row, int], found: Mapping[Row, int]
) -> str:
    """What only expected/ has (-) and what only the other side has (+), by their first column."""
    left, right = Counter(expected), Counter(found)
    signed = [("-", row) for row in (left - right).elements()]
    signed += [("+", row) for row in (right - left).elements()]
    lines = aligned([("", *header), *((sign, *row) for sign, row in in_order(signed))])
    return f"{name}: - stands in expected/, + was found instead\n" + "\n".join(lines)


def in_order(signed: Iterable[tuple[str, Row]]) -> list[tuple[str, Row]]:
    return sorted(signed, key=lambda line: (line[1][0], line[0] == "+", line[1]))


def aligned(rows: list[Row]) -> list[str]:
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return [
        "  ".join(value.ljust(width) for value, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
