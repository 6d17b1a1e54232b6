"""From text as the files hold it to a `Book`."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction

from tests.oracle.typed import (
    ALWAYS,
    OPEN,
    Bonus,
    Book,
    Cell,
    Gate,
    Job,
    Multiplier,
    Period,
    Plan,
    Quota,
    Row,
    Rule,
    Score,
    Settings,
    Span,
    Tables,
    Terms,
    Tier,
    rows,
)

CONDITIONS = (
    "transaction_type",
    "currency_code",
    "segment",
    "country_code",
    "industry",
    "account_id",
    "partner_account_id",
    "product_family",
    "product_id",
    "territory_id",
    "channel",
    "owner_payee_id",
    "has_splits",
)
ASKED_OF_PAYEE = (
    "payee_id",
    "job_role",
    "manager_payee_id",
    "payee_territory_id",
    "pay_currency_code",
    "is_full_time",
)


def book_of(tables: Tables, settings: Settings) -> Book:
    book = Book(settings=settings, tables=tables)
    _read_plans(book)
    _read_people(book)
    _read_quotas(book)
    return book


def roll_up_values(tables: Tables) -> frozenset[tuple[str, str]]:
    """Every value that some roll-up rule of the plan book asks for, by its condition."""
    return frozenset(
        (name, row[name])
        for row in rows(tables, "crediting_rules")
        for name in CONDITIONS
        if row["credit_method"] == "roll_up" and row.get(name)
    )


def span_of(row: Row, first: str = "valid_from_on", end: str = "valid_to_on") -> Span:
    return Span(day_of(row.get(first, "")) or ALWAYS, day_of(row.get(end, "")) or OPEN)


def day_of(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _grouped(found: Iterable[Row], column: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in found:
        groups[row[column]].append(row)
    return groups


def _read_plans(book: Book) -> None:
    tables = book.tables
    for row in rows(tables, "plans"):
        book.plans[row["plan_id"]] = Plan(
            row["plan_id"],
            row["currency_code"],
            row["exchange_rate_type"] or "spot",
            row.get("exchange_rate_date") or "transaction_day",
            span_of(row),
        )
    for key, found in _grouped(rows(tables, "components"), "component_id").items():
        book.components[key] = [_terms(row) for row in found]
    for key, found in _grouped(rows(tables, "component_gates"), "component_id").items():
        book.gates[key] = [_gate(row) for row in found]
    for key, found in _grouped(rows(tables, "pool_members"), "component_id").items():
        book.pools[key] = [(r["payee_id"], Fraction(r["weight"]), span_of(r)) for r in found]
    for key, found in _grouped(rows(tables, "component_multipliers"), "component_id").items():
        book.multipliers[key] = [
            Multiplier(row["measured_component_id"], row["rate_table_id"], span_of(row))
            for row in found
        ]
    for key, found in _grouped(rows(tables, "rate_tiers"), "rate_table_id").items():
        book.tiers[key] = sorted((_tier(row) for row in found), key=lambda tier: tier.number)
    for key, found in _grouped(rows(tables, "rank_bonuses"), "component_id").items():
        book.bonuses[key] = [
            Bonus(int(row["rank_number"]), Fraction(row["bonus_amount"]), span_of(row))
            for row in found
        ]
    for key, found in _grouped(rows(tables, "rate_matrices"), "matrix_id").items():
        book.matrices[key] = [_cell(row) for row in found]
    for key, found in _grouped(rows(tables, "crediting_rules"), "component_id").items():
        book.rules[key] = [_rule(row) for row in found]
    for key, found in _grouped(rows(tables, "calendar_periods"), "calendar_id").items():
        book.calendars[key] = sorted((_period(row) for row in found), key=lambda p: p.span.first)
    book.digits = {r["currency_code"]: int(r["decimal_digits"]) for r in rows(tables, "currencies")}


def _read_people(book: Book) -> None:
    tables = book.tables
    for row in rows(tables, "plan_assignments"):
        book.assignments.setdefault((row["payee_id"], row["plan_id"]), []).append(span_of(row))
    for row in rows(tables, "payee_rates"):
        rate = (span_of(row), Fraction(row["rate"]))
        book.payee_rates.setdefault((row["payee_id"], row["component_id"]), []).append(rate)
    book.scores = [_score(row) for row in rows(tables, "objective_scores")]
    book.claims = _claims(tables)
    for row in rows(tables, "ramps"):
        book.ramps[row["ramp_id"], int(row["month_number"])] = Fraction(row["ramp_share"])
    for row in rows(tables, "holidays"):
        day = dt.date.fromisoformat(row["holiday_on"])
        book.holidays.setdefault(row["calendar_id"], set()).add(day)
    for row in rows(tables, "target_incentives"):
        target = (span_of(row), Fraction(row["target_amount"]))
        book.targets.setdefault((row["payee_id"], row["plan_id"]), []).append(target)
    for row in rows(tables, "job_assignments"):
        job = Job(
            manager=row["manager_worker_id"],
            role=row.get("job_role", ""),
            fte=Fraction(row.get("fte_share") or 1),
            territory=row.get("territory_id", ""),
            pay_currency=row["pay_currency_code"],
            span=span_of(row),
        )
        book.jobs.setdefault(row["worker_id"], []).append(job)
    for row in rows(tables, "workers"):
        book.employed[row["worker_id"]] = span_of(row, "hired_on", "terminated_on")
    for row in rows(tables, "accounts"):
        # A partner account may be paid; nobody hires it.
        book.employed[row["account_id"]] = Span(ALWAYS, OPEN)
    for row in rows(tables, "leaves"):
        book.leaves.setdefault(row["worker_id"], []).append(span_of(row))
    for row in rows(tables, "territory_members"):
        member = (row["worker_id"], span_of(row))
        book.members.setdefault(row["territory_id"], []).append(member)
    for row in rows(tables, "territories"):
        book.territory_above[row["territory_id"]] = row.get("parent_territory_id", "")
    for row in rows(tables, "exchange_rates"):
        pair = (row["from_currency_code"], row["to_currency_code"], row["rate_type"])
        dated = (dt.date.fromisoformat(row["rate_on"]), Fraction(row["rate"]))
        book.exchange.setdefault(pair, []).append(dated)


def _claims(tables: Tables) -> dict[tuple[str, str], list[tuple[dt.date, Fraction]]]:
    found: dict[tuple[str, str], list[tuple[dt.date, Fraction]]] = defaultdict(list)
    for row in rows(tables, "fund_claims"):
        claim = (dt.date.fromisoformat(row["claimed_on"]), Fraction(row["claim_amount"]))
        found[row["payee_id"], row["component_id"]].append(claim)
    return found


def _read_quotas(book: Book) -> None:
    tables = book.tables
    for row in rows(tables, "quotas"):
        quota = Quota(Fraction(row["quota_amount"]), day_of(row["valid_from_on"]))
        key = (row["payee_id"], row["component_id"], row["period_id"])
        book.quotas.setdefault(key, []).append(quota)
    for row in rows(tables, "year_quotas"):
        key = (row["payee_id"], row["component_id"], row["year_id"])
        book.year_quotas[key] = Fraction(row["quota_amount"])
    for row in rows(tables, "quota_seasons"):
        place = (row["component_id"], int(row["period_number"]))
        book.seasons[place] = Fraction(row["weight"])
    for row in rows(tables, "group_quotas"):
        groups = book.group_quotas.setdefault((row["component_id"], row["period_id"]), {})
        groups[row["group_kind"], row["group_id"]] = Fraction(row["quota_amount"])


def _score(row: Row) -> Score:
    of = (row["payee_id"], row["component_id"], row["period_id"])
    return Score(*of, Fraction(row["score"]), day_of(row.get("scored_on", "")))


def _terms(row: Row) -> Terms:
    return Terms(
        component_id=row["component_id"],
        plan_id=row["plan_id"],
        calendar_id=row["calendar_id"],
        measure=row.get("measure") or "amount",
        window=row["accumulation_window"],
        basis=row.get("basis") or "credit",
        method=row["rate_method"],
        table_id=row["rate_table_id"],
        matrix_id=row.get("matrix_id", ""),
        matrix_component=row.get("matrix_component_id", ""),
        proration=row["quota_proration"],
        first_day=row.get("quota_first_day") or "counted",
        ramp_id=row.get("ramp_id", ""),
        growth=_number(row, "quota_growth"),
        compared_with=row.get("quota_component_id", ""),
        part_time=row.get("quota_part_time") or "none",
        opening=row["segment_opening"],
        boundary_side=row["boundary_side"],
        mode=row["rounding_mode"],
        point=row["rounding_point"],
        unit=_number(row, "rounding_unit"),
        cap=_number(row, "cap_amount"),
        cap_of_target=_number(row, "cap_target_share"),
        return_rate=row.get("return_rate") or "now",
        is_once=(row.get("manager_credit") or "once") == "once",
        weight=Fraction(row.get("weight") or 1),
        floor=_number(row, "floor_amount"),
        budget=_number(row, "budget_amount"),
        gates_needed=int(row["gates_needed"]) if row.get("gates_needed") else None,
        multiplier_method=row.get("multiplier_method") or "multiplicative",
        multiplier_order=row.get("multiplier_order") or "before_cap",
        is_paid_on_claims=row.get("paid_on_claims") == "true",
        span=span_of(row),
    )


def _gate(row: Row) -> Gate:
    return Gate(
        component=row["component_id"],
        measured=row["gate_component_id"],
        opens=row["opens"] or "pay",
        minimum=Fraction(row["minimum_attainment"]),
        span=span_of(row),
    )


def _number(row: Row, column: str) -> Fraction | None:
    return Fraction(row[column]) if row.get(column) else None


def _tier(row: Row) -> Tier:
    return Tier(
        number=int(row["tier_number"]),
        unit=row["bound_unit"],
        lower=Fraction(row["lower_bound"]),
        rate=Fraction(row["rate"]),
        upper_rate=Fraction(row.get("upper_rate") or row["rate"]),
        pays_amounts=row.get("rate_unit") == "amount",
        span=span_of(row),
    )


def _cell(row: Row) -> Cell:
    bounds = Fraction(row["row_from"]), Fraction(row["column_from"])
    return Cell(*bounds, Fraction(row["rate"]), span_of(row))


def _rule(row: Row) -> Rule:
    return Rule(
        rule_id=row["rule_id"],
        component_id=row["component_id"],
        priority=int(row["priority"]),
        method=row["credit_method"],
        conditions=tuple((name, row[name]) for name in CONDITIONS if row.get(name)),
        asked_of_payee=tuple((name, row[name]) for name in ASKED_OF_PAYEE if row.get(name)),
        team_role=row["team_role"],
        share=Fraction(row["credit_share"] or 1),
        levels_up=int(row["levels_up"]) if row["levels_up"] else None,
        held_until=row.get("held_until", ""),
        table_id=row.get("rate_table_id") or "",
        span=span_of(row),
    )


def _period(row: Row) -> Period:
    return Period(row["calendar_id"], row["period_id"], row["year_id"], span_of(row))
