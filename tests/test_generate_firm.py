"""The generated firm: lawful in structure, odd where it should be."""

import csv
import datetime as dt

import pytest

from orchestration.generate import GeneratedReport
from orchestration.generate.planning import QUOTA_COMPONENTS
from orchestration.settings import PROJECT_ROOT
from tests.generated_firm import HEADERS, MONTHS, count, make, make_demo, newest, reader

PLAN_BOOK = PROJECT_ROOT / "seeds" / "sample" / "plan_book"


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> GeneratedReport:
    return make_demo(tmp_path_factory.mktemp("demo") / "extracts")


@pytest.fixture(scope="module")
def extracts(demo):
    with reader(demo) as connection:
        yield connection


SPLITS = newest("splits", "deal_id, worker_id, stage_name, valid_from_on")
FOLLOWED = f"select deal_id from {SPLITS} where stage_name = 'delivery'"


def test_the_splits_of_a_deal_add_up_to_one(extracts):
    # A share changes hands once at most: before that, and after it.
    before = "valid_from_on is null and stage_name is distinct from 'delivery'"
    is_open = f"(stage_name is distinct from 'closing' or deal_id not in ({FOLLOWED}))"
    for day in (before, f"valid_to_on is null and {is_open}"):
        deals = f"""
            select deal_id, sum(split_share::decimal(9, 6)) as total, count(*) as people
            from {SPLITS} where {day} group by deal_id"""

        assert count(extracts, f"{deals} having total <> 1") == 0
        assert {row[0] for row in extracts.execute(f"select people from ({deals})").fetchall()} == {
            2,
            3,
        }
    won = "from opportunities where is_won = 'true'"
    shared_share = count(extracts, deals) / count(extracts, f"select distinct opportunity_id {won}")
    assert 0.35 < shared_share < 0.45


def test_a_share_is_handed_over_to_somebody_new_on_the_day_it_ends(extracts):
    begins = f"select * from {SPLITS} where valid_from_on is not null"
    ends = f"select * from {SPLITS} where valid_to_on is not null"
    follows = "one.deal_id = other.deal_id and one.valid_to_on = other.valid_from_on"
    follows += " and one.split_share = other.split_share"
    others = f"select 1 from ({begins}) as one join {SPLITS} as other using (deal_id, worker_id)"

    assert 20 < count(extracts, begins) < 200
    assert count(extracts, begins) == count(
        extracts, f"select 1 from ({ends}) as one join ({begins}) as other on {follows}"
    )
    assert count(extracts, f"{others} where other.valid_from_on is null") == 0


def test_a_share_of_closing_becomes_that_of_somebody_new_in_delivery(extracts):
    held = f"select * from {SPLITS} where stage_name"
    stages = newest("opportunity_stages", "opportunity_id, stage_name, entered_on")
    handed_over = count(extracts, f"{held} = 'delivery'")
    pairs = f"""
        from ({held} = 'closing') as one join ({held} = 'delivery') as other
        using (deal_id, split_share)
        join {stages} as closing on deal_id = closing.opportunity_id
        and closing.stage_name = 'closing'
        join {stages} as delivery on deal_id = delivery.opportunity_id
        and delivery.stage_name = 'delivery'
        join opportunities on deal_id = opportunities.opportunity_id
        where closing.entered_on < closed_on and closed_on < delivery.entered_on"""
    workers = f"from {SPLITS} semi join ({FOLLOWED}) using (deal_id)"

    assert 15 < handed_over < 60
    assert count(extracts, f"select distinct deal_id {pairs}") == handed_over
    assert count(extracts, f"select distinct deal_id, worker_id {workers}") == 3 * handed_over
    assert count(extracts, f"from {stages}") == count(
        extracts, f"{held} is not null and deal_id like 'D-%'"
    )


def day(text: str | None) -> dt.date:
    return dt.date.fromisoformat(text) if text else dt.date(9999, 1, 1)


@pytest.mark.parametrize("delivered_on", ["2025-02-01", "2025-07-01", "2026-01-01"])
def test_everybody_reports_to_the_top_on_every_date(extracts, delivered_on):
    jobs = [
        (worker, manager, day(valid_from), day(valid_to))
        for worker, manager, valid_from, valid_to in extracts.execute(
            "select worker_id, manager_worker_id, valid_from_on, valid_to_on "
            f"from job_assignments where delivered_on = '{delivered_on}'"
        ).fetchall()
    ]
    for date in sorted({job[2] for job in jobs} | {day("2025-01-01")}):
        valid = [job for job in jobs if job[2] <= date < job[3]]
        manager_of = {worker: manager for worker, manager, *_ in valid}
        assert len(manager_of) == len(valid), f"somebody has two jobs on {date}"
        for worker in manager_of:
            above = [worker]
            while manager_of[above[-1]] is not None:
                above.append(manager_of[above[-1]])
                assert above[-1] in manager_of, f"{above} ends with nobody at work on {date}"
                assert len(above) <= 5, f"{above} is no hierarchy of five levels on {date}"


def test_jobs_fill_the_time_from_hire_to_termination(extracts):
    gaps = """
        select worker_id from last_job_assignments join last_workers using (worker_id)
        group by worker_id, hired_on, terminated_on
        having min(valid_from_on) <> hired_on
            or max(coalesce(valid_to_on, '9999')) <> coalesce(terminated_on, '9999')"""

    assert count(extracts, gaps) == 0


def test_nobody_is_on_two_plans_at_once(extracts):
    assert (
        count(
            extracts,
            """select 1 from last_plan_assignments as one join last_plan_assignments as other
           on one.payee_id = other.payee_id and one.plan_id < other.plan_id
           and one.valid_from_on < coalesce(other.valid_to_on, '9999')
           and other.valid_from_on < coalesce(one.valid_to_on, '9999')""",
        )
        == 0
    )


def test_careers_are_as_eventful_as_promised(tmp_path):
    report = make(tmp_path / "firm", payees=2_000, transactions=1_000, months=MONTHS)
    with reader(report) as connection:

        def share(query: str) -> float:
            return count(connection, query) / 2_000

        by_role = dict(
            connection.execute(
                "select job_role, count(distinct worker_id) from last_job_assignments group by 1"
            ).fetchall()
        )
        moved = "select worker_id from last_job_assignments group by 1 having "
        assert 0.17 < share(moved + "count(distinct manager_worker_id) > 1") < 0.30
        assert 0.07 < share(moved + "count(distinct territory_id) > 1") < 0.13
        assert 0.06 < share("select distinct worker_id from last_leaves") < 0.10
        assert 0.04 < share("from last_workers where hired_on > '2025-01-01'") < 0.10
        assert 0.04 < share("from last_workers where terminated_on is not null") < 0.10
        assert share("select payee_id from last_plan_assignments group by 1 having count(*) > 1")
        assert share(moved + "count(distinct pay_currency_code) > 1"), "nobody went to EMEA"
    assert by_role["chief_revenue_officer"] == 1
    assert (by_role["vice_president"], by_role["director"], by_role["sales_manager"]) == (
        4,
        20,
        150,
    )


ODDITIES = {
    "a cancellation of another order's deal": """
        from orders join orders as original on orders.original_order_id = original.order_id
        where orders.order_type = 'cancellation'
        and orders.opportunity_id = original.opportunity_id""",
    "a renewal of a contract older than the extracts": """
        from orders anti join orders as original on orders.original_order_id = original.order_id
        where orders.order_type = 'renewal'""",
    "an upsell": "from orders where order_type = 'upsell' and original_order_id is not null",
    "an order without an opportunity": "from orders where opportunity_id is null",
    "an order without an owner": "from orders where owner_worker_id is null",
    "a shared order without an opportunity": "from splits semi join orders on deal_id = order_id",
    "a deal with a solution engineer": "from team_members where team_role = 'solution_engineer'",
    "a lost deal": "from opportunities where is_won = 'false' and closed_on is not null",
    "a deal seen while open": "from opportunities where closed_on is null",
    "an order in a currency not its region's": """
        from orders join accounts using (account_id)
        where orders.currency_code <> 'EUR' and accounts.territory_id like 'EMEA%'""",
    "an order booked into another territory": "from orders where territory_id is not null",
    "a partial cancellation": "from order_lines where original_line_id is not null",
    "an order billed in two instalments": """
        select order_id from invoices group by order_id having count(distinct invoice_id) = 2""",
    "an invoice line paid in parts": """
        select invoice_id from payment_lines group by invoice_id, invoice_line_id
        having count(distinct payment_id) = 2""",
    "an invoice never paid": "from invoices anti join payment_lines using (invoice_id)",
    "a credit memo": "from credit_memo_lines where amount like '-%'",
    "a late delivery": """
        from orders where left(ordered_on, 7) <> left((delivered_on::date - 1)::varchar, 7)""",
    "a row delivered twice": """
        select order_id from order_lines group by order_id, line_id, amount, modified_at
        having count(distinct delivered_on) > 1""",
    "a corrected amount": """
        from order_lines join order_lines as newer using (order_id, line_id)
        where newer.modified_at > order_lines.modified_at
        and newer.delivered_on > order_lines.delivered_on and newer.amount > order_lines.amount""",
    "an old version that comes late": """
        from invoice_lines join invoice_lines as older using (invoice_id, line_id)
        where older.modified_at < invoice_lines.modified_at
        and older.delivered_on > invoice_lines.delivered_on""",
    "a deleted order": """
        from orders join orders as former using (order_id)
        where orders.is_deleted = 'true' and former.is_deleted = 'false'""",
    "a deleted order line": "from order_lines where is_deleted = 'true'",
    "an untypable amount": "from order_lines where try_cast(amount as decimal(18, 3)) is null",
    "a payment of no amount": "from payment_lines where amount in ('n/a', 'NaN', '199.9O')",
    "an amount of three decimals": "from invoice_lines where amount like '%.___'",
    "an unknown currency": "from orders where currency_code = 'XBT'",
    "an empty key": "from order_lines where order_id is null",
    "a day that no calendar has": "from orders where ordered_on = '2025-02-30'",
    "a name with a comma": "from accounts where account_name like '%,%'",
    "an order through a partner who is an account": """
        from orders join accounts on orders.partner_account_id = accounts.account_id
        where channel = 'partner' and accounts.segment is null""",
    "an account whose territory the plan book says": """
        from accounts where territory_id is null and segment = 'enterprise'""",
    "a partner who is paid in euros": "from accounts where currency_code = 'EUR'",
    "a line that recurs": "from order_lines where recurring_amount = amount",
    "a line that does not recur": "from order_lines where recurring_amount is null",
    "a corrected account": "select 1 from accounts group by account_id having count(*) > 1",
    "part-time work": "from job_assignments where fte_share::decimal(3, 2) < 1",
    "a quota revised inside its period": "from quotas where valid_from_on is not null",
    "a leader whose rate changes": """
        select payee_id from payee_rates group by payee_id having count(*) = 2""",
    "a manager who leaves": """
        from last_workers join last_job_assignments using (worker_id)
        where job_role = 'sales_manager' and terminated_on is not null""",
}


@pytest.mark.parametrize("query", ODDITIES.values(), ids=ODDITIES.keys())
def test_the_demo_has(extracts, query):
    assert count(extracts, query) > 0


def test_cancellations_are_negative_and_reverse_what_was_ordered(extracts):
    current = newest("order_lines", "order_id, line_id")
    lines = f"""
        from {current} as lines join {newest("orders", "order_id")} as orders using (order_id)
        join {current} as original on original.order_id = orders.original_order_id
        and original.line_id = coalesce(lines.original_line_id, lines.line_id)
        where orders.order_type = 'cancellation'"""
    wrong = "not (lines.amount::decimal(18, 2) between -original.amount::decimal(18, 2) and -0.01)"

    assert count(extracts, lines) > 0
    assert count(extracts, f"{lines} and {wrong}") == 0


def test_lines_cost_less_than_they_are_sold_for(extracts):
    current = newest("order_lines", "order_id, line_id")
    margin = "try_cast(amount as decimal(18, 2)) - cost_amount::decimal(18, 2)"
    wrong = f"({margin}) * sign(cost_amount::decimal(18, 2)) <= 0"

    assert count(extracts, f"from {current} where {wrong} and line_id::integer < 90") == 0


def test_only_orders_through_partners_have_one(extracts):
    for wrong in (
        "channel = 'partner' and partner_account_id is null",
        "channel <> 'partner' and partner_account_id is not null",
    ):
        assert count(extracts, f"from orders where {wrong}") == 0


def test_so_few_rows_are_rotten_that_the_road_goes_on(demo, extracts):
    for lines in HEADERS:
        rotten = count(
            extracts,
            f"from {lines} where not regexp_full_match(amount, '-?[0-9]+[.][0-9]{{2}}') "
            f"or {HEADERS[lines][1]} is null",
        )
        assert rotten < 0.005 * demo.row_counts[f"erp.{lines}"]


def test_every_day_has_a_rate_for_every_pair(extracts):
    pairs = """
        select from_currency_code, to_currency_code, rate_type, min(rate_on) as first_on,
            max(rate_on) as last_on, count(distinct rate_on) as dates, count(*) as rows
        from exchange_rates group by all"""
    found = extracts.execute(f"from ({pairs}) order by all").fetchall()

    assert len(found) == 2 * 6
    for _, _, rate_type, first_on, last_on, dates, rows in found:
        assert first_on <= "2025-01-01"
        assert rows == dates, "a rate has two values on one day"
        assert rate_type == "budget" or (last_on > "2025-12-24" and dates == 53)


def book(name: str) -> list[dict[str, str]]:
    with (PLAN_BOOK / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_planning_speaks_of_plans_and_periods_that_the_plan_book_has(extracts):
    calendar_of = {row["component_id"]: row["calendar_id"] for row in book("components")}
    periods = {(row["calendar_id"], row["period_id"]) for row in book("calendar_periods")}
    quotas = extracts.execute("select distinct component_id, period_id from quotas").fetchall()
    plans = extracts.execute("select distinct plan_id from last_plan_assignments").fetchall()

    assert {plan for (plan,) in plans} == {row["plan_id"] for row in book("plans")}
    assert {component for component, _ in quotas} == set(QUOTA_COMPONENTS)
    assert {(calendar_of[component], period) for component, period in quotas} <= periods


def test_every_payee_on_a_quota_has_one(extracts):
    assert (
        count(
            extracts,
            f"""from last_plan_assignments
        join (values {", ".join(f"('{c}', '{p}')" for c, (p, _) in QUOTA_COMPONENTS.items())})
            as measured (component_id, plan_id) using (plan_id)
        anti join quotas using (payee_id, component_id)""",
        )
        == 0
    )


def test_the_firm_books_about_its_quota(extracts):
    (booked,) = extracts.execute(
        f"""select sum(try_cast(amount as decimal(18, 2))) from
        {newest("order_lines", "order_id, line_id")} join {newest("orders", "order_id")}
        using (order_id) where owner_worker_id is not null"""
    ).fetchone()
    (quota,) = extracts.execute(
        "select sum(quota_amount::decimal(18, 2)) from quotas "
        "where component_id = 'LEAD-TEAM-BOOK' and payee_id = 'P-1001'"
    ).fetchone()

    assert 0.6 < float(booked / quota) < 1.4
