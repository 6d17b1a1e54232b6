"""The published releases of a company: list, show, switch, roll back, let go of old ones."""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from orchestration.publish import durable
from orchestration.publish import manifest as manifests
from orchestration.publish.manifest import Manifest
from orchestration.settings import Settings

CURRENT = "current"
BUILDING = ".building-"
REMOVING = ".removing-"
_RELEASE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")


class ReleaseError(ValueError):
    """A release is missing, damaged or not reproducible; the message is one sentence."""


@dataclass(frozen=True)
class Release:
    """A published release: its folder, what its manifest says, and whether readers get it."""

    path: Path
    manifest: Manifest
    is_current: bool

    @property
    def release_id(self) -> str:
        return self.manifest.release_id

    @property
    def marts_path(self) -> Path:
        return self.path / "marts.duckdb"

    @property
    def cockpit_path(self) -> Path:
        return self.path / "cockpit.html"

    @property
    def data_docs_path(self) -> Path:
        return self.path / "data_docs" / "index.html"

    @property
    def manifest_path(self) -> Path:
        return self.path / manifests.FILE_NAME


def release_path(settings: Settings, release_id: str) -> Path:
    """The folder of a release. Raises `ReleaseError` for an id that is no plain name."""
    if not _RELEASE_ID.fullmatch(release_id) or release_id == CURRENT:
        raise ReleaseError(f"{release_id!r} is not the id of a release")
    return settings.published_dir / release_id


def current_id(settings: Settings) -> str | None:
    """The release that readers get; None before the first one."""
    link = settings.published_dir / CURRENT
    return link.readlink().name if link.is_symlink() else None


def releases(settings: Settings) -> list[Release]:
    """All releases on disk, the newest first."""
    folders = [
        path.parent
        for path in settings.published_dir.glob(f"*/{manifests.FILE_NAME}")
        if not path.parent.is_symlink() and not path.parent.name.startswith(".")
    ]
    found = [show(settings, folder.name) for folder in folders]
    return sorted(found, key=lambda each: each.manifest.published_at, reverse=True)


def show(settings: Settings, release_id: str | None = None) -> Release:
    """One release, by default the current one. Raises `ReleaseError` when there is none."""
    chosen = current_id(settings) if release_id is None else release_id
    if chosen is None:
        raise ReleaseError(f"{settings.company_id} has published no release yet")
    folder = release_path(settings, chosen)
    if not (folder / manifests.FILE_NAME).is_file():
        raise ReleaseError(f"{settings.company_id} has no release {chosen}")
    return Release(folder, manifests.read(folder), chosen == current_id(settings))


def roll_back(settings: Settings, release_id: str) -> Release:
    """Give readers an older release again. Raises `ReleaseError` when its files were changed."""
    verify_files(show(settings, release_id))
    durable.switch_link(settings.published_dir / CURRENT, release_id)
    return show(settings, release_id)


def unchanged(settings: Settings, release_id: str) -> bool:
    """Whether `release_id` is what readers get already, with every file as it was published."""
    folder = release_path(settings, release_id)
    if current_id(settings) != release_id or not (folder / manifests.FILE_NAME).is_file():
        return False
    return not damaged_files(show(settings, release_id))


def verify_files(release: Release) -> None:
    """Compare every file with its hash in the manifest; raise `ReleaseError` on the first fault."""
    damaged = damaged_files(release)
    if damaged:
        raise ReleaseError(
            f"Release {release.release_id} is damaged: {damaged[0]} is not the file that its "
            f"manifest names; remove {release.path} and publish again"
        )


def damaged_files(release: Release) -> list[str]:
    """Files that are missing or whose bytes changed, as paths below the release."""
    return [
        name
        for name, expected in sorted(release.manifest.files.items())
        if not (release.path / name).is_file() or durable.sha256_of(release.path / name) != expected
    ]


def keep_last(settings: Settings, count: int) -> list[str]:
    """Remove all but the newest `count` releases and the current one; returns the removed ids."""
    removed = []
    for release in releases(settings)[max(count, 1) :]:
        if not release.is_current:
            durable.remove_folder(release.path)
            removed.append(release.release_id)
    return removed


def clear_leftovers(settings: Settings) -> None:
    """Remove what a killed publisher left behind. Only the holder of the run lock may."""
    for prefix in (BUILDING, REMOVING, f".{CURRENT}-"):
        for path in settings.published_dir.glob(f"{prefix}*"):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
