"""Territory rules of a generated company, deals that need them, and what lies in what."""

from tests.oracle.draws import Draws, add, versions
from tests.oracle.rules import COUNTRIES, INDUSTRIES, REGION, SEGMENTS, TERRITORIES
from tests.oracle.typed import Tables

# An account that no extract lists.
UNLISTED = "A9"
NORTH, _ = TERRITORIES
# What the north lies in, and the south.
LAYOUTS = ((REGION, NORTH), (REGION, NORTH), (REGION, REGION), ("", ""))


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


def add_region(tables: Tables, draws: Draws, *, prefix: str) -> None:
    """Territories lie in each other, some in one not listed; jobs and a few deals lie anywhere."""
    if draws.happens(0.8):
        add(tables, "territories", territory_id=prefix + REGION, territory_name=REGION)
    layout = dict(zip(TERRITORIES, draws.pick(LAYOUTS), strict=True))
    for row in tables["territories"]:
        above = layout.get(row["territory_name"], "")
        row["parent_territory_id"] = prefix + above if above else ""
    for document in (*tables.get("orders", ()), *tables.get("opportunities", ())):
        if document["territory_id"] and draws.happens(0.2):
            document["territory_id"] = prefix + REGION
    for job in tables["job_assignments"]:
        place = draws.pick((*TERRITORIES, REGION, ""))
        job["territory_id"] = prefix + place if place else ""
