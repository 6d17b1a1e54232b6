"""What a component counts: one thing, which the transactions that its rules ask for have."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from expectations.measures import COUNTED
from expectations.rows_in_files import located
from expectations.vocabulary import no_rows

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation


def rules_are_for_what_can_be_counted() -> Expectation:
    """An invoice has no units, and a renewal wins no new customer."""
    return no_rows(
        "rules_are_for_what_can_be_counted",
        f"""
    {located("crediting_rules.csv")}
    select
        located.rule_id as row_key,
        located.transaction_type as value,
        'Rule ' || located.rule_id || ' can never match: it is for ' || located.transaction_type
        || ', and ' || located.component_id || ' counts ' || components.measure || ' ('
        || located.place || ')' as reason
    from located
    inner join ({COUNTED}
    ) as components on located.component_id = components.component_id
    where
        located.row_status = 'current'
        and (
            (
                components.measure <> 'amount'
                and located.transaction_type in ('billing', 'credit_memo', 'receipt')
            )
            or (components.measure = 'logos' and located.transaction_type <> 'booking')
        )""",
        column="transaction_type",
    )


def rules_for_deals_name_no_product() -> Expectation:
    """A deal is counted once: it would depend on the order of its lines whether it is."""
    return no_rows(
        "rules_for_deals_name_no_product",
        f"""
    {located("crediting_rules.csv")}
    select
        located.rule_id as row_key,
        coalesce(located.product_id, located.product_family) as value,
        'Rule ' || located.rule_id || ' asks for a product, and ' || located.component_id
        || ' counts ' || components.measure || ', whose lines are of several (' || located.place
        || ')' as reason
    from located
    inner join ({COUNTED}
    ) as components on located.component_id = components.component_id
    where
        located.row_status = 'current'
        and components.measure in ('deals', 'logos')
        and coalesce(located.product_id, located.product_family) is not null""",
        column="product_id",
    )


MEASURE_RULES: dict[str, tuple[Callable[[], Expectation], ...]] = {
    "crediting_rules": (rules_are_for_what_can_be_counted, rules_for_deals_name_no_product),
}
