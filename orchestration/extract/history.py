"""What the recorded deliveries of a dataset amount to: which files are in use, in which order.

Pure functions of the records. Places are ordered by sequence, so late and early arrivals give
the same answer; the recorded order decides only where there is no sequence, and which bytes
hold when one place was delivered twice.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from orchestration.extract.archive import ArchivedFile, Delivery
from orchestration.extract.arrivals import Place, place_of


@dataclass(frozen=True)
class UsedFile:
    """A file whose rows are in the warehouse. `delivery_rank`: higher is newer.

    `is_retired`: the file belongs to a snapshot, or to a version of its delivery, that a newer
    one replaced; its rows are superseded whatever they say.
    """

    file: ArchivedFile
    delivery: Delivery
    delivery_id: str
    delivery_rank: int
    is_retired: bool


@dataclass(frozen=True)
class _Held:
    """A file and the delivery that first brought it to its place."""

    file: ArchivedFile
    delivery: Delivery


@dataclass(frozen=True)
class _PlaceState:
    """The files that hold at one place, and those that a redelivery of the place replaced."""

    current: tuple[_Held, ...]
    restated: tuple[_Held, ...]

    @property
    def hashes(self) -> frozenset[str]:
        return frozenset(held.file.sha256 for held in self.current)


def files_in_use(
    deliveries: Sequence[Delivery], *, is_snapshot: bool, known_by_on: dt.date | None = None
) -> tuple[UsedFile, ...]:
    """The files in use of one dataset, oldest rank first, of the deliveries known on a day.

    A delivery equal to the one before it changes nothing; one equal to an older one is used
    again, in its new place. Of an increment that repeats files of the one before it, as a
    folder without sequence does, only the new files count.
    """
    known = [one for one in deliveries if known_by_on is None or one.known_on <= known_by_on]
    used: list[UsedFile] = []
    rank = 0
    before: frozenset[str] = frozenset()
    for state in _states(known):
        fresh = _fresh(state, before, is_snapshot=is_snapshot)
        if state.restated:
            rank += 1
            used.extend(_used(held, rank, restated=True) for held in state.restated)
        if fresh:
            rank += 1
            used.extend(_used(held, rank, restated=False) for held in fresh)
        before = state.hashes
    return _retire_old_snapshots(used) if is_snapshot else tuple(used)


def changes_anything(
    deliveries: Sequence[Delivery], *, sequence: str | None, hashes: Mapping[str, str]
) -> bool:
    """Whether files (name to SHA-256) that arrive at a place differ from what holds there.

    With a sequence, a place whose files are tidied away still holds them, and a new file name
    adds to it. Without one, what lies in the folder is the whole delivery.
    """
    arrived = frozenset(hashes.values())
    if sequence is None:
        unplaced = [one for one in deliveries if one.sequence is None]
        return not unplaced or arrived != {file.sha256 for file in unplaced[-1].files}
    same_place = [one for one in deliveries if one.sequence == sequence]
    return not same_place or not arrived <= _overlaid(same_place).hashes


def restates(
    deliveries: Sequence[Delivery], *, sequence: str | None, hashes: Mapping[str, str]
) -> bool:
    """Whether a file of a place arrives again under its name with other bytes."""
    if sequence is None:
        return False
    held = {
        file.file_name: file.sha256
        for one in deliveries
        if one.sequence == sequence
        for file in one.files
    }
    return any(held.get(name, sha256) != sha256 for name, sha256 in hashes.items())


def _states(deliveries: Sequence[Delivery]) -> list[_PlaceState]:
    """One state per place, in the order of the sequence."""

    def by_place(delivery: Delivery) -> tuple[Place, int]:
        # Without a sequence each recorded delivery is a place of its own.
        no = delivery.recorded_no if delivery.sequence is None else 0
        return place_of(delivery.sequence), no

    ordered = sorted(deliveries, key=lambda one: (by_place(one), one.recorded_no))
    return [_overlaid(list(versions)) for _, versions in groupby(ordered, key=by_place)]


def _overlaid(versions: Sequence[Delivery]) -> _PlaceState:
    """The versions of one place laid over each other, file name by file name."""
    by_name: dict[str, str] = {}
    first: dict[str, _Held] = {}
    for delivery in versions:
        for file in delivery.files:
            first.setdefault(file.sha256, _Held(file, delivery))
            by_name[file.file_name] = file.sha256
    # Bytes that lie there under two names count once, under a name that no arrival order decides.
    names = {sha256: name for name, sha256 in sorted(by_name.items(), reverse=True)}
    return _PlaceState(
        current=tuple(
            _Held(replace(first[sha256].file, file_name=name), first[sha256].delivery)
            for sha256, name in sorted(names.items(), key=lambda item: item[1])
        ),
        restated=tuple(held for sha256, held in first.items() if sha256 not in names),
    )


def _fresh(state: _PlaceState, before: frozenset[str], *, is_snapshot: bool) -> tuple[_Held, ...]:
    if is_snapshot:
        return () if state.hashes == before else state.current
    return tuple(held for held in state.current if held.file.sha256 not in before)


def _used(held: _Held, rank: int, *, restated: bool) -> UsedFile:
    delivery_id = held.delivery.delivery_id
    if restated and held.delivery.sequence is not None:
        delivery_id += f"#{held.delivery.recorded_no}"
    return UsedFile(held.file, held.delivery, delivery_id, rank, is_retired=restated)


def _retire_old_snapshots(used: Sequence[UsedFile]) -> tuple[UsedFile, ...]:
    newest = max((one.delivery_rank for one in used if not one.is_retired), default=0)
    return tuple(
        replace(one, is_retired=one.is_retired or one.delivery_rank < newest) for one in used
    )
