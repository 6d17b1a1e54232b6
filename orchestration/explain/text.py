"""An explanation as text for a terminal: headings, sentences, tables, sums."""

from collections.abc import Sequence
from decimal import Decimal
from io import StringIO

from rich import box
from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from orchestration.explain.telling import Cell, Check, Explanation, Listing, Step
from orchestration.publish.wording import count, in_unit, money, plural

WIDTH = 160

# Shares and rates are no money: they are shown with the digits they have.
_RATIOS = frozenset({"share", "rate", "exchange"})


def to_text(explanation: Explanation, *, width: int = WIDTH) -> str:
    """Plain text, `width` columns wide, ending in a newline."""
    out = StringIO()
    console = Console(file=out, width=width, no_color=True, legacy_windows=False)
    console.print(to_rich(explanation))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def to_rich(explanation: Explanation) -> Group:
    """The same for `rich` to print. Delivered text is never read as markup."""
    head = Text(f"{explanation.subject} · release {explanation.release_id}", style="bold")
    return Group(head, *(_step(step) for step in explanation.steps))


def _step(step: Step) -> Group:
    parts: list[Text | Table] = [Text(), Text(step.title, style="bold cyan")]
    parts += [Text(f"  {sentence}") for sentence in step.sentences]
    if step.listing is not None and step.listing.rows:
        parts.append(_table(step.listing))
    parts += [_check(check) for check in step.checks]
    return Group(*parts)


def _table(listing: Listing) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_footer=False, padding=(0, 1), pad_edge=True)
    for place, heading in enumerate(listing.headings):
        is_number = any(isinstance(row[place], int | Decimal) for row in listing.rows)
        table.add_column(Text(heading), justify="right" if is_number else "left", overflow="fold")
    for row in listing.rows:
        table.add_row(*(_cell(value, heading) for value, heading in _named(row, listing)))
    if listing.rest is not None:
        sums = [
            Text("" if amount is None else money(amount), style="dim")
            for amount in listing.rest.sums
        ]
        sums[0] = Text(f"+ {plural(listing.rest.row_count, 'row')}", style="dim")
        table.add_row(*sums)
    return table


def _named(row: Sequence[Cell], listing: Listing) -> list[tuple[Cell, str]]:
    return list(zip(row, listing.headings, strict=True))


def _cell(value: Cell, heading: str) -> Text:
    if value is None:
        return Text("")
    if isinstance(value, bool):
        return Text("yes" if value else "no")
    if isinstance(value, Decimal):
        return Text(f"{value.normalize():f}" if heading in _RATIOS else money(value))
    return Text(str(value))


def _check(check: Check) -> Text:
    """`= 12.34 EUR: the statement lines`, or the difference where it does not hold."""
    stated, found = _figure(check.stated, check), _figure(check.found, check)
    if check.holds and not check.unit:
        return Text(f"  \N{CHECK MARK} no {check.words}", style="green")
    if check.holds:
        return Text(f"  \N{CHECK MARK} {check.words}: {stated}", style="green")
    return Text(
        f"  \N{BALLOT X} {check.words}: {found} where {stated} is stated",
        style="bold red",
    )


def _figure(amount: Decimal, check: Check) -> str:
    return in_unit(amount, check.unit) if check.unit else count(int(amount))
