"""The report as one HTML page that needs no network, in the clothes of the cockpit."""

from importlib.resources import files
from itertools import groupby
from pathlib import Path

import jinja2

from orchestration.publish import wording
from orchestration.uat.judging import Report
from orchestration.uat.telling import expected_text, figure_text, summary_of, tolerance_of

COCKPIT = "orchestration.publish.cockpit"


def write_page(report: Report, path: Path) -> None:
    """Write the page of a report: what failed first, then every case of every file."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("orchestration.uat"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    by_file = groupby(report.results, key=lambda result: result.case.file_name)
    html = environment.get_template("cases.html").render(
        report=report,
        summary=summary_of(report),
        by_file=[(file_name, list(results)) for file_name, results in by_file],
        css=files(COCKPIT).joinpath("templates", "cockpit.css").read_text(encoding="utf-8"),
        plural=wording.plural,
        signed=wording.signed,
        figure=figure_text,
        expected=expected_text,
        tolerance=tolerance_of,
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(html, encoding="utf-8")
