"""The extract station in Dagster: one step, one asset per entity."""

from pathlib import Path

import dagster as dg
import pytest

from orchestration.company import InputError
from orchestration.extract.assets import PullConfig, build_extract_assets
from orchestration.extract.contract import load_contract
from tests.extract_company import INCREMENT, Firm


def materialize(firm: Firm, config: PullConfig) -> dg.ExecuteInProcessResult:
    return dg.materialize(
        [build_extract_assets()],
        resources={"settings": firm.settings},
        run_config=dg.RunConfig(ops={"pull": config}),
    )


def test_a_run_materializes_every_entity_with_its_rows(tmp_path: Path) -> None:
    firm = Firm(tmp_path, order_lines=INCREMENT)
    firm.deliver_lines("2025-03-01", A="1", B="2")
    firm.deliver_lines("2025-04-01", C="3")
    result = materialize(firm, PullConfig(through_period_id="2025-01", known_by_on="2025-03-31"))

    materializations = {
        event.asset_key: event.materialization
        for event in result.get_asset_materialization_events()
    }
    assert set(materializations) == {
        dg.AssetKey([entity.schema_name, entity.name]) for entity in load_contract()
    }
    metadata = materializations[dg.AssetKey(["raw_erp", "order_lines"])].metadata
    assert metadata["dagster/row_count"].value == 2
    assert metadata["files"].value == ["order_lines_2025-03-01.csv"]
    assert metadata["path"].value == str(firm.settings.archive_dir)
    ((run_id, release_id),) = firm.query("select run_id, release_id from raw_control.runs")
    assert (run_id, release_id) == (result.run_id, metadata["release_id"].value)


def test_the_assets_are_one_step_in_the_group_extract() -> None:
    assets = build_extract_assets()

    assert set(assets.group_names_by_key.values()) == {"extract"}
    assert not assets.can_subset
    assert len(assets.keys) == len(load_contract())


def test_a_broken_delivery_fails_the_run_with_its_sentence(tmp_path: Path) -> None:
    firm = Firm(tmp_path)
    firm.deliver("products_2025-03-01.csv", "product_id\nP-1")

    with pytest.raises(dg.Failure, match="line 2 does not end with a line break"):
        materialize(firm, PullConfig())


def test_known_by_must_be_a_day() -> None:
    with pytest.raises(InputError, match="known-by must be an ISO date, not 'yesterday'"):
        PullConfig(known_by_on="yesterday").run_arguments("run-1")
    assert PullConfig().run_arguments("run-1").known_by_on is None
