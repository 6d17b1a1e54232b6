"""The report as JUnit XML, which continuous integration reads."""

import re
from itertools import groupby
from pathlib import Path
from xml.etree import ElementTree

from orchestration.uat.judging import Report, Result
from orchestration.uat.telling import reasons_of, tolerance_of

# Characters that XML cannot hold at all, whatever a case is called.
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_junit(report: Report, path: Path) -> None:
    """One suite per file of cases, one test per case."""
    root = ElementTree.Element("testsuites", _counts(report.results) | {"name": "plan cases"})
    root.set("time", f"{report.seconds:.3f}")
    for file_name, group in groupby(report.results, key=lambda result: result.case.file_name):
        results = tuple(group)
        suite = ElementTree.SubElement(root, "testsuite", {"name": file_name} | _counts(results))
        for result in results:
            _add(suite, result)
    ElementTree.indent(root)
    path.parent.mkdir(parents=True, exist_ok=True)
    ElementTree.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def _add(suite: ElementTree.Element, result: Result) -> None:
    case = result.case
    test = ElementTree.SubElement(
        suite, "testcase", {"classname": case.file_name, "name": _clean(case.name)}
    )
    if tolerance := tolerance_of(result):
        properties = ElementTree.SubElement(test, "properties")
        name, _, value = tolerance.partition(" ")
        ElementTree.SubElement(properties, "property", {"name": name, "value": value})
    if not result.passed:
        reasons = reasons_of(result)
        headline = next(iter([*result.faults, *reasons[bool(case.says) :]]))
        failure = ElementTree.SubElement(test, "failure", {"message": _clean(headline)})
        failure.text = _clean("\n".join(reasons))


def _counts(results: tuple[Result, ...]) -> dict[str, str]:
    failed = sum(not result.passed for result in results)
    return {"tests": str(len(results)), "failures": str(failed), "errors": "0"}


def _clean(text: str) -> str:
    return _NOT_XML.sub("?", text)
