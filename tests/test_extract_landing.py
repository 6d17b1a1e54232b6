"""Landing: text stays the text that was delivered, or the file is refused with its line."""

import csv
import gzip
import io
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestration.company import InputError
from orchestration.extract import landing
from orchestration.extract.landing import LINE_COLUMN

Rows = list[tuple[str | int | None, ...]]


@pytest.fixture(scope="module")
def lander() -> Iterator[duckdb.DuckDBPyConnection]:
    with landing.open_lander() as connection:
        yield connection


def land(
    lander: duckdb.DuckDBPyConnection, folder: Path, content: bytes, *, suffix: str = ".csv"
) -> Rows:
    """The landed rows, each ending with its line."""
    path, target = folder / f"aside{suffix}", folder / "landed.parquet"
    path.write_bytes(gzip.compress(content) if suffix == ".csv.gz" else content)
    landed = landing.land_csv(lander, path, target=target, file_name=f"orders{suffix}")
    rows = lander.execute(f"select * from '{target}' order by {LINE_COLUMN}").fetchall()
    assert landed.row_count == len(rows)
    return rows


@pytest.mark.parametrize("suffix", [".csv", ".csv.gz"])
def test_rows_land_as_text_with_their_line(
    lander: duckdb.DuckDBPyConnection, tmp_path: Path, suffix: str
) -> None:
    rows = land(lander, tmp_path, b"a,b\n01,0.0675\n1e5,\n", suffix=suffix)

    assert rows == [("01", "0.0675", 2), ("1e5", None, 3)]


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (b"a,b\nNaN,Infinity\nNULL,null\n", [("NaN", "Infinity", 2), ("NULL", "null", 3)]),
        (b'a,b\n"",x\n"a ""b""",","\n', [(None, "x", 2), ('a "b"', ",", 3)]),
        (b"a,b\r\n1,2\r\n3,4\r\n", [("1", "2", 2), ("3", "4", 3)]),
        (b"\xef\xbb\xbfa,b\n1,2\n", [("1", "2", 2)]),
        ("a,b\nžluť,€\n".encode(), [("žluť", "€", 2)]),
        (b"a,b\n01/02/2024,2024-13-45\n", [("01/02/2024", "2024-13-45", 2)]),
        (b"a\n1\n\n3\n", [("1", 2), (None, 3), ("3", 4)]),
        (b"a,b\n", []),
    ],
    ids=["NaN", "quotes", "CRLF", "byte order mark", "UTF-8", "dates", "one column", "no rows"],
)
def test_text_stays_as_delivered(
    lander: duckdb.DuckDBPyConnection, tmp_path: Path, content: bytes, rows: Rows
) -> None:
    assert land(lander, tmp_path, content) == rows


def test_lines_are_physical_also_after_a_quoted_line_break(
    lander: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    rows = land(lander, tmp_path, b'a,b\n1,2\n"x\ny\nz","p,q"\n3,4\n"\n",5\n6,7\n')

    assert [row[-1] for row in rows] == [2, 3, 6, 7, 9]


def test_a_header_may_take_two_lines(lander: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    assert land(lander, tmp_path, b'"a\nb",c\n1,2\n') == [("1", "2", 3)]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "orders.csv is empty"),
        (b"\n", "orders.csv is empty"),
        (b"a,b", "line 1 does not end with a line break"),
        (b"a,b\n1,2\n3,4", "line 3 does not end with a line break"),
        (b"a,b\n1,2\n3,4567\n8,9", "line 4 does not end with a line break"),
        (b"a,b\n1,2\n3\n4,5\n", "line 3 has 1 fields, its header has 2"),
        (b"a,b\n1,2\n3,4,5\n", "line 3 has 3 fields, its header has 2"),
        (b"a,b,c\nDoe, Jane,5,\n", "line 2 has 4 fields, its header has 3"),
        (b'a,b,c\n"x,y",2,3\nDoe, Jane,5,\n', "line 3 has 4 fields, its header has 3"),
        (b"a,b\n1,2\n\n3,4\n", "line 3 is empty"),
        (b"a,b\n1,2\n\n", "line 3 is empty"),
        (b'a,b\n"1\n2",2\n\n3,4\n', "line 4 is empty"),
        (b'a,b\n"1,2\n3,4\n', "line 2 is not CSV"),
        (b'a,b\n1,2\n"3"4,5\n', "line 3 is not CSV"),
        (b"a,b\n1,2\n3,\xff4\n", "line 3 is not UTF-8"),
        (b"a,\xff\n1,2\n", "line 1 is not UTF-8"),
        ("a,b\n1,2\n".encode("utf-16"), "line 1 is not UTF-8"),
        (b"a,b\n1,2\r\n3,4\n", "line 2 ends its line another way"),
        (b"a,A\n1,2\n", "line 1: the column 'A' stands there twice"),
        (b"a,\n1,2\n", "line 1: column 2 has no name"),
        (b"a,attain_line_number\n1,2\n", "the name attain_line_number is taken"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(
    lander: duckdb.DuckDBPyConnection, tmp_path: Path, content: bytes, sentence: str
) -> None:
    with pytest.raises(InputError) as error:
        land(lander, tmp_path, content)

    assert str(error.value).startswith("orders.csv")
    assert sentence in str(error.value)
    assert "\n" not in str(error.value)


def test_a_cut_gzip_is_refused(lander: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = tmp_path / "cut.csv.gz"
    path.write_bytes(gzip.compress(b"a,b\n" + b"1,2\n" * 9_999)[:-20])

    with pytest.raises(InputError, match=r"orders.csv.gz is cut off or damaged"):
        landing.land_csv(lander, path, target=tmp_path / "x", file_name="orders.csv.gz")


# What text may hold: everything but control signs that no CSV writer keeps.
TEXT = st.text(
    st.one_of(
        st.sampled_from(list('",\n ;#ä€\t\r')), st.characters(exclude_categories=["Cs", "Cc"])
    ),
    max_size=6,
)


@given(data=st.data(), width=st.integers(1, 4), quotes_all=st.booleans())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_a_csv_writer_writes_is_read_back_with_its_line(
    lander: duckdb.DuckDBPyConnection,
    tmp_path: Path,
    data: st.DataObject,
    width: int,
    quotes_all: bool,
) -> None:
    rows = data.draw(st.lists(st.lists(TEXT, min_size=width, max_size=width), max_size=6))
    stream = io.StringIO(newline="")
    writer = csv.writer(
        stream,
        lineterminator="\n",
        quoting=csv.QUOTE_ALL if quotes_all else csv.QUOTE_MINIMAL,
    )
    writer.writerow([f"c{number}" for number in range(width)])
    expected: Rows = []
    for drawn in rows:
        # Python's writer leaves a carriage return bare unless told to quote all.
        row = drawn if quotes_all else [value.replace("\r", "") for value in drawn]
        line = stream.getvalue().count("\n") + 1
        writer.writerow(row)
        expected.append((*(value or None for value in row), line))

    assert land(lander, tmp_path, stream.getvalue().encode()) == expected


@given(cut=st.integers(1, 400), noise=st.sampled_from([b"", b",", b'"', b"\n", b"\xff", b"9"]))
@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_damaged_file_never_becomes_other_numbers(
    lander: duckdb.DuckDBPyConnection, tmp_path: Path, cut: int, noise: bytes
) -> None:
    """Cut anywhere, with a byte put in: refused, or every row is one that Python reads too."""
    whole = b"order_id,amount,note\n" + b"".join(
        b'O-%d,%d.50,"a, b"\n' % (number, number * 1000) for number in range(1, 21)
    )
    damaged = whole[:cut] + noise
    try:
        rows = land(lander, tmp_path, damaged)
    except InputError:
        return
    theirs = list(csv.reader(io.StringIO(damaged.decode("utf-8"), newline=""), strict=True))[1:]
    assert [tuple(value or "" for value in row[:-1]) for row in rows] == [
        tuple(row) for row in theirs
    ]


def test_a_large_file_keeps_its_order_and_lines(
    lander: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    lines = [f'O-{number},"x\ny"\n' if number % 1000 == 0 else f"O-{number},x\n" for number in
             range(200_000)]  # fmt: skip
    path, target = tmp_path / "large.csv", tmp_path / "landed.parquet"
    path.write_text("a,b\n" + "".join(lines))
    landing.land_csv(lander, path, target=target, file_name="large.csv")

    wrong = lander.execute(
        f"select count(*) from '{target}' where {LINE_COLUMN} <> "
        "cast(substr(a, 3) as bigint) + 2 + (cast(substr(a, 3) as bigint) + 999) // 1000"
    ).fetchone()
    assert wrong == (0,)


def test_control_totals_are_exact(lander: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    amounts = ["0.1", "0.2", "-5", "abc", "1234567890123.000001", ""]
    land(lander, tmp_path, ("amount\n" + "".join(f"{one}\n" for one in amounts)).encode())

    total = landing.control_total(lander, tmp_path / "landed.parquet", "amount")
    assert total == "1234567890118.300001"


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("-0.50", "-0.500000"),
        ("007.10", "7.100000"),
        ("1.1234567", "1.123456"),
        ("-1.9999999", "-1.999999"),
        *((text, "0.000000") for text in ("1e3", "1.2.3", " 12", "+5", ".5", "5.", "1_000")),
        *((text, "0.000000") for text in ("NaN", "18.500,00", "0x10", "1234567890123456")),
    ],
)
def test_a_control_total_counts_what_the_contract_reads_as_an_amount(
    lander: duckdb.DuckDBPyConnection, tmp_path: Path, text: str, amount: str
) -> None:
    """The models count the same: test_bad_rows.py."""
    land(lander, tmp_path, f'amount\n"{text}"\n'.encode())

    assert landing.control_total(lander, tmp_path / "landed.parquet", "amount") == amount


def test_a_parquet_file_tells_its_rows_and_types(
    lander: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    path = tmp_path / "orders.parquet"
    lander.execute(f"copy (select 'O-1' as order_id, 1.50::decimal(9, 2) as amount) to '{path}'")

    profile = landing.read_parquet_profile(lander, path, file_name="orders.parquet")
    assert profile == landing.Landed(1, (("order_id", "VARCHAR"), ("amount", "DECIMAL(9,2)")))


@pytest.mark.parametrize("kept", [0, 3, 60])
def test_a_cut_parquet_file_is_refused(
    lander: duckdb.DuckDBPyConnection, tmp_path: Path, kept: int
) -> None:
    path = tmp_path / "orders.parquet"
    lander.execute(f"copy (select i as order_id from range(99) t(i)) to '{path}'")
    path.write_bytes(path.read_bytes()[:kept])

    with pytest.raises(InputError, match=r"^orders.parquet is not a whole Parquet file") as error:
        landing.read_parquet_profile(lander, path, file_name="orders.parquet")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("flag", ["yes", "1", "gone"])
def test_a_tombstone_that_says_neither_true_nor_false_is_refused(
    lander: duckdb.DuckDBPyConnection, tmp_path: Path, flag: str
) -> None:
    land(lander, tmp_path, f"a,Is_Deleted\n1,TRUE\n2,\n3,false\n4,{flag}\n".encode())

    with pytest.raises(InputError, match=rf"orders.csv line 5: is_deleted .* '{flag}'"):
        landing.check_tombstones(
            lander, tmp_path / "landed.parquet", file_name="orders.csv", is_parquet=False
        )
