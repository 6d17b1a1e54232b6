"""Why a figure is what it is: the lines behind it, in the words of `attain explain`."""

from collections.abc import Sequence

import duckdb

from orchestration.uat.company_folder import NumberedCase
from orchestration.uat.comparing import Difference, Outcome


def explain(
    connection: duckdb.DuckDBPyConnection,
    case: NumberedCase,
    differences: Sequence[Difference],
    outcome: Outcome,
) -> tuple[str, ...]:
    return ()
