"""Plan cases: all that are shipped, those of the README and some that must fail, in one run."""

import re
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.settings import PROJECT_ROOT
from orchestration.uat import judging
from orchestration.uat.reading import read_cases

SHIPPED = PROJECT_ROOT / "tests" / "plan_cases"

MUST_FAIL = """
- name: a wrong figure
  says: Somebody took 9 % for 10 %.
  transactions: [{payee: ANN, on: 2025-02-03, amount: 1000.00}]
  expect: {payouts: [{payee: ANN, period: 2025-02, amount: 90.00}]}
- name: a figure within its tolerance
  transactions: [{payee: ANN, on: 2025-02-03, amount: 1000.00}]
  expect: {payouts: [{payee: ANN, period: 2025-02, amount: 99.99, tolerance: 0.01}]}
- name: a figure outside its tolerance
  transactions: [{payee: ANN, on: 2025-02-03, amount: 1000.00}]
  expect: {payouts: [{payee: ANN, period: 2025-02, amount: 99.98, tolerance: 0.01}]}
- name: a tier that is not empty
  transactions: [{payee: ANN, on: 2025-02-03, amount: 1000.00}]
  expect: {commissions: [{payee: ANN, tier: , amount: 100.00}]}
- name: somebody is paid whom nobody expected
  transactions:
    - {payee: ANN, on: 2025-02-03, amount: 1000.00}
    - {payee: BEN, on: 2025-02-03, amount: 500.00}
  expect: {payouts: [{payee: ANN, period: 2025-02, amount: 100.00}]}
- name: nothing came of it
  crediting_rules: [{credit_method: split}]
  transactions: [{payee: ANN, on: 2025-02-03, amount: 1000.00}]
  expect: {payouts: [{payee: ANN, period: 2025-02, amount: 100.00}]}
- name: an attainment that is not reached
  quotas: [{payee: ANN, period: 2025-02, quota_amount: 1000.00}]
  transactions: [{payee: ANN, on: 2025-02-03, amount: 500.00}]
  expect: {attainment: [{payee: ANN, period: 2025-02, attainment: 1, quota: 1000.00}]}
- name: a plan book that is refused
  components: [{plan: SALES}]
  transactions: [{payee: ANN, on: 2025-02-03, amount: 1000.00}]
  expect: {payouts: [{payee: ANN, period: 2025-02, amount: 100.00}]}
- name: a plan book that should be refused
  transactions: [{payee: ANN, on: 2025-02-03, amount: 1000.00}]
  expect: {refused: nobody likes it}
- name: a rate that a gate warns of
  rate_tiers: [{rate: 8}]
  transactions: [{payee: ANN, on: 2025-02-03, amount: 1000.00}]
  expect: {payouts: [{payee: ANN, period: 2025-02, amount: 80.00}]}
- name: a plan book that is refused for another reason
  rate_tiers: [{rate: 0.05, upper_bound: 100}]
  expect: {refused: begins at 1000}
"""

REASONS = {
    "a wrong figure": "payouts of ANN in 2025-02: expected 90.00 USD, got 100.00 USD (+10.00)",
    "a figure outside its tolerance": (
        "payouts of ANN in 2025-02: expected 99.98 USD \N{PLUS-MINUS SIGN} 0.01,"
        " got 100.00 USD (+0.02)"
    ),
    "a tier that is not empty": (
        "commissions of ANN for no tier number: expected 100.00, got nothing (\N{MINUS SIGN}100.00)"
    ),
    "somebody is paid whom nobody expected": (
        "payouts of BEN in 2025-02 for COMPONENT: expected nothing, got 50.00 USD (+50.00)"
    ),
    "nothing came of it": (
        "payouts of ANN in 2025-02: expected 100.00, got nothing (\N{MINUS SIGN}100.00)"
    ),
    "an attainment that is not reached": (
        "attainment of ANN in 2025-02, attainment: expected 1.00, got 0.50 (\N{MINUS SIGN}0.50)"
    ),
    "a plan book that is refused": (
        "the gate of staging refused it: plan_id SALES is not in plans (components row 1)"
    ),
    "a plan book that should be refused": "was not refused: nobody likes it",
    "a rate that a gate warns of": (
        "payouts of ANN in 2025-02: expected 80.00 USD, got 8,000.00 USD (+7,920.00)"
    ),
    "a plan book that is refused for another reason": (
        "was refused at staging for another reason: Tier 1 of RATES, its last, ends at 100:"
        " what lies above would earn nothing (rate_tiers row 1)"
    ),
}


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One run of the command over everything: where its text, page and JUnit file are."""
    folder = tmp_path_factory.mktemp("uat")
    (folder / "must_fail.yml").write_text(MUST_FAIL, encoding="utf-8")
    readme = (PROJECT_ROOT / "README.md").read_text(encoding="utf-8")
    [example] = re.findall(r"```yaml\n(- name: .*?)```", readme, re.DOTALL)
    (folder / "readme.yml").write_text(example, encoding="utf-8")
    write_workbook(folder / "book.xlsx")
    paths = [str(SHIPPED), *(str(folder / name) for name in FILES)]
    reports = ["--html", str(folder / "cases.html"), "--junit", str(folder / "cases.xml")]
    done = CliRunner().invoke(app, ["uat", *paths, *reports])
    (folder / "said.txt").write_text(done.stdout, encoding="utf-8")
    (folder / "exit_code.txt").write_text(str(done.exit_code), encoding="utf-8")
    return folder


FILES = ("readme.yml", "book.xlsx", "must_fail.yml")


def write_workbook(path: Path) -> None:
    """Two tiers and a deal of 1,200.00, as a person types them into sheets."""
    workbook = openpyxl.Workbook()
    sheets = {
        "cases": [["case", "says", "expect"], ["two tiers", "7 % above", None], ["gap"]],
        "rate_tiers": [
            ["case", "rate", "lower_bound", "upper_bound"],
            ["two tiers", 0.05, None, None],
            ["two tiers", 0.07, 1000, None],
            ["gap", 0.05, None, 500],
            ["gap", 0.07, 1000, None],
        ],
        "transactions": [
            ["case", "on", "amount", "splits"],
            ["two tiers", "2025-02-03", 2400.0, "ANN: 0.5, BEN: 0.5"],
        ],
        "expect payouts": [
            ["case", "payee", "period", "amount"],
            ["two tiers", "ANN", "2025-02", 64],
            ["two tiers", "BEN", "2025-02", 64],
        ],
    }
    sheets["cases"][2] = ["gap", None, "refused: begins at 1000, tier 1 ends at 500"]
    workbook.remove(workbook.worksheets[0])
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    workbook.save(path)


@pytest.fixture(scope="session")
def junit(run: Path) -> dict[str, dict[str, list[str]]]:
    """The failures of every case, by file and name."""
    root = ElementTree.parse(run / "cases.xml").getroot()
    return {
        suite.attrib["name"]: {
            test.attrib["name"]: [each.attrib["message"] for each in test.findall("failure")]
            for test in suite.findall("testcase")
        }
        for suite in root.findall("testsuite")
    }


def test_every_case_that_is_shipped_passes(junit):
    failed = [
        (file_name, name, messages)
        for file_name, cases in junit.items()
        for name, messages in cases.items()
        if messages and file_name != "must_fail.yml"
    ]

    assert failed == []
    assert len(read_cases([SHIPPED])) >= 150
    assert len(junit["readme.yml"]) == 3
    assert len(junit["book.xlsx"]) == 2


def test_a_case_that_must_fail_fails_and_says_why(junit):
    cases = junit["must_fail.yml"]

    assert {name: messages[0] for name, messages in cases.items() if messages} == REASONS
    assert [name for name, messages in cases.items() if not messages] == [
        "a figure within its tolerance"
    ]


def test_a_run_with_a_failed_case_fails(run):
    assert (run / "exit_code.txt").read_text(encoding="utf-8") == "1"


def test_the_text_tells_the_lines_behind_a_figure(run):
    said = (run / "said.txt").read_text(encoding="utf-8")

    assert (
        "Stopped at staging, taken out: must_fail.yml, case 'a plan book that is refused'" in said
    )
    assert "Somebody took 9 % for 10 %." in said
    assert "2025-02-03   order|T-1|1|ANN|COMPONENT   slice      1   1,000.00" in said
    assert "no crediting rule of the payee's plan matches" in said
    assert "transactions row 1" in said
    assert re.search(r"\d+ cases: \d+ passed, 10 failed, in \d+ passes of the road", said)


def test_what_gates_warned_of_is_told_of_a_case_that_failed(run):
    said = (run / "said.txt").read_text(encoding="utf-8")
    page = (run / "cases.html").read_text(encoding="utf-8")
    root = ElementTree.parse(run / "cases.xml").getroot()

    warned = "The rate 8 is 800 %: is 0.08 meant? (rate_tiers row 1)"
    assert f"a gate warned: {warned}" in said
    assert f"A gate warned: {warned}" in page
    assert [warned in str(each.text) for each in root.iter("failure")].count(True) == 1


def test_no_report_shows_under_which_names_cases_were_kept_apart(run):
    texts = {path.name: path.read_text("utf-8") for path in run.iterdir() if path.suffix != ".xlsx"}

    assert {name for name, text in texts.items() if re.search(r"c\d{4,}~", text)} == set()


def test_the_page_needs_no_network_and_shows_what_failed_first(run):
    page = (run / "cases.html").read_text(encoding="utf-8")

    assert "://" not in page
    assert "10 cases failed" in page
    assert page.index("a wrong figure") < page.index("higher side, on the first bound")


def test_every_report_says_the_tolerance_of_a_case_that_has_one(run):
    said = (run / "said.txt").read_text(encoding="utf-8")
    page = (run / "cases.html").read_text(encoding="utf-8")
    root = ElementTree.parse(run / "cases.xml").getroot()
    of = {
        test.attrib["name"]: each.attrib["value"]
        for test in root.iter("testcase")
        for each in test.iter("property")
        if each.attrib["name"] == "tolerance" and test.attrib["classname"] == "must_fail.yml"
    }

    within, outside = "a figure within its tolerance", "a figure outside its tolerance"
    assert f"\N{CHECK MARK} {within} (tolerance 0.01)" in said
    assert f"\N{BALLOT X} {outside} (tolerance 0.01)" in said
    assert "a wrong figure (" not in said
    assert f"{within} <small>tolerance 0.01</small>" in page
    assert "99.98 USD \N{PLUS-MINUS SIGN} 0.01</td>" in page
    assert of == {within: "0.01", outside: "0.01"}


def test_a_run_without_a_failed_case_succeeds(monkeypatch, tmp_path):
    path = tmp_path / "cases.yml"
    path.write_text("- {name: one, expect: nothing}", encoding="utf-8")
    passed = judging.Report((judging.Result(read_cases([path])[0]),), 1, 1.0)
    monkeypatch.setattr(judging, "judge", lambda *_, **__: passed)

    done = CliRunner().invoke(app, ["uat", str(path)])

    assert done.exit_code == 0
    assert "1 case: 1 passed, 0 failed, in 1 pass of the road, 1 s" in done.stdout
