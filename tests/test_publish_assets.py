"""Publishing in Dagster: the last asset, which fails in one sentence."""

from pathlib import Path

import dagster as dg
import pytest

from expectations import tables_by_station
from orchestration.publish import releases
from orchestration.publish.assets import ASSET_KEY, build_publish
from orchestration.settings import Settings
from tests.firm_folder import SMALL, make_firm, pass_gate, run_firm

MARTS = (dg.AssetKey(["marts", "fct_payouts"]), dg.AssetKey(["marts", "dim_payees"]))


@pytest.fixture
def firm(tmp_path: Path) -> Settings:
    """A company whose run passed every gate that there is."""
    settings = make_firm(tmp_path)
    run_firm(settings, SMALL, release_id="first")
    for station, tables in tables_by_station().items():
        pass_gate(settings, station, release_id="first", tables=tables)
    return settings


def materialize(settings: Settings) -> dg.ExecuteInProcessResult:
    return dg.materialize(
        [build_publish(MARTS)], resources={"settings": settings}, raise_on_error=False
    )


def test_the_release_waits_for_every_mart():
    release = build_publish(MARTS)

    assert release.key == ASSET_KEY == dg.AssetKey(["publish", "release"])
    assert release.group_names_by_key[ASSET_KEY] == "publish"
    assert release.asset_deps[ASSET_KEY] == set(MARTS)


def test_a_published_release_says_where_it_is(firm):
    (event,) = materialize(firm).get_asset_materialization_events()

    metadata = {name: value.value for name, value in event.materialization.metadata.items()}
    release = releases.show(firm)
    assert metadata["release_id"] == "first"
    assert metadata["cockpit"] == str(release.cockpit_path)
    assert metadata["row_count"] == 3
    assert metadata["content_hash"] == release.manifest.content_hash


def test_a_run_that_did_not_pass_fails_in_one_sentence(firm):
    tables = tables_by_station()["staging"]
    pass_gate(firm, "staging", release_id="first", tables=tables, success=False, reason="it is bad")

    result = materialize(firm)

    assert not result.success
    (failure,) = result.get_step_failure_events()
    told = failure.step_failure_data.user_failure_data.description
    assert told == f"Run run-1 is not published: {tables[0]} did not pass: it is bad"
    assert releases.current_id(firm) is None
