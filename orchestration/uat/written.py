"""What an author wrote, taken for what it must be: rows, one value, a number."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from orchestration.company import InputError
from orchestration.uat.apart import SEPARATOR
from orchestration.uat.cases import at, line_of
from orchestration.uat.mistakes import Mistakes

NULLS = frozenset({"null", "~"})


def listed(written: Any, where: str, mistakes: Mistakes) -> Iterator[tuple[str, Any]]:
    """The rows of a list, each with its place in words. Raises `InputError` for no list."""
    if written == "":
        return
    if not isinstance(written, list):
        raise InputError(f"{where} must be a list of rows")
    for number, row in enumerate(written, start=1):
        if isinstance(row, dict):
            yield f"{where} {number}{at(line_of(row))}", row
        else:
            mistakes.add(f"{where} {number} must be a row such as {{payee: ANN}}")


def value(written: Any, where: str) -> str:
    """The text of a cell; null is an empty one."""
    said = text(written, where)
    if SEPARATOR in said and said not in NULLS:
        raise InputError(f"{where} may not contain {SEPARATOR!r}: {said!r}")
    return "" if said in NULLS else said


def text(written: Any, where: str) -> str:
    if not isinstance(written, str):
        kind = "a list" if isinstance(written, list) else "several keys"
        raise InputError(f"{where} must be one value, not {kind}")
    return " ".join(written.split())


def number(said: str, where: str) -> Decimal:
    try:
        found = Decimal(said)
    except InvalidOperation:
        raise InputError(f"{where} must be a number such as 1234.56, not {said!r}") from None
    if not found.is_finite():
        raise InputError(f"{where} must be a number such as 1234.56, not {said!r}")
    return found
