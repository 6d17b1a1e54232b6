"""The cockpit shows what the marts say, to the cent, and needs nobody else to be read."""

import html
import re
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from orchestration.publish import wording
from orchestration.publish.cockpit import charts
from orchestration.publish.cockpit.attainment import BUCKETS, attainment_by_component
from orchestration.publish.cockpit.figures import EARLIER, payouts_by_currency
from orchestration.publish.release import publish
from orchestration.publish.releases import Release
from orchestration.publish.workbench import open_marts
from tests.firm_folder import EXPECTED, SMALL, make_firm, run_firm
from tests.marts_of_a_firm import firm_marts

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-logging=stderr",
    "--virtual-time-budget=20000",
)


@pytest.fixture(scope="module")
def first_and_second(tmp_path_factory: pytest.TempPathFactory) -> tuple[Release, Release]:
    """Two releases: the second has one month more, and pays one payee of the first 25 less."""
    settings = make_firm(tmp_path_factory.mktemp("firm"))
    marts = firm_marts()
    before = [row for row in marts["fct_payouts"] if row["posting_period_id"] < "2025-12"]
    before[7] = before[7] | {"payout_amount": before[7]["payout_amount"] + 25}
    run_firm(settings, marts | {"fct_payouts": before}, release_id="first")
    first = publish(settings, expected=EXPECTED)
    run_firm(settings, marts, release_id="second")
    return first, publish(settings, expected=EXPECTED)


@pytest.fixture(scope="module")
def page(first_and_second: tuple[Release, Release]) -> str:
    """The text of the second release's page, without Plotly's packed script."""
    text = first_and_second[1].cockpit_path.read_text(encoding="utf-8")
    return re.sub(r'(<script type="text/plain" id="plotly">).*?(</script>)', r"\1\2", text)


def read_text(page: str, section: str) -> str:
    """One section as a person reads it: words and figures, single spaces."""
    (body,) = re.findall(rf'<section id="{section}">(.*?)</section>', page, re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def test_totals_per_currency_and_period_are_the_sums_of_the_payouts(first_and_second, page):
    shown = read_text(page, "payouts")
    with duckdb.connect(str(first_and_second[1].marts_path), read_only=True) as marts:
        sums = marts.sql(
            "select sum(payout_amount) from fct_payouts group by currency_code, posting_period_id"
            " union all select sum(payout_amount) from fct_payouts group by currency_code"
        ).fetchall()

    assert len(sums) == 3 * 12 + 3
    for (amount,) in sums:
        assert wording.money(amount) in shown


def test_every_table_of_payouts_adds_up_to_the_same_total(first_and_second):
    with open_marts(first_and_second[1].marts_path) as connection:
        for figures in payouts_by_currency(connection):
            for pivot in (figures.by_plan, figures.by_team, figures.by_payee):
                assert sum(line.total for line in pivot.lines) == pivot.total.total
                assert pivot.total.amounts == figures.by_plan.total.amounts


def test_amounts_are_never_added_up_over_currencies(first_and_second, page):
    with duckdb.connect(str(first_and_second[1].marts_path), read_only=True) as marts:
        (mixed,) = marts.sql("select sum(payout_amount) from fct_payouts").fetchone()

    assert wording.money(mixed) not in page


def test_two_managers_of_one_name_are_two_teams(tmp_path):
    marts = firm_marts(payees=40, months=2)
    for row in marts["dim_payees"]:
        row["manager_name"] = "Kim Berg"
    settings = make_firm(tmp_path)
    run_firm(settings, marts, release_id="first")
    with open_marts(publish(settings, expected=EXPECTED).marts_path) as connection:
        figures = payouts_by_currency(connection)[0]

    bars = charts.payouts_by_team(figures)["data"][0]["y"]
    assert len(set(bars)) == len(bars) == len(figures.by_team.lines)


def test_periods_beyond_a_year_are_told_as_earlier_and_still_add_up(tmp_path):
    settings = make_firm(tmp_path)
    run_firm(settings, firm_marts(payees=30, months=15), release_id="first")
    with open_marts(publish(settings, expected=EXPECTED).marts_path) as connection:
        (total,) = connection.sql(
            "select sum(payout_amount) from fct_payouts where currency_code = 'EUR'"
        ).fetchone()
        figures = {each.currency_code: each for each in payouts_by_currency(connection)}["EUR"]

    assert figures.by_plan.periods[0] == EARLIER
    assert figures.by_plan.periods[-1] == figures.latest_period == "2026-03"
    assert len(figures.by_plan.periods) == 13
    assert figures.by_plan.total.total == total


def test_attainment_counts_every_payee_once(first_and_second):
    with open_marts(first_and_second[1].marts_path) as connection:
        components = attainment_by_component(connection)
        counted = connection.sql(
            "select count(*) from fct_attainment"
            " where period_id = '2025-12' and attainment is not null"
        ).fetchone()

    assert sum(sum(component.counts) for component in components) == counted[0]
    assert all(len(component.counts) == len(BUCKETS) for component in components)
    assert {component.period_id for component in components} == {"2025-12"}
    bars = charts.attainment_distribution(components * 3)["data"]
    assert len(bars) == charts.MOST_SERIES
    assert sum(sum(bar["y"]) for bar in bars) == 3 * counted[0]


def test_what_changed_is_told_per_payee_and_new_periods_apart(first_and_second, page):
    first, second = first_and_second
    shown = read_text(page, "changes")

    with duckdb.connect(str(first.marts_path), read_only=True) as before:
        before.execute(f"attach '{second.marts_path}' as after (read_only)")
        difference, payee, period, currency, was = before.sql(
            "select after.payout_amount - before.payout_amount, before.payee_id,"
            " before.posting_period_id, before.currency_code, sum(before.payout_amount) over"
            " (partition by before.payee_id, before.posting_period_id, before.currency_code)"
            " from fct_payouts as before join after.fct_payouts as after using (payout_id)"
            " qualify after.payout_amount <> before.payout_amount"
        ).fetchone()
        (december,) = before.sql(
            "select sum(payout_amount) from after.fct_payouts"
            " where posting_period_id = '2025-12' and currency_code = 'EUR'"
        ).fetchone()

    assert difference == Decimal(-25)
    assert "Compared with release first" in shown
    then, now = wording.money(was), wording.money(was - 25)
    assert f"{payee} {period} {currency} {then} {now} \N{MINUS SIGN}25.00" in shown
    assert wording.signed(december) in shown


def test_a_first_release_says_that_it_is_the_first(first_and_second):
    text = first_and_second[0].cockpit_path.read_text(encoding="utf-8")

    assert "This is the first release" in read_text(text, "changes")


def test_quality_is_told_by_station_and_failures_in_words(page):
    shown = read_text(page, "quality")

    assert "staging 1 4 3 1 0 passed with warnings" in shown
    assert "staging.stg_erp__orders : 2 of 4000 values lie outside 0 and 1000000" in shown


def test_the_reconciliation_adds_up_per_entity_and_currency(page):
    shown = read_text(page, "reconciliation")

    assert re.search(r"It holds for all \d+ lines", shown)
    assert shown.count("erp.order_lines") >= 3 + 2
    assert "orders_2025-06.csv 83 amount <b>NaN</b>" in shown


def test_a_reconciliation_that_does_not_add_up_is_said_first(tmp_path):
    settings = make_firm(tmp_path)
    lost = {"system": "erp", "entity": "orders", "file_name": "a.csv", "delivered_row_count": 1}
    lost |= dict.fromkeys(
        ("credited_row_count", "out_of_scope_row_count", "superseded_row_count"), 0
    )
    lost |= {"quarantined_row_count": 0, "currency_code": "EUR", "delivered_amount": 5}
    run_firm(settings, {**SMALL, "rpt_reconciliation": [lost]}, release_id="first")

    text = publish(settings, expected=EXPECTED).cockpit_path.read_text(encoding="utf-8")

    assert "1 line does not add up." in read_text(text, "reconciliation")
    assert "1 line does not reconcile" in text


def test_delivered_text_is_shown_and_never_run(tmp_path, page):
    settings = make_firm(tmp_path)
    run_firm(settings, SMALL, release_id="first")
    text = publish(settings, expected=EXPECTED).cockpit_path.read_text(encoding="utf-8")

    assert "Ada &lt;script&gt;" in text
    assert "Ada <script>" not in text
    assert "&lt;b&gt;NaN&lt;/b&gt;" in page


def test_a_release_without_payouts_still_has_a_page(tmp_path):
    settings = make_firm(tmp_path)
    run_firm(settings, {}, release_id="first")

    text = publish(settings, expected=EXPECTED).cockpit_path.read_text(encoding="utf-8")

    assert "No payouts in this release" in text
    assert "No payee has a quota" in text
    assert "No row is in quarantine" in text


def test_figures_are_written_with_separators_and_as_many_digits_as_they_have():
    assert wording.money(Decimal("-1234567.8900")) == "\N{MINUS SIGN}1,234,567.89"
    assert wording.signed(Decimal("5")) == "+5.00"
    assert wording.signed(Decimal("0")) == "0.00"
    assert wording.money(None) == "\N{MIDDLE DOT}"
    assert wording.digits_of([Decimal("1.5000"), None, Decimal("100")]) == 2
    assert wording.digits_of([Decimal("1.2345")]) == 4
    assert wording.money(Decimal("1.2345")) == "1.2345"
    assert wording.percent(Decimal("1.2345")) == "123.5\N{NO-BREAK SPACE}%"


def test_every_chart_is_a_valid_plotly_figure(first_and_second):
    graph_objects = pytest.importorskip("plotly.graph_objects")
    with open_marts(first_and_second[1].marts_path) as connection:
        figures = [charts.attainment_distribution(attainment_by_component(connection))]
        for each in payouts_by_currency(connection):
            figures += [charts.payouts_by_period(each), charts.payouts_by_team(each)]

    for figure in figures:
        assert graph_objects.Figure(figure).data


def test_the_page_names_nothing_on_the_network(page):
    assert re.findall(r"(?:https?:)?//[a-z0-9-]+\.[a-z]", page) == []
    links = re.findall(r'(?:href|src)="([^"]+)"', page)
    assert {link for link in links if not link.startswith(("#", "data:"))} == {
        "data_docs/index.html",
        "manifest.json",
        "marts.duckdb",
    }
    assert "default-src 'none'" in page


def test_a_browser_draws_the_charts_without_error_or_network(first_and_second, tmp_path):
    """The page forbids itself every address, so a call for one would stand in the console."""
    browser = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if browser is None:
        pytest.skip(f"no browser on PATH to open the cockpit with: {', '.join(BROWSERS)}")

    seen = open_in(browser, first_and_second[1].cockpit_path, profile=tmp_path)

    assert [line for line in seen.stderr.splitlines() if "CONSOLE" in line] == []
    assert 'data-charts="drawn"' in seen.stdout
    charts_shown = re.findall(r'data-figure="([^"]+)"[^>]*data-drawn="true"', seen.stdout)
    assert sorted(charts_shown) == ["attainment", "periods-EUR", "teams-EUR"]
    assert seen.stdout.count('class="main-svg"') >= 3
    assert len(re.findall(r'<g class="point">', seen.stdout)) > 12


def open_in(browser: str, path: Path, *, profile: Path) -> subprocess.CompletedProcess[str]:
    """The page after its scripts have run, as HTML on stdout; the console on stderr."""
    return subprocess.run(
        [browser, *BROWSER_FLAGS, f"--user-data-dir={profile}", "--dump-dom", path.as_uri()],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
