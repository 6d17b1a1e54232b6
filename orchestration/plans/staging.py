"""The plan book staged by the real models, beside the company's own warehouse.

Nothing that was delivered is needed or read: the entities of the extract contract are there, and
empty but for the rows of an example.
"""

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from orchestration.company import load_company
from orchestration.extract import control
from orchestration.extract.contract import load_contract
from orchestration.extract.release_id import ReleaseInputs
from orchestration.plans.examples.deals import Row, deliver
from orchestration.resources import run_lock
from orchestration.resources.warehouse import connect, delete_warehouse
from orchestration.run_arguments import RunArguments
from orchestration.settings import Settings
from orchestration.transform import dbt, plan_book

RUN_ID = "plans"
NO_INPUTS = ReleaseInputs(
    deliveries="",
    plan_book="",
    configuration="",
    code="",
    through_period_id=None,
    known_by_on=None,
)


@dataclass(frozen=True)
class AsideSettings(Settings):
    """The same company with state of its own, below the one that runs use.

    It is kept from one command to the next, because dbt parses only once what does not change.
    """

    @property
    def state_dir(self) -> Path:
        return super().state_dir / "plans"


def aside(settings: Settings) -> AsideSettings:
    return AsideSettings(
        settings.company_dir, settings.home, settings.threads, settings.memory_limit
    )


@contextmanager
def staged(
    settings: Settings,
    texts: Mapping[str, str],
    *,
    models: Sequence[str],
    delivered: Iterable[tuple[str, Row]] = (),
) -> Iterator[AsideSettings]:
    """The copies of a plan book and `models` in a warehouse of their own, for a block's length.

    `delivered` are rows by entity ("erp.orders").

    Raises `DbtError` or `RuntimeError` when dbt cannot stage them.
    """
    own = aside(settings)
    with run_lock.hold(own.run_lock_path, run_id=RUN_ID):
        try:
            plan_book.write_copies(texts, into=own.plan_book_dir)
            _create_extracts(own, delivered)
            _build(own, models)
            yield own
        finally:
            _forget(own)


def _forget(own: AsideSettings) -> None:
    """What this command made, and one that was killed may have left."""
    delete_warehouse(own)
    shutil.rmtree(own.gates_dir, ignore_errors=True)


def _build(own: AsideSettings, models: Sequence[str]) -> None:
    # What a run of the company must hold is no matter of a plan book alone.
    results = dbt.build(
        dbt.DbtProject(own),
        select=("resource_type:seed", *models),
        exclude=("resource_type:test",),
    )
    if any(str(result.status) != "success" for result in results):
        # Only who needs it pays for importing Dagster.
        from orchestration.transform.events import failure_of

        raise RuntimeError(failure_of(results))


def _create_extracts(own: AsideSettings, delivered: Iterable[tuple[str, Row]]) -> None:
    company = replace(load_company(own), bookings_from="orders")
    _forget(own)
    with connect(own) as warehouse:
        for schema in sorted({entity.schema_name for entity in load_contract()} | {"raw_control"}):
            warehouse.execute(f'create schema "{schema}"')
        deliver(warehouse, delivered)
        control.write_files(warehouse, (), {})
        control.write_mapped_files(warehouse, ())
        control.write_runs(
            warehouse, company, RunArguments(RUN_ID), inputs=NO_INPUTS, through_on=None
        )
