"""The report as text: a line per case, and for one that failed expected, got and why."""

from collections.abc import Iterator
from decimal import Decimal

from orchestration.publish.wording import money, plural, signed
from orchestration.uat.comparing import Difference
from orchestration.uat.judging import Report, Result

PASSED, FAILED = "\N{CHECK MARK}", "\N{BALLOT X}"


def lines_of(report: Report) -> Iterator[str]:
    """The whole report, file by file."""
    file_name = None
    for result in report.results:
        if result.case.file_name != file_name:
            file_name = result.case.file_name
            yield file_name
        mark, tolerance = PASSED if result.passed else FAILED, tolerance_of(result)
        yield f"  {mark} {result.case.name}{f' ({tolerance})' if tolerance else ''}"
        if not result.passed:
            yield from (f"      {line}".rstrip() for line in reasons_of(result))
    yield summary_of(report)


def summary_of(report: Report) -> str:
    """`56 cases: 55 passed, 1 failed, in 2 passes of the road, 31 s`."""
    count = len(report.results)
    failed = len(report.failed)
    passes = plural(report.pass_count, "pass", "passes")
    return (
        f"{plural(count, 'case')}: {count - failed} passed, {failed} failed,"
        f" in {passes} of the road, {report.seconds:.0f} s"
    )


def reasons_of(result: Result) -> list[str]:
    """Everything to say about a case that failed, line by line."""
    says = [result.case.says] if result.case.says else []
    found = [sentence_of(difference) for difference in result.differences]
    warned = [f"a gate warned: {sentence}" for sentence in result.warned]
    return [*says, *result.faults, *found, *warned, *result.explanation]


def sentence_of(difference: Difference) -> str:
    """`payouts of ANN in 2025-02: expected 64.00 USD, got 70.00 USD (+6.00)`."""
    expected = expected_text(difference)
    got = figure_text(difference.got, difference.unit)
    return f"{difference.what}: expected {expected}, got {got} ({signed(difference.off)})"


def expected_text(difference: Difference) -> str:
    """`64.00 USD`, or `64.00 USD \N{PLUS-MINUS SIGN} 0.01` where that was allowed."""
    text = figure_text(difference.expected, difference.unit)
    allowed = difference.tolerance
    return f"{text} \N{PLUS-MINUS SIGN} {money(allowed)}" if allowed else text


def tolerance_of(result: Result) -> str:
    """`tolerance 0.01`, with every one that the case states; empty for an exact one."""
    stated = [money(each) for each in result.case.tolerances]
    return f"tolerance {', '.join(stated)}" if stated else ""


def figure_text(amount: Decimal | None, unit: str) -> str:
    """`64.00 USD`, or nothing."""
    if amount is None:
        return "nothing"
    return f"{money(amount)} {unit}".rstrip()
