"""`attain uat`: plan cases, judged by the real road."""

from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from orchestration.settings import Settings

if TYPE_CHECKING:
    from orchestration.uat.cases import Case


class CasesError(RuntimeError):
    """At least one case failed; the message says how many."""


def judge_and_tell(
    settings: Settings,
    paths: list[Path],
    *,
    html_path: Path | None,
    junit_path: Path | None,
    console: Console,
) -> None:
    """Judge the cases of `paths`, tell all, write the reports; raise `CasesError` for a failure.

    Of cases with mistakes none is judged: it prints them all and raises.
    """
    # Mistakes in cases are told before seconds are spent on imports.
    cases = _read(paths, console)

    from orchestration.uat.judging import judge
    from orchestration.uat.telling import lines_of

    report = judge(cases, bounds=settings, progress=lambda line: console.print(line, markup=False))
    for line in lines_of(report):
        console.print(line, markup=False)
    if html_path is not None:
        from orchestration.uat.page import write_page

        write_page(report, html_path)
        console.print(f"HTML report: {html_path}", markup=False)
    if junit_path is not None:
        from orchestration.uat.junit import write_junit

        write_junit(report, junit_path)
        console.print(f"JUnit report: {junit_path}", markup=False)
    if report.failed:
        raise CasesError(f"{len(report.failed)} of {len(report.results)} cases failed")


def _read(paths: list[Path], console: Console) -> "list[Case]":
    from orchestration.publish.wording import plural
    from orchestration.uat.mistakes import MistakesError
    from orchestration.uat.reading import read_cases

    try:
        return read_cases(paths)
    except MistakesError as error:
        for sentence in error.sentences:
            console.print(f"mistake  {sentence}", markup=False)
        count = plural(len(error.sentences), "mistake")
        raise CasesError(f"The cases have {count}: they are judged when they have none") from None
