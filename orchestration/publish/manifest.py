"""The manifest of a release: what it holds, what it was made from, and how to check both."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from orchestration.publish.content import CONTENT_HASH_RULE, hash_of_hashes

FILE_NAME = "manifest.json"


@dataclass(frozen=True)
class MartRecord:
    """One mart: `control_totals` are exact sums per amount column over all its rows and

    currencies, for comparing and not for reading; `content_hash` leaves release_id aside.
    """

    name: str
    row_count: int
    content_hash: str
    control_totals: Mapping[str, Decimal]
    column_types: Mapping[str, str]


@dataclass(frozen=True)
class GateRecord:
    """What the gate of one table said, as read again from disk when the release was made."""

    station: str
    table_name: str
    expectation_count: int
    warning_count: int


@dataclass(frozen=True)
class Manifest:
    """Everything about a release that its files do not say themselves.

    `arguments` is the row of raw_control.runs, `deliveries` are those of raw_control.files,
    `plan_book` is file name to SHA-256; `files` is path below the release to SHA-256.
    """

    release_id: str
    run_id: str
    company_id: str
    published_at: dt.datetime
    code_version: str
    arguments: Mapping[str, str | None]
    deliveries: tuple[Mapping[str, str | None], ...]
    plan_book: Mapping[str, str]
    marts: tuple[MartRecord, ...]
    gates: tuple[GateRecord, ...]
    files: Mapping[str, str]

    @property
    def content_hash(self) -> str:
        """One hash over all marts: two releases with the same one say the same."""
        return hash_of_hashes((mart.name, mart.content_hash) for mart in self.marts)


def write(manifest: Manifest, folder: Path) -> Path:
    """Write `manifest.json` into `folder`; decimals as text, keys in a stable order."""
    path = folder / FILE_NAME
    document = {
        **asdict(manifest),
        "content_hash": manifest.content_hash,
        "content_hash_rule": CONTENT_HASH_RULE,
    }
    path.write_text(json.dumps(document, indent=2, default=_plain) + "\n", encoding="utf-8")
    return path


def read(folder: Path) -> Manifest:
    """The manifest of the release in `folder`.

    Raises `ValueError` when its overall hash is not the one of its marts: somebody edited it.
    """
    path = folder / FILE_NAME
    document = json.loads(path.read_text(encoding="utf-8"))
    manifest = Manifest(
        **{
            **{name: document[name] for name in Manifest.__dataclass_fields__},
            "published_at": dt.datetime.fromisoformat(document["published_at"]),
            "deliveries": tuple(document["deliveries"]),
            "marts": tuple(_mart(entry) for entry in document["marts"]),
            "gates": tuple(GateRecord(**entry) for entry in document["gates"]),
        }
    )
    if manifest.content_hash != document["content_hash"]:
        raise ValueError(
            f"{path} was changed: its content hash {document['content_hash']} "
            f"is not the {manifest.content_hash} of its marts"
        )
    return manifest


def _mart(entry: dict[str, Any]) -> MartRecord:
    totals = {name: Decimal(total) for name, total in entry["control_totals"].items()}
    return MartRecord(**{**entry, "control_totals": totals})


def _plain(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    raise TypeError(f"The manifest cannot hold {value!r}")
