"""The amount of a delivered text, as the models count it: they and the archive share one macro."""

import functools
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from orchestration.settings import PROJECT_ROOT

MACROS = PROJECT_ROOT / "dbt_project" / "macros" / "numbers.sql"


def amount_total(text: str) -> str:
    """SQL of the sum of a column of texts, in whole millionths; what is no amount adds nothing."""
    return f"coalesce(sum({_macros().to_micro(text)}), 0)"


def as_amount(micro: int) -> Decimal:
    """Whole millionths as an amount of six decimals."""
    return Decimal(micro).scaleb(-6)


@functools.cache
def _macros() -> Any:
    """The macros of numbers.sql, which need nothing of dbt but the dispatch to our engine."""
    import jinja2

    def dispatch(name: str, _: str) -> Any:
        return getattr(macros, f"duckdb__{name}")

    environment = jinja2.Environment()
    environment.globals["adapter"] = SimpleNamespace(dispatch=dispatch)
    macros = environment.from_string(MACROS.read_text(encoding="utf-8")).module
    return macros
