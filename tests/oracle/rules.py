"""Crediting rules of a generated company."""

from tests.oracle.draws import Draws, add, versions
from tests.oracle.typed import Tables

TYPES = ("booking", "renewal", "upsell", "cancellation", "billing", "credit_memo", "receipt")
SEGMENTS = ("enterprise", "commercial")
FAMILIES = ("instruments", "services")
CHANNELS = ("direct", "partner")
ROLES = ("engineer", "pilot")
COUNTRIES = ("SE", "NO")
INDUSTRIES = ("mining", "retail")
HOLDS = ("billing", "receipt")
JOB_ROLES = ("seller", "lead")
TERRITORIES = ("TN", "TS")
# Where they may lie.
REGION = "TR"
# Accounts that sell, or buy to sell.
PARTNERS = ("A0", "A1")
SHARES = ("", "1", "0.5", "0.3333", "0.25", "0.000001", "0")


def add_rules(tables: Tables, draws: Draws, component: str, *, prefix: str) -> None:
    """Shares in most components; several rules of a kind, so that priorities have to decide."""
    wanted = ["owner", "split"] if draws.happens(0.75) else []
    wanted += [method for method in ("owner", "split") if draws.happens(0.3)]
    for method in ("team_role", "territory", "channel_account", "roll_up"):
        wanted += [method] * draws.pick((0, 0, 1, 2))
    for number, method in enumerate(wanted or ["roll_up"], start=1):
        has_job = method != "channel_account"
        is_share = method in ("owner", "split", "roll_up")
        validity = versions(draws, changes=0.1)[-1 if draws.happens(0.5) else 0]
        # Ids of rules run against the numbers, so that a tie is not decided by the order of rows.
        conditions = _conditions(draws, prefix, sparse=number <= 2)
        may_hold = method != "roll_up" and conditions["transaction_type"] not in TYPES[4:]
        add(
            tables,
            "crediting_rules",
            rule_id=f"{component}-R{9 - number % 9}{number}",
            component_id=component,
            priority=draws.pick((1, 10, 10, 20)),
            credit_method=method,
            team_role=draws.pick(ROLES) if method == "team_role" else None,
            credit_share=None if is_share else draws.pick(SHARES),
            levels_up=draws.pick((None, None, 1, 2)) if method == "roll_up" else None,
            rate_table_id=None,
            held_until=draws.pick(HOLDS) if may_hold and draws.happens(0.2) else None,
            **conditions,
            job_role=draws.pick(JOB_ROLES) if has_job and draws.happens(0.15) else None,
            **validity,
        )


def ask_for_more(
    tables: Tables, draws: Draws, *, prefix: str, payees: list[str], currencies: list[str]
) -> None:
    """A currency, partner or owner of some rules, and something of the payee; now and then two."""
    places = [prefix + name for name in (*TERRITORIES, REGION)]
    of_payee = {
        "payee_id": payees,
        # The first of them are above the others.
        "manager_payee_id": payees[:2],
        "payee_territory_id": places,
        "pay_currency_code": currencies,
        "is_full_time": ["true", "false"],
    }
    of_transaction = {
        "currency_code": currencies,
        "partner_account_id": [prefix + partner for partner in PARTNERS],
        "owner_payee_id": payees,
    }
    for rule in tables.get("crediting_rules", ()):
        if rule["territory_id"] and draws.happens(0.4):
            rule["territory_id"] = prefix + REGION
        has_job = rule["credit_method"] != "channel_account"
        asked = of_transaction | (of_payee if has_job else {})
        count = draws.pick((1, 1, 2)) if draws.happens(0.2) else 0
        rule |= {name: draws.pick(asked[name]) for name in draws.some(list(asked), count)}


def _conditions(draws: Draws, prefix: str, *, sparse: bool) -> dict[str, object]:
    """Few conditions on the first rules: most of them should match something."""
    often = 0.06 if sparse else 0.2
    splits = draws.pick(("true", "false")) if draws.happens(0.05) else None
    return {
        "transaction_type": draws.pick(TYPES) if draws.happens(often) else None,
        "segment": prefix + draws.pick(SEGMENTS) if draws.happens(often) else None,
        "country_code": prefix + draws.pick(COUNTRIES) if draws.happens(often / 2) else None,
        "industry": prefix + draws.pick(INDUSTRIES) if draws.happens(often / 2) else None,
        "account_id": f"{prefix}A{draws.pick((0, 1))}" if draws.happens(often / 2) else None,
        "product_id": f"{prefix}G{draws.pick((0, 1))}" if draws.happens(often / 2) else None,
        "product_family": draws.pick(FAMILIES) if draws.happens(often) else None,
        "territory_id": f"{prefix}{draws.pick(TERRITORIES)}" if draws.happens(often / 2) else None,
        "channel": draws.pick(CHANNELS) if draws.happens(often) else None,
        "has_splits": splits,
    }
