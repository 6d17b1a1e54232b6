"""`attain generate`: the sample firm, from its first hire to the last row it delivers."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from orchestration.generate import erp_extracts, hr_extracts, planning
from orchestration.generate.accounts import territory_ids
from orchestration.generate.bookings import booked
from orchestration.generate.business import Business, done_business
from orchestration.generate.careers import Workforce, hired_workforce
from orchestration.generate.deliveries import FILE_FORMATS, DeliveryWriter, replaced_folder
from orchestration.generate.documents import Documents
from orchestration.generate.draws import Draws
from orchestration.generate.horizon import MOST_MONTHS, Horizon
from orchestration.generate.people import FEWEST_PAYEES

# Up to here a person may want to open the files; above, columns are quicker and smaller.
MOST_CSV_TRANSACTIONS = 100_000


@dataclass(frozen=True)
class GeneratedReport:
    """What was written: rows by "system.dataset", repeats and rotten rows included."""

    folder: Path
    file_format: str
    transaction_count: int
    file_count: int
    row_counts: dict[str, int]


def generate(
    *,
    into: Path,
    payees: int,
    transactions: int,
    months: int,
    seed: int,
    progress: Callable[[str], None],
    file_format: str | None = None,
) -> GeneratedReport:
    """Replace `into` by the extracts of a firm; the same arguments give the same bytes.

    `transactions` counts good, current lines of orders, invoices, payments and credit memos. The
    `file_format` None is CSV up to 100,000 of them, else Parquet. Raises `ValueError` for numbers
    that make no firm, `FileExistsError` if `into` holds something else.
    """
    _check(payees=payees, transactions=transactions, months=months, seed=seed)
    file_format = _format_of(file_format, transactions)
    draws, horizon = Draws(seed), Horizon(months)
    progress(f"Hiring {payees:,} payees and doing {months} months of business")
    workforce = hired_workforce(draws, horizon=horizon, payees=payees)
    business = done_business(draws, horizon, workforce, transactions=transactions)
    territories = territory_ids(workforce.roster)
    with (
        replaced_folder(into) as aside,
        closing(DeliveryWriter(aside, horizon, file_format, territories)) as writer,
    ):
        progress("Writing the extracts of HR and planning")
        _write_small(writer, draws, horizon, workforce=workforce, business=business)
        for system, dataset, frame in Documents(draws, horizon, business).datasets():
            progress(f"Writing {system} {dataset.replace('_', ' ')}")
            writer.write_frame(system, dataset, frame)
    return GeneratedReport(
        folder=into,
        file_format=file_format,
        transaction_count=business.transaction_count,
        file_count=writer.file_count,
        row_counts=writer.row_counts,
    )


def _format_of(asked: str | None, transactions: int) -> str:
    if asked is None:
        return "csv" if transactions <= MOST_CSV_TRANSACTIONS else "parquet"
    if asked not in FILE_FORMATS:
        raise ValueError(f"A file is {' or '.join(FILE_FORMATS)}, not {asked}")
    return asked


def _check(*, payees: int, transactions: int, months: int, seed: int) -> None:
    for name, value, least, most in (
        ("payees", payees, FEWEST_PAYEES, 100_000),
        ("transactions", transactions, 100, 100_000_000),
        ("months", months, 1, MOST_MONTHS),
    ):
        if not least <= value <= most:
            raise ValueError(f"A firm has {least:,} to {most:,} {name}, not {value:,}")
    if not 0 <= seed < 2**63:
        raise ValueError(f"A seed is a whole number from 0 to 2^63 - 1, not {seed}")


def _write_small(
    writer: DeliveryWriter,
    draws: Draws,
    horizon: Horizon,
    *,
    workforce: Workforce,
    business: Business,
) -> None:
    """HR, planning and master data, as they were known at each delivery."""
    found = planning.assignments(workforce)
    quotas = _quota_book(draws, horizon, workforce=workforce, business=business, found=found)
    for system, dataset, table in (
        ("crm", "territories", hr_extracts.territories(workforce.roster)),
        ("erp", "products", erp_extracts.products()),
        ("planning", "payee_rates", planning.payee_rates(workforce)),
        ("planning", "target_incentives", planning.target_incentives(draws, workforce)),
    ):
        writer.write_table(system, dataset, 0, table)
    for delivery in range(horizon.months):
        known_by = horizon.delivery_day(delivery)
        for system, dataset, table in (
            ("hr", "workers", hr_extracts.workers(workforce, known_by)),
            ("hr", "job_assignments", hr_extracts.job_assignments(draws, workforce, known_by)),
            ("hr", "leaves", hr_extracts.leaves(workforce, known_by)),
            ("crm", "territory_members", hr_extracts.territory_members(workforce, known_by)),
            ("erp", "exchange_rates", erp_extracts.exchange_rates(draws, horizon, delivery)),
            (
                "planning",
                "plan_assignments",
                planning.plan_assignments(found, business.accounts, known_by),
            ),
            ("planning", "quotas", quotas.table(delivery)),
        ):
            writer.write_table(system, dataset, delivery, table)


def _quota_book(
    draws: Draws,
    horizon: Horizon,
    *,
    workforce: Workforce,
    business: Business,
    found: list[planning.Assignment],
) -> planning.QuotaBook:
    """Quotas on the ground of what is really booked."""
    ground = booked(
        horizon,
        workforce,
        orders=business.orders,
        lines=business.order_lines,
        splits=business.splits,
    )
    return planning.QuotaBook(
        draws, horizon=horizon, workforce=workforce, found=found, booked=ground
    )
