"""Quotas of a generated company: of payees, and of groups of them."""

from tests.oracle.draws import NO_DAYS, Draws, add
from tests.oracle.reading import span_of
from tests.oracle.rules import TERRITORIES
from tests.oracle.typed import ONE_DAY, Row, Span, Tables

# What has a currency.
MONEY = ("", "amount", "margin", "recurring")
QUOTAS = ("100", "100", "150", "200", "200", "333.33", "400", "0", "0.01")
YEAR_QUOTAS = ("1000", "1000.01", "999.99", "333.33", "0", "0.01")
WEIGHTS = ("0", "1", "2", "0.333333", "1.5")


def add_group_quotas(tables: Tables, draws: Draws, component: Row, *, payees: list[str]) -> None:
    """Of one territory, as nobody may have the quotas of two; of teams and roles all there are."""
    jobs = [row for row in tables["job_assignments"] if row["worker_id"] in payees]
    prefix = component["component_id"].partition("C")[0]
    groups = [("territory", prefix + draws.pick(TERRITORIES))] if draws.happens(0.7) else []
    for kind, column in (("team", "manager_worker_id"), ("role", "job_role")):
        names = dict.fromkeys(row[column] for row in jobs if row[column])
        groups += [(kind, name) for name in names if draws.happens(0.5)]
    for period in tables["calendar_periods"]:
        if period["calendar_id"] != component["calendar_id"]:
            continue
        for kind, name in groups:
            of = {"component_id": component["component_id"], "period_id": period["period_id"]}
            of |= {"group_kind": kind, "group_id": name}
            add(tables, "group_quotas", **of, quota_amount=draws.pick(QUOTAS))


def add_quotas(tables: Tables, draws: Draws, payee: str, component: Row, *, needed: bool) -> None:
    amount = draws.pick(QUOTAS)
    has_years = draws.happens(0.2)
    if has_years:
        _add_year_quotas(tables, draws, payee, component)
    periods = [
        row for row in tables["calendar_periods"] if row["calendar_id"] == component["calendar_id"]
    ]
    may_begin_late = not needed or draws.tries("quota_gap")
    first = draws.number(1, 2) if may_begin_late and draws.happens(0.1) else 0
    for period in periods[first:]:
        comes_out_of_credits = component["quota_growth"] or component["quota_component_id"]
        if comes_out_of_credits and not needed and draws.happens(0.7):
            continue
        if has_years and draws.happens(0.9):
            continue
        span = span_of(period)
        inside = Span(span.first + ONE_DAY, span.end)
        days: list[object] = [None]
        if inside.first < inside.end and span.meets(draws.around) and draws.happens(0.15):
            days.append(draws.day(inside))
        for day in days:
            add(
                tables,
                "quotas",
                payee_id=payee,
                component_id=component["component_id"],
                period_id=period["period_id"],
                quota_amount=amount if draws.happens(0.9) and day is None else draws.pick(QUOTAS),
                valid_from_on=day,
            )


def compare_quotas(tables: Tables, draws: Draws, component: str) -> None:
    """With another component of the plan that counts the same kind of thing."""
    versions_of = [row for row in tables["components"] if row["component_id"] == component]
    first = versions_of[0]
    others = dict.fromkeys(
        row["component_id"]
        for row in tables["components"]
        if row["plan_id"] == first["plan_id"]
        and row["component_id"] != component
        and (row["measure"] in MONEY) == (first["measure"] in MONEY)
    )
    if not others or first["accumulation_window"] == "year" or not draws.happens(0.4):
        return
    other = draws.pick(list(others))
    for row in versions_of:
        row |= {"quota_component_id": other, "quota_growth": ""}
        row.update(NO_DAYS, ramp_id="")


def _add_year_quotas(tables: Tables, draws: Draws, payee: str, component: Row) -> None:
    """Of every year of the component's calendar."""
    calendar_id = component["calendar_id"]
    years = [r["year_id"] for r in tables["calendar_periods"] if r["calendar_id"] == calendar_id]
    for year_id in dict.fromkeys(years):
        of = {"payee_id": payee, "component_id": component["component_id"], "year_id": year_id}
        add(tables, "year_quotas", **of, quota_amount=draws.pick(YEAR_QUOTAS))


def add_seasons(tables: Tables, draws: Draws, component: Row) -> None:
    """A weight for every place in the longest year; the first has always one."""
    calendar_id = component["calendar_id"]
    years = [r["year_id"] for r in tables["calendar_periods"] if r["calendar_id"] == calendar_id]
    for number in range(1, max(map(years.count, years)) + 1):
        of = {"component_id": component["component_id"], "period_number": number}
        weight = draws.pick(WEIGHTS if number > 1 else WEIGHTS[1:])
        add(tables, "quota_seasons", **of, weight=weight)
