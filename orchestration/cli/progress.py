"""What a person sees while the road runs: one line per station, with its cost."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.status import Status

from orchestration.cli.meter import NOTHING, Cost, Meter

if TYPE_CHECKING:
    import dagster as dg

GATE = "_gate"
_ENDED = {"STEP_SUCCESS", "STEP_FAILURE"}


@dataclass
class StationCost:
    """A station and its gate; the gate is apart because it may cost a quarter of the rest."""

    station: str
    work: Cost = NOTHING
    gate: Cost = NOTHING

    @property
    def total(self) -> Cost:
        return self.work + self.gate


@dataclass
class Progress:
    """Listens to the events of a run: prints a station when it is through, keeps its cost.

    What Dagster does between two steps is counted to the second, so that the stations and the
    start-up add up to the process.
    """

    console: Console
    station_of_step: Mapping[str, str] = field(default_factory=dict)
    meter: Meter = field(default_factory=Meter)
    start_up: Cost = NOTHING
    stations: list[StationCost] = field(default_factory=list)
    _status: Status | None = None

    def __call__(self, entry: "dg.EventLogEntry") -> None:
        event = entry.dagster_event
        if event is None or event.step_key is None:
            return
        if event.event_type_value == "STEP_START":
            self._begin(event.step_key)
        elif event.event_type_value in _ENDED:
            self._end(event.step_key)

    def finish(self) -> None:
        """Print the last station; the end of the run is counted to it."""
        if self._status is not None:
            self._status.stop()
        if self.stations:
            self.stations[-1].work += self.meter.lap()
            self._print(self.stations[-1])

    def write_costs(self, path: Path) -> None:
        """Write start-up and stations as JSON, in CPU and wall seconds and MiB."""
        stations = [
            {"station": cost.station, **asdict(cost.total)}
            | {
                "cpu_seconds": cost.work.cpu_seconds,
                "gate_cpu_seconds": cost.gate.cpu_seconds,
            }
            for cost in self.stations
        ]
        costs = {"start_up": asdict(self.start_up), "stations": stations}
        path.write_text(json.dumps(costs, indent=1) + "\n", encoding="utf-8")

    def _begin(self, step: str) -> None:
        station = self.station_of_step[step]
        if not self.stations:
            self.start_up = self.meter.lap()
            self.console.print(f"{'start-up':<12} {self.start_up.cpu_seconds:6.1f} s CPU")
        if not self.stations or self.stations[-1].station != station:
            if self.stations:
                self._print(self.stations[-1])
            self.stations.append(StationCost(station))
        self._show(f"{station}: gate" if step.endswith(GATE) else station)

    def _end(self, step: str) -> None:
        cost = self.stations[-1]
        if step.endswith(GATE):
            cost.gate += self.meter.lap()
        else:
            cost.work += self.meter.lap()

    def _show(self, text: str) -> None:
        if not self.console.is_terminal:
            return
        if self._status is None:
            self._status = self.console.status(text)
            self._status.start()
        self._status.update(text)

    def _print(self, cost: StationCost) -> None:
        gate = f"  gate {cost.gate.cpu_seconds:5.1f} s" if cost.gate != NOTHING else ""
        self.console.print(f"{cost.station:<12} {cost.work.cpu_seconds:6.1f} s CPU{gate}")
