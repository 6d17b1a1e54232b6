"""Publish: build a release aside, verify it by reading it again, switch readers to it at once."""

from collections.abc import Sequence

import duckdb

from orchestration.publish import durable, inputs, releases
from orchestration.publish.building import Building, Progress
from orchestration.publish.content import Mart, content_hash, read_marts
from orchestration.publish.evidence import ExpectedTables, require_passed_gates
from orchestration.publish.marts_files import as_computed
from orchestration.publish.releases import CURRENT, Release, ReleaseError
from orchestration.publish.workbench import open_workbench
from orchestration.settings import Settings

RELEASES_KEPT = 5


def say_nothing(_: str) -> None:
    """For a caller that has nobody to tell."""


def publish(
    settings: Settings,
    *,
    releases_kept: int = RELEASES_KEPT,
    progress: Progress = say_nothing,
    expected: ExpectedTables | None = None,
) -> Release:
    """Publish the marts of the warehouse as the release they name, and make it the current one.

    The caller holds the run lock. A release that is published already is only switched to.
    `expected` is station -> tables that a gate must have passed (default: all with a suite).
    Raises `NotPublishableError` when the gates of this run did not pass, and `ReleaseError` when a
    release of the same name holds other content. Killed at any instant, readers keep the old
    release or have the new one whole.
    """
    settings.published_dir.mkdir(parents=True, exist_ok=True)
    releases.clear_leftovers(settings)
    with open_workbench(settings) as connection:
        run = inputs.read_run(connection)
        marts = read_marts(connection)
        gates = require_passed_gates(
            settings.gates_dir,
            run_id=run.run_id,
            release_id=run.release_id,
            mart_names=[mart.name for mart in marts],
            expected=expected,
        )
        target = releases.release_path(settings, run.release_id)
        if target.exists():
            progress("comparing with the published release")
            _require_same(connection, marts, releases.show(settings, run.release_id))
        else:
            Building(settings, run, marts, gates, progress).build(connection, target)
    progress("switching readers")
    durable.switch_link(settings.published_dir / CURRENT, run.release_id)
    progress("removing old releases")
    releases.keep_last(settings, releases_kept)
    return releases.show(settings, run.release_id)


def _require_same(
    connection: duckdb.DuckDBPyConnection, marts: Sequence[Mart], published: Release
) -> None:
    """The same inputs must give the same marts; anything else means that a figure drifted."""
    releases.verify_files(published)
    before = {record.name: record.content_hash for record in published.manifest.marts}
    for mart in marts:
        now = content_hash(connection, mart, as_computed(mart))
        if before.pop(mart.name, None) != now:
            raise ReleaseError(
                f"Release {published.release_id} is not reproducible: the same inputs gave "
                f"another {mart.name} than the one published"
            )
    for name in before:
        raise ReleaseError(
            f"Release {published.release_id} is not reproducible: the same inputs gave no {name}"
        )
