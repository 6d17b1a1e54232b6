"""Charts as Plotly figures in plain dictionaries: importing Plotly would cost more than drawing.

A float stands here only as the height of a bar; every figure that is read is exact text.
"""

from collections.abc import Sequence
from typing import Any

from orchestration.publish.cockpit.attainment import BUCKETS, Attainment
from orchestration.publish.cockpit.figures import CurrencyFigures, Line, Pivot
from orchestration.publish.wording import count, money, plural

Figure = dict[str, Any]

# Calm and told apart also by people who see no red or green, and in grey print.
PALETTE = ("#1f5f5b", "#c8873a", "#5b7fa6", "#8c5a78", "#9aa84f", "#b8b2a7")
INK, RULE = "#5d6570", "#e4e0d8"

# Above the plot, which makes room for as many rows as the names need.
LEGEND = {"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0, "traceorder": "normal"}
MOST_SERIES, MOST_BARS = len(PALETTE), 12


def payouts_by_period(figures: CurrencyFigures) -> Figure:
    """Stacked bars: one per posting period, split by plan."""
    pivot = figures.by_plan
    return {
        "data": [
            {
                "type": "bar",
                "name": line.label,
                "x": list(pivot.periods),
                "y": [float(amount or 0) for amount in line.amounts],
                "customdata": [
                    f"{money(amount)} {figures.currency_code}" for amount in line.amounts
                ],
                "hovertemplate": "%{x} · %{fullData.name}<br><b>%{customdata}</b><extra></extra>",
                "marker": {"color": color},
            }
            for line, color in zip(_series(pivot), PALETTE, strict=False)
        ],
        "layout": _layout(
            barmode="relative",
            bargap=0.35,
            xaxis={"type": "category", "showgrid": False, "automargin": True},
            yaxis={"gridcolor": RULE, "zerolinecolor": INK, "tickformat": "~s"},
            legend=LEGEND,
        ),
    }


def payouts_by_team(figures: CurrencyFigures) -> Figure:
    """Horizontal bars: the teams that are paid most over the shown periods."""
    lines = list(reversed(figures.by_team.lines[:MOST_BARS]))
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "name": "Team",
                "y": _told_apart(lines),
                "x": [float(line.total) for line in lines],
                "customdata": [f"{money(line.total)} {figures.currency_code}" for line in lines],
                "hovertemplate": "%{y}<br><b>%{customdata}</b><extra></extra>",
                "marker": {"color": PALETTE[2]},
            }
        ],
        "layout": _layout(
            showlegend=False,
            bargap=0.3,
            xaxis={"gridcolor": RULE, "zerolinecolor": INK, "tickformat": "~s", "nticks": 5},
            yaxis={"automargin": True, "ticksuffix": "  "},
        ),
    }


def attainment_distribution(components: Sequence[Attainment]) -> Figure:
    """Stacked columns: payees per ten points of attainment, split by component."""
    return {
        "data": [
            {
                "type": "bar",
                "name": name,
                "x": list(BUCKETS),
                "y": list(counts),
                "customdata": [plural(number, "payee") for number in counts],
                "hovertemplate": "%{x} % of quota · %{fullData.name}<br><b>%{customdata}</b>"
                "<extra></extra>",
                "marker": {"color": color},
            }
            for (name, counts), color in zip(_counted(components), PALETTE, strict=False)
        ],
        "layout": _layout(
            barmode="stack",
            bargap=0.12,
            xaxis={
                "type": "category",
                "showgrid": False,
                "title": {"text": "Attainment, % of quota", "standoff": 10},
                "tickangle": -45,
                "automargin": True,
            },
            yaxis={"gridcolor": RULE, "title": {"text": "Payees"}, "tickformat": "d"},
            legend=LEGEND,
            shapes=[_quota_mark()],
        ),
    }


def spoken(components: Sequence[Attainment]) -> str:
    """The distribution in one sentence, also for those who do not see the chart."""
    reached = sum(component.reached_count for component in components)
    quotas = sum(component.payee_count for component in components)
    return (
        f"{count(reached)} of {plural(quotas, 'quota')} reached in the latest period of each "
        "component; what is measured over a year counts from its beginning."
    )


def _told_apart(lines: Sequence[Line]) -> list[str]:
    """Labels, with the id where two managers share a name: two bars of one name would be one."""
    labels = [line.label for line in lines]
    return [
        f"{line.label} ({line.note})" if labels.count(line.label) > 1 else line.label
        for line in lines
    ]


def _series(pivot: Pivot) -> tuple[Line, ...]:
    """The plans, at most as many as there are colours; the rest as one."""
    lines = pivot.lines
    if len(lines) <= MOST_SERIES:
        return lines
    kept, others = lines[: MOST_SERIES - 1], lines[MOST_SERIES - 1 :]
    amounts = tuple(
        sum((line.amounts[place] or line.total * 0 for line in others), others[0].total * 0)
        for place in range(len(pivot.periods))
    )
    total = sum((line.total for line in others), others[0].total * 0)
    return (*kept, Line(f"{len(others)} other plans", "", amounts, total))


def _counted(components: Sequence[Attainment]) -> list[tuple[str, Sequence[int]]]:
    """Names and counts, at most as many as there are colours; the rest as one."""
    named: list[tuple[str, Sequence[int]]] = [
        (f"{each.name}, {each.plan_name} ({each.period_id})", each.counts) for each in components
    ]
    if len(named) <= MOST_SERIES:
        return named
    others = [counts for _, counts in named[MOST_SERIES - 1 :]]
    together = [sum(counts) for counts in zip(*others, strict=True)]
    return [*named[: MOST_SERIES - 1], (f"{len(others)} other components", together)]


def _quota_mark() -> Figure:
    """A line where quota is reached: left of the bucket that begins at 100 %."""
    place = BUCKETS.index("100\N{EN DASH}110") - 0.5
    return {
        "type": "line",
        "x0": place,
        "x1": place,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"color": INK, "width": 1, "dash": "dot"},
    }


def _layout(**own: Any) -> Figure:
    return {
        "margin": {"l": 56, "r": 12, "t": 24, "b": 44},
        "height": 340,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "inherit", "size": 12, "color": INK},
        "hoverlabel": {"bgcolor": "#ffffff", "bordercolor": RULE, "font": {"color": "#1c2430"}},
        **own,
    }
