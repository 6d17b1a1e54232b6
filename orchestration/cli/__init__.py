"""The command `attain`: a thin front on functions that Dagster runs too.

Nothing heavy is imported here: `attain --help` must not wait for dbt and Dagster.
"""

import datetime as dt
import gc
import logging
import warnings
from pathlib import Path
from typing import Annotated, Literal

import typer

from orchestration.cli.failing import OneSentenceGroup
from orchestration.cli.options import Company, console, settings_of
from orchestration.cli.plans import plans_app

StationName = Literal[
    "extract", "staging", "crediting", "attainment", "commissions", "payouts", "marts", "publish"
]
GatedStationName = Literal[
    "extract", "staging", "crediting", "attainment", "commissions", "payouts", "marts"
]

app = typer.Typer(
    cls=OneSentenceGroup,
    help="Attain turns CRM, ERP and HR extracts into exact, explained payouts.\n\n"
    "Start with [bold]attain generate[/bold], then [bold]attain run[/bold],"
    " then ask [bold]attain explain[/bold] why somebody is paid what they are paid.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    add_completion=False,
)
releases_app = typer.Typer(
    help="What was published: list it, look into it, go back to it.",
    epilog="Example: attain releases list",
    no_args_is_help=True,
)
app.add_typer(releases_app, name="releases")
app.add_typer(plans_app, name="plans")


@app.callback()
def main(
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
) -> None:
    # What a command allocates it mostly keeps: searched for garbage as often as Python does by
    # itself, a run spends a tenth of its CPU on finding none.
    gc.set_threshold(20_000, 50, 100)
    if not debug:
        # Libraries warn about each other and tell of every temporary folder, whatever level
        # they are asked for; an operator cannot act on it.
        warnings.simplefilter("ignore")
        logging.getLogger("great_expectations.data_context.types.base").addFilter(_nothing)


@app.command(epilog="Example: attain generate --transactions 200000 --months 24 --seed 7")
def generate(
    payees: Annotated[
        int, typer.Option(min=30, max=100_000, help="People in the firm, managers included.")
    ] = 120,
    transactions: Annotated[
        int, typer.Option(min=100, help="Rows of the transaction stream, exactly.")
    ] = 20_000,
    months: Annotated[
        int, typer.Option(min=1, max=36, help="Months of business from January 2025.")
    ] = 12,
    seed: Annotated[int, typer.Option(help="The same seed makes the same firm.")] = 1,
    into: Annotated[
        Path | None,
        typer.Option(help="Folder to write to. Default: where the sample company looks."),
    ] = None,
) -> None:
    """Make the extracts of the sample company: CRM, ERP and HR files of a firm that looks real."""
    from orchestration.generate import generate as generate_sample

    folder = into or settings_of("sample").extracts_dir
    generate_sample(
        into=folder,
        payees=payees,
        transactions=transactions,
        months=months,
        seed=seed,
        progress=console.print,
    )
    console.print(f"Extracts of the sample company are in {folder}")


@app.command(epilog="Example: attain run --company sample --through 2025-06 --until commissions")
def run(
    company: Company = None,
    until: Annotated[
        StationName | None, typer.Option(help="Stop after this station and its gate.")
    ] = None,
    known_by: Annotated[
        dt.datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Use only deliveries known on this day."),
    ] = None,
    through: Annotated[
        str | None, typer.Option(metavar="PERIOD", help="Compute up to the end of this period.")
    ] = None,
    costs: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write what each station cost, as JSON.")
    ] = None,
) -> None:
    """Run the road: pull, compute and check every station, then publish a release.

    While another run of the company is under way, this one waits and says for whom.

    When deliveries, plan book and code are those of the current release, nothing is computed.
    """
    from orchestration.cli.road import Request, run_and_tell

    request = Request(until, known_by.date() if known_by else None, through)
    run_and_tell(settings_of(company), request, costs_path=costs, console=console)


@app.command(epilog="Example: attain uat tests/plan_cases --html uat.html --junit uat.xml")
def uat(
    paths: Annotated[list[Path], typer.Argument(help="Files (.yml, .xlsx), or folders of them.")],
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write it as a page.")] = None,
    junit: Annotated[Path | None, typer.Option(metavar="FILE", help="Write it for CI.")] = None,
) -> None:
    """Judge plan cases: what is written about a plan and its deals, and what must come of it.

    All cases go the real road together, gates on, in a temporary home. Nothing is published.
    """
    from orchestration.cli.cases import judge_and_tell

    judge_and_tell(settings_of(None), paths, html_path=html, junit_path=junit, console=console)


@app.command(epilog="Example: attain check --station crediting")
def check(
    company: Company = None,
    station: Annotated[
        GatedStationName | None, typer.Option(help="Only this station's gate.")
    ] = None,
) -> None:
    """Run the gates alone, on the warehouse as it stands."""
    from orchestration.cli.gates import check_and_tell

    check_and_tell(settings_of(company), station, console=console)


@app.command(epilog="Example: attain publish --company sample")
def publish(company: Company = None) -> None:
    """Publish the marts as they stand, if every gate of their own run passed."""
    from orchestration.cli.releases import publish_and_tell

    publish_and_tell(settings_of(company), console=console)


@app.command(epilog="Example: attain explain P-17 --period 2025-03")
def explain(
    what: Annotated[
        str, typer.Argument(help="A payout_id, a transaction_id, or a payee with --period.")
    ],
    period: Annotated[str | None, typer.Option(help="The period a payee was paid in.")] = None,
    release: Annotated[
        str | None, typer.Option(metavar="RELEASE", help="Default: the current release.")
    ] = None,
    show_all: Annotated[bool, typer.Option("--all", help="Cut no long list short.")] = False,
    company: Company = None,
) -> None:
    """Say why: the chain from a payout to the file and line it came from, with its amounts.

    Every level is added up and compared with the one above; a difference is an error.
    """
    from orchestration.cli.explanations import explain_and_tell

    explain_and_tell(
        settings_of(company),
        what,
        period_id=period,
        release_id=release,
        show_all=show_all,
        console=console,
    )


@releases_app.command("list", epilog="Example: attain releases list")
def list_releases(company: Company = None) -> None:
    """All releases on disk, the newest first."""
    from orchestration.cli.releases import list_and_tell

    list_and_tell(settings_of(company), console=console)


@releases_app.command("show", epilog="Example: attain releases show 3f9c21ab77d0")
def show_release(
    release_id: Annotated[str | None, typer.Argument(help="Default: the current one.")] = None,
    company: Company = None,
) -> None:
    """What a release holds, what went into it and where its files are."""
    from orchestration.cli.releases import show_and_tell

    show_and_tell(settings_of(company), release_id, console=console)


@releases_app.command("roll-back", epilog="Example: attain releases roll-back 3f9c21ab77d0")
def roll_back_release(
    release_id: Annotated[str, typer.Argument(help="The release that readers shall get.")],
    company: Company = None,
) -> None:
    """Give readers an older release again. Nothing is computed, nothing is deleted."""
    from orchestration.cli.releases import roll_back_and_tell

    roll_back_and_tell(settings_of(company), release_id, console=console)


@app.command(epilog="Example: attain bench --transactions 1000000")
def bench(
    transactions: Annotated[
        int, typer.Option(min=1_000, help="Rows of the transaction stream.")
    ] = 100_000,
    payees: Annotated[int, typer.Option(min=10, help="People who can earn.")] = 2_000,
    months: Annotated[int, typer.Option(min=1, help="Months of business.")] = 12,
    yardstick: Annotated[
        Path | None,
        typer.Option(
            envvar="ATTAIN_YARDSTICK",
            help="Folder of the yardstick. Default: ../shared/yardstick beside the repository.",
        ),
    ] = None,
) -> None:
    """Time the road at a size: CPU, wall time and memory per station, next to the yardstick.

    The firm is generated once per size. The road always starts from its extracts.
    """
    from orchestration.bench import YARDSTICK_DIR, Size, run_bench

    run_bench(
        Size(transactions, payees, months),
        home=settings_of("sample").home,
        yardstick=yardstick or YARDSTICK_DIR,
        console=console,
    )


@app.command(epilog="Example: attain doctor --company ../ours")
def doctor(company: Company = None) -> None:
    """What is configured, what is missing, who is running. Fails when something is missing."""
    from orchestration.doctor import examine

    if not examine(lambda: settings_of(company), console=console):
        raise typer.Exit(1)


def _nothing(_: logging.LogRecord) -> bool:
    return False
