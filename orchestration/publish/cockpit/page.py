"""The page itself: figures of one release, put into one HTML file that needs no network."""

import base64
import gzip
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb
import jinja2

from orchestration.publish import wording
from orchestration.publish.cockpit import charts
from orchestration.publish.cockpit.attainment import attainment_by_component
from orchestration.publish.cockpit.changes import changes_since
from orchestration.publish.cockpit.figures import payouts_by_currency
from orchestration.publish.cockpit.trust import (
    FATES,
    balances,
    failed_expectations,
    quarantined,
    station_verdicts,
)
from orchestration.publish.manifest import Manifest
from orchestration.publish.workbench import attach, open_marts

PAGE = "cockpit.html"
TEMPLATES = "orchestration.publish.cockpit"


def write_cockpit(
    folder: Path, manifest: Manifest, *, company_name: str, previous: Path | None
) -> Path:
    """Write `cockpit.html` from the `marts.duckdb` in `folder`.

    `previous` is the folder of the release before, to tell what changed; None for a first
    release. Every amount on the page is an exact sum of the marts.
    """
    with open_marts(folder / "marts.duckdb") as connection:
        if previous is not None:
            attach(connection, previous / "marts.duckdb", name="previous")
        shown = _shown(connection, previous.name if previous is not None else None)
    html = (
        _environment()
        .get_template("cockpit.html")
        .render(
            **shown,
            company_name=company_name,
            release=manifest,
            css=_own("cockpit.css"),
            script=_own("cockpit.js"),
            plotly=_plotly(),
        )
    )
    path = folder / PAGE
    path.write_text(html, encoding="utf-8")
    return path


def _shown(
    connection: duckdb.DuckDBPyConnection, previous_release_id: str | None
) -> Mapping[str, Any]:
    """Everything the template names, asked of the attached marts."""
    currencies = payouts_by_currency(connection)
    attainment = attainment_by_component(connection)
    quarantine_count, quarantine = quarantined(connection)
    figures = {"attainment": charts.attainment_distribution(attainment)} if attainment else {}
    for each in currencies:
        figures[f"periods-{each.currency_code}"] = charts.payouts_by_period(each)
        figures[f"teams-{each.currency_code}"] = charts.payouts_by_team(each)
    return {
        "currencies": currencies,
        "attainment": attainment,
        "attainment_spoken": charts.spoken(attainment),
        "changes": (
            changes_since(connection, previous_release_id) if previous_release_id else None
        ),
        "stations": station_verdicts(connection),
        "failures": failed_expectations(connection),
        "balances": balances(connection),
        "fates": FATES,
        "quarantine": quarantine,
        "quarantine_count": quarantine_count,
        "figures": figures,
    }


@cache
def _environment() -> jinja2.Environment:
    """Every value is escaped: a payee may be called `<script>`."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "money": wording.money,
        "signed": wording.signed,
        "count": wording.count,
        "percent": wording.percent,
        "moment": wording.moment,
        "expectation": wording.expectation,
    }
    environment.globals |= {"plural": wording.plural, "digits_of": wording.digits_of}
    return environment


def _own(name: str) -> str:
    """A file of this package, part of the page as it stands."""
    return files(TEMPLATES).joinpath("templates", name).read_text(encoding="utf-8")


@cache
def _plotly() -> str:
    """Plotly's own script, once, gzipped in base64: 2.0 MB of page in place of 4.8."""
    script = files("plotly").joinpath("package_data", "plotly.min.js").read_bytes()
    return base64.b64encode(gzip.compress(script, compresslevel=6, mtime=0)).decode("ascii")
