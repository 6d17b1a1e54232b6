"""What a run is made of: the name of its release, and the plan book that its models read."""

from orchestration.company import load_company
from orchestration.extract.archive import Archive
from orchestration.extract.in_use import find_in_use, number_files
from orchestration.extract.release_id import find_release_inputs, hash_of_plan_book
from orchestration.resources.warehouse import connect
from orchestration.run_arguments import RunArguments
from orchestration.settings import Settings
from orchestration.transform import plan_book


class InputsChangedError(RuntimeError):
    """The warehouse was filled for another release than its name says by now."""


def release_id_now(settings: Settings, arguments: RunArguments) -> str | None:
    """The release that the recorded deliveries, plan book, configuration and code make.

    None when a dataset was never delivered. Raises `InputError` as a pull does.
    """
    company = load_company(settings)
    archive = Archive(settings.archive_dir)
    if not all(archive.deliveries(dataset) for dataset in company.datasets):
        return None
    files = number_files(find_in_use(archive, company, arguments.known_by_on))
    return find_release_inputs(company, arguments, files=files).release_id


def prepare_inputs(settings: Settings, *, run_id: str) -> None:
    """Bring the working copy of the plan book up to date, for the models of run `run_id`.

    Raises `InputsChangedError` when the inputs are not those that were pulled: a plan book
    edited after the pull would pay under the name of the one before.
    """
    plan_book.prepare(settings)
    arguments, release_id, plan_book_sha256 = _pulled(settings)
    if arguments.run_id == run_id:
        # The code on disk may be another by now: this run has loaded what it pulled with.
        if hash_of_plan_book(load_company(settings)) != plan_book_sha256:
            raise InputsChangedError(
                "The plan book was changed while the run was under way: run again"
            )
    elif release_id_now(settings, arguments) != release_id:
        raise InputsChangedError(
            f"Plan book, configuration, code or deliveries changed since run {arguments.run_id}"
            f" pulled release {release_id}: pull again"
        )


def _pulled(settings: Settings) -> tuple[RunArguments, str, str]:
    """Arguments, release and plan book of the run that filled the warehouse."""
    with connect(settings, read_only=True) as warehouse:
        [(run_id, period_id, known_by_on, release_id, plan_book_sha256)] = warehouse.execute(
            "select run_id, through_period_id, known_by_on, release_id, plan_book_sha256"
            " from raw_control.runs"
        ).fetchall()
    return RunArguments(run_id, period_id, known_by_on), release_id, plan_book_sha256
