"""company.yml is read strictly: what is misspelt must not be silently left out of a payout."""

import copy
import datetime as dt
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from orchestration.company import Company, InputError, load_company
from orchestration.settings import Settings

SOUND: dict[str, Any] = {
    "company_id": "tiny",
    "company_name": "Tiny Trading",
    "time_zone": "Europe/Berlin",
    "pay_calendar_id": "4-4-5 months",
    "bookings_from": "orders",
    "sources": {
        "shop": {
            "system": "erp",
            "path": "{extracts}/shop",
            "datasets": {
                "orders": {
                    "files": "orders_*.csv",
                    "sequence": r"orders_(\d+)",
                    "delivery": "increment",
                    "control_total": "amount",
                    "entity": "orders",
                }
            },
        }
    },
}


def load(folder: Path, text: str) -> Company:
    company_dir = folder / "tiny"
    company_dir.mkdir(exist_ok=True)
    (company_dir / "company.yml").write_text(text)
    return load_company(Settings(company_dir=company_dir, home=folder / "home"))


def changed(path: str, value: object) -> str:
    """SOUND as YAML with one key set, or taken away where the value is None."""
    configuration = copy.deepcopy(SOUND)
    *parents, key = path.split("/")
    section = configuration
    for parent in parents:
        section = section[parent]
    if value is None:
        del section[key]
    else:
        section[key] = value
    return yaml.safe_dump(configuration)


def test_a_company_is_what_its_file_says(tmp_path: Path) -> None:
    company = load(tmp_path, yaml.safe_dump(SOUND))

    (source,) = company.sources
    (dataset,) = company.datasets
    assert (company.company_id, company.bookings_from) == ("tiny", "orders")
    assert source.path == tmp_path / "home" / ".attain" / "tiny" / "extracts" / "shop"
    assert (dataset.full_name, dataset.system, dataset.delivery) == (
        "shop.orders",
        "erp",
        "increment",
    )


def test_what_is_left_out_has_its_default(tmp_path: Path) -> None:
    company = load(tmp_path, yaml.safe_dump(SOUND))

    assert (company.money_scale, company.minor_factor, company.releases_kept) == (2, 100, 5)
    assert company.quarantine_tolerance == Decimal("0.01")
    assert company.quarantine_tolerance_ppm == 10_000


def test_a_relative_path_starts_at_the_company_folder(tmp_path: Path) -> None:
    company = load(tmp_path, changed("sources/shop/path", "../exports"))

    assert company.sources[0].path.resolve() == tmp_path / "exports"


DATASET = "sources/shop/datasets/orders"


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        ("currency", "EUR", "currency is an unknown key"),
        ("company_name", None, "company_name is missing"),
        ("company_id", "no-dashes", "company_id must be letters"),
        ("company_id", 7, "company_id must be letters"),
        ("money_scale", 7, "money_scale must be a whole number from 0 to 6"),
        ("money_scale", True, "money_scale must be a whole number"),
        ("time_zone", "Europe/Bonn", "time_zone is not a known time zone"),
        ("time_zone", "/etc/passwd", "time_zone is not a known time zone"),
        ("bookings_from", "invoices", "bookings_from must be orders or opportunities"),
        ("quarantine_tolerance", 2, "quarantine_tolerance must be a share"),
        ("quarantine_tolerance", "some", "quarantine_tolerance must be a share"),
        ("quarantine_tolerance", True, "quarantine_tolerance must be a share"),
        ("quarantine_tolerance", 0.0000001, "quarantine_tolerance must be a share"),
        ("releases_kept", 0, "releases_kept must be a whole number from 1"),
        ("pay_calendar_id", dt.date(2025, 1, 1), "pay_calendar_id must be text"),
        ("sources", {}, "sources must hold keys"),
        ("sources/shop/system", None, "sources.shop.system is missing"),
        ("sources/shop/path", "${HOME}/x", "sources.shop.path may name {extracts}"),
        ("sources/no dots.", SOUND["sources"]["shop"], "sources.no dots. must be letters"),
        ("sources/SHOP", SOUND["sources"]["shop"], "differs from another key only in case"),
        (f"{DATASET}/sequnce", "x", "datasets.orders.sequnce is an unknown key"),
        (f"{DATASET}/sequence", "(", "orders.sequence is no regular expression"),
        (f"{DATASET}/sequence", r"(\d+)-(\d+)", "orders.sequence must have exactly one group"),
        (f"{DATASET}/delivery", "delta", "orders.delivery must be snapshot or increment"),
        (f"{DATASET}/control_total", "a; drop table b", "orders.control_total must be letters"),
        (f"{DATASET}/entity", "raw.orders", "orders.entity must be letters"),
        (f"{DATASET}/files", "../*.csv", "orders.files must stay below"),
        (f"{DATASET}/files", "/etc/*.csv", "orders.files must stay below"),
    ],
)
def test_a_wrong_key_is_named_with_its_file(
    tmp_path: Path, path: str, value: object, key: str
) -> None:
    with pytest.raises(InputError) as error:
        load(tmp_path, changed(path, value))

    assert re.match(r"tiny/company.yml line \d+: ", str(error.value))
    assert key in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("path", "value", "begins"),
    [
        (f"{DATASET}/delivery", "delta", "        delivery: delta"),
        (f"{DATASET}/delivery", None, "      orders:"),
        ("money_scale", 7, "money_scale: 7"),
        ("sources/SHOP", SOUND["sources"]["shop"], "  shop:"),
    ],
    ids=["a value", "a key that lacks", "a key of the company", "a key twice but for its case"],
)
def test_the_line_is_that_of_the_key_or_of_what_lacks_it(
    tmp_path: Path, path: str, value: object, begins: str
) -> None:
    text = changed(path, value)
    [line] = [n for n, row in enumerate(text.splitlines(), start=1) if row.startswith(begins)]

    with pytest.raises(InputError, match=rf"^tiny/company.yml line {line}: "):
        load(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a: 1\na: 2\n", "tiny/company.yml has the key 'a' twice (line 2)"),
        (
            "a: 1\nb: c: d\n",
            "tiny/company.yml is not readable as YAML: mapping values are not allowed",
        ),
        (
            "a: [\n",
            "tiny/company.yml is not readable as YAML: did not find expected node content (line 2)",
        ),
        ("", "tiny/company.yml holds no keys"),
        ("- a\n", "tiny/company.yml holds no keys"),
    ],
    ids=["key twice", "no YAML", "no YAML in a line", "empty", "a list"],
)
def test_a_file_that_is_no_configuration_is_refused(
    tmp_path: Path, text: str, sentence: str
) -> None:
    with pytest.raises(InputError) as error:
        load(tmp_path, text)

    assert str(error.value).startswith(sentence)
