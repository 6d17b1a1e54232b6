"""Where the pipeline is known to differ from the plan language, in the smallest cases.

Each is expected to fail. Who mends one removes its mark here and its name from
`tests/oracle/generator.KNOWN`, so that hundreds of companies have it from then on.
"""

from fractions import Fraction

import pytest

from tests.oracle.cases import one_payee
from tests.oracle.trial import Verdict, judge
from tests.oracle.world import world_of

FLAT = ("T0", 1, "amount", "0", "", "0.001", "", "")
SHARES = (
    ("T0", 1, "quota_share", "0", "1", "0.01", "", ""),
    ("T0", 2, "quota_share", "1", "", "0.05", "", ""),
)

CASES = {
    # 160.00 at 5 %. T1 is of July, but its change on 15 February begins a segment at zero.
    "second_table": one_payee(
        "second-",
        versions=[
            {"valid_to_on": "2024-07-01"},
            {"rate_table_id": "T1", "valid_from_on": "2024-07-01"},
        ],
        tiers=[
            ("T0", 1, "amount", "0", "100", "0.01", "", ""),
            ("T0", 2, "amount", "100", "", "0.05", "", ""),
            ("T1", 1, "amount", "0", "", "0.02", "", "2024-02-15"),
            ("T1", 1, "amount", "0", "", "0.03", "2024-02-15", ""),
        ],
        orders=[("2024-02-10", "80"), ("2024-02-20", "80")],
    ),
    # 0.085, down since 20 February. An order over 0.00 after it would make the pipeline agree.
    "mode_change": one_payee(
        "mode-",
        versions=[
            {"rate_method": "flat", "rounding_mode": "up", "valid_to_on": "2024-02-20"},
            {"rate_method": "flat", "rounding_mode": "down", "valid_from_on": "2024-02-20"},
        ],
        tiers=[FLAT],
        orders=[("2024-02-10", "85")],
    ),
    # The quota of March stays whole: the terms that prorated ended with January.
    "proration_change": one_payee(
        "prorate-",
        versions=[
            {
                "rate_method": "flat",
                "quota_proration": "calendar_days",
                "valid_to_on": "2024-02-01",
            },
            {"rate_method": "flat", "valid_from_on": "2024-02-01"},
        ],
        tiers=[FLAT],
        orders=[("2024-03-20", "50")],
        quotas=[("03", "100")],
        hired_on="2024-03-17",
    ),
    # February has no quota, so that every tier pays the whole credit: 1 % and 5 % of 100.00. As
    # the page stands a missing quota is none, and all above zero lies in the last tier.
    "quota_gap": one_payee(
        "gap-",
        versions=[{}],
        tiers=SHARES,
        orders=[("2024-02-10", "100")],
        quotas=[("03", "100")],
    ),
}
PAID = {"second_table": "8", "mode_change": "0.08", "proration_change": "0.05", "quota_gap": "5"}


@pytest.fixture(scope="module")
def verdict(tmp_path_factory: pytest.TempPathFactory) -> Verdict:
    """Gates do not look: that of crediting in whole refuses `quota_gap`."""
    companies = {tables["plans"][0]["plan_id"][:-2]: tables for tables in CASES.values()}
    home = tmp_path_factory.mktemp("faults")
    return judge(companies, world=world_of(0), home=home, gates=False)


@pytest.mark.parametrize("name", CASES)
def test_the_oracle_says_what_is_said_beside_the_case(name: str, verdict: Verdict) -> None:
    account = verdict.accounts[CASES[name]["plans"][0]["plan_id"][:-2]]

    assert [payout.commission for payout in account.payouts.values()] == [Fraction(PAID[name])]


@pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.xfail) for name in CASES])
def test_the_pipeline_agrees(name: str, verdict: Verdict) -> None:
    prefix = CASES[name]["plans"][0]["plan_id"][:-2]

    assert [str(one) for one in verdict.disagreements.get(prefix, [])] == []
