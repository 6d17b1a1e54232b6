"""Every case judged: one pass of the road per world, and one more without those it stopped."""

import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from orchestration.resources.warehouse import connect
from orchestration.settings import Settings
from orchestration.uat import comparing, explaining
from orchestration.uat.blame import culprits, told, warnings
from orchestration.uat.cases import Case
from orchestration.uat.company_folder import (
    NumberedCase,
    Place,
    Written,
    number_cases,
    worlds_of,
    write_company,
)
from orchestration.uat.comparing import Difference, Outcome
from orchestration.uat.road import travel

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Result:
    """What became of a case: passed when there is nothing to say against it.

    `refused` are the sentences of the gate that turned it back, `station` where that was; `warned`
    what gates said of it and let pass; `outcome` what it came to, by figure.
    """

    case: Case
    faults: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    explanation: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    station: str | None = None
    warned: tuple[str, ...] = ()
    outcome: Outcome = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        return not self.faults and not self.differences


@dataclass(frozen=True)
class Report:
    """All results in the order of their files, and what they cost."""

    results: tuple[Result, ...]
    pass_count: int
    seconds: float

    @property
    def failed(self) -> tuple[Result, ...]:
        return tuple(result for result in self.results if not result.passed)


def judge(cases: Sequence[Case], *, bounds: Settings, progress: Progress) -> Report:
    """Send the cases along the road in a temporary home; `bounds` says threads and memory.

    Raises `InputError` for a case that cannot be filled.
    """
    numbered = number_cases(cases)
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="attain-uat-") as home:
        settings = Settings(
            company_dir=Path(home).resolve() / "companies" / "plan_cases",
            home=Path(home).resolve(),
            threads=bounds.threads,
            memory_limit=bounds.memory_limit,
        )
        judging = _Judging(settings, progress)
        for world in worlds_of(numbered):
            judging.send(world)
    results = tuple(judging.results[each.number] for each in numbered)
    return Report(results, judging.pass_count, time.perf_counter() - started)


class _Judging:
    def __init__(self, settings: Settings, progress: Progress) -> None:
        self.settings = settings
        self.progress = progress
        self.results: dict[int, Result] = {}
        self.pass_count = 0

    def send(self, cases: Sequence[NumberedCase]) -> None:
        """Until all of them are judged: those that are stopped are taken out, the rest goes on."""
        while cases:
            self.pass_count += 1
            places = write_company(cases, self.settings.company_dir)
            journey = travel(self.settings)
            stop = journey.stop
            if stop is None:
                self._compare(cases, places, warnings(journey.gates, places))
                return
            blamed = culprits(stop.gate, places) if stop.gate is not None else {}
            if not blamed and len(cases) > 1:
                self.progress(f"Stopped at {stop.station}, by no case that it names: in halves")
                self.send(cases[: len(cases) // 2])
                self.send(cases[len(cases) // 2 :])
                return
            if not blamed:
                blamed = {cases[0].number: [told(stop.sentence, places)]}
            self._refuse(cases, blamed, station=stop.station)
            cases = [each for each in cases if each.number not in blamed]

    def _refuse(
        self, cases: Sequence[NumberedCase], blamed: Mapping[int, Sequence[str]], *, station: str
    ) -> None:
        for each in cases:
            if each.number in blamed:
                result = _refused(each.case, blamed[each.number], station)
                self.results[each.number] = result
                if not result.passed:
                    self.progress(f"Stopped at {station}, taken out: {each.case.where}")

    def _compare(
        self,
        cases: Sequence[NumberedCase],
        places: Mapping[Place, Written],
        warned: Mapping[int, Sequence[str]],
    ) -> None:
        with connect(self.settings, read_only=True) as warehouse:
            warehouse.execute("use marts")
            outcomes = comparing.outcomes(warehouse)
            for each in cases:
                outcome = outcomes.get(each.number, {})
                found = tuple(comparing.differences(each.case.expected, outcome))
                faults: tuple[str, ...] = ()
                if each.case.expected.refused:
                    faults = (f"was not refused: {each.case.expected.refused}",)
                explanation: tuple[str, ...] = ()
                if found or faults:
                    explanation = explaining.explain(
                        warehouse, each, found, tell=partial(told, places=places)
                    )
                self.results[each.number] = Result(
                    each.case,
                    faults,
                    found,
                    explanation,
                    warned=tuple(warned.get(each.number, ())),
                    outcome=outcome,
                )


def _refused(case: Case, sentences: Sequence[str], station: str) -> Result:
    """As expected where one of the sentences holds what the author wrote; that one is shown."""
    wanted = case.expected.refused
    if wanted is None:
        faults = tuple(f"the gate of {station} refused it: {each}" for each in sentences)
        return Result(case, faults, refused=tuple(sentences), station=station)
    met = tuple(each for each in sentences if wanted.lower() in each.lower())
    faults = (
        ()
        if met
        else (
            f"was refused at {station} for another reason: {sentences[0]}",
            f"expected was: {wanted}",
        )
    )
    return Result(case, faults, refused=met or tuple(sentences), station=station)
