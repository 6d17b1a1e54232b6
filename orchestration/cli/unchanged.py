"""Whether a run would make what readers have already: asked before anything heavy is imported."""

from orchestration.company import load_company
from orchestration.extract.archive import Archive
from orchestration.extract.in_use import find_in_use, number_files
from orchestration.extract.recording import unrecorded_arrivals
from orchestration.extract.release_id import find_release_inputs
from orchestration.publish import releases
from orchestration.run_arguments import RunArguments
from orchestration.settings import Settings


def is_unchanged(settings: Settings, arguments: RunArguments) -> bool:
    """True when deliveries, plan book, configuration, code and arguments are those of the current
    release, and every file of it is as it was published.

    Raises `InputError` as a pull does.
    """
    current = releases.current_id(settings)
    if current is None:
        return False
    company = load_company(settings)
    archive = Archive(settings.archive_dir)
    if unrecorded_arrivals(company, archive):
        return False
    if not all(archive.deliveries(dataset) for dataset in company.datasets):
        return False
    files = number_files(find_in_use(archive, company, arguments.known_by_on))
    release_id = find_release_inputs(company, arguments, files=files).release_id
    return current == release_id and releases.unchanged(settings, release_id)
