"""What a run was asked to do: the two clocks, and the name that ties its traces together."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class RunArguments:
    """`through_period_id` bounds what is computed, `known_by_on` which deliveries are known.

    Both may be None: every period, everything known. They are never mixed (DESIGN 1).
    """

    run_id: str
    through_period_id: str | None = None
    known_by_on: dt.date | None = None
