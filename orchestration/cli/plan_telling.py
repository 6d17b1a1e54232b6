"""What `attain plans` prints."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from orchestration.settings import Settings

if TYPE_CHECKING:
    from orchestration.plans.checking import Finding


class PlanBookMistakesError(ValueError):
    """The plan book has mistakes; each was told before."""


def check_and_tell(settings: Settings, *, strict: bool, console: Console) -> None:
    """Print every finding; raise `PlanBookMistakesError` for a mistake, or a warning if strict."""
    from orchestration.plans.checking import check

    report = check(settings)
    _tell(report.findings, console)
    if report.unreadable:
        console.print(f"What depends on {_listed(report.unreadable)} could not be checked")
    if report.delivered:
        names = _listed(report.delivered)
        console.print(f"Rows of {names} that sources deliver are checked by `attain run`")
    counts = (_count(len(report.mistakes), "mistake"), _count(len(report.warnings), "warning"))
    said = f"The plan book of {settings.company_id} has {counts[0]} and {counts[1]}"
    if report.mistakes or (strict and report.warnings):
        raise PlanBookMistakesError(said)
    console.print(said, markup=False)


def _tell(findings: "Iterable[Finding]", console: Console) -> None:
    for finding in findings:
        mark = "mistake  " if finding.is_mistake else "warning  "
        console.print(mark + finding.sentence, markup=False)


def _count(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def _listed(names: tuple[str, ...]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def describe_and_tell(
    settings: Settings, *, html_path: Path | None, cases_path: Path | None, console: Console
) -> None:
    """Print what every plan says, or write it as a page; write boundary cases instead if asked.

    Of a plan book with mistakes nothing: it prints them and raises `PlanBookMistakesError`.
    """
    from orchestration.plans.checking import check

    mistakes = check(settings).mistakes
    if mistakes:
        _tell(mistakes, console)
        said = f"The plan book of {settings.company_id} has {_count(len(mistakes), 'mistake')}"
        raise PlanBookMistakesError(f"{said}: it is described when it has none")
    if cases_path is not None:
        from orchestration.plans.case_file import write_cases

        written = write_cases(settings, cases_path)
        for sentence in written.left_out:
            console.print(sentence, markup=False)
        count = _count(written.count, "boundary case")
        console.print(f"{count} of {settings.company_id} written to {cases_path}", markup=False)
    if html_path is None and cases_path is not None:
        return

    from orchestration.plans.description import describe
    from orchestration.plans.page import lines_of, write_page

    description = describe(settings)
    if html_path is None:
        for line in lines_of(description):
            console.print(line, markup=False)
    else:
        write_page(description, html_path)
        console.print(f"The plans of {settings.company_id} are described in {html_path}")


def tell_differences(settings: Settings, old: str, new: str | None, *, console: Console) -> None:
    """Print a sentence for each thing that two versions of the plan book say differently."""
    from orchestration.plans.differences import differences
    from orchestration.plans.revisions import read_version

    for sentence in differences(read_version(settings, old), read_version(settings, new)):
        console.print(sentence, markup=False)
