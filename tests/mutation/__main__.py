"""python -m tests.mutation [--count 60] [--seed 0] [--only MODEL]

Plants small errors in the money SQL, one at a time and only in memory, and tells which of them
the unit tests or the company worked on paper catch. Exit code 1 below 95 %.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from orchestration.settings import Settings
from tests.conftest import run_company
from tests.mutation.catching import Laboratory, NoMutantError
from tests.mutation.equivalent import EQUIVALENT
from tests.mutation.planting import Draw, Planted, planted_errors
from tests.road import DEALS

ENOUGH_PERCENT = 95


def main() -> int:
    asked = _arguments().parse_args()
    with tempfile.TemporaryDirectory(prefix="mutation_") as folder:
        home = run_company("tests/deals", home=Path(folder).resolve())
        laboratory = Laboratory.of(Settings(company_dir=DEALS, home=home, memory_limit="1GB"))
        caught = count = 0
        for planted, by in tried(laboratory, count=asked.count, seed=asked.seed, only=asked.only):
            count += 1
            caught += by is not None
            print(told(planted, by, number=count), flush=True)
    return verdict(caught, count)


def tried(
    laboratory: Laboratory, *, count: int, seed: int, only: str | None
) -> Iterator[tuple[Planted, str | None]]:
    """Up to `count` errors, each with what caught it."""
    drawn = Draw(_candidates(laboratory, only=only), seed=seed)
    for planted in drawn:
        try:
            by = laboratory.catch(planted)
        except NoMutantError:
            continue
        drawn.count(planted)
        yield planted, by
        count -= 1
        if count <= 0:
            return


def _candidates(laboratory: Laboratory, *, only: str | None) -> list[Planted]:
    candidates = [
        planted
        for planted in planted_errors(laboratory.manifest)
        if only in (None, planted.name) and planted.key not in EQUIVALENT
    ]
    if not candidates:
        sys.exit(f"There is no money model or macro {only} in which an error could be planted.")
    return candidates


def told(planted: Planted, by: str | None, *, number: int) -> str:
    fate = f"caught by {by}" if by else "NOT CAUGHT"
    return (
        f"{number:3} {planted.name} line {planted.line} ({planted.operator})\n"
        f"      {_short(planted.before)}\n"
        f"   -> {_short(planted.after)}\n"
        f"      {fate}"
    )


def _short(text: str, *, width: int = 150) -> str:
    return text if len(text) <= width else f"{text[: width - 4]} ..."


def verdict(caught: int, count: int) -> int:
    """Prints how many were caught; the exit code."""
    print(f"\n{len(EQUIVALENT)} changes that change nothing are left out, see harmless_*.py.")
    print(f"caught {caught} of {count} ({100 * caught // count} %)")
    return 0 if 100 * caught >= ENOUGH_PERCENT * count else 1


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--count", type=int, default=60, help="how many errors (60)")
    parser.add_argument("--seed", type=int, default=0, help="which ones (0)")
    parser.add_argument("--only", metavar="MODEL", help="of one model or macro only")
    return parser


if __name__ == "__main__":
    sys.exit(main())
