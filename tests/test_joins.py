"""No model compares every row with every other.

A condition in the `on` of a left join that names only its left side takes the hash out of it: ten
deals do not show it, and ten million never end. Asked is the engine's own plan of every model.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest

COMPILED = "target/compiled/attain/models"
COMPARES_ALL = "BLOCKWISE_NL_JOIN"
# Of an inner one the small side is one row, the run, or the currencies.
LEFT = "LEFT"


def left_joins_without_a_hash(connection: duckdb.DuckDBPyConnection, sql: str) -> list[str]:
    """The conditions of the left joins that compare every row with every other."""
    [(_, plan)] = connection.execute(f"explain (format json) {sql}").fetchall()
    return [
        str(step["extra_info"].get("Condition"))
        for root in json.loads(plan)
        for step in _steps(root)
        if step["name"].strip() == COMPARES_ALL and step["extra_info"].get("Join Type") == LEFT
    ]


def _steps(step: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield step
    for child in step.get("children", ()):
        yield from _steps(child)


def test_every_left_join_of_a_model_is_hashed(deals_warehouse: Path):
    models = {
        path.stem: path.read_text(encoding="utf-8")
        for path in (deals_warehouse.parent / COMPILED).rglob("*.sql")
        if not path.parent.name.endswith(".yml")
    }
    with duckdb.connect(str(deals_warehouse), read_only=True) as warehouse:
        warehouse.execute(f"attach '{deals_warehouse.with_name('marts.duckdb')}' as marts")
        found = {name: left_joins_without_a_hash(warehouse, sql) for name, sql in models.items()}

    assert {name: conditions for name, conditions in found.items() if conditions} == {}
    assert "int_deals__rooted" in found


@pytest.mark.parametrize(
    ("on", "count"),
    [
        ("left_rows.kind = 'x' and left_rows.id = right_rows.id and right_rows.kind <> 'x'", 1),
        ("case when left_rows.kind = 'x' then left_rows.id end = right_rows.id", 0),
    ],
    ids=["beside the key", "inside the key"],
)
def test_a_condition_on_the_left_side_is_seen(on, count):
    with duckdb.connect() as engine:
        for name in ("left_rows", "right_rows"):
            engine.execute(f"create table {name} as select i as id, 'x' as kind from range(9) t(i)")
        sql = f"select * from left_rows left join right_rows on {on}"

        assert len(left_joins_without_a_hash(engine, sql)) == count
