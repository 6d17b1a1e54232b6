"""The small errors that a person makes in SQL about money, each as an edit of the text.

An operator finds every place of a model where its error can be made. `Edit` replaces what
stands between two places of the text.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from tests.mutation.reading import arguments_of_call, end_of_call, end_of_condition


@dataclass(frozen=True)
class Edit:
    begin: int
    end: int
    text: str


Operator = Callable[[str], Iterator[Edit]]


def _swap(pattern: str, other: Mapping[str, str]) -> Operator:
    """Every match of the first group becomes its other."""

    def edits(code: str) -> Iterator[Edit]:
        for found in re.finditer(pattern, code, re.MULTILINE):
            if found[1] in other:
                yield Edit(*found.span(1), other[found[1]])

    return edits


def _both_ways(pairs: Mapping[str, str]) -> dict[str, str]:
    return {**pairs, **{second: first for first, second in pairs.items()}}


def _all_of(*operators: Operator) -> Operator:
    def edits(code: str) -> Iterator[Edit]:
        for operator in operators:
            yield from operator(code)

    return edits


def _dropped_condition(code: str) -> Iterator[Edit]:
    for found in re.finditer(r"\b(where|and|or|on|having|when) (?=\S)", code):
        end = end_of_condition(code, found.end())
        yield Edit(found.end(), end, "false" if found[1] in ("or", "when") else "true")


def _dropped_branch(code: str) -> Iterator[Edit]:
    """All before a union, or all after it up to the next or to the end of the step."""
    for found in re.finditer(r"\n[ ]*union( all)?\n", code):
        first = code.rfind(" (\n", 0, found.start()) + 3
        begins = [first] + [
            union.end() for union in re.finditer(r"\n[ ]*union( all)?\n", code[: found.start()])
        ]
        yield Edit(max(begins), found.end(), "")
        end = re.compile(r"\n[ ]*union( all)?\n|\n\)").search(code, found.end())
        if end:
            yield Edit(found.start(), end.start(), "")


def _first_argument_alone(code: str) -> Iterator[Edit]:
    """Coalesce without its default."""
    for found in re.finditer(r"\bcoalesce(?=\()", code):
        begin, end = arguments_of_call(code, found.end())[0]
        yield Edit(found.start(), end_of_call(code, found.end()) + 1, code[begin:end].strip())


def _days_off(code: str) -> Iterator[Edit]:
    for found in re.finditer(r"_on ([-+]) 1\b", code):
        yield Edit(found.end() - 1, found.end(), "0")
        yield Edit(found.end() - 1, found.end(), "2")
    for found in re.finditer(r"\{\{ dbt\.datediff\(.*?\) \}\}", code, re.DOTALL):
        yield Edit(*found.span(), f"({found.group()} + 1)")
    for found in re.finditer(r"\) as \w*_?(from|to|starts|ends)_?(on)?\b(?<=_on)", code):
        yield Edit(found.start() + 1, found.start() + 1, " + 1")


def _other_order(code: str) -> Iterator[Edit]:
    for found in re.finditer(r"\border by ([\w.]+( = 'cap')?)( desc)?", code):
        yield Edit(found.end(1), found.end(), "" if found[3] else " desc")
    for found in re.finditer(r"\bpartition by\s+(?:[\w.]+,\s+)*?([\w.]+,\s+)(?=[\w.]+)", code):
        yield Edit(*found.span(1), "")
    for found in re.finditer(r"\brows (unbounded preceding)", code):
        yield Edit(*found.span(1), "between unbounded preceding and 1 preceding")


def _other_number(code: str) -> Iterator[Edit]:
    for found in re.finditer(r"\b[12]0{3,}\b", code):
        yield Edit(*found.span(), found.group()[:-1])
    for found in re.finditer(r"(?<!decimal\(\d\d, )(?<=, )0(?=\s*\))", code):
        yield Edit(*found.span(), "1")
    for found in re.finditer(r"(?<=[=>] )1$", code, re.MULTILINE):
        yield Edit(*found.span(), "2")
    for found in re.finditer(r"(?<=')2(?= \*)|(?<=[ (])2(?= \*)", code):
        yield Edit(*found.span(), "1")


_PLACE = r"(?<=[-+<>=(,] )(?:\w+\.)?"
_COLUMNS = _both_ways(
    {
        "before_minor": "after_minor",
        "lower_minor": "upper_minor",
        "valid_from_on": "valid_to_on",
        "from_numerator": "to_numerator",
        "slice_minor": "base_minor",
        "positive_minor": "negative_minor",
        "starts_on": "ends_on",
    }
)

OPERATORS: Mapping[str, Operator] = {
    "boundary": _swap(r"(?<=[\s)])([<>]=?)(?=\s)", _both_ways({"<": "<=", ">": ">="})),
    "sign": _all_of(
        _swap(r"(?<=\s)([-+])(?= )", _both_ways({"+": "-"})),
        _swap(r"\b(?:then|else) (-?1)\b", {"1": "0", "-1": "1"}),
        _swap(r"\b(abs)\(", {"abs": ""}),
    ),
    "extreme": _swap(
        r"\b(\w+)(?=\()",
        _both_ways({"least": "greatest", "min": "max", "max_by": "min_by"}),
    ),
    "rounding": _all_of(
        _swap(r"(?<!macro )\b(round_half_away)\(", {"round_half_away": "whole_quotient"}),
        _swap(
            r"('(?:\w+[.])?\w+')",
            {
                "'half_away'": "'half_even'",
                "'down'": "'up'",
                "'up'": "'down'",
                "'rounding_mode'": "\"'half_even'\"",
                "'segments.rounding_mode'": "\"'half_even'\"",
                "'higher'": "'lower'",
                "'lower'": "'higher'",
            },
        ),
    ),
    "condition": _dropped_condition,
    "branch": _dropped_branch,
    "duplicates": _all_of(
        _swap(r"\b(distinct )", {"distinct ": ""}),
        # Of unions in a row the last tells the rows of all apart.
        _swap(r"^[ ]*(union)$(?!(?:\n(?!\)).*)*?\n[ ]*union$)", {"union": "union all"}),
        _swap(r"\b(semi|anti|left)(?= join)", {"semi": "inner", "anti": "semi", "left": "inner"}),
    ),
    "order": _all_of(_swap(r"\b(lead|lag)\(", _both_ways({"lead": "lag"})), _other_order),
    "day": _days_off,
    "number": _other_number,
    "total": _swap(
        r"\b(\w+\((?:[*]\))?)",
        {"sum(": "max(", "count(*)": "max(1)", "bool_or(": "bool_and("},
    ),
    "default": _first_argument_alone,
    "negation": _all_of(
        _swap(r"\b(is not null|is null)\b", _both_ways({"is not null": "is null"})),
        _swap(r"\b(not )(?!null)", {"not ": ""}),
        _swap(r"(?<=\s)(<>)(?=\s)", {"<>": "="}),
    ),
    "column": _swap(_PLACE + r"(\w+)\b", _COLUMNS),
}
