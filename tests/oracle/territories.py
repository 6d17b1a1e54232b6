"""Territory rules of a generated company, and deals that need them."""

from tests.oracle.deals import TERRITORIES
from tests.oracle.draws import Draws, add, versions
from tests.oracle.rules import COUNTRIES, INDUSTRIES, SEGMENTS
from tests.oracle.typed import Tables

# An account that no extract lists.
UNLISTED = "A9"


def add_territory_rules(tables: Tables, draws: Draws, *, prefix: str, payees: list[str]) -> None:
    """Always with a condition: one without would take the accounts of all companies."""
    if not draws.happens(0.5):
        return
    for account in tables["accounts"]:
        if draws.happens(0.7):
            account["territory_id"] = ""
    for document in (*tables.get("orders", ()), *tables.get("opportunities", ())):
        if document["account_id"] and draws.happens(0.1):
            document["account_id"] = prefix + UNLISTED
    _add_members(tables, draws, prefix=prefix, payees=payees)
    asked = {
        "segment": SEGMENTS,
        "country_code": COUNTRIES,
        "industry": INDUSTRIES,
        "account_id": ("A0", "A1", UNLISTED),
    }
    for number in range(draws.number(1, 5)):
        names = draws.some(list(asked), draws.pick((1, 1, 1, 2)))
        add(
            tables,
            "territory_rules",
            # Against the numbers, so that a tie is not decided by the order of rows.
            territory_rule_id=f"{prefix}T{9 - number}",
            territory_id=prefix + draws.pick(TERRITORIES),
            priority=draws.pick((1, 10, 10)),
            **{name: prefix + draws.pick(asked[name]) for name in names},
            **draws.pick(versions(draws, changes=0.4)),
        )


def _add_members(tables: Tables, draws: Draws, *, prefix: str, payees: list[str]) -> None:
    """Somebody always works each territory: where a deal lies has to be seen."""
    for name in TERRITORIES:
        members = tables.get("territory_members", ())
        known = {row["worker_id"] for row in members if row["territory_id"] == prefix + name}
        others = [payee for payee in payees if payee not in known]
        for payee in draws.some(others, 2):
            add(tables, "territory_members", territory_id=prefix + name, worker_id=payee)
