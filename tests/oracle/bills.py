"""Bills, payments and credit memos of a generated company in a currency of their own."""

from tests.oracle.draws import Draws
from tests.oracle.typed import Tables

WITHOUT_DECIMALS = "JPY"


def bill_otherwise(tables: Tables, draws: Draws, *, currencies: list[str]) -> None:
    """A few, in a currency that has the decimals of their amounts."""
    others = [code for code in currencies if code != WITHOUT_DECIMALS]
    for name in ("invoices", "payments", "credit_memos"):
        for row in tables.get(name, ()):
            if row["currency_code"] in others and draws.happens(0.15):
                row["currency_code"] = draws.pick(others)
