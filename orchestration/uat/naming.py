"""Whom and what a case expects figures of: of a name that it does not know nothing ever comes."""

from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches

from orchestration.uat.calendars import months, quarters, years_of
from orchestration.uat.cases import Case, Rows
from orchestration.uat.defaults import people_of
from orchestration.uat.figures import FIGURES

# Where the rows of a case name what a figure is of.
HOMES = {
    "plan_id": ("plans", "plan"),
    "component_id": ("components", "component"),
    "rule_id": ("crediting_rules", "rule"),
}


def unknown_names(case: Case, rows: Mapping[str, Rows]) -> Iterator[str]:
    """A sentence for every name that is expected and stands in none of the case's `rows`."""
    people, years = people_of(rows), years_of([(case, rows)])
    calendar = [*rows.get("calendar_periods", []), *months(years), *quarters(years)]
    periods = {row["period_id"] for row in calendar}
    for figure_name, expected in case.expected.figures.items():
        figure = FIGURES[figure_name]
        known: dict[str, tuple[str, Collection[str]]] = {
            "payee_id": ("payee", people),
            figure.period: ("period", periods),
        }
        known |= {
            column: (what, {row[column] for row in rows.get(table, [])})
            for column, (table, what) in HOMES.items()
        }
        for number, row in enumerate(expected, start=1):
            for column, name in row.chosen.items():
                what, names = known.get(column, ("", ()))
                if what and name and name not in names:
                    meant = get_close_matches(name, sorted(names), n=1)
                    hint = f": is {meant[0]} meant?" if meant else ""
                    yield (
                        f"{case.where}: expect.{figure_name} {number} is of the {what} {name},"
                        f" which the case does not have{hint}"
                    )
