"""The description of the plans as one HTML file that needs no network, and as text."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

import jinja2

from orchestration.plans.description import ComponentPage, Description
from orchestration.plans.examples.story import Story
from orchestration.plans.territories import WHERE

PACKAGE = "orchestration.plans"


def write_page(description: Description, path: Path) -> None:
    html = (
        _environment()
        .get_template("plans.html")
        .render(
            company_name=description.company_name,
            plans=description.plans,
            territories=description.territories,
            where=WHERE,
            css=files(PACKAGE).joinpath("templates", "plans.css").read_text(encoding="utf-8"),
        )
    )
    path.write_text(html, encoding="utf-8")


def lines_of(description: Description) -> Iterator[str]:
    """The same for a terminal."""
    for plan in description.plans:
        yield from ("", f"{plan.name} ({plan.plan_id})", *plan.facts)
        for component in plan.components:
            yield ""
            yield from (f"  {line}" for line in _component(component))
    if description.territories:
        yield from ("", "Territories", WHERE, *description.territories)


def _component(each: ComponentPage) -> Iterator[str]:
    since = f", terms since {each.since}" if each.since else ""
    yield f"{each.name} ({each.component_id}{since})"
    yield from each.credited
    if each.precedence:
        yield each.precedence
    for table in each.rate_tables:
        yield (
            f"{table.rate_table_id}: {table.bounds}" if len(each.rate_tables) > 1 else table.bounds
        )
        for tier in table.tiers:
            to = f"from {tier.begins} to {tier.ends or 'no end'}"
            yield f"  tier {tier.number} {to} pays {tier.pays}"
    yield from (sentence for _, sentence in each.conventions)
    yield each.calendar
    for story in each.story:
        yield from _story(story)
    for one in each.further:
        yield f"{one.sentence} ({', '.join(one.rule_ids)})"
        yield from (f"  {line}" for line in _story(one.story)) if one.story else ()
        yield from [f"  {one.missing}"] if one.missing else ()
    for effect in each.effects:
        yield f"{effect.label}: {effect.supposed}"
        yield from (f"  {case}" for case in effect.cases)
    for _, sentence in each.changes:
        yield f"Changed: {sentence}."


def _story(story: Story) -> Iterator[str]:
    yield story.supposed
    yield from (f"  {deal}" for deal in story.deals)
    for line in story.lines:
        rated = f"tier {line.tier}: {line.amount} {line.what}, {line.rate} ="
        yield f"  {line.on}  {rated if line.rate else f'{line.what}:'} {line.commission}"
    yield story.result


@cache
def _environment() -> jinja2.Environment:
    """Every value is escaped: a plan may be called `<script>`."""
    return jinja2.Environment(
        loader=jinja2.PackageLoader(PACKAGE),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
