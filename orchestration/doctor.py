"""What is configured, what is missing, who is running: one line each."""

import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.markers import Marker
from rich.console import Console

from orchestration.company import Company, load_company
from orchestration.extract.arrivals import find_arrivals
from orchestration.publish import releases
from orchestration.resources import run_lock
from orchestration.resources.failures import read_last_failure
from orchestration.resources.instance import prepare_dagster_home
from orchestration.settings import PROJECT_ROOT, Settings
from orchestration.transform import plan_book
from orchestration.transform.plan_book_file import PlanBookError

OLDEST_PYTHON = (3, 11)
LOCK_FILE = PROJECT_ROOT / "requirements.lock"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

# A line of the lock: `dagster==1.13.27 ; python_version < "4" \`
_PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;\\]+)(?: ; (?P<marker>[^\\]+))?")


@dataclass(frozen=True)
class Finding:
    """`is_missing` makes the doctor fail; a note is only worth knowing."""

    subject: str
    words: str
    is_missing: bool = False


def examine(open_settings: Callable[[], Settings], *, console: Console) -> bool:
    """Print all findings; False when something that a run needs is missing."""
    findings = [_python(), _packages(LOCK_FILE)]
    try:
        settings = open_settings()
    except FileNotFoundError as error:
        findings.append(Finding("company", str(error), is_missing=True))
    else:
        findings += _company(settings)
    findings.append(_browser())
    for finding in findings:
        mark = "MISSING" if finding.is_missing else "ok"
        console.print(f"{mark:<8} {finding.subject:<12} {finding.words}", markup=False)
    return not any(finding.is_missing for finding in findings)


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    too_old = sys.version_info < OLDEST_PYTHON
    needed = f", Attain needs {'.'.join(map(str, OLDEST_PYTHON))} or newer" if too_old else ""
    return Finding("python", f"{version} ({sys.executable}){needed}", is_missing=too_old)


def _packages(lock_file: Path) -> Finding:
    """Whether what is installed is what the lock names."""
    if not lock_file.is_file():
        return Finding("packages", f"{lock_file} is missing", is_missing=True)
    pinned = dict(_pinned(lock_file.read_text(encoding="utf-8")))
    installed = {
        _normal(distribution.metadata["Name"]): distribution.version
        for distribution in metadata.distributions()
    }
    wrong = [
        f"{name} {installed.get(name, 'is not installed')} (locked: {version})"
        for name, version in sorted(pinned.items())
        if installed.get(name) != version
    ]
    if wrong:
        more = f" and {len(wrong) - 3} more" if len(wrong) > 3 else ""
        return Finding("packages", "; ".join(wrong[:3]) + more, is_missing=True)
    return Finding("packages", f"{len(pinned)} as locked")


def _pinned(lock: str) -> Iterator[tuple[str, str]]:
    """Names and versions that apply to this machine."""
    for line in lock.splitlines():
        match = _PINNED.match(line)
        if match and (not match["marker"] or Marker(match["marker"].strip()).evaluate()):
            yield _normal(match["name"]), match["version"]


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _company(settings: Settings) -> Iterator[Finding]:
    try:
        company = load_company(settings)
    except ValueError as error:
        yield Finding("company", str(error), is_missing=True)
        return
    yield Finding("company", f"{company.company_name} ({settings.company_dir})")
    yield from _sources(company)
    yield _plan_book(settings)
    yield _warehouse(settings)
    holder = run_lock.current_holder(settings.run_lock_path)
    yield Finding("running", str(holder) if holder else "nothing")
    yield _release(settings)
    home = prepare_dagster_home(settings)
    yield Finding("dagster", f"DAGSTER_HOME={home} dagster dev -m orchestration.definitions")
    failure = read_last_failure(settings)
    if failure:
        words = f"{failure['failed_at']} run {failure['run_id']}: {failure['reason']}"
        yield Finding("last failure", words)


def _sources(company: Company) -> Iterator[Finding]:
    try:
        arrivals = find_arrivals(company)
    except ValueError as error:
        yield Finding("sources", str(error), is_missing=True)
        return
    for source in company.sources:
        names = [
            name
            for arrival in arrivals
            if arrival.dataset.source_name == source.name
            for name in arrival.file_names
        ]
        words = f"{len(names)} files of {len(source.datasets)} datasets in {source.path}"
        yield Finding(f"source {source.name}", words, is_missing=not names)


def _plan_book(settings: Settings) -> Finding:
    try:
        tables = plan_book.read(settings)
    except PlanBookError as error:
        return Finding("plan book", str(error), is_missing=True)
    return Finding("plan book", f"{len(tables)} files, headers and fields as they should be")


def _warehouse(settings: Settings) -> Finding:
    path = settings.warehouse_path
    if not path.exists():
        return Finding("warehouse", "none yet: the first run makes it")
    size = sum(each.stat().st_size for each in (path, settings.marts_path) if each.exists())
    return Finding("warehouse", f"{path}, with its marts {size / 2**20:.0f} MiB")


def _release(settings: Settings) -> Finding:
    if releases.current_id(settings) is None:
        return Finding("release", "none yet")
    current = releases.show(settings)
    return Finding(
        "release", f"{current.release_id}, published {current.manifest.published_at:%Y-%m-%d %H:%M}"
    )


def _browser() -> Finding:
    for name in BROWSERS:
        path = shutil.which(name)
        if path:
            return Finding("browser", path)
    return Finding("browser", "none: the test of the cockpit page will be skipped")
