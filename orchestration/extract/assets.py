"""The raw relations as Dagster assets, one per entity of the contract, pulled in one step.

A step per entity would archive and connect two dozen times for what takes one second once.
"""

import datetime as dt
from collections.abc import Iterator

import dagster as dg

from orchestration.company import InputError
from orchestration.extract.contract import ContractEntity, load_contract
from orchestration.extract.pull import EntityReport, pull
from orchestration.run_arguments import RunArguments

# Names beyond these are counted, not listed: years of daily files would drown the page.
LISTED_FILES = 20


class PullConfig(dg.Config):
    """The two clocks of a run: last period to compute, last day whose deliveries are known."""

    through_period_id: str | None = None
    known_by_on: str | None = None

    def run_arguments(self, run_id: str) -> RunArguments:
        """Raises `InputError` for a day that is no ISO date."""
        try:
            known_by_on = self.known_by_on and dt.date.fromisoformat(self.known_by_on)
        except ValueError:
            raise InputError(f"known-by must be an ISO date, not {self.known_by_on!r}") from None
        return RunArguments(
            run_id=run_id,
            through_period_id=self.through_period_id or None,
            known_by_on=known_by_on or None,
        )


def build_extract_assets() -> dg.AssetsDefinition:
    """One asset per entity of the contract, keyed `raw_<system>/<entity>`, in group `extract`.

    Needs the resource `settings`, a plain `Settings`.
    """
    contract = load_contract()

    @dg.multi_asset(
        name="pull",
        specs=[_spec(entity) for entity in contract],
        required_resource_keys={"settings"},
        can_subset=False,
        pool="duckdb_writer",
        # A share that is gone for a moment comes back; a faulty file does not mend itself.
        retry_policy=dg.RetryPolicy(max_retries=2, delay=30),
    )
    def pull_assets(
        context: dg.AssetExecutionContext, config: PullConfig
    ) -> Iterator[dg.MaterializeResult[None]]:
        settings = context.resources.settings
        try:
            report = pull(settings, config.run_arguments(context.run.run_id))
        except InputError as error:
            raise dg.Failure(description=str(error), allow_retries=False) from error
        context.log.info(
            f"Release {report.release_id}: {len(report.recorded)} new deliveries, "
            f"{len(report.files)} files in use"
        )
        for entity in report.entities:
            yield _to_result(
                entity, release_id=report.release_id, archive_dir=str(settings.archive_dir)
            )

    return pull_assets


def _spec(entity: ContractEntity) -> dg.AssetSpec:
    return dg.AssetSpec(
        key=dg.AssetKey([entity.schema_name, entity.name]),
        group_name="extract",
        description=entity.description,
        kinds={"duckdb"},
    )


def _to_result(
    entity: EntityReport, *, release_id: str, archive_dir: str
) -> dg.MaterializeResult[None]:
    return dg.MaterializeResult(
        asset_key=dg.AssetKey([f"raw_{entity.system}", entity.entity]),
        metadata={
            "dagster/row_count": entity.row_count,
            "dropped_row_count": entity.dropped_row_count,
            "file_count": len(entity.file_names),
            "files": dg.MetadataValue.json(list(entity.file_names[-LISTED_FILES:])),
            "path": dg.MetadataValue.path(archive_dir),
            "release_id": release_id,
        },
    )
