"""Payees of a generated company: who manages whom, who comes, goes, moves and is on leave."""

from tests.oracle.draws import Draws, add
from tests.oracle.rules import JOB_ROLES
from tests.oracle.typed import ONE_DAY, Span, Tables

FTE = ("", "", "1", "0.5", "0.8", "0.333333")


def add_people(tables: Tables, draws: Draws, *, prefix: str, currencies: list[str]) -> list[str]:
    """Three to seven payees, the first of whom nobody manages."""
    payees = [f"{prefix}P{number}" for number in range(1, draws.number(4, 8))]
    for place, payee in enumerate(payees):
        hired = draws.day() if draws.happens(0.2) else None
        left = draws.day() if draws.happens(0.15) else None
        if hired and left and left <= hired:
            left = None
        add(
            tables,
            "workers",
            worker_id=payee,
            worker_name=payee,
            hired_on=hired,
            terminated_on=left,
        )
        _add_jobs(tables, draws, payee=payee, above=payees[:place], currencies=currencies)
        if draws.happens(0.3):
            _add_leaves(tables, draws, payee)
    return payees


def _add_jobs(
    tables: Tables, draws: Draws, *, payee: str, above: list[str], currencies: list[str]
) -> None:
    """Managers come before those whom they manage, so that no day has a cycle of them."""
    days = sorted({draws.day() for _ in range(2) if draws.happens(0.35)})
    first = draws.horizon.first - ONE_DAY * 400
    end = draws.day() if draws.happens(0.1) else None
    for start, until in zip([first, *days], [*days, end], strict=True):
        if until and until <= start:
            continue
        # By preference the one just above: chains of managers, not stars.
        near = above[-2:] if draws.happens(0.8) else above
        add(
            tables,
            "job_assignments",
            worker_id=payee,
            job_role=draws.pick((*JOB_ROLES, "")),
            manager_worker_id=draws.pick(near) if near and draws.happens(0.95) else None,
            fte_share=draws.pick(FTE),
            pay_currency_code=draws.pick(currencies) if draws.happens(0.4) else currencies[0],
            valid_from_on=start,
            valid_to_on=until,
        )


def _add_leaves(tables: Tables, draws: Draws, payee: str) -> None:
    first = draws.day(Span(draws.around.first, draws.around.end))
    for number in range(draws.number(1, 2)):
        end = first + ONE_DAY * draws.number(1, 25)
        is_open = number == 1 and draws.happens(0.1)
        add(
            tables,
            "leaves",
            leave_id=f"{payee}-L{number}",
            worker_id=payee,
            leave_type="parental",
            valid_from_on=first,
            valid_to_on=None if is_open else end,
        )
        first = end + ONE_DAY * draws.number(0, 3)
