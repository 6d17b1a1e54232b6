"""A release holds what the warehouse held, says where it came from, and is never half a release."""

import hashlib
import json
import stat
from pathlib import Path

import duckdb
import pytest

from orchestration.publish import building, releases
from orchestration.publish.evidence import NotPublishableError
from orchestration.publish.marts_files import write_marts
from orchestration.publish.release import publish
from orchestration.publish.releases import ReleaseError
from orchestration.settings import Settings
from orchestration.transform import plan_book
from tests.firm_folder import EXPECTED, SMALL, make_firm, pass_gate, run_firm
from tests.marts_of_a_firm import firm_marts
from tests.marts_schema import MARTS
from tests.road import change_databases


@pytest.fixture
def firm(tmp_path: Path) -> Settings:
    """A company whose run `run-1` filled the warehouse for release `first` and passed."""
    settings = make_firm(tmp_path)
    run_firm(settings, SMALL, release_id="first")
    return settings


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> releases.Release:
    """A release of the invented firm, for tests that only read."""
    settings = make_firm(tmp_path_factory.mktemp("firm"))
    run_firm(settings, firm_marts(payees=40, months=3), release_id="first")
    return publish(settings, expected=EXPECTED)


def bytes_below(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_release_holds_every_mart_twice_and_can_be_read_alone(published):
    names = {path.name for path in published.path.iterdir()}

    assert names == {
        "marts.duckdb",
        "parquet",
        "manifest.json",
        "cockpit.html",
        "data_docs",
        "plan_book",
    }
    assert {path.stem for path in (published.path / "parquet").iterdir()} == set(MARTS)
    with duckdb.connect(str(published.marts_path), read_only=True) as marts:
        assert {name for (name,) in marts.sql("show tables").fetchall()} == set(MARTS)


def test_every_file_is_read_only_and_named_in_the_manifest_with_its_hash(published):
    files = {
        path.relative_to(published.path).as_posix(): path
        for path in published.path.rglob("*")
        if path.is_file() and path != published.manifest_path
    }

    assert published.manifest.files.keys() == files.keys()
    for name, path in files.items():
        assert published.manifest.files[name] == hashlib.sha256(path.read_bytes()).hexdigest()
        assert not path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)


def test_no_figure_is_a_float_in_either_catalog(published):
    with duckdb.connect() as connection:
        connection.execute(f"attach '{published.marts_path}' as release (read_only)")
        for name in MARTS:
            parquet = f"'{published.path}/parquet/{name}.parquet'"
            in_parquet = connection.sql(f"describe select * from {parquet}").fetchall()
            in_database = connection.sql(f"describe release.{name}").fetchall()
            types = {row[0]: row[1] for row in in_database}
            assert types == {row[0]: row[1] for row in in_parquet}
            assert types == published_types(published, name)
            assert not any(kind in {"DOUBLE", "FLOAT", "HUGEINT"} for kind in types.values())


def published_types(release: releases.Release, name: str) -> dict[str, str]:
    (record,) = (mart for mart in release.manifest.marts if mart.name == name)
    return dict(record.column_types)


def test_the_content_hash_can_be_checked_without_an_engine(published):
    """The rule of the manifest, worked by hand on what either file gives."""
    with duckdb.connect(str(published.marts_path), read_only=True) as marts:
        for record in published.manifest.marts:
            relation = marts.sql(f"select * exclude (release_id) from {record.name}")
            text = ", ".join(f'"{name}"::varchar' for name in relation.columns)
            rows = marts.sql(f"select {text} from {record.name}").fetchall()
            first = second = 0
            for row in rows:
                line = "\x1f".join("\x1e" if value is None else value for value in row)
                digest = hashlib.md5(line.encode(), usedforsecurity=False).digest()
                first += int.from_bytes(digest[:8], "little")
                second += int.from_bytes(digest[8:], "little")
            told = hashlib.sha256(f"{len(rows)}:{first}:{second}".encode()).hexdigest()
            assert (record.row_count, record.content_hash) == (len(rows), told)


def test_control_totals_are_the_exact_sums(published):
    record = next(mart for mart in published.manifest.marts if mart.name == "fct_payouts")
    with duckdb.connect(str(published.marts_path), read_only=True) as marts:
        row = marts.sql(
            "select sum(commission_exact_amount), sum(commission_amount), sum(payout_amount)"
            " from fct_payouts"
        ).fetchone()

    assert tuple(record.control_totals.values()) == row
    stored = json.loads(published.manifest_path.read_text())
    totals = next(mart for mart in stored["marts"] if mart["name"] == "fct_payouts")
    assert totals["control_totals"]["payout_amount"] == f"{row[2]:f}"


def test_descriptions_are_carried_over_for_bi(published):
    with duckdb.connect(str(published.marts_path), read_only=True) as marts:
        tables = marts.sql("select comment from duckdb_tables()").fetchall()
        columns = marts.sql(
            "select comment from duckdb_columns() where column_name = 'release_id'"
        ).fetchall()

    assert all(comment.startswith("One row per") for (comment,) in tables)
    assert columns == [("Names the release.",)] * len(MARTS)


def test_the_manifest_names_what_the_release_was_made_from(published):
    manifest = published.manifest

    assert manifest.run_id == "run-1"
    assert manifest.arguments["through_period_id"] == "2025-12"
    assert [each["file_sha256"] for each in manifest.deliveries] == ["ab" * 32]
    assert manifest.plan_book["plans.csv"] == manifest.files["plan_book/plans.csv"]
    assert len(manifest.code_version) == 64
    assert {gate.table_name for gate in manifest.gates} >= {"marts.fct_payouts"}


def test_the_order_of_rows_does_not_change_the_release(tmp_path):
    marts = firm_marts(payees=20, months=2)
    hashes = []
    for name, rows in (("one", marts), ("two", {k: list(v)[::-1] for k, v in marts.items()})):
        settings = make_firm(tmp_path / name)
        run_firm(settings, rows, release_id="same")
        hashes.append(publish(settings, expected=EXPECTED).manifest.content_hash)

    assert hashes[0] == hashes[1]


def test_another_release_of_the_same_marts_has_the_same_content_hash(firm):
    first = publish(firm, expected=EXPECTED)
    run_firm(firm, SMALL, release_id="second")
    second = publish(firm, expected=EXPECTED)

    assert first.manifest.content_hash == second.manifest.content_hash


def test_publishing_again_changes_nothing(firm):
    first = publish(firm, expected=EXPECTED)
    before = bytes_below(first.path)

    again = publish(firm, expected=EXPECTED)

    assert bytes_below(again.path) == before
    assert again.is_current


def test_the_same_inputs_with_other_marts_are_an_error_that_names_the_mart(firm):
    first = publish(firm, expected=EXPECTED)
    before = bytes_below(first.path)
    change_databases(firm, "update marts.fct_payouts set payout_amount = 99")

    with pytest.raises(ReleaseError, match=r"not reproducible: .* another fct_payouts"):
        publish(firm, expected=EXPECTED)

    assert bytes_below(first.path) == before


def test_a_published_mart_that_is_gone_is_an_error_too(firm):
    publish(firm, expected=EXPECTED)
    change_databases(firm, "drop table marts.dim_plans")

    with pytest.raises(ReleaseError, match="the same inputs gave no dim_plans"):
        publish(firm, expected=EXPECTED)


@pytest.mark.parametrize("kind", ["double", "float", "hugeint"])
def test_an_inexact_column_is_not_published(firm, kind):
    change_databases(firm, f"alter table marts.fct_payouts alter payout_amount type {kind}")

    with pytest.raises(ValueError, match=r"marts.fct_payouts.payout_amount is a \w+: .* exact"):
        publish(firm, expected=EXPECTED)

    assert releases.current_id(firm) is None


def test_the_released_database_is_the_file_that_the_gates_have_read(firm):
    release = publish(firm, expected=EXPECTED)

    assert release.marts_path.read_bytes() == firm.marts_path.read_bytes()


@pytest.mark.parametrize(
    ("spoilt", "sentence"),
    [
        (
            "(payout_amount + 1)::decimal(18, 4)",
            r"are not the same fct_payouts: 1 rows.* and 1 rows",
        ),
        (
            "payout_amount::decimal(20, 4)",
            r"has payout_amount DECIMAL\(20,4\) where marts.fct_payouts",
        ),
    ],
    ids=["another figure", "another type"],
)
def test_a_file_that_was_written_wrongly_is_found_and_not_published(
    firm, monkeypatch, spoilt, sentence
):
    def write_and_spoil(connection, marts, database, folder, **told):
        write_marts(connection, marts, database, folder, **told)
        payouts = folder / "parquet" / "fct_payouts.parquet"
        columns = f"* replace ({spoilt} as payout_amount)"
        connection.execute(f"copy (select {columns} from marts.fct_payouts) to '{payouts}'")

    monkeypatch.setattr(building, "write_marts", write_and_spoil)

    with pytest.raises(ValueError, match=sentence):
        publish(firm, expected=EXPECTED)

    assert releases.current_id(firm) is None


def test_without_marts_there_is_nothing_to_publish(firm):
    firm.marts_path.unlink()

    with pytest.raises(FileNotFoundError, match="no marts yet"):
        publish(firm, expected=EXPECTED)


def test_without_a_warehouse_there_is_nothing_to_publish(tmp_path):
    with pytest.raises(FileNotFoundError, match="no warehouse yet"):
        publish(make_firm(tmp_path), expected=EXPECTED)


def test_a_plan_book_edited_after_the_run_is_not_published_under_its_name(firm):
    quotas = firm.company_dir / "plan_book" / "quotas.csv"
    quotas.write_text(quotas.read_text() + "P-1,new,2025-01,100,\n")
    # As a run does that is stopped right after.
    plan_book.prepare(firm)

    with pytest.raises(NotPublishableError, match="the plan book was changed after it: run again"):
        publish(firm, expected=EXPECTED)


def test_the_manifest_names_the_code_that_computed_and_not_the_one_that_publishes(firm):
    change_databases(firm, "update raw_control.runs set code_sha256 = 'older'")

    assert publish(firm, expected=EXPECTED).manifest.code_version == "older"


MARTS_GATE = EXPECTED["marts"]


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ({"release_id": "other"}, "looked at release other, not at first"),
        ({"tables": MARTS_GATE[1:]}, "marts.dim_payees was not checked"),
        ({"success": False, "reason": "payee_id is empty"}, "did not pass: payee_id is empty"),
        ({"is_evaluated": False, "reason": "no such column"}, "did not pass: no such column"),
        (
            {"is_evaluated": False, "severity": "warning", "reason": "no such column"},
            "did not pass: no such column",
        ),
    ],
    ids=["other release", "unchecked", "critical", "not evaluated", "warning not evaluated"],
)
def test_a_run_whose_gates_did_not_pass_is_not_published(firm, fault, sentence):
    pass_gate(firm, "marts", **({"release_id": "first"} | fault))

    with pytest.raises(NotPublishableError, match=sentence):
        publish(firm, expected=EXPECTED)

    assert list(firm.published_dir.iterdir()) == []


def test_a_gate_that_never_looked_has_not_passed(firm):
    (firm.gates_dir / "run-1" / "payouts.json").unlink()

    with pytest.raises(NotPublishableError, match="gate of payouts did not look at run run-1"):
        publish(firm, expected=EXPECTED)


def test_the_gates_of_another_run_do_not_count(firm):
    (firm.gates_dir / "run-1").rename(firm.gates_dir / "run-0")

    with pytest.raises(NotPublishableError, match="did not look at run run-1"):
        publish(firm, expected=EXPECTED)


def test_a_mart_without_any_gate_is_not_published(firm):
    change_databases(firm, "create table marts.fct_secret as select 1 as amount")

    with pytest.raises(NotPublishableError, match=r"marts.fct_secret was not checked"):
        publish(firm, expected=EXPECTED)


def test_marts_without_the_report_on_their_gates_are_not_published(firm):
    change_databases(firm, "drop table marts.rpt_quality")

    with pytest.raises(NotPublishableError, match=r"marts.rpt_quality was not made"):
        publish(firm, expected=EXPECTED)


def test_a_warning_is_published_and_counted(firm):
    pass_gate(firm, "marts", release_id="first", success=False, severity="warning")

    release = publish(firm, expected=EXPECTED)

    assert sum(gate.warning_count for gate in release.manifest.gates) == 1
