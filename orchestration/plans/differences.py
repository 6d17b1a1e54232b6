"""What two plan books say differently, rule by rule, in words; nothing where they mean the same."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from expectations.plan_language import Table, plan_tables
from orchestration.plans.book import (
    OPEN_END,
    Identity,
    PlanBook,
    Terms,
    Version,
    meaning,
    sort_key,
)
from orchestration.plans.wording import change, meant, phrase, row_name, while_in_force
from orchestration.publish.wording import listed

# From a day, to the day before another: what was said then, and what is said now.
Stretch = tuple[str, str, Terms | None, Terms | None]


def differences(old: PlanBook, new: PlanBook) -> list[str]:
    """One sentence per row and stretch of days on which the two disagree."""
    sentences = []
    for name, table in plan_tables().items():
        before, after = old.rows(name), new.rows(name)
        for identity in sorted({*before, *after}, key=sort_key):
            stretches = _disagreements(before.get(identity, ()), after.get(identity, ()))
            told = (_sentence(table, identity, stretch) for stretch in stretches)
            sentences += [sentence for sentence in told if sentence]
    return sentences


def dated_changes(
    book: PlanBook, name: str, identity: Identity, *, since: str
) -> Iterator[tuple[str, str]]:
    """What changes for a row inside one book after `since`: the day, and a sentence."""
    table, versions = plan_tables()[name], book.rows(name)[identity]
    days = sorted({day for one in versions for day in (one.from_on, one.to_on)})
    for day in days:
        before, after = _last_before(versions, day), _on(versions, day)
        if since < day < OPEN_END and before != after:
            yield day, _sentence(table, identity, (day, OPEN_END, before, after))


def _last_before(versions: Sequence[Version], day: str) -> Terms | None:
    return next((one.terms for one in versions if one.from_on < day <= one.to_on), None)


def _disagreements(old: Sequence[Version], new: Sequence[Version]) -> Iterator[Stretch]:
    days = sorted({day for one in (*old, *new) for day in (one.from_on, one.to_on)})
    open_stretch: Stretch | None = None
    for from_on, to_on in pairwise(days):
        said = (_on(old, from_on), _on(new, from_on))
        if open_stretch and open_stretch[2:] == said:
            open_stretch = (open_stretch[0], to_on, *said)
            continue
        if open_stretch and open_stretch[2] != open_stretch[3]:
            yield open_stretch
        open_stretch = (from_on, to_on, *said)
    if open_stretch and open_stretch[2] != open_stretch[3]:
        yield open_stretch


def _on(versions: Sequence[Version], day: str) -> Terms | None:
    return next((one.terms for one in versions if one.from_on <= day < one.to_on), None)


def _sentence(table: Table, identity: Identity, stretch: Stretch) -> str:
    from_on, to_on, old, new = stretch
    name, when = row_name(table, identity), while_in_force(from_on, to_on)
    if new is None:
        return f"{name} is gone{when}"
    if old is None:
        return f"{name} is new{when}{_terms(table, new)}"
    changed = [one for one in table.terms if old.get(one.name) != new.get(one.name)]
    # What a rate is so many of is no term of its own row.
    return f"{name} {listed([change(one, old, new) for one in changed])}{when}" if changed else ""


def _terms(table: Table, new: Terms) -> str:
    """What a new row says, in the words of its values where these have any; no default."""
    stated = [one for one in table.terms if new.get(one.name) not in (None, meaning(one, ""))]
    in_words = [one for one in stated if not one.is_condition and not one.says and one.words]
    said = [phrase(one, new) for one in stated if one not in in_words]
    means = "; ".join(meant(one, new) for one in in_words)
    return (f": it {listed(said)}" if said else "") + (f" ({means})" if means else "")
