"""What a case need not write. Every default of the case language is decided here.

A table that a case writes is complete: nothing is added to it, and only the columns that it
leaves away are filled. Workers are the exception: whoever is named exists.

* plans: PLAN, in USD. Its exchange rates are of the type `spot`.
* components: COMPONENT of the only plan, by months, `marginal` (`payee_rate` where the case has
  payee rates and no tiers) on the rate table RATES.
* rate_tiers: one tier of 10 %. Tiers are numbered as they stand, their bounds are amounts, a tier
  begins where the one before ends and ends where the next begins.
* crediting_rules: an owner and a split rule for every transaction, but of components that count
  scores.
  The first rule written has the best priority, of territory_rules as well.
* plan_assignments: everybody who is named is on the plan, if there is only one.
* A reference that is left away means the only plan, component or rate table of the case; a
  component uses the rate table that has its name.
* A column with a list of values takes its `default`, else the first of the list, from the
  contract; a currency is that of the only plan; an id is the table's name and a number.
"""

from collections.abc import Iterator, Mapping

from orchestration.company import InputError
from orchestration.uat.cases import Case, Row, Rows
from orchestration.uat.mistakes import Mistakes
from orchestration.uat.short_form import rows_of_transactions
from orchestration.uat.tables import PARTNER, Table, writable_tables

CURRENCY = "USD"
ONLY = {"plan_id": "PLAN", "component_id": "COMPONENT", "rate_table_id": "RATES"}
# What a rule leaves empty is the component's.
OPTIONAL_REFERENCES = frozenset({("crediting_rules", "rate_table_id")})
HOME_OF = {"plan_id": "plans", "component_id": "components", "rate_table_id": "rate_tiers"}
WITHOUT_A_TABLE = frozenset({"none", "payee_rate"})
CURRENCIES: Rows = [
    {"currency_code": "USD", "decimal_digits": "2"},
    {"currency_code": "EUR", "decimal_digits": "2"},
    {"currency_code": "GBP", "decimal_digits": "2"},
    {"currency_code": "JPY", "decimal_digits": "0"},
]
OTHERWISE: Row = {"rate_type": "spot", "exchange_rate_type": "spot", "rate_on": "2000-01-01"}


def filled(case: Case) -> dict[str, Rows]:
    """Every row of a case, with all its columns, by table. Raises `MistakesError`."""
    mistakes = Mistakes()
    tables = {name: [dict(row) for row in rows] for name, rows in case.tables.items()}
    for name, rows in rows_of_transactions(case).items():
        tables.setdefault(name, []).extend(rows)
    tables.setdefault("plans", [{}])
    tables.setdefault("components", [{}])
    _fill_components(tables)
    if any(_uses_a_table(row) for row in tables["components"]):
        tables.setdefault("rate_tiers", [{"rate": "0.1"}])
    _fill_references(case, tables, mistakes)
    mistakes.raise_any()
    _fill_tiers(tables.get("rate_tiers", []))
    _fill_rules(tables)
    _fill_people(case, tables)
    whole: dict[str, Rows] = {}
    for name, contract in writable_tables().items():
        if name in tables:
            whole[name] = []
        for number, row in enumerate(tables.get(name, []), start=1):
            with mistakes:
                place = case.place(name, number)
                whole[name].append(_filled(row, contract, number, place=place, tables=tables))
    mistakes.raise_any()
    return whole


def people_of(tables: Mapping[str, Rows]) -> list[str]:
    """Everybody whom a row names, in order of appearance."""
    contract = writable_tables()
    named = {
        value: None
        for name, rows in tables.items()
        for row in rows
        for column, value in row.items()
        if value and contract[name].columns[column].is_person
    }
    return list(named)


def _fill_components(tables: dict[str, Rows]) -> None:
    by_payee = "payee_rates" in tables and "rate_tiers" not in tables
    namesakes = {row.get("rate_table_id") for row in tables.get("rate_tiers", [])}
    for row in tables["components"]:
        row.setdefault("rate_method", "payee_rate" if by_payee else "marginal")
        row.setdefault("calendar_id", "months")
        if not _uses_a_table(row):
            row.setdefault("rate_table_id", "")
        elif "component_id" in row and row["component_id"] in namesakes:
            row.setdefault("rate_table_id", row["component_id"])


def _uses_a_table(component: Row) -> bool:
    return component["rate_method"] not in WITHOUT_A_TABLE


def _fill_references(case: Case, tables: dict[str, Rows], mistakes: Mistakes) -> None:
    """Ids of plans, components and rate tables, and what refers to the only one of them."""
    contract = writable_tables()
    for column, home in HOME_OF.items():
        known = list(dict.fromkeys(row[column] for row in tables.get(home, []) if column in row))
        if not known and home == "rate_tiers":
            # A table that is only named by the component it is for.
            named = (row.get(column) for row in tables["components"])
            known = list(dict.fromkeys(name for name in named if name))
        only = known[0] if known else ONLY[column]
        for name, rows in tables.items():
            if column not in contract[name].columns or (name, column) in OPTIONAL_REFERENCES:
                continue
            for number, row in enumerate(rows, start=1):
                if column not in row and len(known) > 1:
                    mistakes.add(
                        f"{case.place(name, number)} lacks {column}: the case has"
                        f" {', '.join(known)}"
                    )
                row.setdefault(column, only)


def _fill_tiers(tiers: Rows) -> None:
    """Numbers and bounds, within a rate table and version."""
    versions: dict[tuple[str, str], Rows] = {}
    for row in tiers:
        version = (row["rate_table_id"], row.get("valid_from_on", ""))
        versions.setdefault(version, []).append(row)
    for rows in versions.values():
        for number, row in enumerate(rows, start=1):
            before = rows[number - 2] if number > 1 else {}
            after = rows[number] if number < len(rows) else {}
            row.setdefault("tier_number", str(number))
            row.setdefault("lower_bound", before.get("upper_bound", "0"))
            row.setdefault("upper_bound", after.get("lower_bound", ""))
            row.setdefault("bound_unit", "amount")


def _fill_rules(tables: dict[str, Rows]) -> None:
    if "crediting_rules" not in tables:
        tables["crediting_rules"] = [
            {"rule_id": f"{component_id}-{method}", "component_id": component_id}
            | {"credit_method": method, "priority": "10"}
            for component_id in dict.fromkeys(
                row["component_id"] for row in tables["components"] if row.get("measure") != "score"
            )
            for method in ("owner", "split")
        ]
    for name in ("crediting_rules", "territory_rules"):
        for number, row in enumerate(tables.get(name, []), start=1):
            row.setdefault("priority", str(10 * number))


def _fill_people(case: Case, tables: dict[str, Rows]) -> None:
    people = people_of(tables)
    plans = list(dict.fromkeys(row["plan_id"] for row in tables["plans"]))
    if "plan_assignments" not in tables and people:
        if len(plans) > 1:
            raise InputError(
                f"{case.where}: plan_assignments is missing: the case has the plans"
                f" {', '.join(plans)}"
            )
        tables["plan_assignments"] = [
            {"payee_id": person, "plan_id": plan_id} for person in people for plan_id in plans
        ]
    workers, accounts = (tables.setdefault(name, []) for name in ("hr.workers", "crm.accounts"))
    known = {row.get("worker_id") for row in workers} | {row.get("account_id") for row in accounts}
    partners = {row.get(PARTNER) for rows in tables.values() for row in rows}
    for person in people:
        if person in partners - known:
            accounts.append({"account_id": person})
        elif person not in known:
            workers.append({"worker_id": person})


def _filled(row: Row, table: Table, number: int, *, place: str, tables: Mapping[str, Rows]) -> Row:
    """All columns of a row in the contract's order; what has no default must be written."""
    values: Row = {}
    for name, column in table.columns.items():
        value = row.get(name)
        if value is None:
            value = next(_defaults(table, name, number, tables), None)
        if value is None:
            if column.is_required:
                raise InputError(f"{place} lacks {name}")
            value = ""
        values[name] = value
    return values


def _defaults(table: Table, name: str, number: int, tables: Mapping[str, Rows]) -> Iterator[str]:
    column = table.columns[name]
    if name in OTHERWISE:
        yield OTHERWISE[name]
    if column.type_name == "currency" and name == "currency_code" and not column.is_condition:
        written = {row.get(name, CURRENCY) for row in tables["plans"]}
        yield min(written) if len(written) == 1 else CURRENCY
    # An empty column of the plan book has its meaning, which a case may want to see.
    if not column.is_required:
        return
    if column.default is not None:
        yield str(column.default)
    if column.choices:
        yield column.choices[0]
    if name == table.own_id:
        yield f"{name.removesuffix('_id').upper()}-{number}"
