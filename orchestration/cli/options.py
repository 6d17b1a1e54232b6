"""What every command shares: the company it is about, and where it prints."""

from typing import Annotated

import typer
from rich.console import Console

from orchestration.settings import Settings, from_environment

Company = Annotated[
    str | None,
    typer.Option(
        "--company",
        "-c",
        metavar="NAME_OR_FOLDER",
        help="A folder below seeds/, or any path that holds a company.yml."
        " Default: $ATTAIN_COMPANY, else sample.",
    ),
]

console = Console(highlight=False, soft_wrap=True)


def settings_of(company: str | None) -> Settings:
    return from_environment(company)
