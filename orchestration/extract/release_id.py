"""The name of a release: a hash of everything that went into it, and of nothing else.

No arrival order, file date, path of a machine or number of threads is part of it: whoever has
the same deliveries, plan book, configuration, code and arguments computes the same name.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from orchestration.company import Company
from orchestration.extract.delivered import NumberedFile
from orchestration.run_arguments import RunArguments
from orchestration.settings import PROJECT_ROOT

CODE_FOLDERS = ("models", "dbt_project", "expectations", "orchestration")
CODE_FILES = ("dbt_project.yml", "requirements.lock")

# Made by running the code, not part of it.
MADE_FOLDERS = {"__pycache__", "target", "logs", "dbt_packages"}

RELEASE_ID_LENGTH = 12


@dataclass(frozen=True)
class ReleaseInputs:
    """SHA-256 of each kind of input, in hex, and the arguments as text."""

    deliveries: str
    plan_book: str
    configuration: str
    code: str
    through_period_id: str | None
    known_by_on: str | None

    @property
    def release_id(self) -> str:
        """Twelve hex digits."""
        return _hash_of(vars(self))[:RELEASE_ID_LENGTH]


def find_release_inputs(
    company: Company,
    arguments: RunArguments,
    *,
    files: Iterable[NumberedFile],
    code_dir: Path = PROJECT_ROOT,
) -> ReleaseInputs:
    """What a run over the files in use is made of. Reads the plan book, configuration and code."""
    known_by_on = arguments.known_by_on
    return ReleaseInputs(
        deliveries=hash_of_deliveries(files),
        plan_book=hash_of_plan_book(company),
        configuration=_hash_of_files(
            company.folder, [company.folder / "company.yml", *company.mapping_dir.glob("*.sql")]
        ),
        code=hash_of_code(code_dir),
        through_period_id=arguments.through_period_id,
        known_by_on=None if known_by_on is None else known_by_on.isoformat(),
    )


def hash_of_deliveries(files: Iterable[NumberedFile]) -> str:
    """Hash of the files in use: their bytes, names and order within their dataset."""
    return _hash_of(
        sorted(
            [
                one.dataset.full_name,
                one.used.delivery_rank,
                one.used.is_retired,
                one.used.file.file_name,
                one.used.file.sha256,
            ]
            for one in files
        )
    )


def hash_of_plan_book(company: Company) -> str:
    """Hash of the plan book's tables, byte for byte."""
    return _hash_of_files(company.plan_book_dir, company.plan_book_dir.glob("*.csv"))


def hash_of_code(code_dir: Path = PROJECT_ROOT) -> str:
    """Hash of every file that decides what a run computes."""
    paths = [code_dir / name for name in CODE_FILES]
    for folder in CODE_FOLDERS:
        paths += (code_dir / folder).rglob("*")
    return _hash_of_files(code_dir, (path for path in paths if _is_code(path, code_dir)))


def _is_code(path: Path, code_dir: Path) -> bool:
    parts = path.relative_to(code_dir).parts
    is_made = any(part in MADE_FOLDERS or part.startswith(".") for part in parts)
    return path.is_file() and not is_made


def _hash_of_files(folder: Path, paths: Iterable[Path]) -> str:
    hashes = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in paths
    }
    return _hash_of(hashes)


def _hash_of(value: object) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
