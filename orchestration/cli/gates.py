"""`attain check`: the gates alone."""

from rich.console import Console

from expectations import STATIONS
from orchestration.cli.turn import take_turn
from orchestration.gates.validation import run_gate
from orchestration.settings import Settings


class GateError(RuntimeError):
    """At least one table did not pass; the message says how many and names the first."""


def check_and_tell(settings: Settings, station: str | None, *, console: Console) -> None:
    """Run the gate of one station, or of all; raise `GateError` when a table does not pass."""
    turned_back = []
    with take_turn(settings, run_id="attain check", console=console):
        for name in (station,) if station else STATIONS:
            for verdict in run_gate(name, settings=settings):
                mark = "passed" if verdict.passed else "FAILED"
                warned = len(verdict.failed) if verdict.passed else 0
                note = f"  {warned} warned" if warned else ""
                console.print(f"{mark}  {verdict.table_name}{note}")
                for reason in verdict.reasons():
                    console.print(f"        {reason}", markup=False)
                if not verdict.passed:
                    turned_back.append(verdict)
    if turned_back:
        first = turned_back[0]
        more = f" and {len(turned_back) - 1} more" if len(turned_back) > 1 else ""
        reason = (first.reasons(limit=1) or ["nothing was evaluated"])[0]
        raise GateError(f"{first.table_name}{more} did not pass: {reason}")
