"""A delivery starts a run, once; nothing else does."""

import os
import time
from pathlib import Path

import dagster as dg
import pytest

from orchestration.sensors import build_sensors, look_of, run_key_of, unsettled
from orchestration.settings import Settings

COMPANY = """
company_id: acme
company_name: Acme
time_zone: Europe/Berlin
pay_calendar_id: months
bookings_from: orders
sources:
  erp:
    system: erp
    path: deliveries
    datasets:
      orders:
        files: "orders_*.csv"
        sequence: "orders_(\\\\d{4}-\\\\d{2}-\\\\d{2})"
        delivery: increment
"""

ORDERS = "order_id,order_type,ordered_on,currency_code\nO-1,booking,2025-01-03,EUR\n"
A_WHILE_AGO = time.time() - 3600


@pytest.fixture(scope="module")
def instance():
    with dg.DagsterInstance.ephemeral() as ephemeral:
        yield ephemeral


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    folder = tmp_path / "acme"
    (folder / "deliveries").mkdir(parents=True)
    (folder / "company.yml").write_text(COMPANY)
    return Settings(company_dir=folder, home=tmp_path)


@pytest.fixture
def tick(settings, instance):
    """One look of the sensor; returns its run requests and the cursor, or why it skipped."""
    sensor = next(each for each in build_sensors(settings) if each.name == "delivery_arrived")

    def evaluate(cursor: str | None = None):
        context = dg.build_sensor_context(instance=instance, cursor=cursor)
        data = sensor.evaluate_tick(context)
        return data.run_requests or [], data.cursor, data.skip_message

    return evaluate


def deliver(settings: Settings, name: str, text: str = ORDERS, at: float = A_WHILE_AGO) -> Path:
    path = settings.company_dir / "deliveries" / name
    path.write_text(text)
    os.utime(path, (at, at))
    return path


def test_a_delivery_starts_a_run_and_the_same_look_none(settings, tick):
    deliver(settings, "orders_2025-01-31.csv")

    [request], cursor, _ = tick()
    assert request.tags["attain/deliveries"].startswith("erp.orders@2025-01-31:")

    assert tick(cursor)[0] == []
    assert "Nothing happened to 1 files" in tick(cursor)[2]


def test_a_file_that_was_only_touched_is_the_same_delivery(settings, tick):
    path = deliver(settings, "orders_2025-01-31.csv")
    [first], cursor, _ = tick()

    os.utime(path, (A_WHILE_AGO + 60, A_WHILE_AGO + 60))
    [again], _, _ = tick(cursor)

    assert again.run_key == first.run_key


def test_other_bytes_are_another_delivery(settings, tick):
    deliver(settings, "orders_2025-01-31.csv")
    [first], cursor, _ = tick()

    deliver(settings, "orders_2025-01-31.csv", ORDERS.replace("O-1", "O-2"))
    [second], _, _ = tick(cursor)

    assert second.run_key != first.run_key


def test_a_file_that_is_being_written_is_waited_for(settings, tick):
    deliver(settings, "orders_2025-01-31.csv", at=time.time())

    requests, cursor, reason = tick()

    assert requests == []
    assert cursor is None
    assert reason == "orders_2025-01-31.csv may still be arriving"


def test_the_look_reads_no_file(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text("a")
    before = look_of([path])
    os.utime(path, (1, 1))

    assert look_of([path]) != before
    assert unsettled([path], now=12.0) is None
    assert unsettled([path], now=9.0) == path


def test_a_return_to_an_older_delivery_has_a_key_of_its_own():
    once = run_key_of(["erp.orders:aaa"], recorded_count=0)

    assert run_key_of(["erp.orders:aaa"], recorded_count=0) == once
    assert run_key_of(["erp.orders:aaa"], recorded_count=2) != once
