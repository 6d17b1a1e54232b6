"""Which deliveries count, in which order: pure functions of the records."""

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.extract.archive import ArchivedFile, Delivery
from orchestration.extract.history import changes_anything, files_in_use, restates

FIRST_DAY = dt.date(2025, 3, 1)

# A delivery in a test: its place, and its files as name=bytes.
Told = tuple[str | None, dict[str, str]]


def recorded(told: Sequence[Told]) -> list[Delivery]:
    """The records of deliveries that arrive in this order, one per day; no-ops leave none."""
    records: list[Delivery] = []
    for day, (sequence, files) in enumerate(told):
        if not changes_anything(records, sequence=sequence, hashes=files):
            continue
        known_on = FIRST_DAY + dt.timedelta(days=day)
        if sequence and "-" in sequence and not restates(records, sequence=sequence, hashes=files):
            known_on = dt.date.fromisoformat(sequence)
        records.append(
            Delivery(
                source_name="shop",
                dataset="orders",
                sequence=sequence,
                recorded_no=len(records) + 1,
                recorded_at=dt.datetime(2025, 6, 1, tzinfo=dt.UTC),
                known_on=known_on,
                files=tuple(
                    ArchivedFile(name, ".csv", 1, content, 1, (("a", "VARCHAR"),))
                    for name, content in sorted(files.items())
                ),
            )
        )
    return records


def in_use(
    told: Sequence[Told], *, is_snapshot: bool, known_by_on: dt.date | None = None
) -> list[tuple[int, str, bool]]:
    """Rank, bytes and whether it is retired, of each file in use."""
    used = files_in_use(recorded(told), is_snapshot=is_snapshot, known_by_on=known_by_on)
    return [(one.delivery_rank, one.file.sha256, one.is_retired) for one in used]


def placed(*contents: str) -> list[Told]:
    """Deliveries of one file each at the places 1, 2, 3 ..."""
    return [(str(no), {f"f_{no}": content}) for no, content in enumerate(contents, 1)]


def test_a_newer_snapshot_retires_the_older_ones() -> None:
    assert in_use(placed("A", "B", "C"), is_snapshot=True) == [
        (1, "A", True),
        (2, "B", True),
        (3, "C", False),
    ]


def test_increments_all_hold() -> None:
    assert in_use(placed("A", "B"), is_snapshot=False) == [(1, "A", False), (2, "B", False)]


@pytest.mark.parametrize("is_snapshot", [True, False])
def test_a_delivery_equal_to_the_latest_changes_nothing(is_snapshot: bool) -> None:
    once = in_use(placed("A", "B"), is_snapshot=is_snapshot)

    assert in_use(placed("A", "B", "B"), is_snapshot=is_snapshot) == once


def test_a_snapshot_equal_to_an_older_one_is_a_return_to_it() -> None:
    assert in_use(placed("A", "B", "A"), is_snapshot=True) == [
        (1, "A", True),
        (2, "B", True),
        (3, "A", False),
    ]


def test_numbers_are_ordered_as_numbers() -> None:
    told: list[Told] = [("10", {"f_10": "J"}), ("9", {"f_9": "I"})]

    assert in_use(told, is_snapshot=True) == [(1, "I", True), (2, "J", False)]


def test_without_sequence_the_recorded_order_decides() -> None:
    told: list[Told] = [(None, {"f": "B"}), (None, {"f": "A"}), (None, {"f": "A"})]

    assert in_use(told, is_snapshot=True) == [(1, "B", True), (2, "A", False)]


def test_a_folder_that_grows_delivers_only_its_new_files() -> None:
    told: list[Told] = [(None, {"f": "A"}), (None, {"f": "A", "g": "B"})]

    assert in_use(told, is_snapshot=False) == [(1, "A", False), (2, "B", False)]


def test_a_snapshot_folder_that_shrinks_is_another_snapshot() -> None:
    told: list[Told] = [(None, {"f": "A", "g": "B"}), (None, {"g": "B"})]

    assert in_use(told, is_snapshot=True) == [(1, "A", True), (1, "B", True), (2, "B", False)]


def test_parts_of_a_place_add_up_and_stay_when_tidied_away() -> None:
    told: list[Told] = [
        ("1", {"f_a": "A"}),
        ("1", {"f_a": "A", "f_b": "B"}),
        ("1", {"f_b": "B"}),
    ]

    assert len(recorded(told)) == 2
    assert in_use(told, is_snapshot=True) == [(1, "A", False), (1, "B", False)]


@pytest.mark.parametrize("is_snapshot", [True, False])
def test_a_file_that_comes_again_with_other_bytes_replaces_itself(is_snapshot: bool) -> None:
    told: list[Told] = [("1", {"f_a": "A", "f_b": "B"}), ("1", {"f_a": "X", "f_b": "B"})]

    assert in_use(told, is_snapshot=is_snapshot) == [
        (1, "A", True),
        (2, "X", False),
        (2, "B", False),
    ]


def test_a_place_restated_and_restored_is_as_it_was() -> None:
    told: list[Told] = [("1", {"f": "A"}), ("1", {"f": "X"}), ("1", {"f": "A"})]

    assert in_use(told, is_snapshot=False) == [(1, "X", True), (2, "A", False)]


def test_bytes_that_lie_there_under_two_names_count_once() -> None:
    used = files_in_use(recorded([("1", {"f_b": "A", "f_a": "A"})]), is_snapshot=False)

    assert [(one.file.file_name, one.file.sha256) for one in used] == [("f_a", "A")]


def test_known_by_leaves_out_what_came_later() -> None:
    told: list[Told] = [("2025-01-01", {"f": "A"}), ("2025-02-01", {"g": "B"})]

    assert in_use(told, is_snapshot=True, known_by_on=dt.date(2025, 1, 31)) == [(1, "A", False)]
    assert in_use(told, is_snapshot=True, known_by_on=dt.date(2024, 12, 31)) == []


def test_a_correction_is_known_from_the_day_it_came() -> None:
    told: list[Told] = [("2025-01-01", {"f": "A"}), ("2025-01-01", {"f": "X"})]

    before, after = dt.date(2025, 2, 1), dt.date(2025, 4, 1)
    assert in_use(told, is_snapshot=False, known_by_on=before) == [(1, "A", False)]
    assert in_use(told, is_snapshot=False, known_by_on=after) == [(1, "A", True), (2, "X", False)]


FILES = st.dictionaries(st.sampled_from(["a", "b", "c"]), st.sampled_from("ABC"), min_size=1)


@given(
    places=st.dictionaries(st.sampled_from(["1", "2", "3", "10"]), FILES, min_size=1),
    data=st.data(),
    is_snapshot=st.booleans(),
)
def test_order_parts_and_repetition_of_arrivals_change_nothing(
    places: dict[str, dict[str, str]], data: st.DataObject, is_snapshot: bool
) -> None:
    """Files of one firm, each with its place, arriving in any order, singly and repeatedly."""
    together: list[Told] = list(places.items())
    singly: list[Told] = [
        (place, {name: content}) for place, files in together for name, content in files.items()
    ]
    shuffled = data.draw(st.permutations(singly + data.draw(st.lists(st.sampled_from(singly)))))

    assert sorted(in_use(shuffled, is_snapshot=is_snapshot)) == sorted(
        in_use(together, is_snapshot=is_snapshot)
    )


@given(states=st.lists(FILES, min_size=1, max_size=8))
def test_the_live_snapshot_is_what_was_delivered_last(states: list[dict[str, str]]) -> None:
    used = files_in_use(recorded([(None, files) for files in states]), is_snapshot=True)

    assert {one.file.sha256 for one in used if not one.is_retired} == set(states[-1].values())
    changes = sum(set(before.values()) != set(after.values()) for before, after in pairwise(states))
    assert max(one.delivery_rank for one in used) == 1 + changes
