"""The figures a case may expect: four marts, their columns as their contract describes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import yaml

from orchestration.settings import PROJECT_ROOT

MARTS = PROJECT_ROOT / "models" / "marts" / "_marts__models.yml"

# Numbers that tell rows apart; every other decimal of a mart is an amount that adds up.
_NOT_ADDED = frozenset({"rate", "exchange_rate"})


@dataclass(frozen=True)
class Figure:
    """A word of `expect`. `short` are an author's words for columns of the mart.

    Of a complete one nothing else may have come out than is expected.
    """

    name: str
    mart: str
    is_complete: bool
    short: Mapping[str, str]

    @property
    def amount(self) -> str:
        return self.short["amount"]

    @property
    def period(self) -> str:
        return self.short["period"]

    def column_of(self, written: str) -> str | None:
        """The column of the mart that an author means."""
        if written in self.short:
            return self.short[written]
        columns = columns_of(self.mart)
        names = (written, f"{written}_id", f"{written}_code", f"{written}_amount")
        return next((name for name in names if name in columns), None)

    def is_added(self, column: str) -> bool:
        """Whether a column is an amount to compare, not one that chooses rows."""
        return columns_of(self.mart)[column].startswith("decimal") and column not in _NOT_ADDED

    def is_number(self, column: str) -> bool:
        return columns_of(self.mart)[column].startswith(("decimal", "int", "bigint"))


FIGURES: Mapping[str, Figure] = {
    figure.name: figure
    for figure in (
        Figure(
            "credits",
            "fct_credits",
            True,
            {
                "amount": "credited_amount",
                "period": "earning_period_id",
                "method": "credit_method",
                "on": "credited_on",
            },
        ),
        Figure(
            "attainment",
            "fct_attainment",
            False,
            {
                "amount": "credited_amount",
                "period": "period_id",
                "in_period": "period_credited_amount",
            },
        ),
        Figure(
            "commissions",
            "fct_commissions",
            True,
            {
                "amount": "commission_amount",
                "period": "earning_period_id",
                "tier": "tier_number",
                "kind": "commission_kind",
                "on": "earned_on",
            },
        ),
        Figure(
            "payouts",
            "fct_payouts",
            True,
            {
                "amount": "payout_amount",
                "period": "earning_period_id",
                "kind": "line_kind",
            },
        ),
    )
}


@cache
def columns_of(mart: str) -> Mapping[str, str]:
    """Column name to data type of a mart, without its release."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    models = yaml.load(MARTS.read_text(encoding="utf-8"), Loader=loader)["models"]
    [model] = [model for model in models if model["name"] == mart]
    return {
        column["name"]: column["data_type"]
        for column in model["columns"]
        if column["name"] != "release_id"
    }
