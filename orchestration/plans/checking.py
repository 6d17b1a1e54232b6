"""`attain plans check`: every mistake in the plan book, each as one sentence with file and line.

What is wrong is defined once, in `expectations/`: the gate of staging looks for the same.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING

from expectations.plan_book import SUITES
from expectations.rows_in_files import NAMED_LINES
from orchestration.company import load_company
from orchestration.plans.staging import staged
from orchestration.settings import Settings
from orchestration.transform import plan_book

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite
    from great_expectations.expectations.expectation import Expectation

    from orchestration.gates.results import ExpectationResult

Suites = Mapping[str, "Callable[[], ExpectationSuite]"]

_PLACE = re.compile(r"(?P<file>\w+)\.csv line (?P<line>\d+)")
_COMPANY_FILE = "company.yml"
_STAGED = re.compile(r"\bstaging\.(stg_\w+)")


@dataclass(frozen=True)
class Finding:
    """One mistake, or what may be one: a sentence that names file and line."""

    sentence: str
    is_mistake: bool

    @property
    def place(self) -> tuple[str, int]:
        """Where to look first; for sorting."""
        match = _PLACE.search(self.sentence)
        return (match["file"], int(match["line"])) if match else ("", 0)


@dataclass(frozen=True)
class Report:
    """What was found, in the order of files and lines, and what nobody could look at."""

    findings: tuple[Finding, ...]
    unreadable: tuple[str, ...]
    delivered: tuple[str, ...]

    @property
    def mistakes(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.is_mistake)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if not finding.is_mistake)


def check(settings: Settings) -> Report:
    """Everything that is wrong with the plan book of the company.

    Needs neither extracts nor a warehouse; writes only below its own state. Raises
    `PlanBookError` when there is no plan book at all and `InputError` for a bad company.yml.
    """
    contract = plan_book.read_contract(plan_book.CONTRACT_PATH)
    texts, faults = plan_book.read_with_faults(
        settings.company_dir / "plan_book", contract=contract
    )
    unreadable = tuple(fault.unreadable for fault in faults if fault.unreadable)
    delivered = _delivered(settings)
    # Who is missing in a file without rows may be delivered.
    unseen = {name for name in delivered if texts[name].count("\n") == 1}
    incomplete = {fault.incomplete for fault in faults if fault.incomplete}
    suites = _readable(SUITES, {*unreadable, *unseen}, incomplete=incomplete)
    found = {Finding(fault.sentence, is_mistake=True) for fault in faults}
    line = f"{_COMPANY_FILE} line {load_company(settings).pay_calendar_line}"
    found |= {
        # The warehouse knows what the company says, and not where.
        replace(finding, sentence=finding.sentence.replace(_COMPANY_FILE, line))
        for finding in _evaluate(settings, texts, suites)
    }
    return Report(
        findings=tuple(_told_once(sorted(found, key=attrgetter("place", "sentence")))),
        unreadable=tuple(sorted({*unreadable, *incomplete})),
        delivered=delivered,
    )


def _told_once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Sentences that differ in nothing but the line as one: a word that is wrong in many rows."""
    lines: dict[tuple[Finding, str], list[str]] = {}
    for finding in findings:
        said, _, place = finding.sentence.rpartition(" (")
        if match := _PLACE.fullmatch(place.removesuffix(")")):
            lines.setdefault((replace(finding, sentence=said), match["file"]), []).append(match[0])
        else:
            lines[finding, ""] = []
    for (finding, _), places in lines.items():
        more = len(places) - NAMED_LINES
        named = ", ".join(places if more < 2 else places[:NAMED_LINES])
        others = f" and {more} more lines" if more > 1 else ""
        where = f" ({named}{others})" if places else ""
        yield replace(finding, sentence=finding.sentence + where)


def _evaluate(settings: Settings, texts: Mapping[str, str], suites: Suites) -> list[Finding]:
    from orchestration.gates.validation import examine

    findings = []
    with staged(settings, texts, models=_models_read_by(suites)) as own:
        for table in examine("staging", settings=own, suites=suites).tables:
            for result in table.failed:
                findings += _findings(result)
    return findings


def _findings(result: "ExpectationResult") -> list[Finding]:
    sentences = [row.reason for row in result.failing_rows]
    more = (result.unexpected_count or 0) - len(sentences)
    if not sentences:
        sentences = [f"{result.table_name}: {result.reason}"]
    elif more > 0:
        sentences.append(f"{result.expectation_type.replace('_', ' ')}: not so {more} times more")
    return [Finding(sentence, result.blocks) for sentence in sentences]


def _readable(
    suites: Suites, unreadable: Collection[str], *, incomplete: Collection[str]
) -> dict[str, "Callable"]:
    """The suites without what reads a table that nobody can read here: that is all they found.

    Of an incomplete table its own rows are looked at, and not what others miss in it.
    """
    hidden = {f"stg_plan__{name}" for name in unreadable}
    lacking = {f"stg_plan__{name}" for name in incomplete}
    return {
        table: partial(_without, build, hidden | lacking - {table.removeprefix("staging.")})
        for table, build in suites.items()
        if table.removeprefix("staging.") not in hidden
    }


def _without(build: "Callable[[], ExpectationSuite]", hidden: set[str]) -> "ExpectationSuite":
    from great_expectations import ExpectationSuite

    suite = build()
    kept = [each for each in suite.expectations if not hidden & _tables_read_by(each)]
    return ExpectationSuite(name=suite.name, expectations=kept, meta=suite.meta)


def _models_read_by(suites: Suites) -> list[str]:
    """The staging models that have to be there: those with a suite, and what the suites name."""
    names = {table.removeprefix("staging.") for table in SUITES}
    for build in suites.values():
        for expectation in build().expectations:
            names |= _tables_read_by(expectation)
    return sorted(names)


def _tables_read_by(expectation: "Expectation") -> set[str]:
    return set(_STAGED.findall(str(getattr(expectation, "unexpected_rows_query", ""))))


def _delivered(settings: Settings) -> tuple[str, ...]:
    """The tables of the plan book that a source delivers too: their rows are not in the folder."""
    company = load_company(settings)
    named = {one.entity or one.name for one in company.datasets if one.system == "plan"}
    mapped = {path.name.split(".")[1] for path in company.mapping_dir.glob("plan.*.sql")}
    return tuple(sorted((named | mapped) & plan_book.OPTIONAL_FILES))
