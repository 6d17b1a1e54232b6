"""Examples of gates, multipliers and matrices: what an attainment does to what is earned.

The attainment of another component is that of a stand-in on the plan of the example: it counts
scores, of which any can be given.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_CEILING, Decimal
from itertools import pairwise

from orchestration.plans.book import (
    Identity,
    Version,
    called,
    cells_of,
    gates_of,
    multipliers_of,
    number_of,
    tiers_of,
)
from orchestration.plans.examples.deals import Row
from orchestration.plans.examples.effects import Base, Case, Effect
from orchestration.plans.examples.example import ABOVE_THE_LAST_BOUND, SCORE, Example
from orchestration.plans.examples.story import per_cent
from orchestration.plans.examples.subject import GATES, Rule, Subject

# Of a stand-in: a point is the hundredth part of a per cent.
POINTS = Decimal(10_000)


def gate_effects(subject: Subject, rule: Rule) -> Iterator[Effect]:
    """Each gate just below its minimum and at it, with so many others met that it decides."""
    gates = gates_of(subject.book, subject.component_id)
    for number, gate in enumerate(gates):
        (_, measured_id, opens), version = gate
        base = Base(subject, rule, more=(version,), shows=GATES[opens])
        if base.figures is None:
            yield base.without("gate")
            continue
        others = [other for other in gates if other is not gate and other[0][2] == opens]
        needed = number_of(subject.component.terms["gates_needed"]) or len(others) + 1
        met = min(int(needed) - 1, len(others))
        credit = base.figures.one
        if opens == "cap":
            credit = beyond_the_cap(base)
        least = _points_at(version)
        cases = []
        for side, points in (("BELOW", least - 1), ("AT", least)):
            example = base.example(f"GATE-{number}-{side}", credit)
            scores = [(gate, points), *((other, _points_at(other[1])) for other in others[:met])]
            scores += [(other, Decimal(0)) for other in others[met:]]
            name = called(subject.book, measured_id)
            when = f"With an attainment of {name} of {per_cent(points / POINTS)}"
            cases.append(
                Case(when + _of_others(met, len(others)), _gated(example, subject, scores))
            )
        yield Effect("gate", tuple(cases))


def multiplier_effects(subject: Subject, rule: Rule) -> Iterator[Effect]:
    """Each multiplier with an attainment in each tier of its factors."""
    multipliers = multipliers_of(subject.book, subject.component_id)
    for number, ((_, measured_id), version) in enumerate(multipliers):
        table = tiers_of(subject.book, version.terms["rate_table_id"])
        more = (version, *(tier for _, tier in table))
        base = Base(subject, rule, more=more, shows="multipliers")
        if base.figures is None:
            yield base.without("multiplier")
            continue
        bounds = [number_of(tier.terms["lower_bound"]) for _, tier in table]
        cases = []
        for place, (share, (_, tier)) in enumerate(zip(_inside(bounds), table, strict=True)):
            name, factor = f"FACTOR-{number}-{place}", number_of(tier.terms["rate"])
            is_own = measured_id == subject.component_id
            example = base.example(name, share * base.quota if is_own else base.figures.one)
            example = replace(example, quota=base.quota) if is_own else example
            stand_in_id = example.copy_id if is_own else _stand_in_id(example, 0)
            row = {
                "component_id": example.copy_id,
                "measured_component_id": stand_in_id,
                "rate_table_id": str(version.terms["rate_table_id"]),
            }
            rows = {} if is_own else _stand_in(subject, example, 0, share * POINTS)
            when = f"of {called(subject.book, measured_id)} of {per_cent(share)}"
            others = " and no other" if len(multipliers) > 1 else ""
            cases.append(
                Case(
                    f"With an attainment {when}, a factor of {factor:f}{others}",
                    replace(example, rows={**rows, "component_multipliers": [row]}),
                )
            )
        yield Effect("multiplier", tuple(cases))


def matrix_effects(subject: Subject, rule: Rule) -> Iterator[Effect]:
    """Every cell, reached by credits of the payee and an attainment of the other component."""
    base = Base(subject, rule)
    cells = cells_of(subject.book, subject.component.terms["matrix_id"])
    if not cells:
        return
    if base.figures is None:
        yield base.without("matrix")
        return
    rows, columns = (sorted({Decimal(one[at]) for one, _ in cells}) for at in (1, 2))
    name = called(subject.book, subject.component.terms["matrix_component_id"])
    cases = []
    for down, row in enumerate(_inside(rows)):
        for across, column in enumerate(_inside(columns)):
            example = base.example(f"CELL-{down}-{across}", row * base.quota)
            example = replace(example, matrix_component="")
            when = f"With an attainment of {per_cent(row)}, and of {name} of {per_cent(column)}"
            cases.append(
                Case(
                    when,
                    replace(
                        example,
                        terms={"matrix_component_id": _stand_in_id(example, 0)},
                        rows=_stand_in(subject, example, 0, column * POINTS),
                    ),
                )
            )
    yield Effect("matrix", tuple(cases))


def beyond_the_cap(base: Base) -> Decimal:
    """More credit than its cap pays, of two caps by far."""
    terms = base.subject.component.terms
    amounts = []
    if terms["cap_amount"] is not None:
        amounts.append(base.beyond(number_of(terms["cap_amount"])))
    if terms["cap_target_share"] is not None:
        amounts.append(base.beyond(number_of(terms["cap_target_share"]), of_target=True))
    return max(amounts, default=base.beyond(Decimal(0)))


def _gated(
    example: Example,
    subject: Subject,
    scores: Sequence[tuple[tuple[Identity, Version], Decimal]],
) -> Example:
    rows: dict[str, list[Row]] = {"component_gates": []}
    for number, (((_, _, opens), version), points) in enumerate(scores):
        for name, more in _stand_in(subject, example, number, points).items():
            rows.setdefault(name, []).extend(more)
        rows["component_gates"].append(
            {
                "component_id": example.copy_id,
                "gate_component_id": _stand_in_id(example, number),
                "opens": opens,
                "minimum_attainment": f"{number_of(version.terms['minimum_attainment']):f}",
            }
        )
    return replace(example, rows=rows)


def _stand_in_id(example: Example, number: int) -> str:
    return f"{example.copy_id}-MEASURED-{number}"


def _stand_in(
    subject: Subject, example: Example, number: int, points: Decimal
) -> Mapping[str, Sequence[Row]]:
    """A component that counts scores, in the periods of the example, with so many points."""
    component_id = _stand_in_id(example, number)
    component = {
        "component_id": component_id,
        "plan_id": example.copy_id,
        "calendar_id": str(subject.component.terms["calendar_id"]),
        "measure": SCORE,
        "rate_method": "none",
    }
    of = {"payee_id": example.payee_id, "component_id": component_id}
    of |= {"period_id": example.period_id}
    on = {"scored_on": example.on_plan[0]}
    return {
        "components": [component],
        "quotas": [{**of, "quota_amount": f"{POINTS:f}"}],
        "objective_scores": [{**of, **on, "score": f"{points.to_integral_value():f}"}],
    }


def _points_at(gate: Version) -> Decimal:
    """The fewest with which it is met."""
    least = number_of(gate.terms["minimum_attainment"]) * POINTS
    return least.to_integral_value(rounding=ROUND_CEILING)


def _inside(bounds: Sequence[Decimal]) -> list[Decimal]:
    """A share well inside each tier that begins at these bounds."""
    last = bounds[-1] * ABOVE_THE_LAST_BOUND or Decimal(1)
    return [*((low + high) / 2 for low, high in pairwise(bounds)), last]


def _of_others(met: int, others: int) -> str:
    if not others:
        return ""
    if met in (0, others):
        return f" and {'all other gates' if met else 'no other gate'} met"
    return f" and {met} of the other gates met"
