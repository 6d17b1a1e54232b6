"""One company told in other ways earns the same, or as much as can be said beforehand."""

import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest

from tests.oracle.batch import Found, found_in, run_road, write_folder
from tests.oracle.compare import by_company, found_attainment, found_credits, found_payouts
from tests.oracle.generator import together
from tests.oracle.typed import Row, Settings, Tables
from tests.oracle.variants import (
    a_year_later,
    company_of_2025,
    in_halves,
    renamed,
    ten_times,
    two_years,
    whose_splits,
    with_zero_transactions,
)
from tests.road import Rows, content_of, difference
from tests.test_same_answer import rearrange

COMPANIES = 64
# In one run: with their variants they are five times as many, and rules of one meet deals of all.
BATCH = 32
# Of what is kept to a millionth of a cent on the way, ten may come together.
MILLIONTHS = Fraction(1, 10**6)
VARIANTS: dict[str, Callable[[Tables], Tables]] = {
    "z": with_zero_transactions,
    "t": ten_times,
    "y": a_year_later,
    "h": in_halves,
}


@dataclass(frozen=True)
class Told:
    """Companies as they are (b), and each in its variants; by run what was told and came of it."""

    home: Path
    settings: Settings
    runs: list[tuple[Tables, dict[str, Rows]]]
    bases: dict[int, Tables]
    found: dict[str, Found]

    def pairs(self, kind: str) -> Iterator[tuple[Tables, Found, Found]]:
        """Each company with what the marts say of it and of its variant, under the same ids."""
        for number, base in self.bases.items():
            yield base, self._of(f"b{number}-"), self._of(f"{kind}{number}-")

    def _of(self, prefix: str) -> Found:
        found = self.found.get(prefix, Found([], [], [], []))
        number = prefix[1:]
        return Found(
            **{
                name: [
                    {
                        column: value.replace(prefix, f"b{number}")
                        if isinstance(value, str)
                        else value
                        for column, value in row.items()
                    }
                    for row in rows
                ]
                for name, rows in vars(found).items()
            }
        )


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    home, world = tmp_path_factory.mktemp("metamorphic"), two_years(0)
    drawn = {number: company_of_2025(number, world=world) for number in range(COMPANIES)}
    bases = {number: base for number, base in drawn.items() if whose_splits(base)}
    told = Told(home, world.settings, [], bases, {})
    numbers = list(bases)
    for first in range(0, len(numbers), BATCH):
        batch = {number: bases[number] for number in numbers[first : first + BATCH]}
        variants = [
            renamed(change(base), f"b{number}-", f"{kind}{number}-")
            for kind, change in VARIANTS.items()
            for number, base in batch.items()
        ]
        tables = together(world.tables, *batch.values(), *variants)
        marts = run_road(write_anew(told, tables), home=home)
        told.runs.append((tables, content_of(marts)))
        told.found.update(by_company(found_in(marts)))
    return told


def write_anew(told: Told, tables: Tables) -> Path:
    folder = told.home / "companies" / "oracle"
    shutil.rmtree(folder, ignore_errors=True)
    return write_folder(folder, tables, told.settings)


def test_there_are_a_few_hundred_transactions(told: Told) -> None:
    assert sum(len(base.transactions) for _, base, _ in told.pairs("z")) > 200


def test_transactions_over_nothing_change_nothing(told: Told) -> None:
    for _, base, variant in told.pairs("z"):
        assert len(variant.transactions) > len(base.transactions)
        credits, more = found_credits(base), found_credits(variant)
        assert {key: amount for key, amount in more.items() if amount or key in credits} == credits
        assert found_attainment(variant) == found_attainment(base)
        assert found_payouts(variant) == found_payouts(base)


def test_a_year_later_everybody_earns_the_same(told: Told) -> None:
    """But for whom the days of the week count."""
    compared = 0
    for company, base, variant in told.pairs("y"):
        moved = influenced(company, lambda row: row["quota_proration"] == "working_days")
        assert timeless(found_credits(variant)) == timeless(found_credits(base))
        for found in (found_attainment, found_payouts):
            assert timeless(found(variant), but=moved) == timeless(found(base), but=moved)
            compared += len(timeless(found(base), but=moved))
    assert compared > 100


def timeless(
    rows: dict[tuple[object, ...], object], *, but: frozenset[str] = frozenset()
) -> list[str]:
    """Payee, component and what they get, without the day or pay period."""
    return sorted(f"{key[:2]} {value}" for key, value in rows.items() if key[1] not in but)


def influenced(base: Tables, asked: Callable[[Row], bool]) -> frozenset[str]:
    """Components of which that is true, and those whose windows are looked at by them."""
    found = {row["component_id"] for row in base["components"] if asked(row)}
    for name, column in (
        ("component_gates", "gate_component_id"),
        ("component_multipliers", "measured_component_id"),
    ):
        found |= {row["component_id"] for row in base.get(name, ()) if row[column] in found}
    found |= {
        row["component_id"] for row in base["components"] if row.get("matrix_component_id") in found
    }
    return frozenset(found)


def test_ten_times_the_amounts_earn_ten_times_as_much(told: Told) -> None:
    """Where nothing was rounded on the way: every credit is exact, and no bound a share."""
    compared = 0
    for base, once, tenfold in told.pairs("t"):
        earned, earned_tenfold = exact_commissions(once), exact_commissions(tenfold)
        rounded = rounded_accumulators(once, tenfold) | accumulators_with_shares(base)
        shared = influenced(base, is_rounded_or_shared) | pooled(base)
        # A rounded quota may decide who is before whom.
        shared |= {row["component_id"] for row in base.get("rank_bonuses", ())}
        for key in earned:
            if key[:2] not in rounded and key[1] not in shared:
                assert abs(earned_tenfold[key] - 10 * earned[key]) < MILLIONTHS, key
                compared += 1
    assert compared > 30


def is_rounded_or_shared(component: Row) -> bool:
    """A part of a target, counted in deals, or out of what others leave of a budget."""
    return (
        component["basis"] == "target"
        or component["measure"] in ("deals", "logos")
        or any(component.get(name) for name in ("cap_target_share", "budget_amount"))
    )


def pooled(base: Tables) -> set[str]:
    """Components of which everybody has a part of what others earn."""
    return {row["component_id"] for row in base.get("pool_members", ())}


def exact_commissions(found: Found) -> dict[tuple[str, str, str], Fraction]:
    return {
        (row["payee_id"], row["component_id"], row["earning_period_id"]): Fraction(
            row["commission_exact_amount"]
        )
        for row in found.payouts
    }


def rounded_accumulators(once: Found, tenfold: Found) -> set[tuple[object, ...]]:
    """Payees and components one of whose credits is not ten times as much."""
    credits, credits_tenfold = found_credits(once), found_credits(tenfold)
    return {
        key[:2]
        for key in credits.keys() | credits_tenfold.keys()
        if credits_tenfold.get(key) != 10 * Fraction(str(credits.get(key, 0)))
    }


def accumulators_with_shares(base: Tables) -> set[tuple[object, ...]]:
    tables = {
        row["rate_table_id"]
        for row in base.get("rate_tiers", ())
        if row["bound_unit"] == "quota_share" and row["tier_number"] != "1"
    }
    components = {r["component_id"] for r in base["components"] if r["rate_table_id"] in tables}
    payees = {row["worker_id"] for row in base["workers"]}
    return {(payee, component) for payee in payees for component in components}


def of_the_twin(key: tuple[object, ...]) -> tuple[object, ...]:
    """The key of the twin's credit for what the payee of this one is credited with."""
    payee, component, credit_id, *rest = key
    credited_id = str(credit_id).removesuffix(f"|{payee}|{component}")
    return (f"{payee}x", component, f"{credited_id}|{payee}x|{component}", *rest)


def test_two_halves_are_the_whole(told: Told) -> None:
    """A share that two people have in halves: their credits add up to it, to the cent, and
    nobody else earns anything else, unless all draw on one budget, share a pool or are ranked."""
    merged = 0
    for base, once, halved in told.pairs("h"):
        payee = whose_splits(base)
        whole, halves = found_credits(once), found_credits(halved)
        for key, amount in whole.items():
            twin = of_the_twin(key)
            if key[0] != payee or key[-1] != "split":
                assert halves[key] == amount, key
            elif key in halves and twin in halves:
                assert Fraction(str(halves[key])) + Fraction(str(halves[twin])) == amount, key
                merged += 1
        shared = {row["component_id"] for row in base["components"] if row.get("budget_amount")}
        shared |= {row["component_id"] for row in base.get("rank_bonuses", ())}
        shared |= pooled(base)
        others = {
            key: value
            for key, value in found_payouts(once).items()
            if key[0] != payee and key[1] not in shared
        }
        found = found_payouts(halved)
        assert {key: found.get(key) for key in others} == others
    assert merged > 20


def test_rows_in_another_order_in_other_files_and_delivered_twice(told: Told) -> None:
    """The same in bulk: every extract and every file of the plan book."""
    shuffled = random.Random(9)
    for tables, expected in told.runs:
        folder = write_anew(told, tables)
        for path in sorted((folder / "plan_book").glob("*.csv")):
            header, *lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
            shuffled.shuffle(lines)
            path.write_text(header + "".join(lines), encoding="utf-8")
        rearrange(folder)

        otherwise = content_of(run_road(folder, home=told.home, gates=False))

        assert otherwise.keys() == expected.keys()
        for mart, rows in expected.items():
            if mart != "rpt_reconciliation":
                assert difference(otherwise[mart], rows) == ([], []), mart
