"""`attain bench`: the road at a given size, timed station by station, next to the yardstick.

The yardstick is the same computation in raw SQL without orchestration, checks or lineage. The
ratio of the two is what the product costs on top.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from orchestration.resources.warehouse import delete_warehouse
from orchestration.settings import PROJECT_ROOT, Settings, company_folder

SEED = 1
YARDSTICK_DIR = PROJECT_ROOT.parent / "shared" / "yardstick"


class BenchError(RuntimeError):
    """A process of the benchmark failed; the message is what it said last."""


@dataclass(frozen=True)
class Size:
    """How large a firm: rows of the transaction stream, people, months."""

    transactions: int
    payees: int
    months: int


def run_bench(size: Size, *, home: Path, yardstick: Path, console: Console) -> None:
    """Generate (once), run the road in a process of its own, print the costs and the ratio."""
    folder = home / ".attain" / "bench" / str(size.transactions)
    settings = Settings(company_dir=company_folder("sample"), home=folder)
    generate_once(settings, size, console=console)
    costs = run_road(settings, size, console=console)
    tell_costs(costs, console=console)
    cpu_seconds = total_cpu_seconds(costs)
    console.print(f"{cpu_seconds:.1f} CPU-s without start-up, {peak_mib(costs):,} MiB at the peak")
    if not (yardstick / "run.py").is_file():
        console.print(f"No yardstick in {yardstick}: nothing to compare with", markup=False)
        return
    measured = run_yardstick(yardstick, into=folder / "yardstick", transactions=size.transactions)
    console.print(
        f"yardstick: {measured['cpu_s']:.1f} CPU-s, {measured['wall_s']:.1f} s,"
        f" {measured['peak_mb']:,} MiB"
    )
    console.print(f"ratio {cpu_seconds / measured['cpu_s']:.2f}x")


def generate_once(settings: Settings, size: Size, *, console: Console) -> None:
    """Generate the extracts unless this generator already made those of the same size."""
    from orchestration.generate.sample import generate

    note = settings.state_dir / "generated.json"
    wanted = json.dumps(asdict(size) | {"generator": _hash_of_generator()})
    if note.exists() and note.read_text(encoding="utf-8") == wanted:
        return
    generate(
        into=settings.extracts_dir,
        payees=size.payees,
        transactions=size.transactions,
        months=size.months,
        seed=SEED,
        progress=console.print,
    )
    note.write_text(wanted, encoding="utf-8")


def _hash_of_generator() -> str:
    """Extracts of an older generator would not fit the plan book of today."""
    code = sorted((PROJECT_ROOT / "orchestration" / "generate").glob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in code)).hexdigest()


def run_road(settings: Settings, size: Size, *, console: Console) -> dict[str, Any]:
    """Run everything from the archive to the release anew; returns what `attain run` noted."""
    for path in (settings.archive_dir, settings.gates_dir, settings.published_dir):
        shutil.rmtree(path, ignore_errors=True)
    delete_warehouse(settings)
    report = settings.state_dir / "costs.json"
    console.print(f"Running the road over {size.transactions:,} transactions")
    _run(
        ["-m", "orchestration.cli", "run", "--company", "sample", "--costs", str(report)],
        cwd=PROJECT_ROOT,
        environment={"ATTAIN_HOME": str(settings.home)},
    )
    costs: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return costs


def run_yardstick(yardstick: Path, *, into: Path, transactions: int) -> dict[str, Any]:
    """Run a copy of the yardstick with a full ledger; returns the JSON line that it prints."""
    into.mkdir(parents=True, exist_ok=True)
    for path in yardstick.iterdir():
        if path.suffix in (".py", ".sql"):
            shutil.copy(path, into / path.name)
    if not (into / "data" / str(transactions) / "txn.parquet").exists():
        _run(["generate.py", str(transactions)], cwd=into)
    printed = _run(["run.py", str(transactions), "full"], cwd=into)
    measured: dict[str, Any] = json.loads(printed.strip().splitlines()[-1])
    return measured


def total_cpu_seconds(costs: dict[str, Any]) -> float:
    """CPU seconds of all stations and gates; start-up is apart."""
    return sum(row["cpu_seconds"] + row["gate_cpu_seconds"] for row in costs["stations"])


def peak_mib(costs: dict[str, Any]) -> int:
    """The largest resident memory of any station."""
    return max(row["peak_mib"] for row in [costs["start_up"], *costs["stations"]])


def tell_costs(costs: dict[str, Any], *, console: Console) -> None:
    """A row per station, start-up first."""
    table = Table("station", "CPU s", "gate CPU s", "wall s", "peak MiB", box=None, pad_edge=False)
    for row in [{"station": "start-up", **costs["start_up"]}, *costs["stations"]]:
        gate = row.get("gate_cpu_seconds", 0.0)
        table.add_row(
            row["station"],
            f"{row['cpu_seconds']:.1f}",
            f"{gate:.1f}" if gate else "",
            f"{row['wall_seconds']:.1f}",
            f"{row['peak_mib']:,}",
        )
    console.print(table)


def _run(arguments: list[str], *, cwd: Path, environment: dict[str, str] | None = None) -> str:
    """Run this interpreter; returns its output. Raises `BenchError` with its last words."""
    ended = subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env=os.environ | (environment or {}),
        capture_output=True,
        check=False,
        text=True,
    )
    if ended.returncode != 0:
        words = ended.stderr.strip().splitlines() or ["it said nothing"]
        raise BenchError(f"{' '.join(arguments[:3])} failed: {words[-1]}")
    return ended.stdout
