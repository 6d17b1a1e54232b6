"""Whether a run would make what readers have already: asked before anything heavy is imported."""

from orchestration.company import load_company
from orchestration.extract.archive import Archive
from orchestration.extract.recording import unrecorded_arrivals
from orchestration.publish import releases
from orchestration.run_arguments import RunArguments
from orchestration.settings import Settings
from orchestration.transform.inputs import release_id_now


def is_unchanged(settings: Settings, arguments: RunArguments) -> bool:
    """True when deliveries, plan book, configuration, code and arguments are those of the current
    release, and every file of it is as it was published.

    Raises `InputError` as a pull does.
    """
    current = releases.current_id(settings)
    if current is None:
        return False
    if unrecorded_arrivals(load_company(settings), Archive(settings.archive_dir)):
        return False
    return current == release_id_now(settings, arguments) and releases.unchanged(settings, current)
