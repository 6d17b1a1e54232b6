"""Statements that break the sound company in one place."""

# A table whose gate looks, and what is done to the warehouse before.
Fault = tuple[str, str]


def update(table: str, change: str, where: str = "true") -> Fault:
    return table, f"update {table} set {change} where {where}"


def add(table: str, **row: object) -> Fault:
    values = ", ".join(f"{value!r} as {name}" for name, value in row.items())
    return table, f"insert into {table} by name select {values}"


def again(table: str) -> Fault:
    """Every row a second time."""
    return table, f"insert into {table} select * from {table}"


def on(table: str, fault: Fault) -> Fault:
    """The gate of one table sees what is wrong with another."""
    return table, fault[1]


def all_of(*faults: Fault) -> Fault:
    """One after the other; the gate of the last looks."""
    return faults[-1][0], "; ".join(statement for _, statement in faults)
