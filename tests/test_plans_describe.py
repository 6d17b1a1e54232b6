"""`attain plans describe`: what a payee can read, with figures that the models computed."""

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.plans.book import PlanBook, latest, read_book
from orchestration.plans.conventions import (
    conventions,
    conventions_of,
    group_quotas_of,
    ramp_of,
    seasons_of,
)
from orchestration.plans.description import (
    ComponentPage,
    Description,
    describe,
    precedence,
)
from orchestration.plans.examples.rules import further_examples, usual_example
from orchestration.plans.examples.subject import Subject
from orchestration.plans.page import lines_of, write_page
from orchestration.settings import PROJECT_ROOT, Settings
from tests.plan_books import change, like, saying, write_company

# On top of the plan book of the company worked on paper.
CHANGES = [
    (
        "rate_tiers",
        "RT-US,3,quota_share,1,,0.09,,",
        "RT-US,3,quota_share,1,,0.09,,2025-03-01\nRT-US,3,quota_share,1,,0.1,2025-03-01,",
    ),
    (
        "rate_tiers",
        "RT-US,2,quota_share,0.5,1,0.06,,",
        "RT-US,2,quota_share,0.5,1,0.06,,2025-03-01",
    ),
    ("rate_tiers", "", "RT-US,2,quota_share,0.5,1,0.06,2025-03-01,"),
    (
        "rate_tiers",
        "RT-US,1,quota_share,0,0.5,0.04,,",
        "RT-US,1,quota_share,0,0.5,0.04,,2025-03-01\nRT-US,1,quota_share,0,0.5,0.04,2025-03-01,",
    ),
    ("crediting_rules", "US-CASH-1,US-CASH,10,owner", "US-CASH-1,US-CASH,20,owner"),
    (
        "crediting_rules",
        "TEAM-1,TEAM,10,roll_up,booking,,,,,,,,,,",
        "TEAM-1,TEAM,10,roll_up,booking,,,,,,,,1,,",
    ),
    ("plans", "Solution engineers", "<b>Solution</b> engineers"),
    ("territory_rules", "", "REST,SOUTH,20,,,,,,"),
    ("territory_rules", "", "NORDIC,NORTH,10,public,SE,,,2025-01-01,2025-07-01"),
    (
        "components",
        "",
        "IDLE,SE,Idle,months,period,none,,none,carried,higher,half_away,line,,",
    ),
]

# Components that count something else than amounts.
MEASURES = {
    "UNITS": "units",
    "MARGIN": "margin",
    "YEARLY": "recurring",
    "LOGOS": "logos",
    "SCORED": "score",
    "GOALS": "score",
}
MEASURED = [
    *(
        (
            "components",
            "",
            f"{one},SE,,months,period,marginal,RT-{one},none,carried,higher,down,line,,",
        )
        for one in MEASURES
    ),
    ("rate_tiers", "", "RT-UNITS,1,amount,0,5,20,,\nRT-UNITS,2,amount,5,,30,,"),
    ("rate_tiers", "", "RT-MARGIN,1,amount,0,,0.1,,\nRT-YEARLY,1,amount,0,,0.05,,"),
    ("rate_tiers", "", "RT-LOGOS,1,quota_share,0,0.5,100,,\nRT-LOGOS,2,quota_share,0.5,,200.5,,"),
    (
        "components",
        "",
        "BONUS,SE,,months,period,step,RT-BONUS,none,carried,higher,half_away,line,,",
    ),
    ("rate_tiers", "", "RT-BONUS,1,amount,0,1000,0,,\nRT-BONUS,2,amount,1000,,750,,"),
    ("crediting_rules", "", "BONUS-1,BONUS,10,owner,booking,,,,,,,,,,"),
    ("rate_tiers", "", "RT-SCORED,1,quota_share,0,0.5,20,,\nRT-SCORED,2,quota_share,0.5,,30,,"),
    ("rate_tiers", "", "RT-GOALS,1,amount,0,,2.5,,"),
    ("crediting_rules", "", "UNITS-1,UNITS,10,owner,booking,,,,,,,,,,"),
    ("crediting_rules", "", "MARGIN-1,MARGIN,10,split,,,,,,,,,,,"),
    ("crediting_rules", "", "YEARLY-1,YEARLY,10,roll_up,,,,,,,,,,,"),
    ("crediting_rules", "", "LOGOS-1,LOGOS,10,owner,booking,,,,,,,,,,"),
]

# Components like others, but for one thing, which the example shows or supposes away.
LIKE: dict[str, tuple[str, dict[str, str]]] = {
    "HELD": ("PARTNER-REV", {"held_until": "receipt"}),
    "GATED": ("EU-BILL", {}),
    "FLOORED": ("EU-BILL", {"floor_amount": "5000"}),
    "CAPPED": ("EU-BILL", {"cap_amount": "50"}),
    "BUDGETED": ("EU-BILL", {"budget_amount": "1"}),
    "CLAIMED": ("EU-BILL", {"paid_on_claims": "true"}),
    "POOLED": ("EU-BILL", {}),
    "MULTIPLIED": ("EU-BILL", {}),
    "RANKED": ("EU-NEW", {}),
    "UNCAPPED": ("EU-BILL", {"cap_amount": "50"}),
    "TARGETED": ("TEAM", {"basis": "target", "cap_target_share": "0.5"}),
    "LEVELLED": ("TEAM", {"levels_up": "1"}),
    "UNSHARED": ("TEAM", {"has_splits": "false"}),
    "FOREIGN": ("EU-BILL", {"currency_code": "EUR"}),
    "LIMITED": ("GRID", {"cap_amount": "50"}),
    "REGIONAL": ("EU-NEW", {"territory_id": "WEST"}),
    "NAMED": ("EU-BILL", {"payee_id": "WHOEVER", "budget_amount": "1"}),
    "PAST": ("EU-BILL", {"cap_amount": "50", "valid_to_on": "2025-01-02"}),
}

# What a rule of `LIKE` leaves to a second one.
LEFT = [
    ("crediting_rules", "", "LEVELLED-4,LEVELLED,20,roll_up,booking,,,,,,,,,,"),
    ("crediting_rules", "", "UNSHARED-4,UNSHARED,20,roll_up,booking,,,,,,,,,,"),
    ("crediting_rules", "", "FOREIGN-3,FOREIGN,20,owner,billing,,,,,,,,,,"),
]

# Whose rule for any transaction credits bill and payment as well; a bound below one; a rate of
# zero above the last bound.
ODD = [
    *(
        (
            "components",
            "",
            f"{one},SE,,months,period,retroactive,{table},none,carried,higher,half_away,line,,",
        )
        for one, table in (("ANY", "RT-MARGIN"), ("CENTS", "RT-CENTS"), ("ENDING", "RT-ENDING"))
    ),
    ("rate_tiers", "", "RT-CENTS,1,amount,0,0.01,0.1,,\nRT-CENTS,2,amount,0.01,,0.2,,"),
    ("rate_tiers", "", "RT-ENDING,1,amount,0,100,0.1,,\nRT-ENDING,2,amount,100,,0,,"),
    ("crediting_rules", "", "ANY-1,ANY,10,owner,,,,,,,,,,,"),
    ("crediting_rules", "", "CENTS-1,CENTS,10,owner,booking,,,,,,,,,,"),
    ("crediting_rules", "", "ENDING-1,ENDING,10,owner,booking,,,,,,,,,,"),
]
MODIFIED = [
    ("component_gates", "", "GATED,EU-NEW,,0.8,2025-01-01,\nUNCAPPED,EU-NEW,cap,1.25,,"),
    ("component_gates", "", "LIMITED,EU-NEW,cap,0.8,,"),
    ("rank_bonuses", "", "REGIONAL,1,1000,,"),
    ("pool_members", "", "POOLED,P-05,1,,\nPOOLED,P-06,2,,"),
    ("rate_tiers", "", "FACTOR,1,quota_share,0,1,1,,\nFACTOR,2,quota_share,1,,1.25,,"),
    ("component_multipliers", "", "MULTIPLIED,EU-NEW,FACTOR,,"),
    ("rank_bonuses", "", "RANKED,1,1000,,2025-03-01\nRANKED,2,400.5,,2025-03-01"),
    ("rank_bonuses", "", "RANKED,1,1000,2025-03-01,\nRANKED,2,500,2025-03-01,"),
    ("components", "", "GRID,SE,,months,period,none,,none,carried,higher,down,line,,"),
    ("crediting_rules", "", "GRID-1,GRID,10,owner,booking,,,,,,,,,,"),
    *(
        ("rate_matrices", "", version.format(cell))
        for version, rate in (("{},,2025-03-01", "0.03"), ("{},2025-03-01,", "0.04"))
        for cell in ("M,0,0,0.01", "M,0,1,0.02", f"M,0.8,0,{rate}", "M,0.8,1,0.05")
    ),
]

# A kicker of a single deal.
KICKER = [
    (
        "components",
        "",
        "KICKER,SE,,months,transaction,step,RT-BONUS,none,carried,higher,half_away,line,,",
    ),
    ("crediting_rules", "", "KICKER-1,KICKER,10,owner,booking,,,,,,,,,,"),
    # No day with pay: the paper company's months begin in February.
    ("crediting_rules", "", "KICKER-2,KICKER,20,split,booking,,,,,,,,,2025-01-01,2025-02-01"),
    # Never the first, and first for whatever is no booking.
    ("crediting_rules", "", "KICKER-3,KICKER,30,owner,booking,,,,,,,,,,"),
    ("crediting_rules", "", "KICKER-4,KICKER,40,owner,,,,,,,,,,,"),
]

# What comes out of an example, worked by hand.
PAYOUTS = {
    # 40,000 and 70,000 of a quota of 100,000: 50,000 at 4 %, 50,000 at 6 %, 10,000 at 10 %.
    "US-NEW": "That is 110.0 % of the quota. Paid for 2025-03: 6,000.00 USD.",
    # Half of 20,000, at the 5 % of the example.
    "US-CASH": "Paid for 2025-02: 500.00 USD.",
    # Back to the first unit: 110,000 at 6 %.
    "EU-NEW": "That is 110.0 % of the quota. Paid for 2025-02: 6,600.00 EUR.",
    # Back to the first unit: 55,000 at 1.5 %.
    "PARTNER-REV": "Paid for 2025-02: 825.00 USD.",
    # A quarter, of which only February and March are paid: 100,000 at 0.5 %, 10,000 at 0.8 %.
    "SE-DEALS": "Paid for 2025-Q1: 580.00 USD.",
    # 50,000 at 0.6 % and 5,000 at 1 %.
    "TEAM": "That is 55.0 % of the quota. Paid for 2025-03: 350.00 USD.",
    "EU-BILL": "Paid for 2025-02: 75.00 EUR.",
    # 4 and 2 units: 5 at 20.00 and 1 at 30.00.
    "UNITS": "Paid for 2025-02: 130.00 USD.",
    # Half of 20,000 sold above cost, at 10 %.
    "MARGIN": "Paid for 2025-02: 1,000.00 USD.",
    # 10,000 a year, at 5 %.
    "YEARLY": "Paid for 2025-02: 500.00 USD.",
    # 4 and 2 of a quota of 10: 5 at 100.00 and 1 at 200.50.
    # 800, then 1,100 more: the tier above 1,000 pays its amount once.
    "BONUS": "Paid for 2025-02: 750.00 USD.",
    # 800 pay nothing, 1,100 by themselves their amount.
    "KICKER": "Paid for 2025-02: 750.00 USD.",
    "LOGOS": "That is 60.0 % of the quota. Paid for 2025-02: 700.50 USD.",
    # Scores of 40 and 15 of a quota of 100: 50 at 20.00 and 5 at 30.00.
    "SCORED": "That is 55.0 % of the quota. Paid for 2025-02: 1,150.00 USD.",
    # A score of 80, at 2.50 a point.
    "GOALS": "Paid for 2025-02: 200.00 USD.",
    # A deal of 10,000, its bill and its payment, at 10 %.
    "ANY": "Paid for 2025-02: 3,000.00 USD.",
    # 1.00 at 20 %.
    "CENTS": "Paid for 2025-02: 0.20 USD.",
}


# The same of the other rules, in the order in which they are told.
FURTHER = {
    # 25,000 at 4 %, shared; the same, and 5,000 of it taken back.
    "US-NEW": [
        "That is 25.0 % of the quota. Paid for 2025-03: 1,000.00 USD.",
        "That is 20.0 % of the quota. Paid for 2025-03: 800.00 USD.",
    ],
    # 40,000 that the usual rule credits, 8,000 taken back: 32,000 at 3 %.
    "EU-NEW": ["That is 32.0 % of the quota. Paid for 2025-02: 960.00 EUR."],
    # A credit memo of 2,000 takes back of an invoice of 10,000: 8,000 at 0.75 %.
    "EU-BILL": ["Paid for 2025-02: 60.00 EUR."],
    # All of 10,000, at the 5 % of the example.
    "US-CASH": ["Paid for 2025-02: 500.00 USD."],
    # A half of 100,000 and a quarter of 200,000, at 0.5 %.
    "SE-DEALS": ["Paid for 2025-Q1: 250.00 USD."] * 2,
    # 30 % of 83,333 less 30 % of 16,667, at 1 %: 199.998.
    "PARTNER-REV": ["Paid for 2025-02: 200.00 USD."],
    "HELD": ["Paid for 2025-02: 200.00 USD."],
    # 25,000 less 5,000 at 0.6 %.
    "TEAM": ["That is 20.0 % of the quota. Paid for 2025-03: 120.00 USD."],
    # Of one level the first; then 25,000 at 0.6 % of another, shared, or in another currency.
    "LEVELLED": [
        "That is 20.0 % of the quota. Paid for 2025-03: 120.00 USD.",
        "That is 25.0 % of the quota. Paid for 2025-03: 150.00 USD.",
    ],
    "UNSHARED": [
        "That is 20.0 % of the quota. Paid for 2025-03: 120.00 USD.",
        "That is 25.0 % of the quota. Paid for 2025-03: 150.00 USD.",
    ],
    "FOREIGN": ["Paid for 2025-02: 60.00 EUR.", "Paid for 2025-02: 75.00 EUR."],
    # A renewal: bookings are the first rule's.
    "KICKER": ["Paid for 2025-02: 750.00 USD."],
}

# What changes what is earned, worked by hand: by the label of what does.
EFFECTS = {
    # 10,000 at 0.75 %.
    "GATED": {
        "gate": [
            "With an attainment of “New instruments” (EU-NEW) of 79.99 %: 0.00 EUR is paid.",
            "With an attainment of “New instruments” (EU-NEW) of 80 %: 75.00 EUR is paid.",
        ]
    },
    # 7,400 at 0.75 % are 55.50, more than the 50.
    "CAPPED": {
        "cap": ["With 7,400.00 EUR credited: 50.00 EUR is paid; 5.50 is cut by the cap."],
    },
    "UNCAPPED": {
        "cap": ["With 7,400.00 EUR credited: 50.00 EUR is paid; 5.50 is cut by the cap."],
        "gate": [
            (
                "With an attainment of “New instruments” (EU-NEW) of 124.99 %: 50.00 EUR is paid;"
                " 5.50 is cut by the cap."
            ),
            "With an attainment of “New instruments” (EU-NEW) of 125 %: 55.50 EUR is paid.",
        ],
    },
    # 12,000 for 100,000: 50,000 at 0.6 % and 5,550,000 at 1 % of 0.12 are 6,696, half of it 6,000.
    "TARGETED": {
        "cap": ["With 5,600,000.00 USD credited: 6,000.00 USD is paid; 696.00 is cut by the cap."],
    },
    "FLOORED": {
        "floor": ["With nothing sold: 5,000.00 EUR is paid; 5,000.00 is added up to the floor."],
    },
    # 75.00, and a quarter more.
    "MULTIPLIED": {
        "multiplier": [
            (
                "With an attainment of “New instruments” (EU-NEW) of 50 %, a factor of 1:"
                " 75.00 EUR is paid."
            ),
            (
                "With an attainment of “New instruments” (EU-NEW) of 110 %, a factor of 1.25:"
                " 93.75 EUR is paid."
            ),
        ]
    },
    # 48,000 and 40,000 at 3 %, with 1,000 for the first rank and 500 for the second.
    "RANKED": {
        "ranks": [
            (
                "With 48,000.00 EUR credited, first among two payees: 2,440.00 EUR is paid;"
                " 1,000.00 of it for the rank."
            ),
            (
                "With 40,000.00 EUR credited, second of them: 1,700.00 EUR is paid;"
                " 500.00 of it for the rank."
            ),
        ]
    },
    # 150 at 0.75 % are 1.125, of a budget of 1.
    "BUDGETED": {
        "budget": [
            (
                "With 150.00 EUR credited before anybody else: 1.00 EUR is paid; 0.125 is cut,"
                " because the budget ends."
            ),
            (
                "With 150.00 EUR credited on the day after somebody else was credited with as much:"
                " 0.00 EUR is paid; 1.125 is cut, because the budget ends."
            ),
        ]
    },
    # 50 at 10 %: more would earn nothing.
    "ENDING": {
        "budget": [
            (
                "With 50.00 USD credited before anybody else: 1.00 USD is paid; 4.00 is cut,"
                " because the budget ends."
            ),
            (
                "With 50.00 USD credited on the day after somebody else was credited with as much:"
                " 0.00 USD is paid; 5.00 is cut, because the budget ends."
            ),
        ]
    },
    "NAMED": {
        "budget": [
            (
                "With 150.00 EUR credited before anybody else: 1.00 EUR is paid; 0.125 is cut,"
                " because the budget ends."
            ),
            "No example of somebody else: the usual rule names whom it credits.",
        ]
    },
    # 48,000 and 40,000 at 3 %, of whoever sells in the region.
    "REGIONAL": {
        "ranks": [
            (
                "With 48,000.00 EUR credited, first among two payees: 2,440.00 EUR is paid;"
                " 1,000.00 of it for the rank."
            ),
            "With 40,000.00 EUR credited, second of them: 1,200.00 EUR is paid.",
        ]
    },
    # The cap cuts inside what the matrix pays: 5 % of 120,000 without it.
    "LIMITED": {
        "cap": ["With 120,000.00 USD credited: 50.00 USD is paid."],
        "matrix": [
            f"With an attainment of {row} %, and of “Deals supported” of {column} %:"
            " 50.00 USD is paid."
            for row in (40, 88)
            for column in (50, 110)
        ],
        "gate": [
            "With an attainment of “New instruments” (EU-NEW) of 79.99 %: 50.00 USD is paid.",
            "With an attainment of “New instruments” (EU-NEW) of 80 %: 6,000.00 USD is paid.",
        ],
    },
    "PAST": {"cap": []},
    # 75.00 in thirds.
    "POOLED": {
        "pool": [
            (
                "With 10,000.00 EUR credited, and a weight of 1, beside one other member:"
                " 25.00 EUR is paid."
            ),
            "The other member, who sells nothing, with a weight of 2: 50.00 EUR is paid.",
        ]
    },
    # 150,000 at 0.75 %.
    "CLAIMED": {
        "paid on claims": [
            (
                "With 150,000.00 EUR credited, and nothing claimed: 0.00 EUR is paid;"
                " 1,125.00 is not claimed."
            ),
            (
                "With 150,000.00 EUR credited, and 1,000.00 EUR claimed: 1,000.00 EUR is paid;"
                " 125.00 is not claimed."
            ),
        ]
    },
    # 40,000 at 1 % and 2 %, 88,000 at 4 % and 5 %.
    "GRID": {
        "matrix": [
            f"With an attainment of {row} %, and of “Deals supported” of {column} %:"
            f" {paid} USD is paid."
            for row, column, paid in (
                (40, 50, "400.00"),
                (40, 110, "800.00"),
                (88, 50, "3,520.00"),
                (88, 110, "4,400.00"),
            )
        ]
    },
    "EU-BILL": {},
}


@pytest.fixture(scope="module")
def description(plans_home: Path) -> Description:
    settings = write_company(plans_home)
    for each in CHANGES + MEASURED + MODIFIED + KICKER + LEFT + ODD:
        change(settings, *each)
    saying(settings, "components", "measure", MEASURES)
    saying(settings, "components", "matrix_id", {"GRID": "M"})
    saying(settings, "components", "matrix_component_id", {"GRID": "SE-DEALS"})
    saying(settings, "rate_tiers", "rate_unit", {"RT-BONUS": "amount"})
    saying(settings, "components", "budget_amount", {"ENDING": "1"})
    saying(settings, "crediting_rules", "held_until", {"ANY-1": "receipt"})
    for other_id, (component_id, terms) in LIKE.items():
        like(settings, component_id, other_id, **terms)
    return describe(settings)


@pytest.fixture(scope="module")
def page(description: Description, plans_home: Path) -> str:
    path = plans_home / "plans.html"
    write_page(description, path)
    return path.read_text(encoding="utf-8")


def component(description: Description, component_id: str) -> ComponentPage:
    pages = [each for plan in description.plans for each in plan.components]
    return next(each for each in pages if each.component_id == component_id)


@pytest.mark.parametrize("component_id", PAYOUTS)
def test_an_example_is_what_the_models_pay(component_id, description):
    [story] = component(description, component_id).story

    assert story.result == PAYOUTS[component_id]


@pytest.mark.parametrize("component_id", FURTHER)
def test_an_example_of_each_other_rule_is_what_the_models_pay(component_id, description):
    further = component(description, component_id).further

    assert [one.story.result for one in further if one.story] == FURTHER[component_id]


@pytest.mark.parametrize("component_id", EFFECTS)
def test_what_changes_what_is_earned_is_what_the_models_pay(component_id, description):
    effects = component(description, component_id).effects

    assert {one.label: list(one.cases) for one in effects} == EFFECTS[component_id]


def test_what_is_taken_back_names_the_deal_that_paid(description):
    [further] = component(description, "EU-BILL").further

    assert further.sentence == (
        "Credit memos: the owner of a deal that is not split is credited with all of it."
    )
    assert further.rule_ids == ("EU-BILL-2",)
    assert further.story.deals[1] == (
        "2025-02-02: \N{MINUS SIGN}2,000.00 EUR of credit memos, of the deal of 2025-02-01, owned"
        " by the payee; credited: \N{MINUS SIGN}2,000.00 EUR."
    )


def test_a_rule_that_can_have_no_example_is_told_with_the_reason(page, description):
    never, second, other = component(description, "KICKER").further

    assert (never.story, second.story) == (None, None)
    assert never.missing == (
        "No example: no period of months that is paid has days on which it holds."
    )
    assert second.missing == "No example of KICKER-3: another rule comes first."
    assert "1,100.00 USD of renewals, owned by the payee" in other.story.deals[0]
    assert never.missing in page
    assert second.missing in "\n".join(lines_of(description))


def uncovered(description: Description, book: PlanBook) -> set[str]:
    """The rules of which the page shows neither a deal that is credited nor a reason."""
    shown = set()
    for each in (each for plan in description.plans for each in plan.components):
        stories = [(story, story.rule_ids) for story in each.story]
        stories += [(one.story, one.rule_ids) for one in each.further]
        for story, rule_ids in stories:
            credited = [deal for deal in story.deals if "credited: 0" not in deal] if story else []
            if len(credited) >= len(rule_ids):
                shown |= set(rule_ids)
        shown |= {one for further in each.further if further.missing for one in further.rule_ids}
    return {identity[0] for identity in book.rows("crediting_rules")} - shown


def test_every_rule_has_an_example_or_a_reason(description, plans_home):
    book = read_book(plans_home / "companies" / "deals" / "plan_book")

    assert len(book.rows("crediting_rules")) > 40
    assert uncovered(description, book) == set()


def test_every_rule_of_the_sample_has_an_example(plans_home):
    folder = PROJECT_ROOT / "seeds" / "sample"
    sample = describe(Settings(company_dir=folder, home=plans_home))
    components = [each for plan in sample.plans for each in plan.components]

    assert uncovered(sample, read_book(folder / "plan_book")) == set()
    assert [one.missing for each in components for one in each.further if one.missing] == []
    # By its own table: 50,000 at 0.6 %, and 10,000 taken back.
    public = {one.rule_ids: one for one in component(sample, "SPEC-TERR-PUBLIC").further}
    back = public["SPEC-TERR-PUBLIC-CANCELLATION-UTILITIES",]
    assert back.story.result == "Paid for 2024-01: 240.00 USD."
    told = {(each.component_id, one.label): one for each in components for one in each.effects}
    # One of two gates is enough: 12,500 at 2 %.
    assert told["CSM-UPSELL", "gate"].cases[1] == (
        "With an attainment of “Renewals kept, by quarter” of 60 % and no other gate met:"
        " 250.00 USD is paid."
    )
    # 121,000 of its own 100,000 at 0.3 %, times 1.2.
    assert told["MGR-TEAM-MARGIN", "multiplier"].cases[2] == (
        "With an attainment of “Margin of the team, by quarter” of 121 %, a factor of 1.2 and no"
        " other: 435.60 USD is paid."
    )
    # 1.75 of 80 % of a quarter of 12,000, below a cap of twice that target.
    assert told["CSM-RENEW", "cap"].cases == (
        "With 300,000.00 USD credited: 4,200.00 USD is paid; the cap is not reached.",
    )


def test_an_example_is_of_whom_no_rule_before_it_credits(tmp_path: Path) -> None:
    settings = write_company(tmp_path)
    with rules_of(settings) as rules:
        for rule in rules:
            rule["is_full_time"] = "true" if rule["rule_id"] == "SE-1" else ""
            rule["segment"] = ""
    subject = Subject(read_book(settings.company_dir / "plan_book"), "SE-DEALS", "E", "months")
    [second, _] = further_examples(subject, usual_example(subject))

    assert second.rules[0][0] == ("SE-2",)
    assert second.example is not None
    assert second.example.asked == {"is_full_time": "false"}


def test_an_example_says_what_the_rules_before_it_do_not_take(description):
    def deal(component_id: str) -> str:
        return component(description, component_id).further[-1].story.deals[0]

    assert "sold by somebody 2 levels below the payee; credited" in deal("LEVELLED")
    assert "who reports to the payee, with explicit splits; credited" in deal("UNSHARED")
    assert "10,000.00 JPY of invoices, owned by the payee; credited: 10,000.00 EUR" in deal(
        "FOREIGN"
    )


def test_a_bill_and_a_payment_that_are_credited_beside_their_booking_are_told(description):
    [story] = component(description, "ANY").story

    assert story.deals[0].endswith(
        "billed and paid the same day, which is credited as well; credited: 30,000.00 USD."
    )
    [held] = component(description, "HELD").story
    assert "billed and paid the same day; credited" in held.deals[0]


def test_a_deal_of_no_amount_is_in_no_example(description):
    [story] = component(description, "CENTS").story

    assert [deal.split(" of ")[0] for deal in story.deals] == ["2025-02-01: 1.00 USD"]


def test_a_small_share_of_a_deal_takes_no_more_deals_than_are_enough(tmp_path: Path) -> None:
    settings = write_company(tmp_path)
    saying(settings, "components", "measure", {"SE-DEALS": "deals"})
    with rules_of(settings) as rules:
        for rule in rules:
            rule["credit_share"] = "0.000001"
    subject = Subject(read_book(settings.company_dir / "plan_book"), "SE-DEALS", "E", "months")
    example = usual_example(subject)

    assert example is not None
    assert {deal.times for deal in example.deals} == {1_000}


def test_an_example_is_of_days_after_a_rule_before_it(tmp_path: Path) -> None:
    settings = write_company(tmp_path)
    change(settings, "crediting_rules", "", "EARLY,US-CASH,1,owner,receipt,,,,,,,,,,2025-03-08")
    subject = Subject(read_book(settings.company_dir / "plan_book"), "US-CASH", "E", "months")
    found = further_examples(subject, usual_example(subject))
    [later] = [one.example for one in found if one.rules[0][0] == ("US-CASH-1",)]

    assert later is not None
    assert [deal.on for deal in later.deals] == ["2025-03-08"]


def test_an_example_takes_back_of_no_rule_that_takes_it_back_itself(tmp_path: Path) -> None:
    settings = write_company(tmp_path)
    with rules_of(settings) as rules:
        for rule in rules:
            rule["product_family"] = ""
            if rule["rule_id"] == "EU-NEW-1":
                rule |= {"transaction_type": "", "channel": "direct", "priority": "1"}
    subject = Subject(read_book(settings.company_dir / "plan_book"), "EU-NEW", "E", "months")
    [back] = further_examples(subject, usual_example(subject))

    assert back.example is not None
    assert [(deal.transaction_type, deal.channel) for deal in back.example.deals] == [
        ("cancellation", "")
    ]


def test_an_example_of_what_is_held_and_taken_back_is_of_a_deal_that_is_billed(
    tmp_path: Path,
) -> None:
    settings = write_company(tmp_path)
    saying(settings, "crediting_rules", "held_until", {"EU-NEW-2": "billing"})
    subject = Subject(read_book(settings.company_dir / "plan_book"), "EU-NEW", "E", "months")
    [back] = further_examples(subject, usual_example(subject))

    assert back.example is not None
    assert [deal.is_settled for deal in back.example.deals] == [True, False]


def test_an_example_shows_every_step(description):
    [story] = component(description, "EU-NEW").story

    assert story.supposed == (
        "Suppose a payee on this plan with a quota of 100,000.00 EUR for 2025-02, and in 2025-02:"
    )
    assert story.deals[1] == (
        "2025-02-02: 46,000.00 EUR of new business (instruments), owned by the payee;"
        " credited: 46,000.00 EUR."
    )
    assert [(line.tier, line.amount, line.rate, line.commission) for line in story.lines] == [
        ("1", "64,000.00", "3 %", "1,920.00"),
        ("3", "46,000.00", "6 %", "2,760.00"),
        ("3", "64,000.00", "3 %", "1,920.00"),
    ]
    assert "paid again" in story.lines[2].what


def test_whoever_has_part_in_a_deal_is_named(description):
    def deal(component_id: str) -> str:
        return component(description, component_id).story[0].deals[0]

    assert "of cash received, of which the payee's share is 50 %; credited: 10,000" in deal(
        "US-CASH"
    )
    assert "sold by somebody who reports to the payee" in deal("TEAM")
    assert "in the payee's territory" in deal("PARTNER-REV")
    assert "with the payee as solution_engineer in the team" in deal("SE-DEALS")


def test_an_amount_that_is_paid_once_is_told_as_money(description):
    bonus = component(description, "BONUS")
    [story] = bonus.story

    assert [(line.tier, line.rate) for line in story.lines] == [
        ("1", "0.00 USD"),
        ("2", "750.00 USD"),
    ]
    assert [tier.pays for tier in bonus.rate_tables[0].tiers] == ["0 USD", "750 USD"]


def test_what_rates_are_shares_of_is_told_where_they_are_shares(description):
    told = {
        one: dict(component(description, one).conventions) for one in ("TEAM", "BONUS", "UNITS")
    }

    assert told["TEAM"]["basis"] == "Rates are shares of the credits."
    assert "basis" not in told["BONUS"]
    assert "basis" not in told["UNITS"]


def test_what_is_counted_is_told_in_its_own_unit(description):
    units, logos = component(description, "UNITS"), component(description, "LOGOS")

    assert units.rate_tables[0].bounds == "Bounds are units."
    assert [(tier.begins, tier.pays) for tier in units.rate_tables[0].tiers] == [
        ("0", "20.00 USD a unit"),
        ("5", "30.00 USD a unit"),
    ]
    assert units.story[0].deals[0] == (
        "2025-02-01: 4,000.00 USD of new business for 4 units, owned by the payee;"
        " credited: 4 units."
    )
    assert [(line.amount, line.rate) for line in units.story[0].lines] == [
        ("4 units", "20.00 USD a unit"),
        ("1 unit", "20.00 USD a unit"),
        ("1 unit", "30.00 USD a unit"),
    ]
    assert logos.rate_tables[0].bounds == "Bounds are shares of the quota."
    assert "with a quota of 10 new customers for 2025-02" in logos.story[0].supposed
    assert logos.story[0].deals[0] == (
        "2025-02-01: 4 times 1,000.00 USD of new business, owned by the payee;"
        " credited: 4 new customers."
    )


def test_money_that_is_not_the_amount_is_told_beside_it(description):
    [margin], [yearly] = (component(description, one).story for one in ("MARGIN", "YEARLY"))

    assert "40,000.00 USD of new business that cost 20,000.00 USD, of which" in margin.deals[0]
    assert margin.deals[0].endswith("credited: 10,000.00 USD.")
    assert (
        "10,000.00 USD of new business, 10,000.00 USD of it every year, sold by somebody"
        in yearly.deals[0]
    )


def test_what_counts_is_told_in_words_the_first_that_wins_first(description):
    assert component(description, "SE-DEALS").credited == (
        (
            "New business, accounts of the segment enterprise, the team role solution_engineer:"
            " members of the deal team with the role are credited."
        ),
        (
            "New business, the team role solution_engineer: members of the deal team with the role"
            " are credited. The rule credits 50 % of the amount."
        ),
        (
            "New business, the team role pilot_lead: members of the deal team with the role are"
            " credited. The rule credits 25 % of the amount."
        ),
    )
    assert component(description, "TEAM").credited[0] == (
        "New business: managers are credited with what the people below them sold. The rule reaches"
        " up to level 1."
    )
    assert component(description, "TEAM").credited[1] == (
        "Upsells and cancellations: managers are credited with what the people below them sold."
    )


def test_every_convention_is_told(description):
    conventions = dict(component(description, "EU-NEW").conventions)

    assert conventions["boundary side"] == "A total exactly on a bound is still in the lower tier."
    assert conventions["measure"] == "The amount of what is sold is counted."
    assert len(conventions) == 12


def test_what_changes_nothing_is_not_told():
    book = read_book(PROJECT_ROOT / "seeds" / "sample" / "plan_book")

    def labels(component_id: str) -> set[str]:
        terms = latest(book, "components", (component_id,))
        return {label for label, _ in conventions(book, component_id, terms)}

    # One tier has no bounds; a rule's own table may.
    assert "boundary side" not in labels("AE-ENT-BILLED")
    assert labels("SPEC-TERR-PUBLIC") >= {"boundary side"}
    assert {"multiplier order", "multiplier method"} <= labels("MGR-TEAM-MARGIN")
    assert labels("PARTNER-MDF") & {"multiplier order", "multiplier method"} == {"multiplier order"}


def test_some_of_several_gates_are_enough():
    book = read_book(PROJECT_ROOT / "seeds" / "sample" / "plan_book")

    def gates_of(component_id: str, **more: Decimal) -> list[str]:
        terms = latest(book, "components", (component_id,))
        terms = replace(terms, terms={**terms.terms, **more})
        return [said for label, said in conventions(book, component_id, terms) if label == "gate"]

    assert gates_of("CSM-UPSELL") == [
        f"The gate on “{name}” is met from 60 % of the quota: nothing is paid until 1 of 2 such"
        " gates are met."
        for name in ("Recurring revenue, by quarter", "Renewals kept, by quarter")
    ]
    both = gates_of("CSM-UPSELL", gates_needed=Decimal(2))
    assert {sentence.partition(": ")[2] for sentence in both} == {
        "nothing is paid until it is met."
    }


@pytest.mark.parametrize(
    ("component_id", "manager_credit", "sentence"),
    [
        ("AE-COM-BOOK", "once", "the first of the list counts."),
        ("MGR-TEAM-BOOK", "beside", "the first of the list counts."),
        (
            "LEAD-TEAM-LOGOS",
            "once",
            "the first of the list counts, but what rolls up to managers gives way to all others.",
        ),
        (
            "LEAD-TEAM-LOGOS",
            "beside",
            (
                "the first of the list counts: the first of those that credit managers with what"
                " rolls up and, beside it, the first of the others."
            ),
        ),
    ],
)
def test_which_of_several_rules_counts_is_told(component_id, manager_credit, sentence):
    book = read_book(PROJECT_ROOT / "seeds" / "sample" / "plan_book")
    terms = latest(book, "components", (component_id,))
    terms = replace(terms, terms={**terms.terms, "manager_credit": manager_credit})

    told = "Where several credit the same payee with one transaction, "
    assert precedence(book, component_id, terms) == told + sentence


def test_a_change_inside_the_plan_book_is_told(description):
    assert component(description, "US-NEW").changes == (
        ("2025-03-01", "Tier 3 of RT-US pays 10 % instead of 9 % from 2025-03-01"),
    )
    assert component(description, "EU-NEW").changes == ()


def test_the_page_needs_no_network_and_escapes(page):
    assert not re.search(r"https?:|//|<script|<link(?! rel=\"icon\" href=\"data:)|url\(", page)
    assert "&lt;b&gt;Solution&lt;/b&gt; engineers" in page
    assert "Nothing: no rule credits this component." in page


def test_page_and_text_say_the_same(page, description):
    text = "\n".join(lines_of(description))
    told = [*PAYOUTS.values(), *FURTHER["US-NEW"], *EFFECTS["GATED"]["gate"]]
    for each in (*told, "Tier 3 of RT-US pays 10 % instead of 9 % from 2025-03-01"):
        assert each in page
        assert each in text


def test_territory_rules_are_told_the_first_that_wins_first(page, description):
    """REST stands first in the file."""
    told = (
        "Accounts of the segment public, accounts in the country SE from 2025-01-01 until"
        + " 2025-06-30: the territory NORTH.",
        "Every account: the territory SOUTH.",
    )

    assert description.territories == told
    assert [line for line in lines_of(description) if line in told] == list(told)
    assert page.index(told[0]) < page.index(told[1])


def test_no_payee_of_the_company_is_in_it(page):
    assert not re.search(r"\bP-\d", page)


def test_the_command_writes_a_page_and_leaves_the_warehouse_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("ATTAIN_HOME", str(tmp_path))
    path = tmp_path / "plans.html"
    result = CliRunner().invoke(
        app, ["plans", "describe", "--company", "adventureworks", "--html", str(path)]
    )

    assert result.exit_code == 0, result.stderr
    assert "Adventure Works Cycles" in path.read_text(encoding="utf-8")
    assert list(Path(tmp_path).rglob("*.duckdb")) == []


def test_a_plan_book_that_cannot_be_read_is_one_sentence(tmp_path, monkeypatch):
    settings = write_company(tmp_path)
    change(settings, "plans", "plan_name", "planname")
    monkeypatch.setenv("ATTAIN_HOME", str(tmp_path))
    result = CliRunner().invoke(app, ["plans", "describe", "--company", str(settings.company_dir)])

    assert result.exit_code == 1
    assert "line 1 has the unknown column planname: is plan_name meant?" in on_one_line(result)
    assert result.stderr.startswith("attain: The plan book of ")


@pytest.mark.parametrize(
    ("tier", "sentence"),
    [
        (
            "quota_share,0.5,1,6 %,,",
            "rate 6 % is not a rate such as 0.0675 with at most 6 decimals",
        ),
        ("quota_share,0.6,1,0.06,,", "Tier 2 of RT-US begins at 0.6, tier 1 ends at 0.5"),
    ],
    ids=["a cell that cannot be read", "a gap between tiers"],
)
def test_a_plan_book_with_a_mistake_is_not_described(plans_home, monkeypatch, tier, sentence):
    settings = write_company(plans_home)
    change(settings, "rate_tiers", "quota_share,0.5,1,0.06,,", tier)
    monkeypatch.setenv("ATTAIN_HOME", str(plans_home))
    path = plans_home / "refused.html"
    result = CliRunner().invoke(
        app, ["plans", "describe", "--company", str(settings.company_dir), "--html", str(path)]
    )

    assert sentence in on_one_line(result)
    assert result.stderr.endswith(": it is described when it has none\n")
    assert not path.exists()


def on_one_line(result: Result) -> str:
    return " ".join(result.stdout.split())


def test_only_components_that_roll_up_tell_how_managers_are_credited(description):
    told = "A manager who is credited directly for a transaction is not credited with it a second"

    assert told in dict(component(description, "TEAM").conventions)["manager credit"]
    assert "manager credit" not in dict(component(description, "EU-NEW").conventions)


def test_an_amount_that_is_set_is_told_and_an_empty_one_is_not() -> None:
    book = read_book(PROJECT_ROOT / "seeds" / "sample" / "plan_book")
    capped = dict(conventions_of(latest(book, "components", ("SE-OVERLAY-BOOK",))))
    uncapped = dict(conventions_of(latest(book, "components", ("AE-ENT-BOOK",))))

    assert capped["cap amount"] == "The component earns at most 500 in a window."
    assert "cap amount" not in uncapped


def test_a_ramp_is_told_month_by_month(tmp_path: Path) -> None:
    settings = write_company(tmp_path)
    text = "ramp_id,month_number,ramp_share\nRAMP,2,0.5\nRAMP,1,0.25\nOTHER,1,0.1\n"
    (settings.company_dir / "plan_book" / "ramps.csv").write_text(text, encoding="utf-8")
    book = read_book(settings.company_dir / "plan_book")
    without = latest(book, "components", ("US-NEW",))
    ramped = replace(without, terms={**without.terms, "ramp_id": "RAMP"})

    said = (
        "The quota of somebody who joins counts for 25 % and 50 % from the month of hire on, then"
        " in full."
    )
    assert list(ramp_of(book, ramped)) == [("ramp", said)]
    assert list(ramp_of(book, without)) == []


def test_the_groups_whose_quota_holds_are_told_the_nearest_first(tmp_path: Path) -> None:
    settings = write_company(tmp_path)
    text = (
        "component_id,period_id,group_kind,group_id,quota_amount\n"
        "US-NEW,2025-01,role,AE,100\nUS-NEW,2025-02,territory,NORTH,100\nEU-NEW,2025-01,team,MIA,1\n"
    )
    (settings.company_dir / "plan_book" / "group_quotas.csv").write_text(text, encoding="utf-8")
    book = read_book(settings.company_dir / "plan_book")

    said = "Who has no quota of their own has that of their territory or role."
    assert list(group_quotas_of(book, "US-NEW")) == [("quota", said)]
    assert list(group_quotas_of(book, "TEAM")) == []


def test_seasons_are_told_period_by_period(tmp_path: Path) -> None:
    settings = write_company(tmp_path)
    text = "component_id,period_number,weight\n" + "".join(
        f"US-NEW,{number},{weight}\n" for number, weight in ((10, 3), (2, 0.5), (1, 1))
    )
    (settings.company_dir / "plan_book" / "quota_seasons.csv").write_text(text, encoding="utf-8")
    book = read_book(settings.company_dir / "plan_book")

    said = "The quota of a year is spread over its periods by the weights 1, 0.5 and 3."
    assert list(seasons_of(book, "US-NEW")) == [("season", said)]
    assert list(seasons_of(book, "EU-NEW")) == []


def test_the_component_that_a_quota_is_compared_with_is_told() -> None:
    book = read_book(PROJECT_ROOT / "seeds" / "sample" / "plan_book")

    def quotas_of(component_id: str) -> list[str]:
        terms = latest(book, "components", (component_id,))
        return [said for label, said in conventions(book, component_id, terms) if label == "quota"]

    assert quotas_of("AE-EMEA-BOOK") == []
    assert quotas_of("AE-EMEA-MIX") == [
        (
            "The component has the credits of “Orders, month by month” (AE-EMEA-BOOK) for a quota"
            " where none is written: attainment is a share of them."
        )
    ]


def test_a_share_of_the_target_is_told_where_it_is_not_the_whole() -> None:
    book = read_book(PROJECT_ROOT / "seeds" / "sample" / "plan_book")
    whole = latest(book, "components", ("AE-ENT-BOOK",))
    part = replace(whole, terms={**whole.terms, "weight": Decimal("0.6")})

    told = "The component carries 60 % of the target incentive."
    assert dict(conventions_of(part))["weight"] == told
    assert "weight" not in dict(conventions_of(whole))


@contextmanager
def rules_of(settings: Settings) -> Iterator[list[dict[str, str]]]:
    """The crediting rules of a company, written again as they are left."""
    path = settings.company_dir / "plan_book" / "crediting_rules.csv"
    with path.open(newline="", encoding="utf-8") as file:
        rules = list(csv.DictReader(file))
    yield rules
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rules[0]))
        writer.writeheader()
        writer.writerows(rules)


def test_an_example_of_what_is_held_is_billed_and_paid(description: Description) -> None:
    described = component(description, "HELD")

    assert described.story[0].result == PAYOUTS["PARTNER-REV"]
    assert ", billed and paid the same day; credited: " in described.story[0].deals[0]
    assert (
        "The rule holds the credit until the receipt of all that was booked."
        in (described.credited[0])
    )


def test_an_example_meets_rules_that_name_an_account_and_a_product(plans_home: Path) -> None:
    settings = write_company(plans_home)
    with rules_of(settings) as rules:
        for rule in rules:
            is_billed = rule["component_id"] == "EU-BILL"
            rule |= {"account_id": "A-100", "product_id": "PR-10" if is_billed else ""}

    [story] = component(describe(settings), "EU-BILL").story

    assert story.result == PAYOUTS["EU-BILL"]
    assert "EUR of invoices (A-100, PR-10)," in story.deals[0]


ASKED = {
    "EU-BILL": {"payee_id": "P-1", "owner_payee_id": "P-1", "currency_code": "USD"},
    "TEAM": {
        "owner_payee_id": "P-2",
        "manager_payee_id": "P-9",
        "payee_territory_id": "EMEA",
        "is_full_time": "false",
    },
    "PARTNER-REV": {"partner_account_id": "A-7", "territory_id": "DE"},
    "SE-DEALS": {"pay_currency_code": "EUR", "job_role": "engineer", "is_full_time": "true"},
}


def test_an_example_is_of_whom_and_what_its_rule_asks_for(plans_home: Path) -> None:
    settings = write_company(plans_home)
    nothing = dict.fromkeys(name for asked in ASKED.values() for name in asked)
    with rules_of(settings) as rules:
        for rule in rules:
            rule |= {**nothing, **rule, **ASKED.get(rule["component_id"], {})}
    description = describe(settings)
    stories = {name: component(description, name).story[0] for name in ASKED}

    # Nothing of it changes what is paid; a rate of 1 converts.
    assert {name: story.result for name, story in stories.items()} == {
        name: PAYOUTS[name].replace("USD", "EUR") if name == "SE-DEALS" else PAYOUTS[name]
        for name in ASKED
    }
    assert "on this plan (the payee P-1)" in stories["EU-BILL"].supposed
    assert "with exchange rates of 1 for USD, and" in stories["EU-BILL"].supposed
    assert (
        "(payees who report to P-9, payees whose job is in the territory EMEA or in one that lies"
        " in it, payees who work part time)"
    ) in stories["TEAM"].supposed
    assert (
        "of new business (A-7, partner), in the payee's territory"
        in stories["PARTNER-REV"].deals[0]
    )


def test_gates_are_told_and_the_example_supposes_that_they_are_met(
    description: Description,
) -> None:
    described = component(description, "GATED")
    [story] = described.story

    assert story.result == PAYOUTS["EU-BILL"]
    assert ", whose gates are met, and in " in story.supposed
    assert dict(described.conventions)["gate"] == (
        "The gate on “New instruments” (EU-NEW) is met from 80 % of the quota from 2025-01-01:"
        " nothing is paid until it is met."
    )


def test_an_example_is_paid_the_floor_of_its_own_period_only(description: Description) -> None:
    described = component(description, "FLOORED")
    [story] = described.story

    assert "5,000.00" in story.result
    assert story.lines[-1].what == "added, because the window has earned less than its floor"
    assert dict(described.conventions)["floor amount"] == (
        "The component earns at least 5,000 EUR in a window."
    )


def test_an_example_is_paid_no_more_than_the_budget(description: Description) -> None:
    described = component(description, "BUDGETED")
    [story] = described.story

    assert ", who alone claims its budget, and in " in story.supposed
    assert story.lines[-1].what == "cut, because the budget of all payees ends"
    assert story.lines[-1].commission == "\N{MINUS SIGN}74.00"
    assert story.result.endswith(": 1.00 EUR.")
    assert dict(described.conventions)["budget amount"] == (
        "The component pays at most 1 EUR to all payees together in a window, first come, first"
        " served."
    )


def test_what_a_cap_cuts_stands_below_what_it_is_cut_off(description):
    described = component(description, "CAPPED")
    [story] = described.story

    assert [line.what[:8] for line in story.lines] == ["credited", "cut, bec"]
    assert story.result.endswith(": 50.00 EUR.")
    assert dict(described.conventions)["cap amount"] == (
        "The component earns at most 50 EUR in a window."
    )


def test_scores_count_without_a_rule(description):
    assert component(description, "GOALS").credited == (
        "The scores that the payee is given, on their days.",
    )


def test_a_quota_of_the_year_after_is_none_of_the_example(plans_home):
    settings = write_company(plans_home)
    period = "2025-02,FY2025,2025-02-01,2025-03-01"
    after = "months,2026-02,FY2026,2026-02-01,2026-03-01"
    change(settings, "calendar_periods", f"months,{period}", f"months,{period}\n{after}")
    like(settings, "EU-BILL", "GROWN", quota_growth="1.1")
    [story] = component(describe(settings), "GROWN").story

    assert story.result == PAYOUTS["EU-BILL"]


def test_a_fund_is_told_and_the_example_claims_all_of_it(description: Description) -> None:
    described, other = component(description, "CLAIMED"), component(description, "EU-NEW")
    [story] = described.story

    assert ", who claims all of it, and in " in story.supposed
    assert story.result == PAYOUTS["EU-BILL"]
    assert dict(described.conventions)["paid on claims"].startswith("What a window earns is a fund")
    assert "paid on claims" not in dict(other.conventions)


def test_a_pool_is_told_and_the_example_shares_with_nobody(description: Description) -> None:
    described, other = component(description, "POOLED"), component(description, "EU-NEW")
    [story] = described.story

    assert ", with nobody else in its pool, and in " in story.supposed
    assert story.result == PAYOUTS["EU-BILL"]
    assert dict(described.conventions)["pool"] == (
        "What all payees of the component earn together is shared again by weight, among 2 members."
    )
    assert "pool" not in dict(other.conventions)


def test_ranks_are_told_and_the_example_comes_to_none(description: Description) -> None:
    described = component(description, "RANKED")
    [story] = described.story

    assert dict(described.conventions)["ranks"] == (
        "When a window has ended its payees are ranked by attainment, and earn beside all else"
        " 1,000 EUR for rank 1 and 500 EUR for rank 2."
    )
    assert ", without a bonus for a rank, and in " in story.supposed
    assert story.result == PAYOUTS["EU-NEW"]
    assert [sentence for _, sentence in described.changes] == [
        "Rank 2 of component RANKED earns 500 instead of 400.5 from 2025-03-01"
    ]


def test_a_matrix_is_told_row_by_row_and_the_example_supposes_its_diagonal(
    description: Description,
) -> None:
    described = component(description, "GRID")
    [story] = described.story

    by = "all credits of the window are paid by the attainment of “Deals supported”"
    assert [sentence for label, sentence in described.conventions if label == "matrix"] == [
        f"From 0 % of its quota on, {by}: 1 % from 0 % and 2 % from 100 %.",
        f"From 80 % of its quota on, {by}: 4 % from 0 % and 5 % from 100 %.",
    ]
    assert "rate method" not in dict(described.conventions)
    # 64,000 and 46,000 of 100,000: above every row and every column.
    assert ", with the same attainment of “Deals supported”, and in " in story.supposed
    assert story.lines[-1].what == "earned in all at 5 %, the rate of the cell that is reached"
    assert story.result == "That is 110.0 % of the quota. Paid for 2025-03: 5,500.00 USD."
    assert [sentence for _, sentence in described.changes] == [
        "Cell of M from 0.8 and 0 pays 4 % instead of 3 % from 2025-03-01"
    ]


def test_multipliers_are_told_and_the_example_supposes_a_factor_of_one(
    description: Description,
) -> None:
    described, other = component(description, "MULTIPLIED"), component(description, "EU-BILL")
    [story] = described.story

    assert story.result == PAYOUTS["EU-BILL"]
    assert ", with a factor of 1, and in " in story.supposed
    assert dict(described.conventions)["multiplier"] == (
        "The attainment of “New instruments” (EU-NEW) multiplies it: by 1 from 0 % and 1.25 from"
        " 100 %."
    )
    assert "multiplier order" in dict(described.conventions)
    assert "multiplier method" not in dict(described.conventions)
    assert "multiplier order" not in dict(other.conventions)
