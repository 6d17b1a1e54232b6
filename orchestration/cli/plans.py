"""`attain plans`: the plan book for the people who write it and those who are paid by it."""

from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.options import Company, console, settings_of

plans_app = typer.Typer(
    help="The plan book for people: check it, read it, compare two versions of it.",
    epilog="Example: attain plans check",
    no_args_is_help=True,
)


@plans_app.command("check", epilog="Example: attain plans check --company sample")
def check_plans(
    company: Company = None,
    strict: Annotated[bool, typer.Option("--strict", help="Fail for a warning too.")] = False,
) -> None:
    """Every mistake in the plan book, each as one sentence with file and line.

    Needs no extracts and no run: what the gate of staging will say of the plan book, in seconds.
    """
    from orchestration.cli.plan_telling import check_and_tell

    check_and_tell(settings_of(company), strict=strict, console=console)


@plans_app.command("describe", epilog="Example: attain plans describe --html plans.html")
def describe_plans(
    company: Company = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write it as one page.")
    ] = None,
    cases: Annotated[
        Path | None,
        typer.Option(
            "--cases", metavar="FILE", help="Write the cases around every bound, as YAML."
        ),
    ] = None,
) -> None:
    """Every plan as a document a payee can read, with examples computed by the models.

    What counts, what it pays, every convention in words, and what changed. Every crediting rule
    has an example, and so has whatever else changes what is earned: a gate, a cap, a rank.
    """
    from orchestration.cli.plan_telling import describe_and_tell

    describe_and_tell(settings_of(company), html_path=html, cases_path=cases, console=console)


@plans_app.command("diff", epilog="Example: attain plans diff HEAD~1")
def diff_plans(
    old: Annotated[str, typer.Argument(help="A folder, or a revision of git such as HEAD~1.")],
    new: Annotated[str | None, typer.Argument(help="The same. Default: today's plan book.")] = None,
    company: Company = None,
) -> None:
    """What two versions of the plan book say differently, in words.

    Nothing when they mean the same: the order of rows and 0.50 for 0.5 are no difference.
    """
    from orchestration.cli.plan_telling import tell_differences

    tell_differences(settings_of(company), old, new, console=console)
