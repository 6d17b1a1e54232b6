"""How whole numbers become the text of the extracts: one select per dataset over `frame`.

The columns are those of the extract contract (models/staging/<system>/_<system>__sources.yml),
in its order, and `is_deleted` where an increment may delete.
"""

from orchestration.generate.firm import (
    ACCOUNT_FIRST_NAMES,
    ACCOUNT_SECOND_NAMES,
    ACCOUNT_SUFFIXES,
    CHANNELS,
    CURRENCIES,
    INDUSTRIES,
    PRODUCTS,
    REGIONS,
    SEGMENTS,
    SPLIT_PATTERNS,
    OrderKind,
    Stage,
)
from orchestration.generate.horizon import FIRST_DAY
from orchestration.generate.oddities import Fault
from orchestration.resources.quoting import quote_text


def worker_id(number: int | None) -> str | None:
    """Identifier of a worker by number; None or a negative number is nobody."""
    return None if number is None or number < 0 else f"P-{1001 + number}"


def account_id(number: int) -> str:
    """Identifier of an account by number."""
    return f"A-{10001 + number}"


def _listed(values: tuple[str, ...] | list[str]) -> str:
    return f"[{', '.join(quote_text(value) for value in values)}]"


def _nested(lists: list[tuple[str, ...]]) -> str:
    return "[" + ", ".join(_listed(values) for values in lists) + "]"


def macros(territory_ids: tuple[str, ...]) -> tuple[str, ...]:
    """Statements that define the words the renderings use; -1 is nothing in a list."""
    kinds = [kind.name.lower() for kind in OrderKind]
    words = {
        "numbered(prefix, number)": "case when number >= 0 then prefix || number end",
        "worker_id(number)": "case when number >= 0 then 'P-' || (1001 + number) end",
        "account_id(number)": "'A-' || (10001 + number)",
        "product_id(number)": f"({_listed([p.product_id for p in PRODUCTS])})[number + 1]",
        "territory_id(number)": f"({_listed(territory_ids)})[number + 1]",
        "currency_code(number)": f"({_listed(CURRENCIES)})[number + 1]",
        "segment_name(number)": f"({_listed(SEGMENTS)})[number + 1]",
        "channel_name(number)": f"({_listed(CHANNELS)})[number + 1]",
        "kind_name(number)": f"({_listed(kinds)})[number + 1]",
        "stage_name(number)": f"({_listed([s.name.lower() for s in Stage])})[number + 1]",
        "share_text(pattern, place)": f"({_nested(list(SPLIT_PATTERNS))})[pattern + 1][place + 1]",
        "country_code(region, number)": (
            f"({_nested([region.country_codes for region in REGIONS])})[region + 1][number + 1]"
        ),
        "industry_name(number)": f"({_listed(INDUSTRIES)})[number + 1]",
        "account_name(first, second, suffix)": (
            f"({_listed(ACCOUNT_FIRST_NAMES)})[first + 1] || ' ' || "
            f"({_listed(ACCOUNT_SECOND_NAMES)})[second + 1] || ' ' || "
            f"({_listed(ACCOUNT_SUFFIXES)})[suffix + 1]"
        ),
        "day_text(number)": f"(date '{FIRST_DAY}' + number::integer)::varchar",
        "moment_text(number)": (
            f"make_timestamp(epoch_us(timestamp '{FIRST_DAY}') + number * 1000000)::varchar"
        ),
        "money_text(cents)": "(cents::decimal(15, 0) * 0.01::decimal(3, 2))::varchar",
        "amount_text(cents, fault, number)": (
            f"case fault when {int(Fault.UNTYPABLE_AMOUNT)} "
            "then (['n/a', 'NaN', '199.9O'])[number % 3 + 1] "
            f"when {int(Fault.THREE_DECIMALS)} then money_text(cents) || '5' "
            "else money_text(cents) end"
        ),
        "truth(number)": "case when number = 1 then 'true' else 'false' end",
    }
    return tuple(f"create macro {name} as {text}" for name, text in words.items())


RENDERINGS: dict[str, str] = {
    "accounts": """
        select
            account_id(account) as account_id,
            account_name(first_name, second_name, suffix) as account_name,
            segment_name(segment) as segment,
            case when territory >= 0 then territory_id(territory) end as territory_id,
            country_code(region, country) as country_code,
            industry_name(industry) as industry,
            currency_code(currency) as currency_code,
            moment_text(modified) as modified_at
        from frame""",
    "opportunities": """
        select
            'D-' || number as opportunity_id,
            account_id(account) as account_id,
            case when partner >= 0 then account_id(partner) end as partner_account_id,
            worker_id(owner) as owner_worker_id,
            kind_name(kind) as opportunity_type,
            truth(won) as is_won,
            case when is_open = 0 then day_text(closed) end as closed_on,
            currency_code(currency) as currency_code,
            money_text(total) as amount,
            case when territory >= 0 then territory_id(territory) end as territory_id,
            channel_name(channel) as channel,
            numbered('D-', original) as original_opportunity_id,
            moment_text(modified) as modified_at
        from frame""",
    "opportunity_stages": """
        select
            'D-' || number as opportunity_id,
            stage_name(stage) as stage_name,
            day_text(day) as entered_on,
            moment_text(modified) as modified_at
        from frame""",
    "splits": """
        select
            case when from_crm = 1 then 'D-' else 'O-' end || number as deal_id,
            worker_id(worker) as worker_id,
            case when amount < 0 then share_text(pattern, place) end as split_share,
            case when amount >= 0 then money_text(amount) end as split_amount,
            case when stage >= 0 then stage_name(stage) end as stage_name,
            case when from_day >= 0 then day_text(from_day) end as valid_from_on,
            case when to_day >= 0 then day_text(to_day) end as valid_to_on,
            moment_text(modified) as modified_at
        from frame""",
    "team_members": """
        select
            case when from_crm = 1 then 'D-' else 'O-' end || number as deal_id,
            worker_id(worker) as worker_id,
            (['solution_engineer', 'executive_sponsor'])[team_role + 1] as team_role,
            moment_text(modified) as modified_at
        from frame""",
    "orders": f"""
        select
            'O-' || number as order_id,
            numbered('D-', opportunity) as opportunity_id,
            account_id(account) as account_id,
            case when partner >= 0 then account_id(partner) end as partner_account_id,
            worker_id(owner) as owner_worker_id,
            kind_name(kind) as order_type,
            numbered('O-', original) as original_order_id,
            case when fault = {int(Fault.IMPOSSIBLE_DATE)} then '2025-02-30'
                else day_text(day) end as ordered_on,
            case when fault = {int(Fault.UNKNOWN_CURRENCY)} then 'XBT'
                else currency_code(currency) end as currency_code,
            case when territory >= 0 then territory_id(territory) end as territory_id,
            channel_name(channel) as channel,
            moment_text(modified) as modified_at,
            truth(deleted) as is_deleted
        from frame""",
    "order_lines": f"""
        select
            case when fault <> {int(Fault.EMPTY_KEY)} then 'O-' || number end as order_id,
            line::varchar as line_id,
            case when original_line >= 0 then original_line::varchar end as original_line_id,
            product_id(product) as product_id,
            quantity::varchar as quantity,
            amount_text(cents, fault, number) as amount,
            money_text(cost) as cost_amount,
            case when recurring <> 0 then money_text(recurring) end as recurring_amount,
            moment_text(modified) as modified_at,
            truth(deleted) as is_deleted
        from frame""",
    "invoices": """
        select
            'I-' || number as invoice_id,
            'O-' || order_number as order_id,
            day_text(day) as invoiced_on,
            currency_code(currency) as currency_code,
            moment_text(modified) as modified_at
        from frame""",
    "invoice_lines": """
        select
            'I-' || number as invoice_id,
            line::varchar as line_id,
            order_line::varchar as order_line_id,
            product_id(product) as product_id,
            amount_text(cents, fault, number) as amount,
            moment_text(modified) as modified_at
        from frame""",
    "payments": """
        select
            'R-' || number as payment_id,
            day_text(day) as received_on,
            currency_code(currency) as currency_code,
            moment_text(modified) as modified_at
        from frame""",
    "payment_lines": """
        select
            'R-' || number as payment_id,
            line::varchar as line_id,
            'I-' || invoice_number as invoice_id,
            invoice_line::varchar as invoice_line_id,
            amount_text(cents, fault, number) as amount,
            moment_text(modified) as modified_at
        from frame""",
    "credit_memos": """
        select
            'C-' || number as credit_memo_id,
            'I-' || invoice_number as invoice_id,
            day_text(day) as issued_on,
            currency_code(currency) as currency_code,
            moment_text(modified) as modified_at
        from frame""",
    "credit_memo_lines": """
        select
            'C-' || number as credit_memo_id,
            line::varchar as line_id,
            invoice_line::varchar as invoice_line_id,
            product_id(product) as product_id,
            amount_text(cents, fault, number) as amount,
            moment_text(modified) as modified_at
        from frame""",
}
