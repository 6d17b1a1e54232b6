"""`python -m tests.oracle --companies 100000`: batches of companies until one disagrees."""

import argparse
import shutil
import sys
import time
from collections import Counter
from pathlib import Path

from tests.oracle.batch import RoadError, write_folder
from tests.oracle.coverage import hits_of, missing, report
from tests.oracle.generator import KNOWN, together
from tests.oracle.shrink import size, smallest
from tests.oracle.trial import BATCH, Verdict, companies_of, judge
from tests.oracle.typed import Tables
from tests.oracle.world import World, world_of


def main() -> int:
    asked = _arguments()
    hits: Counter[str] = Counter()
    done, wrong, began = 0, 0, time.process_time()
    while done < asked.companies:
        count = min(asked.batch, asked.companies - done)
        seed = asked.seed + done // asked.batch
        world = world_of(seed)
        companies = companies_of(seed, count, world=world, known=frozenset(asked.known))
        home = asked.home / "batch"
        shutil.rmtree(home, ignore_errors=True)
        try:
            verdict = judge(companies, world=world, home=home, gates=not asked.no_gates)
        except RoadError as error:
            print(f"Seed {seed}: the companies did not get through: {error}")
            return 1
        for account in verdict.accounts.values():
            hits.update(hits_of(account))
        done += count
        wrong += len(verdict.disagreements)
        spent = time.process_time() - began
        print(f"{done} companies, {wrong} disagree, {spent:.0f} s CPU (seed {seed})", flush=True)
        if verdict.disagreements:
            _show(verdict)
            if not asked.keep_going:
                _keep_smallest(verdict, companies, world=world, home=asked.home)
                return 1
    print(report(hits))
    return 1 if wrong or missing(hits) else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.oracle", description=__doc__)
    parser.add_argument("--companies", type=int, default=300)
    parser.add_argument(
        "--batch", type=int, default=BATCH, help="companies per run of the pipeline"
    )
    parser.add_argument("--seed", type=int, default=0, help="of the first batch")
    parser.add_argument("--home", type=Path, default=Path(".attain/oracle"))
    parser.add_argument("--keep-going", action="store_true", help="do not look for the smallest")
    parser.add_argument("--no-gates", action="store_true", help="compute whatever the gates say")
    parser.add_argument(
        "--known", nargs="*", default=[], choices=sorted(KNOWN), help="draw these as well"
    )
    asked = parser.parse_args()
    asked.home = asked.home.resolve()
    return asked


def _show(verdict: Verdict, limit: int = 5) -> None:
    for prefix, found in list(verdict.disagreements.items())[:limit]:
        print(f"  {prefix} {len(found)}: " + "; ".join(str(one) for one in found[:3]))


def _keep_smallest(
    verdict: Verdict, companies: dict[str, Tables], *, world: World, home: Path
) -> None:
    least = min(verdict.disagreements, key=lambda prefix: size(companies[prefix]))
    found = smallest(companies[least], world=world, home=home / "shrinking")
    folder = home / "smallest"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(home / "shrinking", ignore_errors=True)
    write_folder(folder, together(world.tables, found), world.settings)
    again = judge({least: found}, world=world, home=home / "again", gates=False)
    print(f"The smallest company that disagrees, {size(found)} rows: {folder}")
    _show(again)


if __name__ == "__main__":
    sys.exit(main())
