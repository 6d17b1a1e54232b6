"""Rules of a decision table against what there is: each must be able to match."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from expectations.decision_tables import CREDITING, TERRITORIES, DecisionTable
from expectations.plan_dates import COMPONENTS_IN_FORCE
from expectations.plan_language import Column, rule_conditions
from expectations.references import known, payees_are_on_their_component
from expectations.rows_in_files import located
from expectations.vocabulary import no_rows

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

# A transaction, or a payee on a day, has one row of each: what rules ask of it they ask together.
_OF_ONE_ROW = ("stg_crm__accounts", "stg_erp__products", "stg_hr__job_assignments")


def rules_lie_in_their_component() -> Expectation:
    """A rule dated outside its component credits nobody."""
    return no_rows(
        "rules_lie_in_their_component",
        f"""
    {located("crediting_rules.csv")}
    select
        located.rule_id as row_key,
        located.valid_from_on as value,
        'Rule ' || located.rule_id || ' can never match: it is dated outside its component '
        || located.component_id || ' (' || located.place || ')' as reason
    from located
    -- What cannot be read says so itself: nobody knows its dates.
    semi join (
        select components.component_id
        from staging.stg_plan__components as components
        left join staging.stg_plan__plans as plans
            on components.plan_id = plans.plan_id and plans.row_status <> 'superseded'
        where components.row_status <> 'superseded'
        group by components.component_id
        having bool_and(
            components.row_status = 'current' and coalesce(plans.row_status = 'current', false)
        )
    ) as readable on located.component_id = readable.component_id
    anti join ({COMPONENTS_IN_FORCE}
    ) as in_force
        on located.component_id = in_force.component_id
        and located.valid_from_on < in_force.valid_to_on
        and in_force.valid_from_on < located.valid_to_on
    where located.row_status = 'current' and located.valid_from_on < located.valid_to_on""",
        column="valid_from_on",
    )


def rules_agree_with_their_method() -> Expectation:
    """An owner rule for split deals, or a split rule for the others, never matches one."""
    return no_rows(
        "rules_agree_with_their_method",
        f"""
    {located("crediting_rules.csv")}
    select
        rule_id as row_key,
        has_splits as value,
        'Rule ' || rule_id || ' can never match: its method ' || credit_method
        || ' is for deals ' || case credit_method when 'owner' then 'without' else 'with' end
        || ' explicit splits, and has_splits is ' || has_splits || ' (' || place || ')' as reason
    from located
    where
        row_status = 'current'
        and (
            (credit_method = 'owner' and has_splits)
            or (credit_method = 'split' and not has_splits)
        )""",
        column="has_splits",
    )


def owner_rules_name_one_payee() -> Expectation:
    """The owner is who is credited."""
    return no_rows(
        "owner_rules_name_one_payee",
        f"""
    {located("crediting_rules.csv")}
    select
        rule_id as row_key,
        payee_id as value,
        'Rule ' || rule_id || ' can never match: it credits the owner, is for deals that '
        || owner_payee_id || ' owns and for the payee ' || payee_id || ' (' || place || ')'
            as reason
    from located
    where row_status = 'current' and credit_method = 'owner' and owner_payee_id <> payee_id""",
        column="payee_id",
    )


def receipts_have_no_product() -> Expectation:
    """Who pays says no product, so that a rule for one never sees a receipt."""
    return no_rows(
        "receipts_have_no_product",
        f"""
    {located("crediting_rules.csv")}
    select
        rule_id as row_key,
        coalesce(product_id, product_family) as value,
        'Rule ' || rule_id || ' can never match: receipts have no product, and it asks for '
        || coalesce('the product ' || product_id, 'products of the family ' || product_family)
        || ' (' || place || ')' as reason
    from located
    where
        row_status = 'current' and transaction_type = 'receipt'
        and coalesce(product_id, product_family) is not null""",
        column="transaction_type",
    )


def some_row_has(table: DecisionTable, condition: Column) -> Expectation:
    """Warns about a value that nothing delivered has, where anything was delivered."""
    delivered = " union all ".join(
        f"select cast({name} as varchar) as value from staging.{table_name}"
        " where row_status = 'current'"
        for table_name, name in (each.split(".") for each in condition.delivered)
    )
    return no_rows(
        f"some_row_has_the_{condition.name}",
        f"""
    {located(table.file_name)},
    delivered as (
        {delivered}
    ),
    -- Few rules look among many rows.
    found as (
        select distinct value from delivered
        semi join located on delivered.value = located.{condition.name}
    )
    select
        {table.key} as row_key,
        {condition.name} as value,
        '{table.rule} ' || {table.key} || ' matches nothing so far: no delivered row has the '
        || '{condition.label} ' || {condition.name} || ' (' || place || ')' as reason
    from located
    anti join found on located.{condition.name} = found.value
    where
        row_status = 'current'
        and {condition.name} is not null
        and exists (select 1 from delivered)""",
        column=condition.name,
        severity="warning",
    )


def one_row_has_all(table: DecisionTable, staged: str, columns: dict[str, Column]) -> Expectation:
    """Warns about values that are somewhere each and nowhere together: a product, another family.

    `columns` are conditions of the rules by the column of the staging table that they ask for.
    """
    asked = {each.name: name for name, each in columns.items()}
    row_has = " and ".join(
        f"(asking.{name} is null or asking.{name} = there.{own})" for name, own in asked.items()
    )
    somewhere = " and ".join(
        f"({name} is null or {name} in (select {own} from there))" for name, own in asked.items()
    )
    said = ", ".join(f"'the {columns[own].label} ' || {name}" for name, own in asked.items())
    count = " + ".join(f"({name} is not null)::int" for name in asked)
    return no_rows(
        f"one_row_has_all_of_{staged.split('__')[1]}",
        f"""
    {located(table.file_name)},
    there as (
        select distinct {", ".join(columns)} from staging.{staged} where row_status = 'current'
    ),
    asking as (
        select * from located
        where row_status = 'current' and {count} > 1 and {somewhere}
    )
    select
        asking.{table.key} as row_key,
        concat_ws(' and ', {", ".join(asked)}) as value,
        '{table.rule} ' || asking.{table.key} || ' matches nothing so far: no delivered row has '
        || concat_ws(' and ', {said}) || ' (' || asking.place || ')' as reason
    from asking
    anti join there on {row_has}""",
        column=next(iter(asked)),
        severity="warning",
    )


def territory_rules_are_for_accounts_without_one() -> Expectation:
    """Warns: what the account itself says goes first."""
    return no_rows(
        "territory_rules_are_for_accounts_without_one",
        f"""
    {located("territory_rules.csv")}
    select
        located.territory_rule_id as row_key,
        located.account_id as value,
        'Territory rule ' || located.territory_rule_id || ' says nothing: the account '
        || located.account_id || ' lies in ' || accounts.territory_id || ' by itself ('
        || located.place || ')' as reason
    from located
    inner join staging.stg_crm__accounts as accounts
        on located.account_id = accounts.account_id
        and accounts.row_status = 'current'
        and accounts.territory_id is not null
    where located.row_status = 'current'""",
        column="account_id",
        severity="warning",
    )


def _together(table: DecisionTable) -> Iterator[Callable[[], Expectation]]:
    for staged in _OF_ONE_ROW:
        columns = {
            delivered.split(".")[1]: condition
            for condition in rule_conditions(table.book)
            for delivered in condition.delivered
            if delivered.startswith(f"{staged}.")
        }
        if len(columns) > 1:
            yield partial(one_row_has_all, table, staged, columns)


def _rules_of(table: DecisionTable) -> tuple[Callable[[], Expectation], ...]:
    conditions = rule_conditions(table.book)
    return (
        *(partial(some_row_has, table, c) for c in conditions if c.delivered),
        *_together(table),
    )


MATCH_RULES: dict[str, tuple[Callable[[], Expectation], ...]] = {
    "crediting_rules": (
        *_rules_of(CREDITING),
        rules_lie_in_their_component,
        rules_agree_with_their_method,
        owner_rules_name_one_payee,
        receipts_have_no_product,
        partial(
            payees_are_on_their_component,
            "crediting_rules",
            "'Rule ' || located.rule_id",
            otherwise="can never match",
            # Who is nobody is told of as such.
            where="located.payee_id in (select payee_id from staging.stg_hr__workers)",
        ),
    ),
    "territory_rules": (
        *_rules_of(TERRITORIES),
        territory_rules_are_for_accounts_without_one,
        # A deal in a territory that nobody works is nobody's: a mistyped id looks like that.
        partial(
            known,
            "territory_id",
            "staging.stg_crm__territories",
            book="territory_rules",
            severity="warning",
        ),
    ),
}
