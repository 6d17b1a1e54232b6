"""`attain plans diff`: what two plan books say differently, in words, and nothing else."""

import shutil
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.plans.book import read_book
from orchestration.plans.differences import differences
from orchestration.settings import Settings
from tests.plan_books import DEALS, book, change, saying, write_company

# file, what stands there ("" adds a line), what is written instead, what is told.
CHANGES = {
    "a rate from a day on": (
        "rate_tiers",
        "RT-US,2,quota_share,0.5,1,0.06,,",
        "RT-US,2,quota_share,0.5,1,0.06,,2025-07-01\nRT-US,2,quota_share,0.5,1,0.07,2025-07-01,",
        ["Tier 2 of RT-US pays 7 % instead of 6 % from 2025-07-01"],
    ),
    "a rate for some days": (
        "rate_tiers",
        "RT-US,2,quota_share,0.5,1,0.06,,",
        (
            "RT-US,2,quota_share,0.5,1,0.06,,2025-07-01\n"
            "RT-US,2,quota_share,0.5,1,0.0725,2025-07-01,2025-10-01\n"
            "RT-US,2,quota_share,0.5,1,0.06,2025-10-01,"
        ),
        ["Tier 2 of RT-US pays 7.25 % instead of 6 % from 2025-07-01 until 2025-09-30"],
    ),
    "bounds of the quota": (
        "rate_tiers",
        "RT-US,2,quota_share,0.5,1,0.06,,",
        "RT-US,2,quota_share,0.6,1.2,0.06,,",
        ["Tier 2 of RT-US begins at 60 % instead of 50 % and ends at 120 % instead of 100 %"],
    ),
    "a bound of an open tier": (
        "rate_tiers",
        "RT-PARTNER,2,amount,50000,,",
        "RT-PARTNER,2,amount,50000,75000.5,",
        ["Tier 2 of RT-PARTNER ends at 75,000.5 (before: never ends)"],
    ),
    "a tier more": (
        "rate_tiers",
        "",
        "RT-BILL,2,amount,1000000,,0.01,2025-07-01,",
        [
            "Tier 2 of RT-BILL is new from 2025-07-01: it begins at 1,000,000 and pays 1 %"
            + " (Bounds are amounts in the currency of the plan)"
        ],
    ),
    "a convention": (
        "components",
        "calendar_days,carried,lower,half_even,line",
        "calendar_days,carried,higher,half_even,line",
        [
            "Component EU-NEW has the boundary side higher instead of lower"
            + " (A total exactly on a bound is in the higher tier)"
        ],
    ),
    "a condition": (
        "crediting_rules",
        "SE-1,SE-DEALS,10,team_role,booking,enterprise,",
        "SE-1,SE-DEALS,10,team_role,upsell,,",
        [
            "Rule SE-1 is for upsells instead of new business and is for accounts of every segment"
            + " (before: is for accounts of the segment enterprise)"
        ],
    ),
    "a rule more": (
        "crediting_rules",
        "",
        "TEAM-4,TEAM,10,roll_up,renewal,,,,,,,,,,",
        [
            "Rule TEAM-4 is new: it credits component TEAM, has priority 10 and is for renewals"
            + " (managers are credited with what the people below them sold)"
        ],
    ),
    "a rule less": (
        "crediting_rules",
        "TEAM-3,TEAM,10,roll_up,cancellation,,,,,,,,,,",
        "",
        ["Rule TEAM-3 is gone"],
    ),
    "a rule that ends": (
        "crediting_rules",
        "TEAM-3,TEAM,10,roll_up,cancellation,,,,,,,,,,",
        "TEAM-3,TEAM,10,roll_up,cancellation,,,,,,,,,,2025-07-01",
        ["Rule TEAM-3 is gone from 2025-07-01"],
    ),
    "a quota in the middle of its period": (
        "quotas",
        "",
        "P-01,US-NEW,2025-02,120000.00,2025-02-15",
        ["Quota of P-01 for US-NEW in 2025-02 is 120,000 instead of 100,000 from 2025-02-15"],
    ),
    "an assignment that ends": (
        "plan_assignments",
        "P-06,SE,2025-02-01,",
        "P-06,SE,2025-02-01,2025-03-01",
        ["Assignment of P-06 to plan SE is gone from 2025-03-01"],
    ),
    "a period": (
        "calendar_periods",
        "2025-Q1,CY2025,2025-01-01",
        "2025-Q1,CY2025,2024-12-29",
        ["Period 2025-Q1 begins on 2024-12-29 instead of 2025-01-01"],
    ),
}

SAME = {
    "other decimals": (
        "rate_tiers",
        "RT-US,2,quota_share,0.5,1,0.06",
        "RT-US,2,quota_share,0.50,1.0,.060",
    ),
    "one version in two": (
        "rate_tiers",
        "RT-US,2,quota_share,0.5,1,0.06,,",
        "RT-US,2,quota_share,0.5,1,0.06,,2025-07-01\nRT-US,2,quota_share,0.5,1,0.06,2025-07-01,",
    ),
    "what an empty cell means": ("plans", "Partner managers,USD,,", "Partner managers,USD,spot,"),
    "an empty line": ("plans", "PARTNER,", "\nPARTNER,"),
    "quotes": ("plans", "SE,Solution engineers", '"SE","Solution engineers"'),
    "a share of all": ("crediting_rules", "solution_engineer,1,", "solution_engineer,,"),
}


@pytest.fixture
def company(tmp_path: Path) -> Settings:
    return write_company(tmp_path)


def told(settings: Settings) -> list[str]:
    sound = write_company(settings.home / "sound")
    return differences(read_book(book(sound)), read_book(book(settings)))


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_told_in_words(name, company):
    file, old, new, sentences = CHANGES[name]
    change(company, file, old, new)

    assert told(company) == sentences


@pytest.mark.parametrize("name", SAME)
def test_what_means_the_same_is_no_difference(name, company):
    change(company, *SAME[name])

    assert told(company) == []


def test_neither_is_another_order_of_rows_and_columns(company):
    for path in book(company).glob("*.csv"):
        header, *rows = (line.split(",") for line in path.read_text().splitlines())
        lines = [reversed(header), *(reversed(row) for row in reversed(rows))]
        path.write_text("".join(",".join(line) + "\n" for line in lines))

    assert told(company) == []


def test_a_plan_book_of_before_a_column_was_known_can_be_compared(company):
    """The language widens: what an older book lacks is empty in it."""
    old = write_company(company.home / "old")
    for line in (book(old) / "crediting_rules.csv").read_text().splitlines():
        assert line.count(",") == 14
    lines = (book(old) / "plans.csv").read_text().splitlines()
    shorter = [",".join(line.split(",")[:3]) + "\n" for line in lines]
    (book(old) / "plans.csv").write_text("".join(shorter))

    assert differences(read_book(book(old)), read_book(book(company))) == [
        "Plan AE-EU converts other currencies at the budget rate instead of spot"
    ]


def test_what_a_count_pays_is_told_as_an_amount(company):
    """A unit that pays 9.00 does not pay 900 %; a table that money is paid by too says per cent."""
    old = write_company(company.home / "old")
    for one in (old, company):
        saying(one, "components", "measure", {"US-NEW": "units", "US-CASH": "deals"})
    change(company, "rate_tiers", "RT-US,3,quota_share,1,,0.09", "RT-US,3,quota_share,1,,9")
    change(company, "rate_tiers", "RT-BILL,1,amount,0,,0.0075", "RT-BILL,1,amount,0,,0.02")
    change(company, "payee_rates", "P-01,US-CASH,0.0125,,", "P-01,US-CASH,12.5,,")

    assert differences(read_book(book(old)), read_book(book(company))) == [
        "Tier 1 of RT-BILL pays 2 % instead of 0.75 %",
        "Tier 3 of RT-US pays 9 USD a unit instead of 0.09 USD a unit",
        "Rate of P-01 for US-CASH is 12.5 USD a deal instead of 0.0125 USD a deal until 2025-03-16",
    ]


@pytest.mark.parametrize(
    ("columns", "told_as"),
    [
        # A share of the target, whatever is counted towards it.
        ({"measure": "units", "basis": "target"}, ("9 %", "10 %")),
        ({"measure": "units", "rate_unit": "amount"}, ("0.09 USD a unit", "0.1 USD a unit")),
        ({"rate_method": "step", "rate_unit": "amount"}, ("0.09 USD", "0.1 USD")),
        (
            {"measure": "units", "rate_method": "step", "rate_unit": "amount"},
            ("0.09 USD", "0.1 USD"),
        ),
    ],
    ids=["of a target", "an amount each", "an amount once", "an amount once for a count"],
)
def test_a_rate_is_told_as_what_it_is(company, columns, told_as):
    old = write_company(company.home / "old")
    for one in (old, company):
        for column, value in columns.items():
            if column == "rate_method":
                change(one, "components", "US-NEW,AE-US,New business,months,period,marginal",
                       f"US-NEW,AE-US,New business,months,period,{value}")  # fmt: skip
            elif column == "rate_unit":
                saying(one, "rate_tiers", column, {"RT-US": value})
            else:
                saying(one, "components", column, {"US-NEW": value})
    change(company, "rate_tiers", "RT-US,3,quota_share,1,,0.09", "RT-US,3,quota_share,1,,0.1")

    assert differences(read_book(book(old)), read_book(book(company))) == [
        f"Tier 3 of RT-US pays {told_as[1]} instead of {told_as[0]}"
    ]


def test_a_factor_is_told_in_times_and_a_cell_of_a_count_as_an_amount(company):
    old = write_company(company.home / "old")
    for one, factor, cell in ((old, "1.1", "30"), (company, "1.25", "40.5")):
        change(one, "rate_tiers", "", f"FACTOR,1,quota_share,0,,{factor},,")
        change(one, "component_multipliers", "", "EU-BILL,EU-NEW,FACTOR,,")
        change(one, "rate_matrices", "", f"M,0,0,{cell},,")
        saying(one, "components", "measure", {"SE-DEALS": "deals"})
        saying(one, "components", "matrix_id", {"SE-DEALS": "M"})

    assert differences(read_book(book(old)), read_book(book(company))) == [
        "Tier 1 of FACTOR pays 1.25 times instead of 1.1 times",
        "Cell of M from 0 and 0 pays 40.5 USD a deal instead of 30 USD a deal",
    ]


def test_a_rate_that_only_turns_into_an_amount_is_no_change_of_the_rate(company):
    saying(company, "components", "measure", {"US-NEW": "units"})

    [sentence] = told(company)
    assert sentence.startswith(
        "Component US-NEW has the measure units instead of amount (The units"
    )


def attain(*arguments: str):
    return CliRunner().invoke(app, ["plans", "diff", *arguments])


def test_revisions_of_git_are_compared(company):
    folder = company.company_dir

    def git(*arguments: str) -> None:
        author = ["-c", "user.name=analyst", "-c", "user.email=analyst@example.com"]
        subprocess.run(["git", *author, *arguments], cwd=folder, check=True, capture_output=True)

    git("init")
    git("add", ".")
    git("commit", "-m", "first")
    change(company, "rate_tiers", "RT-US,3,quota_share,1,,0.09", "RT-US,3,quota_share,1,,0.1")
    git("commit", "-am", "second")
    change(company, "rate_tiers", "RT-US,3,quota_share,1,,0.1", "RT-US,3,quota_share,1,,0.12")
    of_company = ("--company", str(folder))

    first, second = "pays 10 % instead of 9 %", "pays 12 % instead of 10 %"
    assert attain("HEAD~1", "HEAD", *of_company).stdout == f"Tier 3 of RT-US {first}\n"
    assert attain("HEAD", *of_company).stdout == f"Tier 3 of RT-US {second}\n"


def test_folders_of_companies_and_of_plan_books_are_compared(company, tmp_path):
    shutil.copytree(book(company), tmp_path / "book")
    change(company, "plans", "Solution engineers", "Solutions")

    sentence = "Plan SE is called Solutions instead of Solution engineers\n"
    assert attain(str(tmp_path / "book"), str(company.company_dir)).stdout == sentence


@pytest.mark.parametrize("version", ["no-such-thing", "--output=x", str(DEALS / "extracts")])
def test_what_is_no_version_is_refused_in_one_sentence(version):
    result = attain("--company", "tests/deals", "--", version)

    assert result.exit_code == 1
    assert result.stderr.startswith(f"attain: {version} ")
    assert result.stderr.count("\n") == 1
