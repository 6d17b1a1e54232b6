"""What a component needs to pay, and what its rates are."""

from collections.abc import Sequence

from expectations.plan_language import counted_units
from orchestration.plans.book import Identity, Version


def needs_quota(component: Version, tiers: Sequence[tuple[Identity, Version]]) -> bool:
    """Where bounds are shares of it, or credits are paid by the share of it that they are."""
    by_share = any(version.terms["bound_unit"] == "quota_share" for _, version in tiers)
    return by_share or component.terms["basis"] == "target" or has_matrix(component)


def has_matrix(component: Version) -> bool:
    return component.terms["matrix_id"] is not None


def needs_target(component: Version) -> bool:
    terms = component.terms
    return terms["basis"] == "target" or terms["cap_target_share"] is not None


def paid_each(component: Version, tiers: Sequence[tuple[Identity, Version]]) -> str:
    """What one of a count is called where the rates of a component are amounts for it."""
    terms = component.terms
    one, _ = counted_units().get(str(terms["measure"]), ("", ""))
    is_once = pays_amounts_once(component, tiers)
    return "" if terms["basis"] == "target" or is_once else one


def pays_amounts_once(component: Version, tiers: Sequence[tuple[Identity, Version]]) -> bool:
    """Where a rate is the amount that whoever reaches it is paid."""
    by_total = component.terms["rate_method"] in ("step", "interpolated")
    return by_total and any(tier.terms["rate_unit"] == "amount" for _, tier in tiers)


def rates_are_shares(component: Version, tiers: Sequence[tuple[Identity, Version]]) -> bool:
    """Not where nothing is paid, nor where rates are amounts."""
    is_amount = any(tier.terms["rate_unit"] == "amount" for _, tier in tiers)
    is_paid = component.terms["rate_method"] != "none" or has_matrix(component)
    return is_paid and not is_amount and not paid_each(component, tiers)
