"""What can be wrong with versions and single cells of a plan book; see gates_faults_staged.py."""

from tests.gates_faults import add, all_of
from tests.gates_faults_staged import COMPONENTS, CURRENT, OPEN, PERIODS, PLANS

C_1 = {
    "component_id": "C-1",
    "plan_id": "PL-1",
    "calendar_id": "months",
    "measure": "amount",
    "rate_method": "none",
}

BLOCKING = {
    "a component that moves to another plan": (
        all_of(
            add(PLANS, plan_id="PL-2", currency_code="EUR", **CURRENT, **OPEN),
            add(COMPONENTS, **C_1 | {"plan_id": "PL-2"}, **CURRENT, **OPEN),
        ),
        "a_component_keeps_its_plan",
        ("Component C-1 belongs to plan PL-2 from 2025-01-01 and PL-1 before: a component of"
        " another plan is another component (components.csv line 9)"),
    ),
    "a component that moves to another calendar": (
        all_of(
            add(PERIODS, calendar_id="years", period_id="Y2025", year_id="2025", **CURRENT, **OPEN),
            add(COMPONENTS, **C_1 | {"calendar_id": "years"}, **CURRENT, **OPEN),
        ),
        "a_component_keeps_its_calendar",
        ("Component C-1 counts by the calendar years from 2025-01-01 and months before: a"
        " component of another calendar is another component (components.csv line 9)"),
    ),
}  # fmt: skip

WARNING: dict[str, tuple[tuple[str, str], str, str]] = {}
