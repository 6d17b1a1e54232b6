"""Whose rows a gate turned back: names carry the number of their case, lines are known."""

import re
from collections.abc import Iterable, Iterator, Mapping

from orchestration.gates.results import ExpectationResult, StationGate
from orchestration.uat.apart import numbers_in, without_prefix
from orchestration.uat.company_folder import Place, Written

_PLACE = re.compile(r"([\w.]+\.csv) line (\d+)")

# Sentences kept per case: the first is what its author must mend.
MOST_SENTENCES = 5


def culprits(gate: StationGate, places: Mapping[Place, Written]) -> dict[int, list[str]]:
    """Sentences by case of what the gate turned back, its blocking reasons first.

    A reason that is about a whole table names no case: then the rows it only warned of do.
    """
    turned_back = [table for table in gate.tables if not table.passed]
    blocking = [each for table in turned_back for each in table.failed if each.blocks]
    # A table that is not there was looked at by nobody: its neighbours' warnings say nothing.
    looked_at = any(each.is_evaluated for each in blocking)
    warned = [
        each for table in turned_back for each in table.failed if looked_at and not each.blocks
    ]
    return _sentences(blocking, places) or _sentences(warned, places)


def warnings(gates: Iterable[StationGate], places: Mapping[Place, Written]) -> dict[int, list[str]]:
    """Sentences by case of what gates warned of and let pass."""
    tables = (table for gate in gates for table in gate.tables)
    warned = [each for table in tables for each in table.failed if not each.blocks]
    return _sentences(warned, places)


def _sentences(
    results: Iterable[ExpectationResult], places: Mapping[Place, Written]
) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for text, shown in (each for result in results for each in _rows(result)):
        numbers = numbers_in(text) | {written.number for written in _written_at(text, places)}
        for number in numbers:
            sentences = found.setdefault(number, [])
            sentence = told(shown, places)
            if sentence not in sentences and len(sentences) < MOST_SENTENCES:
                sentences.append(sentence)
    return found


def told(sentence: str, places: Mapping[Place, Written]) -> str:
    """The sentence with names and places as the author of a case knows them."""

    def as_written(match: re.Match[str]) -> str:
        written = places.get((match[1], int(match[2])))
        return f"{written.table_name} row {written.row_number}" if written else match[0]

    return without_prefix(_PLACE.sub(as_written, sentence))


def _rows(result: ExpectationResult) -> Iterator[tuple[str, str]]:
    """All that is said of a failing row, and the sentence about it."""
    for row in result.failing_rows:
        yield f"{row.key} {row.value} {row.reason}", row.reason
    if not result.failing_rows and result.reason:
        yield result.reason, result.reason


def _written_at(text: str, places: Mapping[Place, Written]) -> list[Written]:
    found = (places.get((name, int(line))) for name, line in _PLACE.findall(text))
    return [written for written in found if written is not None]
