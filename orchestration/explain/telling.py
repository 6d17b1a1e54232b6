"""What an explanation consists of: steps in words, rows that add up, and the sums that prove it."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

Cell = str | int | Decimal | None


class ExplainError(ValueError):
    """There is nothing of that name to explain; the message says what there is."""


@dataclass(frozen=True)
class Check:
    """Two ways to the same figure: `stated` by one row, `found` by adding up the rows below."""

    words: str
    stated: Decimal
    found: Decimal
    unit: str = ""

    @property
    def holds(self) -> bool:
        return self.stated == self.found


@dataclass(frozen=True)
class Rest:
    """The rows of a listing that are not shown: how many, and the sum per summed column."""

    row_count: int
    sums: Sequence[Decimal | None]


@dataclass(frozen=True)
class Listing:
    """Rows under headings. `rest` has one sum per heading, None where nothing is added up."""

    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    rest: Rest | None = None


@dataclass(frozen=True)
class Step:
    """One step of the chain: a heading, sentences, at most one listing, and its checks."""

    title: str
    sentences: Sequence[str] = ()
    listing: Listing | None = None
    checks: Sequence[Check] = ()


@dataclass(frozen=True)
class Explanation:
    """The chain behind one payout, payee and period, or transaction of a published release."""

    subject: str
    release_id: str
    steps: tuple[Step, ...]

    @property
    def checks(self) -> tuple[Check, ...]:
        return tuple(check for step in self.steps for check in step.checks)

    def __iter__(self) -> Iterator[str]:
        """The lines of its text, for whoever prints one after the other."""
        from orchestration.explain.text import to_text

        width = shutil.get_terminal_size((160, 24)).columns
        return iter(to_text(self, width=width).splitlines())


class AmountsDisagreeError(RuntimeError):
    """A level does not add up to the one above; `explanation` holds everything that was told."""

    def __init__(self, explanation: Explanation) -> None:
        self.explanation = explanation
        wrong = [check for check in explanation.checks if not check.holds]
        first = wrong[0]
        more = f" (and {len(wrong) - 1} more sums)" if len(wrong) > 1 else ""
        super().__init__(
            f"{explanation.subject} does not add up: {first.words} should be "
            f"{first.stated:f} {first.unit}".rstrip()
            + f" and is {first.found:f}{more}"
        )
