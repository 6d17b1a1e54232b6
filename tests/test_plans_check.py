"""`attain plans check`: each mistake is one sentence with file and line, all of them at once."""

import os
import shutil
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from expectations.plan_language import plan_tables
from orchestration.cli import app
from orchestration.settings import Settings, company_folder
from tests.plan_books import book, change, saying, write_company
from tests.plan_mistakes import MISTAKES, ONLY_WARN

COMPANIES = ("sample", "adventureworks", "tests/deals")


@pytest.fixture
def company(plans_home: Path) -> Settings:
    return write_company(plans_home)


def check(settings: Settings, *arguments: str) -> Result:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("ATTAIN_HOME", str(settings.home))
        return CliRunner().invoke(
            app, ["plans", "check", "--company", str(settings.company_dir), *arguments]
        )


@pytest.fixture(scope="module")
def said(plans_home: Path) -> Result:
    """What is said of the plan book with every mistake in it."""
    settings = write_company(plans_home)
    for name, old, new, _ in MISTAKES.values():
        if old or new:
            change(settings, name, old, new)
    before = _content(settings.company_dir)
    result = check(settings)
    assert _content(settings.company_dir) == before
    return result


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_one_sentence_with_file_and_line(name, said):
    mark = "warning" if name in ONLY_WARN else "mistake"

    assert said.stdout.splitlines().count(f"{mark}  {MISTAKES[name][-1]}") == 1, said.stdout


def test_mistakes_are_told_in_the_order_of_the_files_and_nothing_else_is(said):
    lines = said.stdout.splitlines()
    findings = [line for line in lines if line.startswith(("mistake", "warning"))]
    expected = {sentence for *_, sentence in MISTAKES.values()}

    assert {line.split("  ", 1)[1] for line in findings} - expected == set()
    assert "(calendar_periods.csv line 5)" in findings[0]
    assert "(territory_rules.csv line 10)" in findings[-1]


def test_mistakes_fail_the_command_with_their_number(said):
    mistakes, warnings = len(MISTAKES) - len(ONLY_WARN), len(ONLY_WARN)

    assert said.exit_code == 1
    assert said.stderr == (
        f"attain: The plan book of deals has {mistakes} mistakes and {warnings} warnings\n"
    )


def test_a_sound_plan_book_has_none_and_no_warehouse_is_made(company):
    result = check(company, "--strict")

    assert (result.exit_code, result.stderr) == (0, "")
    assert "The plan book of deals has no mistakes and no warnings\n" in result.stdout
    assert not company.warehouse_path.exists()
    assert list(company.state_dir.rglob("*.duckdb")) == []


def test_a_warning_fails_only_whom_it_shall(company):
    change(company, "rate_tiers", "", "RT-SPARE,1,amount,0,,0.05,,")

    assert check(company).exit_code == 0
    assert check(company, "--strict").exit_code == 1


def test_what_a_unit_pays_is_no_share_of_it(company):
    change(company, "rate_tiers", "RT-SE,2,amount,100000,,0.008,,", "RT-SE,2,amount,100000,,25,,")
    change(company, "payee_rates", "P-02,US-CASH,0.01,,", "P-02,US-CASH,25,,")
    told = "The rate 25 is 2500 %: is 0.25 meant?"

    assert check(company).stdout.count(told) == 2
    saying(company, "components", "measure", {"SE-DEALS": "units"})
    said = check(company).stdout

    assert said.count(told) == 1
    assert f"warning  {told} (payee_rates.csv line 4)" in said


def test_a_pay_calendar_without_periods_is_told_with_its_line(company):
    path = company.company_dir / "company.yml"
    text = path.read_text(encoding="utf-8").replace(
        "pay_calendar_id: months", "pay_calendar_id: month"
    )
    path.write_text(text, encoding="utf-8")
    [line] = [n for n, row in enumerate(text.splitlines(), 1) if row.startswith("pay_calendar_id")]
    told = f"pay_calendar_id month of company.yml line {line} has no period in calendar_periods.csv"

    assert f"mistake  {told}\n" in check(company).stdout


def test_a_target_is_carried_by_what_it_caps_as_well(company):
    saying(company, "components", "basis", {"SE-DEALS": "target", "US-NEW": "target"})
    saying(company, "components", "weight", {"SE-DEALS": "0.8", "US-NEW": "0.8", "US-CASH": "0.2"})
    saying(company, "components", "cap_target_share", {"US-CASH": "1.5"})
    for plan_id in ("SE", "AE-US"):
        change(company, "target_incentives", "", f"P-09,{plan_id},1000.00,,")
    said = check(company).stdout

    assert said.count("of its target incentives, not 100 %") == 1
    assert "Components of plan SE carry 80 % of its target incentives, not 100 %" in said


def test_who_is_not_in_a_file_without_rows_may_be_delivered(company):
    """Assignments in the plan book and quotas that a source delivers, or the other way round."""
    (book(company) / "quotas.csv").unlink()

    assert "has no quota" not in check(company).stdout


# Mistakes of whole files, with one of a row that is found all the same.
def test_what_is_wrong_with_files_is_told_with_the_rest(company):
    change(company, "components", "component_name", "componentname")
    change(company, "crediting_rules", "SE-1,", "SE-1,1,")
    change(company, "rate_tiers", "RT-SE,2,amount,100000,", "RT-SE,2,amount,110000,")
    (book(company) / "plans.csv").unlink()
    (book(company) / "bonuses.csv").write_text("a\n")
    result = check(company)
    known = ", ".join(sorted(plan_tables()))

    assert result.exit_code == 1
    lines = [line for line in result.stdout.splitlines() if "sources" not in line]
    assert [line.removeprefix("mistake  ") for line in lines] == [
        f"plan_book/bonuses.csv is not a file of the plan book, which knows {known}",
        "plan_book/plans.csv is missing: it must exist, at least with the header"
        + " plan_id,plan_name,currency_code,exchange_rate_type,exchange_rate_date,valid_from_on,"
        + "valid_to_on",
        "plan_book/components.csv line 1 has the unknown column componentname:"
        + " is component_name meant?",
        "plan_book/crediting_rules.csv line 12 has 16 fields, its header has 15",
        "Tier 2 of RT-SE begins at 110000, tier 1 ends at 100000 (rate_tiers.csv line 10)",
        "What depends on crediting_rules and plans could not be checked",
    ]


def test_a_row_that_cannot_be_read_is_not_missed_by_others(company):
    change(company, "components", "AE-US,New business,", "AE-US,New, business,")
    lines = check(company).stdout.splitlines()

    assert [line for line in lines if "line" in line] == [
        "mistake  plan_book/components.csv line 2 has 15 fields, its header has 14"
    ]
    assert "What depends on components could not be checked" in lines


@pytest.fixture(scope="module")
def shipped(plans_home: Path) -> dict[str, Result]:
    """What is said of the plan books of the project, one after the other in one folder."""
    settings, told = write_company(plans_home), {}
    for company in COMPANIES:
        shutil.rmtree(settings.company_dir)
        shutil.copytree(company_folder(company), settings.company_dir)
        told[company] = check(settings, "--strict")
    return told


def test_it_says_what_it_could_not_see(shipped):
    """Rows that a source delivers are looked at by the gate, which has them."""
    said = shipped["adventureworks"].stdout

    assert "Rows of payee_rates, plan_assignments and quotas that sources deliver" in said


@pytest.mark.parametrize("company", COMPANIES)
def test_the_plan_books_of_the_project_have_no_mistake(company, shipped):
    assert shipped[company].exit_code == 0, shipped[company].stdout


def _content(folder: Path) -> dict[str, bytes]:
    return {
        os.path.relpath(path, folder): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
