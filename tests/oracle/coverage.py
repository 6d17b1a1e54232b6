"""What generated companies touched: a convention that was never hit was never proven."""

from collections import Counter
from collections.abc import Iterator

from tests.oracle.conditions import PROFILE, TERRITORIES
from tests.oracle.coverage_conditions import PLACES, condition_hits
from tests.oracle.coverage_credits import credit_hits
from tests.oracle.coverage_earning import TIERED, earning_hits
from tests.oracle.coverage_measures import measure_hits
from tests.oracle.coverage_modifying import OPENS, modifier_hits
from tests.oracle.coverage_quotas import quota_hits
from tests.oracle.oracle import Account
from tests.oracle.reading import ASKED_OF_PAYEE, CONDITIONS

REQUIRED = (
    *(
        f"transaction: {kind}"
        for kind in (
            "booking",
            "renewal",
            "upsell",
            "cancellation",
            "billing",
            "credit_memo",
            "receipt",
        )
    ),
    *(
        f"credit: {method}"
        for method in ("owner", "split", "team_role", "territory", "channel_account", "roll_up")
    ),
    *(
        f"measure: {measure}, {how}"
        for measure in ("units", "margin", "recurring", "deals", "logos")
        for how in ("direct", "roll_up")
    ),
    *(f"measure: {measure}, below zero" for measure in ("units", "margin", "recurring", "deals")),
    *(f"measure: {measure}, in another currency" for measure in ("units", "margin", "recurring")),
    "credit: score",
    "measure: score, below zero",
    "score: on the last day of its period",
    "score: on a day of its own",
    "score: several of a payee",
    "no credit: a score of who is not on the component",
    "measure: half of a smallest unit",
    "measure: a later cancellation counts nothing",
    "measure: a later booking of a customer",
    *(f"roll-up: level {level}" for level in (1, 2, 3)),
    "roll-up: a manager moved to another between two credits",
    "roll-up: beside a credit of one's own",
    *(
        f"hold: until {event}, counts {when}"
        for event in ("billing", "receipt")
        for when in ("later", "never")
    ),
    "hold: a document in another currency settles nothing",
    "hold: a cancellation waits for its order",
    "hold: a cancellation of a cancellation does not wait",
    *(f"credit: by {name}" for name in (*CONDITIONS, *ASKED_OF_PAYEE)),
    *(f"credit: by {name}, {place}" for name in TERRITORIES for place in PLACES),
    "credit: by currency_code, not that of what is settled",
    "credit: by a territory that is not listed",
    "credit: who is not meant leaves a share to another rule",
    "credit: who is not meant leaves a share to no rule",
    "credit: who has no job is not meant",
    *(f"roll-up: by {name} of the manager" for name in ASKED_OF_PAYEE),
    "roll-up: a manager who is not meant",
    *(f"roll-up: told apart by {name}" for name in PROFILE),
    "roll-up: told apart by a territory in which it lies",
    "roll-up: meets a direct credit, once",
    "roll-up: meets a direct credit, beside",
    "roll-up: a level left to the next rule",
    "credit: several rules, the lowest number",
    "credit: several rules of one number",
    "credit: share meets team role or territory",
    *(
        f"territory: credited by a rule for {what}"
        for what in (
            *("segment", "country_code", "industry", "account_id"),
            "an account that is not listed",
        )
    ),
    "territory: several rules, the lowest number",
    "territory: several rules of one number",
    "territory: of what is billed when the rule of its order has ended",
    "territory: no rule matches",
    "credit: splits of one transaction with different cents",
    "no credit: outside the pay calendar",
    "no credit: the deal is not won",
    "no credit: nobody owns it",
    "no credit: on no plan that day",
    "no credit: no rule matches",
    "no credit: splits below 1",
    "no credit: no split holds that day",
    "credit: of a split until a day",
    "credit: of a split by amount",
    "credit: of a split of a stage",
    "credit: of a split from a day on",
    "conversion: of a transaction",
    "conversion: of a transaction, a tie",
    "conversion: by the rate of transaction_day",
    "conversion: by the rate of period_start",
    "conversion: by the rate of period_end",
    "conversion: of a payout",
    "conversion: of a payout, a tie",
    "conversion: into a currency without decimals",
    "credit: on a leap day",
    *(
        f"{method}: crossed {way}"
        for method in TIERED
        for way in ("one tier up", "several tiers up", "one tier down", "several tiers down")
    ),
    *(f"{method}: total on a bound, {side}" for method in TIERED for side in ("higher", "lower")),
    *(f"{method}: total below zero" for method in TIERED),
    *(f"method: {method}" for method in ("none", "payee_rate", "flat", *TIERED)),
    *(
        f"basis: {basis}, {method}"
        for basis, methods in (
            ("credit", ("flat", "marginal", "retroactive", "interpolated")),
            ("target", ("flat", *TIERED)),
            ("amount", ("flat", *TIERED)),
        )
        for method in methods
    ),
    "target: for a quota of zero",
    "target: caps",
    "rule: paid by a table of its own, flat",
    "rule: paid by a table of its own, marginal",
    "return: at the rate of its original",
    "return: at the rate of its original, higher",
    "interpolated: inside a tier",
    *(f"cap: cuts, {window}" for window in ("period", "year", "transaction")),
    *(f"cap: gives back, {window}" for window in ("period", "year")),
    *(f"gate for {opens}: {what}" for opens in OPENS for what in ("pays", "holds back")),
    "gate for pay: one of two is needed",
    "gate for pay: both are needed",
    *(
        f"multiplier: {what}"
        for what in (
            "adds",
            "takes",
            "before_cap",
            "after_cap",
            "several, multiplicative",
            "several, additive",
            "a product rounded",
            "on a bound, higher",
            "on a bound, lower",
        )
    ),
    *(
        f"matrix: {basis}, {window}"
        for basis in ("credit", "target")
        for window in ("period", "year")
    ),
    *(
        f"matrix: {what}"
        for what in (
            "pays",
            "takes back",
            "under a cap",
            "beside a multiplier",
            "beside a gate",
            "beside a floor",
            "on a bound, higher",
            "on a bound, lower",
            *(
                f"a {line} {where}"
                for line in ("row", "column")
                for where in ("above the first", "without attainment")
            ),
        )
    ),
    *(f"rank: {window}" for window in ("period", "year", "transaction")),
    *(f"rank: {what}" for what in ("the first", "another", "shared", "after a shared one")),
    "rank: behind a closed gate",
    *(f"floor: {window}" for window in ("period", "year", "transaction")),
    *(f"floor: {what}" for what in ("beside credits", "without credits", "under a closed gate")),
    *(f"budget: {window}" for window in ("period", "year", "transaction")),
    *(f"budget: {what}" for what in ("uses up", "pays what it held", "shared by several")),
    "budget: a return leaves room",
    *(f"pool: {window}" for window in ("period", "year", "transaction")),
    *(f"pool: {what}" for what in ("gives", "takes", "to who earned nothing", "then claimed")),
    *(f"fund: {window}" for window in ("period", "year", "transaction")),
    *(f"fund: {what}" for what in ("waits for a claim", "pays what was claimed", "of a floor")),
    "gate for pay: without attainment",
    "gate for pay: exactly at its minimum",
    "retroactive: true-up",
    "retroactive: true-up downwards",
    "marginal: the rate falls in a higher tier",
    *(
        f"rounding: {mode}, {point}, {what}"
        for mode in ("half_away", "half_even", "down", "up")
        for point in ("line", "credit")
        for what in ("a tie", "a negative tie", "no tie")
    ),
    "rounding: line, to a multiple",
    "rounding: credit, to a multiple",
    "rounding: later terms by which nothing was earned",
    *(
        f"segment: {opening} inside a window, {window}"
        for opening in ("zero", "carried")
        for window in ("period", "year")
    ),
    *(
        f"segment: another {what}"
        for what in (
            "assignment",
            "component version",
            "rate table",
            "payee rate",
            "quota",
            "territory",
        )
    ),
    *(
        f"bounds: {unit}, {window}"
        for unit in ("amount", "quota_share")
        for window in ("period", "year")
    ),
    "quota: zero",
    "quota: prorated",
    "quota: prorated by working days",
    "quota: prorated by working days, a holiday among them",
    "quota: prorated by one of the terms of a period",
    "quota: prorated by the terms of a period that count working days",
    "quota: prorated by the nearest of different terms",
    "quota: prorated, part-time work",
    "quota: prorated, joiner",
    "quota: prorated, the day of coming not counted",
    "quota: ramped",
    *(f"quota: ramped, {days}" for days in ("none", "calendar_days", "working_days")),
    "quota: prorated, leaver",
    "quota: prorated, leave",
    "quota: prorated over a leap day",
    "quota: prorated, a cent rounded",
    *(f"quota: grown, {window}" for window in ("period", "year")),
    "quota: grown and prorated",
    "quota: of a year, by seasons",
    "quota: of a year, in equal parts",
    "quota: of a year and prorated",
    "quota: of a year where a group has one",
    "quota: written where one of a year is",
    "quota: what another component credits",
    "quota: what another component credits, nothing left",
    "quota: what another component credits, by several pay periods",
    "quota: written where another component credits",
    *(f"quota: of a {kind}" for kind in ("territory", "team", "role")),
    "quota: of the nearest of several groups",
    "quota: of a group on a later day than the first",
    "quota: of a group that the payee leaves inside the period",
    "quota: of a group where it would have grown",
    "quota: written where a group has one",
    "quota: written where it would have grown",
    "quota: another version inside the period",
    *(f"target: {window}" for window in ("period", "year", "transaction")),
    "target: without a quota",
    "target: changes inside a period",
    "target: prorated",
    "target: a part of it",
    "attainment: negative",
    "attainment: above 1",
    "attainment: a tie",
)


def hits_of(account: Account) -> Iterator[str]:
    yield from credit_hits(account)
    yield from condition_hits(account)
    yield from measure_hits(account)
    yield from earning_hits(account)
    yield from quota_hits(account)
    yield from modifier_hits(account)


def missing(hits: Counter[str]) -> list[str]:
    return [name for name in REQUIRED if not hits[name]]


def report(hits: Counter[str]) -> str:
    """Every convention with the number of times it was hit; what was not is named last."""
    width = max(len(name) for name in REQUIRED)
    lines = [f"{name:<{width}} {hits[name]:>8}" for name in REQUIRED]
    lines += [f"NEVER HIT: {name}" for name in missing(hits)]
    return "\n".join(lines)
