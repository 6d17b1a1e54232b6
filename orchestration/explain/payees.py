"""What a payee is paid in a posting period, and every payout of it down to file and line."""

from expectations.plan_language import unit_of
from orchestration.explain.credits import credit_steps
from orchestration.explain.payouts import payout_steps
from orchestration.explain.reader import Reader
from orchestration.explain.telling import Step
from orchestration.explain.windows import PAYOUTS_OF_CREDITS
from orchestration.publish.wording import money, plural

_PAID = """
    select payout_id, component_id, earning_period_id, line_kind, payout_amount, currency_code
    from fct_payouts
    where payee_id = $payee_id and posting_period_id = $period_id
    order by payout_id
"""

# Components without a rate credit and measure, and pay nothing.
_UNPAID = f"""
    select distinct credits.component_id, credits.measure, credits.currency_code
    from fct_credits as credits
    where credits.payee_id = $payee_id and credits.earning_period_id = $period_id
        and credits.credit_id not in (select credit_id from ({PAYOUTS_OF_CREDITS}))
    order by credits.component_id
"""

_UNPAID_CREDITS = (
    "credits.payee_id = $payee_id and credits.earning_period_id = $period_id"
    " and credits.component_id = $component_id"
    f" and credits.credit_id not in (select credit_id from ({PAYOUTS_OF_CREDITS}))"
)


def payee_steps(reader: Reader, payee_id: str, period_id: str) -> list[Step]:
    """The steps of all payouts of a payee in a posting period; empty when there is nothing."""
    values = {"payee_id": payee_id, "period_id": period_id}
    payouts = reader.rows(_PAID, **values)
    unpaid = reader.rows(_UNPAID, **values)
    if not payouts and not unpaid:
        return []
    steps = [_overview(reader, payee_id, period_id)]
    for payout in payouts:
        steps += payout_steps(reader, payout["payout_id"])
    for component in unpaid:
        unit = unit_of(component["measure"], component["currency_code"])
        chosen = {**values, "component_id": component["component_id"]}
        below = credit_steps(reader, _UNPAID_CREDITS, chosen, unit)
        title = f"Component {component['component_id']} is credited and pays no commission"
        steps += [Step(title=title), *below]
    return steps


def _overview(reader: Reader, payee_id: str, period_id: str) -> Step:
    values = {"payee_id": payee_id, "period_id": period_id}
    payee = reader.first("select * from dim_payees where payee_id = $payee_id", payee_id=payee_id)
    name = payee["payee_name"] if payee and payee["payee_name"] else payee_id
    number = reader.count(f"select count(*) from ({_PAID})", **values)
    sums = reader.rows(
        f"select currency_code, sum(payout_amount) as amount from ({_PAID}) group by all"
        " order by all",
        **values,
    )
    in_total = " and ".join(f"{money(row['amount'])} {row['currency_code']}" for row in sums)
    return Step(
        title=f"{name} ({payee_id}) in {period_id}",
        sentences=(
            f"{plural(number, 'payout')} in this posting period"
            + (f", {in_total} in total." if in_total else "."),
        ),
        listing=reader.listing(
            _PAID,
            headings={
                "payout_id": "payout",
                "earning_period_id": "earned in",
                "line_kind": "kind",
                "payout_amount": "payout",
                "currency_code": "",
            },
            **values,
        ),
    )
