"""Where errors can be planted in the money SQL, and in which order they are drawn."""

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from orchestration.settings import PROJECT_ROOT
from tests.mutation.operators import OPERATORS, Edit
from tests.mutation.reading import code_of

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

MACROS = "dbt_project/macros/numbers.sql"
_MODELS = re.compile(
    r"models/(intermediate/.*|marts/(fct_.*|rpt_statement_lines|rpt_reconciliation))"
)

# Another engine's arithmetic is not run here.
_OTHER_ENGINE = "default__"


@dataclass(frozen=True)
class Planted:
    """One small error: in the model or macro `name` the text `before` becomes `after`."""

    unique_id: str
    path: str
    name: str
    step: str
    line: int
    operator: str
    before: str
    after: str
    sql: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What stays the same when lines are added above."""
        return (self.name, self.step, self.before, self.after)


def planted_errors(manifest: "Manifest") -> list[Planted]:
    """Every error that the operators can make in the money SQL, in the order of the files."""
    found = [
        planted
        for node in manifest.nodes.values()
        if node.unique_id.startswith("model.") and _MODELS.match(node.original_file_path)
        for planted in _in_text(node, node.raw_code, node.raw_code)
    ]
    numbers = (PROJECT_ROOT / MACROS).read_text(encoding="utf-8")
    for macro in manifest.macros.values():
        if macro.original_file_path == MACROS and not macro.name.startswith(_OTHER_ENGINE):
            found += _in_text(macro, macro.macro_sql, numbers)
    return sorted(found, key=lambda planted: (planted.path, planted.line, planted.operator))


def _in_text(node: Any, sql: str, file_text: str) -> Iterator[Planted]:
    code, above = code_of(sql), file_text[: file_text.index(sql)].count("\n")
    for operator, edits in OPERATORS.items():
        for edit in edits(code):
            before, after = _shown(sql, edit)
            step = _step(code, edit)
            if operator == "condition" and _is_recursive(step, code, edit):
                continue
            yield Planted(
                unique_id=node.unique_id,
                path=node.original_file_path,
                name=node.name,
                step=step,
                line=above + sql.count("\n", 0, edit.begin) + 1,
                operator=operator,
                before=before,
                after=after,
                sql=sql[: edit.begin] + edit.text + sql[edit.end :],
            )


def _step(code: str, edit: Edit) -> str:
    """The name of the step that is edited; a macro has none."""
    steps = re.findall(r"^(\w+) as \($", code[: edit.begin], re.MULTILINE)
    return steps[-1] if steps else ""


def _is_recursive(step: str, code: str, edit: Edit) -> bool:
    """Whether the step reads itself: without one of its conditions the memory ends before it."""
    end = code.find("\n)", edit.begin)
    body = code[code.rfind("\n)", 0, edit.begin) : end]
    return step != "" and re.search(rf"\b(from|join) {step}\b", body) is not None


def _shown(sql: str, edit: Edit) -> tuple[str, str]:
    """The lines that the edit touches, before and after it, as one line each."""
    begin = sql.rfind("\n", 0, edit.begin) + 1
    end = sql.find("\n", edit.end)
    end = len(sql) if end < 0 else end
    after = sql[begin : edit.begin] + edit.text + sql[edit.end : end]
    return " ".join(sql[begin:end].split()), " ".join(after.split())


class Draw:
    """Errors in a random order of which each next one is of the file, and then of the operator,
    that had the fewest so far. `count` says that one was an error: some are only bad syntax."""

    def __init__(self, planted: Iterable[Planted], *, seed: int) -> None:
        self._left = list(planted)
        random.Random(seed).shuffle(self._left)
        self._files: Counter[str] = Counter()
        self._operators: Counter[str] = Counter()

    def __iter__(self) -> Iterator[Planted]:
        while self._left:
            planted = min(
                self._left,
                key=lambda each: (self._files[each.path], self._operators[each.operator]),
            )
            self._left.remove(planted)
            yield planted

    def count(self, planted: Planted) -> None:
        self._files[planted.path] += 1
        self._operators[planted.operator] += 1


@contextmanager
def in_place(manifest: "Manifest", planted: Planted) -> Iterator[None]:
    """The error stands in the manifest, never in a file, as long as this lasts."""
    if planted.unique_id in manifest.nodes:
        holder: Any = manifest.nodes[planted.unique_id]
        attribute = "raw_code"
    else:
        holder, attribute = manifest.macros[planted.unique_id], "macro_sql"
    right = getattr(holder, attribute)
    setattr(holder, attribute, planted.sql)
    try:
        yield
    finally:
        setattr(holder, attribute, right)


def models_of(manifest: "Manifest", planted: Planted) -> list[str]:
    """The model with the error; for a macro, the models in whose SQL it comes to stand."""
    if planted.unique_id in manifest.nodes:
        return [planted.name]
    names = {planted.name.removeprefix("duckdb__")}
    macros = [macro for macro in manifest.macros.values() if macro.package_name == "attain"]
    while more := {macro.name for macro in macros if _calls(macro.macro_sql, names)} - names:
        names |= {*more, *(name.removeprefix("duckdb__") for name in more)}
    return sorted(
        node.name
        for node in manifest.nodes.values()
        if node.unique_id.startswith("model.") and _calls(node.raw_code, names)
    )


def _calls(sql: str, names: Iterable[str]) -> bool:
    return any(re.search(rf"(?<!macro )\b{name}\(", sql) for name in names)
