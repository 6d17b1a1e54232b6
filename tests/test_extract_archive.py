"""The archive: bytes once, records never edited, and nothing half done at any instant."""

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from orchestration.company import InputError, load_company
from orchestration.extract.archive import Archive, copy_of, hash_of
from orchestration.extract.recording import unrecorded_arrivals
from orchestration.settings import PROJECT_ROOT
from tests.extract_company import INCREMENT, RECORDED_AT, Firm


def archived(firm: Firm, kind: str) -> dict[str, bytes]:
    """Every file of a kind in the archive, with its bytes."""
    folder = firm.settings.archive_dir / kind
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_delivery_is_archived_byte_for_byte_with_its_record(tmp_path: Path) -> None:
    firm = Firm(tmp_path, order_lines=INCREMENT)
    path = firm.deliver_lines("2025-03-01", A="10.50", B="-0.25")
    firm.pull()

    sha256, size = hash_of(path)
    assert archived(firm, "objects") == {f"{sha256}.csv": path.read_bytes()}
    (record,) = archived(firm, "deliveries").values()
    (file,) = json.loads(record)["files"]
    assert json.loads(record)["known_on"] == "2025-03-01"
    assert json.loads(record)["recorded_no"] == 1
    assert (file["file_name"], file["size"], file["row_count"]) == (path.name, size, 2)
    assert file["totals"] == {"amount": "10.250000"}
    assert file["landed"] == f"landed/{sha256}.parquet"


def test_the_archive_keeps_its_bytes_when_a_delivered_file_is_edited(tmp_path: Path) -> None:
    firm = Firm(tmp_path)
    path = firm.deliver_products("2025-03-01", "bolt")
    firm.pull()
    objects = archived(firm, "objects")
    with path.open("r+b") as delivered:
        delivered.write(b"broken")

    assert archived(firm, "objects") == objects


def test_pulling_again_changes_nothing(tmp_path: Path) -> None:
    firm = Firm(tmp_path)
    firm.deliver_products("2025-03-01", "bolt")
    first = firm.pull()
    kinds = ("objects", "landed", "deliveries")
    before = [archived(firm, kind) for kind in kinds]
    again = firm.pull(recorded_at=RECORDED_AT + dt.timedelta(days=9))

    assert [archived(firm, kind) for kind in kinds] == before
    assert (len(first.recorded), again.recorded) == (1, ())
    assert again.release_id == first.release_id


def test_the_same_bytes_are_stored_once_under_every_name(tmp_path: Path) -> None:
    firm = Firm(tmp_path)
    for day, name in (("2025-03-01", "bolt"), ("2025-03-02", "nut"), ("2025-03-03", "bolt")):
        firm.deliver_products(day, name)
    firm.pull()

    assert len(archived(firm, "objects")) == 2
    assert len(archived(firm, "deliveries")) == 3
    assert firm.live_products() == ["bolt"]


def test_records_stay_when_a_place_is_delivered_again(tmp_path: Path) -> None:
    firm = Firm(tmp_path)
    firm.deliver_products("2025-03-01", "bolt")
    firm.pull()
    records = archived(firm, "deliveries")
    firm.deliver_products("2025-03-01", "bolt, corrected".replace(",", ""))
    (delivery,) = firm.pull().recorded

    assert records.items() <= archived(firm, "deliveries").items()
    assert delivery.known_on == RECORDED_AT.date()
    assert firm.live_products() == ["bolt corrected"]


def test_without_a_date_a_delivery_is_known_from_the_day_it_is_recorded(tmp_path: Path) -> None:
    firm = Firm(tmp_path, products={"files": "products.csv", "delivery": "snapshot"})
    firm.deliver("products.csv", "product_id\nP-1\n")
    # 22:30 UTC is the next day in Berlin, where the company keeps its books.
    (delivery,) = firm.pull(recorded_at=dt.datetime(2025, 6, 1, 22, 30, tzinfo=dt.UTC)).recorded

    assert delivery.known_on == dt.date(2025, 6, 2)
    assert delivery.delivery_id == "shop.products#1"


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "growing.csv"
    path.write_bytes(b"a\n" + b"1\n" * 8_000_000)
    stop = threading.Event()

    def grow() -> None:
        with path.open("ab") as stream:
            while not stop.is_set():
                stream.write(b"2\n")
                stream.flush()

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        with pytest.raises(InputError, match=r"growing.csv changed while it was read"):
            hash_of(path)
    finally:
        stop.set()
        writer.join()


def test_a_full_disk_is_named_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_bytes(b"a\n1\n")

    with pytest.raises(InputError, match=r"orders.csv cannot be archived: No space left"):
        copy_of(path, Path("/dev/full"))


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (lambda path: path.unlink(), "is gone"),
        (lambda path: (path.chmod(0o644), path.write_bytes(b"x")), "has 1 bytes, not"),
    ],
    ids=["gone", "cut"],
)
def test_an_archive_that_lost_bytes_stops_the_pull(
    tmp_path: Path, fault: object, sentence: str
) -> None:
    firm = Firm(tmp_path)
    firm.deliver_products("2025-03-01", "bolt")
    firm.pull()
    (path,) = (firm.settings.archive_dir / "objects").iterdir()
    assert callable(fault)
    fault(path)

    with pytest.raises(InputError, match=r"The archived products_2025-03-01.csv") as error:
        firm.pull()
    assert sentence in str(error.value)


def test_bytes_changed_in_the_archive_are_found(tmp_path: Path) -> None:
    firm = Firm(tmp_path)
    firm.deliver_products("2025-03-01", "bolt")
    firm.deliver_products("2025-03-02", "nut")
    firm.pull()
    archive = Archive(firm.settings.archive_dir)
    (dataset,) = load_company(firm.settings).datasets
    assert archive.damaged_files(dataset) == []

    path = archive.object_path(archive.deliveries(dataset)[1].files[0])
    path.chmod(0o644)
    path.write_bytes(path.read_bytes().replace(b"nut", b"nub"))
    assert archive.damaged_files(dataset) == ["products_2025-03-02.csv"]


def test_lost_landed_rows_are_landed_again(tmp_path: Path) -> None:
    firm = Firm(tmp_path)
    firm.deliver_products("2025-03-01", "bolt")
    firm.pull()
    for path in (firm.settings.archive_dir / "landed").iterdir():
        path.unlink()
    firm.pull()

    assert firm.live_products() == ["bolt"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("product_name\nbolt\n", "line 1 lacks the column product_id"),
        ("product_id,product_name\nP-1,bolt\nP-2", "line 3 does not end with a line break"),
    ],
)
def test_a_bad_file_leaves_no_trace_and_a_good_one_replaces_it(
    tmp_path: Path, content: str, sentence: str
) -> None:
    firm = Firm(tmp_path)
    firm.deliver("products_2025-03-01.csv", content)
    with pytest.raises(InputError, match=sentence):
        firm.pull()
    assert archived(firm, "objects") == archived(firm, "deliveries") == {}
    assert archived(firm, "aside") == archived(firm, "landed") == {}

    firm.deliver_products("2025-03-01", "bolt")
    firm.pull()
    assert firm.live_products() == ["bolt"]


@pytest.mark.parametrize(
    ("control", "sentence"),
    [
        ({"rows": 3}, "has 2 rows, its control file says 3: 1 less"),
        (
            {"rows": 2, "amount": "10.51"},
            "sums to 10.5 in amount, its control file says 10.51: 0.01 less",
        ),
        ({"rows": 2, "amount": 10.49}, "sums to 10.5 in amount"),
        ({"tax": "1"}, "line 1 lacks the column tax, which its control file needs"),
        ([1], "is not of the form"),
        ({"rows": "two"}, "is not of the form"),
    ],
)
def test_a_file_must_be_what_its_control_file_says(
    tmp_path: Path, control: object, sentence: str
) -> None:
    firm = Firm(tmp_path, order_lines=INCREMENT)
    path = firm.deliver_lines("2025-03-01", A="10.50", B="0.00")
    sound = {"rows": 2, "amount": "10.5", "line_id": 2}
    firm.deliver(f"{path.name}.control.json", json.dumps(sound))
    firm.pull()
    firm.deliver(f"{path.name}.control.json", json.dumps(control))

    with pytest.raises(InputError, match=path.name) as error:
        firm.pull()
    assert sentence in str(error.value)


def test_unrecorded_arrivals_are_named_by_place_and_bytes(tmp_path: Path) -> None:
    firm = Firm(tmp_path)
    company, archive = load_company(firm.settings), Archive(firm.settings.archive_dir)
    firm.deliver_products("2025-03-01", "bolt")
    (first,) = unrecorded_arrivals(company, archive)
    firm.deliver_products("2025-03-01", "nut")
    (second,) = unrecorded_arrivals(company, archive)
    firm.pull()

    assert first.startswith("shop.products@2025-03-01:")
    assert second.startswith("shop.products@2025-03-01:")
    assert first != second
    assert unrecorded_arrivals(company, Archive(firm.settings.archive_dir)) == ()


PULL = """
import sys
from pathlib import Path
from orchestration.extract.pull import pull
from orchestration.run_arguments import RunArguments
from orchestration.settings import Settings
print("ready", flush=True)
pull(Settings(company_dir=Path(sys.argv[1]), home=Path(sys.argv[2])), RunArguments("run"))
"""


@pytest.mark.parametrize("milliseconds", [5, 30, 60, 100, 150])
def test_a_pull_killed_at_any_instant_converges(tmp_path: Path, milliseconds: int) -> None:
    firm = Firm(tmp_path)
    for day in range(1, 21):
        firm.deliver_products(f"2025-03-{day:02d}", f"bolt {day}", "nut")
    settings = firm.settings
    arguments = [sys.executable, "-c", PULL, str(settings.company_dir), str(settings.home)]
    with subprocess.Popen(
        arguments, cwd=PROJECT_ROOT, stdout=subprocess.PIPE, env=dict(os.environ)
    ) as killed:
        assert killed.stdout is not None
        killed.stdout.readline()
        time.sleep(milliseconds / 1000)
        killed.send_signal(signal.SIGKILL)
    firm.pull()

    assert firm.live_products() == ["bolt 20", "nut"]
    assert firm.query("select count(*) from raw_erp.products") == [(40,)]
    archive = Archive(settings.archive_dir)
    (dataset,) = load_company(settings).datasets
    assert [one.recorded_no for one in archive.deliveries(dataset)] == list(range(1, 21))
    assert archive.damaged_files(dataset) == []
    assert list(archive.aside.iterdir()) == []
