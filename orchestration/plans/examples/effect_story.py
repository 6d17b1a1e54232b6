"""What changes what a component earns, told by computed cases of a line each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from orchestration.plans.examples.computing import Outcome
from orchestration.plans.examples.effects import Case, Effect
from orchestration.plans.examples.story import whoever
from orchestration.publish.wording import in_unit, money


@dataclass(frozen=True)
class EffectStory:
    """By the label of what it is an effect of; `cases` are empty where `supposed` says why.

    The last may say what has none.
    """

    label: str
    supposed: str
    cases: tuple[str, ...]


# What part of the commission is of which kind.
_PARTS = {
    "cap": "{} is cut by the cap",
    "budget": "{} is cut, because the budget ends",
    "floor": "{} is added up to the floor",
    "rank": "{} of it for the rank",
    "fund": "{} is not claimed",
}
_UNREACHED = {"cap": "the cap is not reached", "budget": "the budget is enough"}

# What is multiplied, or paid by a matrix, has its cap inside.
_CAPPED_INSIDE = {"matrix", "multiplier"}


def effect_story(effect: Effect, outcomes: Mapping[str, Outcome]) -> EffectStory:
    if not effect.cases:
        return EffectStory(effect.label, effect.missing, ())
    first = effect.cases[0].example
    said = [_credited(case, outcomes) for case in effect.cases]
    is_told = any("{credited}" in case.when for case in effect.cases)
    is_same = bool(first.deals) and len(set(said)) == 1 and not is_told
    credited = f", credited with {said[0]}" if is_same else ""
    missing = [effect.missing] if effect.missing else []
    period = "" if first.quota is not None else f", in {first.period_id}"
    return EffectStory(
        effect.label,
        f"Suppose {whoever(first)}{credited}{period}:",
        (*(_line(effect, case, outcomes) for case in effect.cases), *missing),
    )


def _credited(case: Case, outcomes: Mapping[str, Outcome]) -> str:
    total = sum((one for _, one in outcomes[case.example.payee_id].credited), Decimal(0))
    return in_unit(total, case.example.unit)


def _line(effect: Effect, case: Case, outcomes: Mapping[str, Outcome]) -> str:
    outcome = outcomes[case.example.payee_id]
    when = case.when.replace("{credited}", _credited(case, outcomes))
    paid = in_unit(
        outcome.payout or Decimal(0), outcome.pay_currency_code or case.example.currency_code
    )
    return f"{'; '.join([f'{when}: {paid} is paid', *_parts(effect, outcome)])}."


def _parts(effect: Effect, outcome: Outcome) -> Iterator[str]:
    parts: dict[str, Decimal] = {}
    kinds = {one.kind for one in outcome.slices}
    is_inside = effect.label == "multiplier" or bool(kinds & _CAPPED_INSIDE)
    for one in outcome.slices:
        # What a gate gives back of a cap is not cut.
        kind = "cap" if one.kind == "gate" and one.commission > 0 else one.kind
        parts[kind] = parts.get(kind, Decimal(0)) + one.commission
    for kind, says in _PARTS.items():
        part = parts.get(kind, Decimal(0))
        if kind == "cap" and is_inside:
            continue
        if part:
            yield says.format(money(abs(part)))
        elif kind == effect.label and kind in _UNREACHED:
            yield _UNREACHED[kind]
