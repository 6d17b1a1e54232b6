"""Files that survive a crash: written, synced, read-only, and switched to in one step."""

import hashlib
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

READ_ONLY = stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH


def files_below(folder: Path) -> Iterator[Path]:
    """Every file below `folder`, in a stable order."""
    return iter(sorted(path for path in folder.rglob("*") if path.is_file()))


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def seal(folder: Path) -> None:
    """Make every file below `folder` read-only and wait until disk holds them and their names."""
    for path in files_below(folder):
        path.chmod(READ_ONLY)
        sync(path)
    for path in [folder, *(p for p in folder.rglob("*") if p.is_dir())]:
        sync(path)


def sync(path: Path) -> None:
    """Wait until disk holds the file, or the names in the folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def move_into_place(folder: Path, target: Path) -> None:
    """Give a sealed folder its name. Raises `FileExistsError` rather than replace anything."""
    if target.exists():
        raise FileExistsError(f"{target} exists already")
    folder.rename(target)
    sync(target.parent)


def switch_link(link: Path, target_name: str) -> None:
    """Point `link` at a neighbour in one step: a reader finds the old one or the new one."""
    aside = link.with_name(f".{link.name}-{target_name}")
    aside.unlink(missing_ok=True)
    aside.symlink_to(target_name)
    os.replace(aside, link)
    sync(link.parent)


def remove_folder(folder: Path) -> None:
    """Take the name away first, so that nobody finds half a folder. Open readers keep theirs."""
    doomed = folder.with_name(f".removing-{folder.name.lstrip('.')}")
    folder.rename(doomed)
    shutil.rmtree(doomed)
