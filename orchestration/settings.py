"""Where things are. The one reader of environment variables."""

import os
from dataclasses import dataclass
from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parent.parent

# Nobody's commissions are told to a third party because a library phones home.
os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("DBT_SEND_ANONYMOUS_USAGE_STATS", "false")


@dataclass(frozen=True)
class Settings:
    """One company on one machine: its folder (read) and its state below `home` (written)."""

    company_dir: Path
    home: Path
    threads: int = 2
    memory_limit: str = "2GB"

    @property
    def company_id(self) -> str:
        return self.company_dir.name

    @property
    def state_dir(self) -> Path:
        return self.home / ".attain" / self.company_id

    @property
    def archive_dir(self) -> Path:
        return self.state_dir / "archive"

    @property
    def extracts_dir(self) -> Path:
        return self.state_dir / "extracts"

    @property
    def warehouse_path(self) -> Path:
        return self.state_dir / "warehouse.duckdb"

    @property
    def marts_path(self) -> Path:
        return self.state_dir / "marts.duckdb"

    @property
    def plan_book_dir(self) -> Path:
        return self.state_dir / "plan_book"

    @property
    def dbt_target_dir(self) -> Path:
        return self.state_dir / "target"

    @property
    def gates_dir(self) -> Path:
        return self.state_dir / "gates"

    @property
    def run_lock_path(self) -> Path:
        return self.state_dir / "run.lock"

    @property
    def published_dir(self) -> Path:
        return self.home / "published" / self.company_id

    @property
    def dagster_home(self) -> Path:
        return self.home / ".attain" / "dagster"


def company_folder(name_or_path: str) -> Path:
    """The folder of a company: a name below `seeds/`, or any path. Raises `FileNotFoundError`."""
    for folder in (PROJECT_ROOT / "seeds" / name_or_path, Path(name_or_path).expanduser()):
        if (folder / "company.yml").is_file():
            return folder.resolve()
    raise FileNotFoundError(
        f"No company {name_or_path!r}: neither seeds/{name_or_path}/company.yml nor "
        f"{name_or_path}/company.yml exists"
    )


def from_environment(company: str | None = None) -> Settings:
    """Settings of `company`, else of $ATTAIN_COMPANY, else of the sample company.

    $ATTAIN_HOME is where state is kept (default: the repository), $ATTAIN_THREADS and
    $ATTAIN_MEMORY_LIMIT bound DuckDB.
    """
    return Settings(
        company_dir=company_folder(company or os.environ.get("ATTAIN_COMPANY", "sample")),
        home=Path(os.environ.get("ATTAIN_HOME", PROJECT_ROOT)).expanduser().resolve(),
        threads=int(os.environ.get("ATTAIN_THREADS", "2")),
        memory_limit=os.environ.get("ATTAIN_MEMORY_LIMIT", "2GB"),
    )
