"""`attain explain`: a chain of amounts, printed as wide as the terminal."""

from rich.console import Console

from orchestration.explain import AmountsDisagreeError, Explanation, explain
from orchestration.explain.text import to_rich
from orchestration.settings import Settings


def explain_and_tell(
    settings: Settings,
    what: str,
    *,
    period_id: str | None,
    release_id: str | None,
    show_all: bool,
    console: Console,
) -> None:
    """Print the chain; one that does not add up is printed too, before its error is raised."""
    try:
        explanation = explain(
            settings, what, period_id=period_id, release_id=release_id, show_all=show_all
        )
    except AmountsDisagreeError as error:
        _print(error.explanation, console)
        raise
    _print(explanation, console)


def _print(explanation: Explanation, console: Console) -> None:
    if console.is_terminal:
        console.print(to_rich(explanation), soft_wrap=False)
        return
    # A file or a pipe has no width of its own.
    for line in explanation:
        console.print(line, markup=False)
