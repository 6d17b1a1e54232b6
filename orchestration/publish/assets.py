"""Publishing as a Dagster asset: the last station, after every mart and its gate."""

from collections.abc import Sequence

import dagster as dg

from orchestration.company import load_company
from orchestration.publish.evidence import NotPublishableError
from orchestration.publish.release import publish
from orchestration.publish.releases import ReleaseError
from orchestration.settings import Settings

ASSET_KEY = dg.AssetKey(["publish", "release"])
GROUP = "publish"


def build_publish(mart_keys: Sequence[dg.AssetKey]) -> dg.AssetsDefinition:
    """The published release of the company. `mart_keys` are all marts: it waits for each."""

    @dg.asset(
        key=ASSET_KEY,
        group_name=GROUP,
        deps=list(mart_keys),
        required_resource_keys={"settings"},
        description="One folder per release: marts.duckdb, Parquet, manifest, cockpit, Data Docs.",
    )
    def release(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
        settings: Settings = context.resources.settings
        try:
            published = publish(
                settings,
                releases_kept=load_company(settings).releases_kept,
                progress=context.log.info,
            )
        except (NotPublishableError, ReleaseError) as error:
            # The same marts would be refused again.
            raise dg.Failure(description=str(error), allow_retries=False) from error
        marts = published.manifest.marts
        return dg.MaterializeResult(
            metadata={
                "release_id": published.release_id,
                "cockpit": dg.MetadataValue.path(published.cockpit_path),
                "marts": dg.MetadataValue.path(published.marts_path),
                "data_docs": dg.MetadataValue.path(published.data_docs_path),
                "manifest": dg.MetadataValue.path(published.manifest_path),
                "mart_count": len(marts),
                "row_count": sum(mart.row_count for mart in marts),
                "content_hash": published.manifest.content_hash,
                "warning_count": sum(gate.warning_count for gate in published.manifest.gates),
            }
        )

    return release
