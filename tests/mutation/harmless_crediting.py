"""Changes of crediting that change nothing, each with its reason."""

from tests.mutation.harmless import Harmless

_PARTLY = "splits.split_numerator < splits.denominator then 'partly_credited'"
_DEALS = "select * from {{ ref('int_deals__profiled') }}"
_ASKED = "join {{ ref('int_profiles__measured') }} as asked"
_WAITED_FOR = "exists (select 1 from {{ ref('int_credits__deferred') }})"
_ID = "transaction_id) as transaction_id"
_ALWAYS, _OPEN = "cast('1900-01-01' as date)", "cast('9999-12-31' as date)"

CREDITING = (
    Harmless(
        "int_assignments__profiled",
        "in_job",
        (
            (
                "and assignments.valid_from_on < jobs.valid_to_on",
                "and assignments.valid_from_on <= jobs.valid_to_on",
            ),
            ("and assignments.valid_from_on < jobs.valid_to_on", "and true"),
            (
                "and jobs.valid_from_on < assignments.valid_to_on",
                "and jobs.valid_from_on <= assignments.valid_to_on",
            ),
            ("and jobs.valid_from_on < assignments.valid_to_on", "and true"),
        ),
        "Spares jobs of another time than the assignment, which cut nothing of it.",
    ),
    Harmless(
        "int_credits__allocated",
        "contested",
        (
            ("where credit_method <> 'roll_up'", "where true"),
            (
                "having count(distinct method_family) > 1",
                "having count(distinct method_family) >= 1",
            ),
            ("having count(distinct method_family) > 1", "having count(method_family) > 1"),
            ("having count(distinct method_family) > 1", "having true"),
        ),
        "Spares the ranking of credits that meet no other one and win anyway.",
    ),
    Harmless(
        "int_credits__allocated",
        "meeting",
        (
            ("on shared.component_id = contested.component_id", "on true"),
            ("on overlaid.component_id = contested.component_id", "on true"),
        ),
        "Spares the ranking of credits that meet no other one and win anyway.",
    ),
    Harmless(
        "int_credits__allocated",
        "meeting",
        (("semi join contested", "inner join contested"),),
        "A component is contested once.",
    ),
    Harmless(
        "int_credits__allocated",
        "final",
        (("and claimed.component_id = outranked.component_id", "and true"),),
        "A rule credits one component.",
    ),
    Harmless(
        "int_credits__overlaid",
        "named",
        (("where transactions.partner_account_id is not null", "where true"),),
        "Spares transactions without a partner: nobody is on a plan under no id.",
    ),
    Harmless(
        "int_credits__shared",
        "final",
        (
            (
                "when plan_amount_minor = amount_minor then share_minor",
                "when false then share_minor",
            ),
        ),
        "Spares the computing of a share that is known: it would be the same.",
    ),
    Harmless(
        "int_deals__profiled",
        "roll_up_rules",
        (
            (
                "select coalesce(bool_or(has_splits is not null), false) as name_splits",
                "select bool_or(has_splits is not null) as name_splits",
            ),
        ),
        "Empty only without a roll-up rule, and then nobody asks for roll-up profiles.",
    ),
    Harmless(
        "int_deals__rooted",
        "deals",
        (
            (
                f"where deals.is_in_force and {_WAITED_FOR}",
                "where deals.is_in_force and true",
            ),
        ),
        "Spares the deals where no credit waits, of which nothing is made.",
    ),
    Harmless(
        "int_deals__rooted",
        "booked",
        (("and lines.document_id = settling.document_id", "and true"),),
        "Spares the lines of documents that no credit waits for, which nobody asks for.",
    ),
    Harmless(
        "int_hierarchy__unrolled",
        "paths",
        (("where paths.levels_up < 30", "where paths.levels_up <= 30"),),
        "No firm has thirty levels; a cycle, which would reach them, is stopped by its gate.",
    ),
    Harmless(
        "int_lines__measured",
        "order_lines",
        (
            (
                "where row_status = 'current' and exists (select 1 from measures)",
                "where row_status = 'current' and true",
            ),
        ),
        "Where every component counts amounts the other inputs are empty too: nothing is joined.",
    ),
    Harmless(
        "int_lines__measured",
        "opportunity_lines",
        (
            (
                "where row_status = 'current' and exists (select 1 from measures)",
                "where row_status = 'current' and true",
            ),
        ),
        "Where every component counts amounts the other inputs are empty too: nothing is joined.",
    ),
    Harmless(
        "int_lines__measured",
        "transactions",
        (
            (
                "where quarantine_reason is null and exists (select 1 from measures)",
                "where quarantine_reason is null and true",
            ),
        ),
        "Where every component counts amounts the other inputs are empty too: nothing is joined.",
    ),
    Harmless(
        "int_lines__measured",
        "deals",
        (
            (
                f"{_DEALS} where is_in_force and exists (select 1 from measures)",
                f"{_DEALS} where is_in_force and true",
            ),
        ),
        "Where every component counts amounts the other inputs are empty too: nothing is joined.",
    ),
    *(
        Harmless(
            "int_profiles__listed",
            step,
            ((f"min({_ID}", f"max({_ID}"),),
            "What differs inside a profile is what no rule asks for.",
        )
        for step in ("profiles", "examples")
    ),
    Harmless(
        "int_shares__repeated",
        "managers",
        (
            ("on credits.payee_id = edges.manager_id", "on true"),
            ("and credits.component_id = edges.component_id", "and true"),
        ),
        "Spares the credits of who is nobody's manager in the component, which meet no share.",
    ),
    Harmless(
        "int_shares__uncredited",
        "counted",
        (
            (
                "where measured.measure <> 'amount' and measured.is_counted_directly",
                "where true and measured.is_counted_directly",
            ),
        ),
        "Spares the amounts, of which the entitlements themselves are asked.",
    ),
    Harmless(
        "int_shares__uncredited",
        "counted",
        (
            (
                "where measured.measure <> 'amount' and measured.is_counted_directly",
                "where measured.measure <> 'amount' and true",
            ),
        ),
        "Spares what is counted only above: no entitlement credits it.",
    ),
    Harmless(
        "int_credits__shared",
        "shares",
        (
            (
                "select * from {{ ref('int_shares__measured') }} where is_counted_directly",
                "select * from {{ ref('int_shares__measured') }} where true",
            ),
        ),
        "Spares what is counted only above: no entitlement credits it.",
    ),
    Harmless(
        "int_splits__ranged",
        "dated_deals",
        (
            (
                f"where valid_from_on > {_ALWAYS} or valid_to_on < {_OPEN}",
                f"where valid_from_on >= {_ALWAYS} or valid_to_on < {_OPEN}",
            ),
            (
                f"where valid_from_on > {_ALWAYS} or valid_to_on < {_OPEN}",
                f"where valid_from_on > {_ALWAYS} or valid_to_on <= {_OPEN}",
            ),
            (
                f"where valid_from_on > {_ALWAYS} or valid_to_on < {_OPEN}",
                f"where true or valid_to_on < {_OPEN}",
            ),
        ),
        "Spares the deals without dates, whose one range is the same.",
    ),
    Harmless(
        "int_splits__ranged",
        "starts",
        (
            ("semi join dated_deals", "inner join dated_deals"),
            ("on splits.deal_id = dated_deals.deal_id", "on true"),
        ),
        "A day is a start once, and of a deal without dates one end alone makes no range.",
    ),
    Harmless(
        "int_splits__ranged",
        "cumulated",
        (
            (
                "partition by deal_id, valid_from_on order by payee_id rows unbounded preceding",
                "partition by deal_id, valid_to_on order by payee_id rows unbounded preceding",
            ),
        ),
        "Ranges of a deal do not overlap, so that either day tells them apart.",
    ),
    Harmless(
        "int_transactions__judged",
        "splits",
        (("max(denominator) as denominator", "min(denominator) as denominator"),),
        "All splits of a deal and day are parts of one whole.",
    ),
    Harmless(
        "int_transactions__judged",
        "final",
        (
            (
                f"when uncredited.share_count > 0 or {_PARTLY}",
                f"when uncredited.share_count >= 0 or {_PARTLY}",
            ),
        ),
        "A group of shares has one at least.",
    ),
    Harmless(
        "int_credits__overlaid",
        "named",
        (
            (f"semi {_ASKED}", f"inner {_ASKED}"),
            ("on transactions.profile_id = asked.profile_id", "on true"),
            ("and transactions.measure = asked.measure", "and true"),
            ("and asked.credit_method = 'team_role'", "and true"),
            ("and asked.credit_method = 'territory'", "and true"),
            ("and asked.credit_method = 'channel_account'", "and true"),
        ),
        "Spares transactions that no rule credits so; the rule is asked for below.",
    ),
    Harmless(
        "int_shares__priced",
        "asked",
        (("semi join wanted", "inner join wanted"),),
        "Of a profile and method each measure is one row.",
    ),
)
