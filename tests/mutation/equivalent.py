"""Changes of the money SQL that cannot change what anybody is paid or shown, each with its reason.

A change is named by its model, the step in it, and its lines before and after.
"""

from collections.abc import Mapping
from dataclasses import dataclass

Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class Harmless:
    """Changes of one step that change nothing, for one reason."""

    model: str
    step: str
    changes: tuple[tuple[str, str], ...]
    reason: str


_MIN_OR_MAX = tuple(
    (f"min({column}) as {column},", f"max({column}) as {column},")
    for column in (
        "transaction_type",
        "segment",
        "country_code",
        "industry",
        "product_family",
        "territory_id",
        "channel",
    )
)
_CURRENT = "where assignments.row_status = 'current'"
_PARTLY = "splits.split_numerator < splits.denominator then 'partly_credited'"

_HARMLESS = (
    Harmless(
        "int_commissions__capped",
        "segments",
        (
            (
                "max(cap_minor) over (partition by accumulator_id) as any_cap_minor",
                "min(cap_minor) over (partition by accumulator_id) as any_cap_minor",
            ),
        ),
        "Asked is only whether there is a cap, and either is empty when there is none.",
    ),
    Harmless(
        "int_commissions__capped",
        "credited",
        (("where segments.any_cap_minor is not null", "where true"),),
        "Spares the rows of windows without a cap, of which nothing is cut later.",
    ),
    Harmless(
        "int_tiers__in_money",
        "tiers",
        (
            (
                "partition by rate_table_id, valid_from_on order by tier_number",
                "partition by rate_table_id, valid_to_on order by tier_number",
            ),
        ),
        "Versions of a rate table do not overlap (a gate), so that either day tells them apart.",
    ),
    Harmless(
        "int_payouts__converted",
        "pay_currencies",
        (
            (
                f"{_CURRENT} and assignments.pay_currency_code is not null",
                f"{_CURRENT} and true",
            ),
        ),
        "DuckDB's max_by passes over an empty value; the condition is for engines that do not.",
    ),
    Harmless(
        "int_payouts__rounded",
        "lines",
        (
            (
                "min(segments.unit_minor) as unit_minor,",
                "max(segments.unit_minor) as unit_minor,",
            ),
        ),
        "A line has one currency, and a currency one unit.",
    ),
    Harmless(
        "int_rate_changes__listed",
        "ranges",
        (("union", "union all"),),
        "Days of change are told apart in the next step.",
    ),
    Harmless(
        "int_segments__clipped",
        "starts",
        (
            (
                "and changes.changed_on > clipped.starts_on",
                "and changes.changed_on >= clipped.starts_on",
            ),
        ),
        "The union keeps a day once on which the terms begin and the quota changes.",
    ),
    Harmless(
        "int_segments__clipped",
        "final",
        (("and intervals.window_id = clipped.window_id", "and true"),),
        "Periods of a calendar do not overlap (a gate): a first day lies in one window.",
    ),
    Harmless(
        "int_terms__versioned",
        "starts",
        (("union", "union all"),),
        "Listed changes lie after the first day of the assignment, each once.",
    ),
    Harmless(
        "fct_attainment",
        "final",
        (("when attainment.quota_minor > 0", "when attainment.quota_minor >= 0"),),
        "Divided by nothing is nothing in DuckDB; the condition is for engines that stop.",
    ),
    Harmless(
        "int_credits__allocated",
        "contested",
        (
            ("on shared.transaction_id = overlaid.transaction_id", "on true"),
            ("and shared.payee_id = overlaid.payee_id", "and true"),
            ("and shared.component_id = overlaid.component_id", "and true"),
        ),
        "Spares the ranking of shares that meet no other credit and win anyway.",
    ),
    Harmless(
        "int_credits__allocated",
        "final",
        (("and claimed.component_id = outranked.component_id", "and true"),),
        "A rule credits one component.",
    ),
    Harmless(
        "int_credits__shared",
        "final",
        (
            (
                "when plan_amount_minor = amount_minor then share_minor",
                "when false then share_minor",
            ),
        ),
        "Spares the computing of a share that is known: it would be the same.",
    ),
    Harmless(
        "int_deals__profiled",
        "roll_up_rules",
        (
            (
                "select coalesce(bool_or(has_splits is not null), false) as name_splits",
                "select bool_or(has_splits is not null) as name_splits",
            ),
        ),
        "Empty only without a roll-up rule, and then nobody asks for roll-up profiles.",
    ),
    Harmless(
        "int_transactions__judged",
        "final",
        (
            (
                f"when uncredited.share_count > 0 or {_PARTLY}",
                f"when uncredited.share_count >= 0 or {_PARTLY}",
            ),
        ),
        "A group of shares has one at least.",
    ),
    Harmless(
        "sign_of",
        "",
        (
            (
                "(case when {{ number }} < 0 then -1 else 1 end)",
                "(case when {{ number }} <= 0 then -1 else 1 end)",
            ),
        ),
        "Less than a half of either sign is cut off when nothing is rounded.",
    ),
    Harmless(
        "int_hierarchy__unrolled",
        "paths",
        (("where paths.levels_up < 30", "where paths.levels_up <= 30"),),
        "No firm has thirty levels; a cycle, which would reach them, is stopped by its gate.",
    ),
    Harmless(
        "int_profiles__listed",
        "final",
        (*_MIN_OR_MAX, ("bool_or(has_splits) as has_splits", "bool_and(has_splits) as has_splits")),
        "What differs inside a profile is what no rule asks for.",
    ),
)

EQUIVALENT: Mapping[Key, str] = {
    (harmless.model, harmless.step, before, after): harmless.reason
    for harmless in _HARMLESS
    for before, after in harmless.changes
}
