"""`attain plans describe --cases`: what every rate table pays around its bounds, as plan cases."""

from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.company import load_company
from orchestration.plans.book import read_book
from orchestration.plans.boundaries import Use, cases_of, uses_of
from orchestration.plans.case_file import CasesWritten, write_cases
from orchestration.settings import PROJECT_ROOT, Settings
from orchestration.uat.reading import read_cases
from tests.plan_books import change, like, saying, write_company

# On top of the plan book of the company worked on paper: tables that rules and multipliers name,
# and what would hide a table.
BOUND_CHANGES = [
    ("rate_tiers", "", "RT-UPSELL,1,quota_share,0,1,0.02,,\nRT-UPSELL,2,quota_share,1,,0.03,,"),
    ("rate_tiers", "", "FACTOR,1,quota_share,0,0.8,0.8,,\nFACTOR,2,quota_share,0.8,,1.25,,"),
    ("component_multipliers", "", "EU-NEW,EU-BILL,FACTOR,,\nPARTNER-REV,PARTNER-REV,FACTOR,,"),
    ("component_gates", "", "TEAM,US-NEW,,0.8,,"),
    ("currencies", "", "CHF,2"),
    ("plans", "PARTNER,Partner managers,USD", "PARTNER,Partner managers,CHF"),
]

# What is paid just below, on, just above and a tenth above each bound, worked by hand.
BOUNDARIES = {
    # Retroactive, a bound belongs to the lower tier: 800,000 at 3 %, a cent more at 4.5 %.
    "EU-NEW by RT-EU": [
        *("24000.00", "24000.00", "36000.00", "39600.00"),
        *("45000.00", "45000.00", "60000.00", "66000.00"),
    ],
    # Marginal: 500,000 at 4 %, then 6 %, then 9 %.
    "US-NEW by RT-US": [
        *("20000.00", "20000.00", "20000.00", "23000.00"),
        *("50000.00", "50000.00", "50000.00", "59000.00"),
    ],
    # Of a twelfth of 12,000: half at 4 %, half at 6 %, a tenth at 9 %.
    "MONTHLY by RT-US": [
        *("20.00", "20.00", "20.00", "23.00"),
        *("50.00", "50.00", "50.00", "59.00"),
    ],
    # Half of the bound at the 4 % of the component; the rule's half of it at 2 %, then 3 %.
    "US-NEW by RT-UPSELL of a rule": ["30000.00", "30000.00", "30000.00", "33000.00"],
    # Nothing comes before: all of the bound at 2 %, then 3 %.
    "ALONE by RT-UPSELL of a rule": ["20000.00", "20000.00", "20000.00", "23000.00"],
    # Retroactive, a bound belongs to the higher tier: 50,000 at 1 % or 1.5 %.
    "PARTNER-REV by RT-PARTNER": ["500.00", "750.00", "750.00", "825.00"],
    # 100,000 at 0.5 %, rounded down to five cents, then 0.8 %: a cent less earns 499.99995.
    "SE-DEALS by RT-SE": ["499.95", "500.00", "500.00", "580.00"],
    # 500,000 at 0.6 %, then 1 %.
    "TEAM by RT-TEAM": ["3000.00", "3000.00", "3000.00", "3500.00"],
    # 100.00 times 0.8; a bound belongs to the lower tier, then times 1.25.
    "EU-NEW times FACTOR of EU-BILL": ["80.00", "80.00", "125.00", "125.00"],
    # 10 % of 800,000 times 0.8; a bound belongs to the higher tier; of 880,000 times 1.25.
    "PARTNER-REV times FACTOR of PARTNER-REV": [
        *("64000.00", "100000.00", "100000.00", "110000.00"),
    ],
}
# Components that share the table of another.
SHARED = {"ALONE by RT-US": "US-NEW by RT-US"}


@pytest.fixture(scope="module")
def bounds(plans_home: Path) -> tuple[Path, CasesWritten]:
    settings = write_company(plans_home)
    like(settings, "US-NEW", "MONTHLY", basis="target")
    like(settings, "US-NEW", "ALONE", accumulation_window="transaction")
    by_rule = dict.fromkeys(("US-NEW-3", "ALONE-3", "EU-NEW-1"), "RT-UPSELL")
    saying(settings, "crediting_rules", "rate_table_id", by_rule)
    for each in BOUND_CHANGES:
        change(settings, *each)
    for column, said in {
        "measure": {"SE-DEALS": "units"},
        "rounding_unit": {"SE-DEALS": "0.05"},
        "cap_amount": {"EU-NEW": "1"},
        "floor_amount": {"US-NEW": "50000"},
        "budget_amount": {"SE-DEALS": "1"},
        "paid_on_claims": {"TEAM": "true"},
    }.items():
        saying(settings, "components", column, said)
    path = plans_home / "bounds.yml"
    return path, write_cases(settings, path)


def test_boundary_cases_are_written_with_what_the_road_pays(bounds):
    path, written = bounds
    paid: dict[str, list[Decimal]] = {}
    cases = read_cases([path])
    for case in cases:
        [expected] = case.expected.figures["payouts"]
        name = case.name.partition(",")[0]
        paid.setdefault(name, []).append(expected.amounts["payout_amount"])

    worked = {name: [Decimal(each) for each in amounts] for name, amounts in BOUNDARIES.items()}
    assert paid == worked | {name: worked[other] for name, other in SHARED.items()}
    assert written.count == len(cases)


def test_boundary_cases_pass_as_they_are_written(bounds):
    path, _ = bounds
    result = CliRunner().invoke(app, ["uat", str(path)])

    assert result.exit_code == 0, result.stdout


def test_a_boundary_case_is_told_by_its_side_and_total(bounds):
    cases = {case.name: case for case in read_cases([bounds[0]])}
    totals = {
        "just below": "799999.99",
        "on": "800000.00",
        "just above": "800000.01",
        "a tenth above": "880000.00",
    }

    for side, total in totals.items():
        case = cases[f"EU-NEW by RT-EU, {side} 80 %"]
        assert case.says == f"Credited {Decimal(total):,f}: {side} the bound where tier 2 begins."
        assert [deal["amount"] for deal in case.transactions] == [total]
    assert cases["US-NEW by RT-UPSELL of a rule, a tenth above 100 %"].says == (
        "Credited 500,000.00 by RT-US, then 600,000.00 by RT-UPSELL: a tenth above the bound where"
        " tier 2 begins."
    )


def test_a_table_without_a_case_is_named(bounds):
    _, written = bounds
    without, *refused = written.left_out

    assert without == "Rate tables without a bound have no case: RT-BILL"
    assert [sentence.partition(" is left out")[0] for sentence in refused] == [
        f"EU-NEW by RT-UPSELL of a rule, {side} 100 %"
        for side in ("just below", "on", "just above", "a tenth above")
    ]
    assert "component EU-NEW is retroactive: only flat and marginal components" in refused[0]


def test_every_table_of_the_sample_with_a_bound_has_cases():
    """Also those of terms that have ended, with these terms."""
    settings = Settings(company_dir=PROJECT_ROOT / "seeds" / "sample", home=PROJECT_ROOT)
    company, book = load_company(settings), read_book(settings.company_dir / "plan_book")
    cases = [
        (use, case)
        for use, terms in uses_of(book).items()
        for case in cases_of(use, terms, book, company)
    ]
    ended, today = (
        next(case.tables["components"][0] for use, case in cases if use.rate_table_id == name)
        for name in ("RT-MM", "RT-MM-SECOND-HALF")
    )

    bounded = {table_id for table_id, number in book.rows("rate_tiers") if number == "2"}
    assert {use.rate_table_id for use, _ in cases} == bounded
    assert {"RT-SPEC-UTILITIES", "RT-FACTOR-DEALS", "RT-MM"} <= bounded
    assert (ended["boundary_side"], today["boundary_side"]) == ("higher", "lower")


def test_a_rule_that_has_ended_is_one_of_the_terms_of_its_time(tmp_path):
    settings = write_company(tmp_path)
    terms = "US-NEW,AE-US,New business,months,period,{},RT-US,none,carried,higher,down,line,{}"
    change(settings, "components", "US-NEW,AE-US,", "US-WAS,AE-US,")
    change(settings, "components", "", terms.format("marginal", ",2025-04-01"))
    change(settings, "components", "", terms.format("retroactive", "2025-04-01,"))
    change(settings, "crediting_rules", "", "UP,US-NEW,20,owner,upsell,,,,,,,,,,2025-04-01")
    saying(settings, "crediting_rules", "rate_table_id", {"UP": "RT-UPSELL"})
    uses = uses_of(read_book(settings.company_dir / "plan_book"))

    assert uses[Use("US-NEW", "RT-US")].terms["rate_method"] == "retroactive"
    by_rule = uses[Use("US-NEW", "RT-UPSELL", by_rule=True)]
    assert by_rule.terms["rate_method"] == "marginal"
