"""Where a version of a plan book is: in a folder, or in a revision of git."""

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from orchestration.plans.book import PlanBook, read_book
from orchestration.settings import Settings

PLAN_BOOK = "plan_book"


def read_version(settings: Settings, version: str | None) -> PlanBook:
    """The plan book of a folder (of a company, or of CSV files), or of the company in a revision.

    None is the one of today. Raises `ValueError` when `version` is neither.
    """
    if version is None:
        return read_book(settings.company_dir / PLAN_BOOK)
    folder = Path(version).expanduser()
    if (folder / PLAN_BOOK).is_dir():
        return read_book(folder / PLAN_BOOK)
    if folder.is_dir():
        if not any(folder.glob("*.csv")):
            raise ValueError(f"{version} holds no plan book: neither plan_book/ nor a CSV file")
        return read_book(folder)
    with _checked_out(settings, version) as checked_out:
        return read_book(checked_out)


@contextmanager
def _checked_out(settings: Settings, revision: str) -> Iterator[Path]:
    """The plan book of the company as it was in a revision, in a folder for a block's length."""
    # What begins with a dash would be an option of git.
    archive = [
        "git",
        "archive",
        "--format=tar",
        f"./{revision}" if revision[:1] == "-" else revision,
    ]
    done = subprocess.run(
        [*archive, "--", PLAN_BOOK], cwd=settings.company_dir, capture_output=True, check=False
    )
    if done.returncode != 0:
        reason = " ".join(done.stderr.decode(errors="replace").split())
        raise ValueError(
            f"{revision} is no folder, and no revision of git that has the plan book of "
            f"{settings.company_id}: {reason}"
        )
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(done.stdout)) as tar:
            tar.extractall(folder, filter="data")
        yield Path(folder) / PLAN_BOOK
