"""`attain publish` and `attain releases`: what readers get, in words."""

from rich.console import Console
from rich.table import Table

from orchestration.cli.turn import take_turn
from orchestration.publish import releases
from orchestration.publish.releases import Release
from orchestration.settings import Settings


def publish_and_tell(settings: Settings, *, console: Console) -> None:
    """Publish the marts as they stand, under the lock: the publisher judges, not this command."""
    from orchestration.company import load_company
    from orchestration.publish.release import publish

    with take_turn(settings, run_id="attain publish", console=console):
        publish(
            settings,
            releases_kept=load_company(settings).releases_kept,
            progress=lambda line: console.print(line, markup=False),
        )
    tell_where(settings, console=console)


def list_and_tell(settings: Settings, *, console: Console) -> None:
    """A row per release, the current one marked."""
    found = releases.releases(settings)
    if not found:
        console.print(f"{settings.company_id} has published no release yet")
        return
    table = Table("release", "published", "rows", "warnings", "", box=None, pad_edge=False)
    for release in found:
        table.add_row(
            release.release_id,
            f"{release.manifest.published_at:%Y-%m-%d %H:%M}",
            str(sum(mart.row_count for mart in release.manifest.marts)),
            str(sum(gate.warning_count for gate in release.manifest.gates)),
            "current" if release.is_current else "",
        )
    console.print(table)


def show_and_tell(settings: Settings, release_id: str | None, *, console: Console) -> None:
    """One release: arguments, deliveries, marts with rows, files."""
    release = releases.show(settings, release_id)
    manifest = release.manifest
    state = "the current release" if release.is_current else "an older release"
    console.print(f"{release.release_id}: {state} of {manifest.company_id}")
    published_at = f"{manifest.published_at:%Y-%m-%d %H:%M:%S %Z}"
    console.print(f"published {published_at} by run {manifest.run_id}")
    console.print(
        f"made from {len(manifest.deliveries)} delivered files, {len(manifest.plan_book)} files"
        f" of the plan book and code {manifest.code_version}"
    )
    table = Table("mart", "rows", "content hash", box=None, pad_edge=False)
    for mart in manifest.marts:
        table.add_row(mart.name, str(mart.row_count), mart.content_hash[:16])
    console.print(table)
    _tell_files(release, console=console)


def roll_back_and_tell(settings: Settings, release_id: str, *, console: Console) -> None:
    """Switch readers to an older release, after its files proved to be as published."""
    with take_turn(settings, run_id="attain releases roll-back", console=console):
        release = releases.roll_back(settings, release_id)
    console.print(f"Readers of {settings.company_id} get release {release.release_id} again")


def tell_where(settings: Settings, *, console: Console) -> None:
    """Where the current release keeps what people open."""
    release = releases.show(settings)
    console.print(f"Release {release.release_id} is what readers of {settings.company_id} get:")
    _tell_files(release, console=console)


def _tell_files(release: Release, *, console: Console) -> None:
    for name, path in (
        ("cockpit page", release.cockpit_path),
        ("marts", release.marts_path),
        ("quality report", release.data_docs_path),
        ("manifest", release.manifest_path),
    ):
        console.print(f"  {name:<15} {path}", markup=False)
