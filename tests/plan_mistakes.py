"""What an analyst gets wrong in a plan book, and what is said of it."""

# What an analyst gets wrong, and what is said of it: file, what stands there ("" adds a line), what
# is written instead, sentence. All of them are made in one plan book.
TERMS = "period,{method},{table},none,carried,higher,half_away,line"
COMPONENT = f"months,{TERMS}"
MISTAKES = {
    "a rate in per cent": (
        "rate_tiers", "RT-US,2,quota_share,0.5,1,0.06,,", "RT-US,2,quota_share,0.5,1,6 %,,",
        "rate 6 % is not a rate such as 0.0675 with at most 6 decimals (rate_tiers.csv line 3)",
    ),
    "a decimal comma": (
        "rate_tiers", "RT-US,3,quota_share,1,,0.09,,", 'RT-US,3,quota_share,1,,"0,09",,',
        "rate 0,09 is not a rate such as 0.0675 with at most 6 decimals (rate_tiers.csv line 4)",
    ),
    "an unknown word": (
        "components", "calendar_days,carried,lower,half_even,line",
        "calendar_days,carried,upper,half_evn,line",
        "boundary_side upper is not one of higher, lower (components.csv line 4)",
    ),
    "a second unknown word of the same row": (
        "components", "", "",
        ("rounding_mode half_evn is not one of half_away, half_even, down, up"
        " (components.csv line 4)"),
    ),
    "a gap between tiers": (
        "rate_tiers", "RT-SE,2,amount,100000,", "RT-SE,2,amount,110000,",
        "Tier 2 of RT-SE begins at 110000, tier 1 ends at 100000 (rate_tiers.csv line 10)",
    ),
    "tiers that overlap": (
        "rate_tiers", "RT-PARTNER,2,amount,50000,", "RT-PARTNER,2,amount,40000,",
        "Tier 2 of RT-PARTNER begins at 40000, tier 1 ends at 50000 (rate_tiers.csv line 12)",
    ),
    "versions of a tier that overlap": (
        "rate_tiers", "RT-TEAM,1,quota_share,0,0.5,0.005,,2025-03-01",
        "RT-TEAM,1,quota_share,0,0.5,0.005,,2025-03-02",
        ("RT-TEAM, 1 has two versions on 2025-03-01 (rate_tiers.csv line 13,"
        " rate_tiers.csv line 15)"),
    ),
    "tiers of a version that do not end together": (
        "rate_tiers",
        "",
        "",
        "Tier 2 of RT-TEAM is valid to 2025-03-01, tier 1 to 2025-03-02 (rate_tiers.csv line 14)",
    ),
    "a rate that is a number in per cent": (
        "rate_tiers", "", "RT-SPARE,1,quota_share,0,80,5,,",
        "The rate 5 is 500 %: is 0.05 meant? (rate_tiers.csv line 17)",
    ),
    "a bound that is a number in per cent": (
        "rate_tiers", "", "RT-SPARE,2,quota_share,80,,0.05,,",
        "The lower bound 80 is 8000 %: is 0.8 meant? (rate_tiers.csv line 18)",
    ),
    "a rate table that nobody uses": (
        "rate_tiers", "", "",
        "Rate table RT-SPARE is used by no component and no rule (rate_tiers.csv line 17)",
    ),
    "a rate table that begins too late": (
        "rate_tiers", "", "RT-LATE,1,amount,0,,0.05,2025-03-01,",
        "Rate table RT-LATE of component PAUSED has no tiers on 2025-01-01 (components.csv line 9)",
    ),
    "a component without terms for a while": (
        "components", "",
        (f"PAUSED,BONUS,Paused,{COMPONENT.format(method='flat', table='RT-LATE')},2025-01-01,"
        "2025-02-01\n"
        f"PAUSED,BONUS,Paused,{COMPONENT.format(method='flat', table='RT-LATE')},2025-03-01,"),
        ("Component PAUSED has no terms from 2025-02-01 to 2025-03-01: nobody earns by it then"
        " (components.csv line 10)"),
    ),
    "a missing rate table": (
        "components", "", f"LOST,BONUS,Lost,{COMPONENT.format(method='flat', table='RT-LOST')},,",
        "rate_table_id RT-LOST is not in rate_tiers (components.csv line 11)",
    ),
    "a component that nothing credits": (
        "components", "", "",
        "Component LOST is credited by no rule (components.csv line 11)",
    ),
    "a component after its plan": (
        "components", "",
        f"OVER,BONUS,Over,{COMPONENT.format(method='none', table='')},2026-01-01,",
        "Component OVER is dated outside its plan BONUS and never counts (components.csv line 12)",
    ),
    "a plan that nobody is on": (
        "plans", "", "BONUS,Bonus,USD,spot,2025-01-01,2026-01-01",
        "Plan BONUS has no payees (plans.csv line 7)",
    ),
    "a plan of nothing": (
        "plans", "", "EMPTY,Empty,USD,spot,2025-01-01,2026-01-01",
        "Plan EMPTY has no components (plans.csv line 8)",
    ),
    "terms that nobody is on the plan for": (
        "components", "",
        f"EARLY,SE,Early,{COMPONENT.format(method='none', table='')},2024-01-01,2024-06-01",
        ("Nobody is paid by component EARLY: its plan SE has payees, but none while these terms are"
        " in force (components.csv line 13)"),
    ),
    "rules that cannot be told apart": (
        "crediting_rules", "PARTNER-2,PARTNER-REV,20", "PARTNER-2,PARTNER-REV,10",
        ("Rules PARTNER-1 and PARTNER-2 of PARTNER-REV can match one transaction and have the same"
        " priority 10 (crediting_rules.csv line 15, crediting_rules.csv line 16)"),
    ),
    "rules that cannot be told apart and pay alike": (
        "crediting_rules", "", "US-NEW-5,US-NEW,20,owner,upsell,,,,direct,,,,,2025-03-01,",
        ("Rules US-NEW-3 and US-NEW-5 of US-NEW can match one transaction from 2025-03-01 and have"
        " the same priority 20 (crediting_rules.csv line 4, crediting_rules.csv line 21)"),
    ),
    "a rule behind a wider one": (
        "crediting_rules", "SE-2,SE-DEALS,20", "SE-2,SE-DEALS,5",
        ("Rule SE-1 can never match: rule SE-2 of priority 5 takes every transaction before it"
        " (crediting_rules.csv line 12, crediting_rules.csv line 13)"),
    ),
    "a rule behind a wider one that pays alike": (
        "crediting_rules", "", "US-CASH-3,US-CASH,30,owner,receipt,smb,,,,,,,,,",
        ("Rule US-CASH-3 can never match: rule US-CASH-1 of priority 10 takes every transaction"
        " before it (crediting_rules.csv line 22, crediting_rules.csv line 6)"),
    ),
    "a rule after its component": (
        "crediting_rules", "", "OVER-1,OVER,1,owner,,,,,,,,,,2026-01-01,",
        ("Rule OVER-1 can never match: it is dated outside its component OVER"
        " (crediting_rules.csv line 23)"),
    ),
    "a rule against its method": (
        "crediting_rules", "", "EARLY-1,EARLY,1,owner,,,,,,TRUE,,,,,",
        ("Rule EARLY-1 can never match: its method owner is for deals without explicit splits, and"
        " has_splits is true (crediting_rules.csv line 24)"),
    ),
    "a share in per cent": (
        "crediting_rules", "", "PAUSED-1,PAUSED,1,territory,,,,,,,,50,,,",
        "The credit share 50 is 5000 %: is 0.5 meant? (crediting_rules.csv line 25)",
    ),
    "an assignment after its plan": (
        "plan_assignments", "", "P-01,EMPTY,2026-01-01,",
        ("P-01 is assigned to plan EMPTY outside its dates and earns nothing"
        " (plan_assignments.csv line 12)"),
    ),
    "an assignment longer than its plan": (
        "plan_assignments", "", "P-02,EMPTY,2025-06-01,2026-03-01",
        ("P-02 is assigned to plan EMPTY to 2026-03-01, which ends on 2026-01-01"
        " (plan_assignments.csv line 13)"),
    ),
    "an assignment to a plan that is not there": (
        "plan_assignments", "", "P-02,AE-UK,2025-06-01,",
        "plan_id AE-UK is not in plans: is AE-US meant? (plan_assignments.csv line 14)",
    ),
    "tiers in per cent of no quota": (
        "plan_assignments", "", "P-13,MANAGER,2025-02-01,",
        ("P-13 is on plan MANAGER, whose component TEAM has tiers in per cent of a quota, and has"
        " no quota for it (plan_assignments.csv line 15)"),
    ),
    "a quota of nobody": (
        "quotas", "", "P-06,US-NEW,2025-02,50000.00,",
        ("Quota of P-06 for US-NEW in 2025-02 is nobody's: P-06 is not on plan AE-US then"
        " (quotas.csv line 21)"),
    ),
    "a quota of another calendar": (
        "quotas", "", "P-06,SE-DEALS,2025-02,50000.00,",
        ("Quota of P-06 for SE-DEALS is for 2025-02, which is no period of its calendar"
        " (quotas.csv line 22)"),
    ),
    "gates in a circle": (
        "component_gates", "", "US-NEW,SE-DEALS,,0.5,,\nSE-DEALS,US-NEW,,0.5,,",
        ("The gates of SE-DEALS, US-NEW run in a circle (component_gates.csv line 2,"
        " component_gates.csv line 3)"),
    ),
    "a gate on a component that is not there": (
        "component_gates", "", "TEAM,US-NWE,,80,,",
        ("gate_component_id US-NWE is not in components: is US-NEW meant?"
        " (component_gates.csv line 4)"),
    ),
    "a gate that opens no cap": (
        "component_gates", "", "PARTNER-REV,US-NEW,cap,1,,",
        ("Component PARTNER-REV has no cap for its gate on US-NEW to open"
        " (component_gates.csv line 5)"),
    ),
    "a multiplier whose factors are of amounts": (
        "component_multipliers", "", "TEAM,US-NEW,RT-SE,,",
        ("Tier 1 of RT-SE, by which TEAM is multiplied, is bounded by amount, and attainment is a"
        " quota_share (component_multipliers.csv line 2)"),
    ),
    "and of its other tier": (
        "component_multipliers", "", "",
        ("Tier 2 of RT-SE, by which TEAM is multiplied, is bounded by amount, and attainment is a"
        " quota_share (component_multipliers.csv line 2)"),
    ),
    "a key written twice": (
        "quotas", "", "P-01,US-NEW,2025-02,120000.00,",
        ("Quota of P-01 for US-NEW in 2025-02 is there 2 times (quotas.csv line 2, quotas.csv line"
        " 23)"),
    ),
    "a day without a period": (
        "calendar_periods", "", "months,2025-05,FY2025,2025-05-01,2025-06-01",
        "Calendar months has no period from 2025-04-01 to 2025-05-01 (calendar_periods.csv line 5)",
    ),
    "a date that is none": (
        "payee_rates", "P-02,US-CASH,0.01,,", "P-02,US-CASH,0.01,1/2/2025,",
        "valid_from_on 1/2/2025 is not a date such as 2025-01-31 (payee_rates.csv line 4)",
    ),
    "a plan in no currency, and its component that nobody can date": (
        "plans", "", "FRANCS,Francs,CHF,spot,,",
        "currency_code CHF is not a currency of the plan book (plans.csv line 9)",
    ),
    "its component pays on claims, perhaps": (
        "components", "",
        (f"FRANCS,FRANCS,Francs,{COMPONENT.format(method='flat', table='RT-BILL')},,\nFUND,AE-US,"
        f"Fund,{COMPONENT.format(method='flat', table='RT-BILL')},2025-01-01,2025-02-30"),
        "valid_to_on 2025-02-30 is not a date such as 2025-01-31 (components.csv line 15)",
    ),
    "rules of what cannot be read": (
        "crediting_rules", "",
        "FRANCS-1,FRANCS,1,owner,,,,,,,,,,,\nFUND-1,FUND,1,owner,booking,eu,,,,,,0.5,,,",
        ("Rule FUND-1 says credit_share 0.5, which means nothing to rules of method owner"
        " (crediting_rules.csv line 27)"),
    ),
    "a claim on what cannot be read": (
        "fund_claims", "", "F-1,P-01,FUND,2025-02-03,-5.00",
        "Claim F-1 is over -5, not above 0 (fund_claims.csv line 2)",
    ),
    "days the wrong way round": (
        "plan_assignments", "", "P-03,EMPTY,2026-02-01,2026-01-01",
        ("Valid from 2026-02-01 to 2026-01-01, which is no day at all"
        " (plan_assignments.csv line 16)"),
    ),
    "a currency written twice": (
        "currencies", "", "EUR,2",
        "Currency EUR is there 2 times (currencies.csv line 3, currencies.csv line 5)",
    ),
    "thousands with a point": (
        "quotas", "", "P-01,SE-DEALS,2025-Q1,100.000,",
        ("quota_amount 100.000 has more decimals than the money scale of the company"
        " (quotas.csv line 24)"),
    ),
    "a month of a ramp that cannot be read": (
        "ramps", "", "SLOW,1,25 %\nSLOW,2,0.5\nSLOW,02,0.6",
        "ramp_share 25 % is not a share such as 0.25 with at most 6 decimals (ramps.csv line 2)",
    ),
    "a month that is there as 2 and as 02": (
        "ramps", "", "",
        "Month 2 of the ramp SLOW is there 2 times (ramps.csv line 3, ramps.csv line 4)",
    ),
    "a gate in per cent": (
        "component_gates", "", "",
        "The minimum attainment 80 is 8000 %: is 0.8 meant? (component_gates.csv line 4)",
    ),
    **{
        f"{name} by a component of another plan": (
            f"component_{name}s", "", "",
            (f"Component {of} is measured by {by}, and nobody is on both: {otherwise}"
            f" (component_{name}s.csv line {line})"),
        )
        for name, of, by, otherwise, line in (
            ("gate", "PARTNER-REV", "US-NEW", "the gate never opens", 5),
            ("multiplier", "TEAM", "US-NEW", "nothing is ever multiplied", 2),
        )
    },
    "a gate of a circle by another plan": (
        "component_gates", "", "",
        ("Component US-NEW is measured by SE-DEALS, and nobody is on both: the gate never opens"
        " (component_gates.csv line 2)"),
    ),
    "and the other way round": (
        "component_gates", "", "",
        ("Component SE-DEALS is measured by US-NEW, and nobody is on both: the gate never opens"
        " (component_gates.csv line 3)"),
    ),
    "a ramp that nobody goes up": (
        "ramps", "", "", "Ramp SLOW is used by no component (ramps.csv line 3)",
    ),
    "a rate of a payee that nothing reads": (
        "payee_rates", "", "P-01,US-NEW,0.05,,",
        ("The rate of P-01 for US-NEW pays nothing: the rate_method of the component is marginal"
        " (payee_rates.csv line 6)"),
    ),
    "territory rules that cannot be told apart": (
        "territory_rules", "", "NORDIC,NORTH,10,,SE,,,,2025-04-01\nPUBLIC,CENTRE,10,public,,,,,",
        ("Territory rules NORDIC and PUBLIC can match one account and have the same priority 10"
        " (territory_rules.csv line 2, territory_rules.csv line 3)"),
    ),
    "a territory rule behind a wider one": (
        "territory_rules", "", "MINES,SOUTH,20,public,,mining,,,",
        ("Territory rule MINES can never match: territory rule PUBLIC of priority 10 takes every"
        " account before it (territory_rules.csv line 4, territory_rules.csv line 3)"),
    ),
    "a territory rule behind a wider one that says the same": (
        "territory_rules", "", "CITY,CENTRE,30,public,,,A-1,,",
        ("Territory rule CITY can never match: territory rule PUBLIC of priority 10 takes every"
        " account before it (territory_rules.csv line 5, territory_rules.csv line 3)"),
    ),
    "a territory rule of no territory": (
        "territory_rules", "", "NOWHERE,,40,,NO,,,,",
        "territory_id is empty (territory_rules.csv line 6)",
    ),
    "a priority in words": (
        "territory_rules", "", "FIRST,NORTH,first,,DK,,,,",
        "priority first is not a whole number such as 2 (territory_rules.csv line 7)",
    ),
    "a territory rule that is there twice": (
        "territory_rules", "", "FINNS,NORTH,40,,FI,,,,\nFINNS,SOUTH,40,,FI,,,,",
        ("Territory rule FINNS is there 2 times (territory_rules.csv line 8, territory_rules.csv"
        " line 9)"),
    ),
    "a territory rule for no day": (
        "territory_rules", "", "BRIEF,NORTH,50,,IS,,,2025-03-01,2025-03-01",
        ("Valid from 2025-03-01 to 2025-03-01, which is no day at all"
        " (territory_rules.csv line 10)"),
    ),
    "an assignment after the calendar": (
        "plan_assignments", "", "",
        ("P-02 is assigned to plan EMPTY from 2025-06-01, after the last period"
        " (plan_assignments.csv line 13)"),
    ),
    "a component that moves to another calendar": (
        "components", "",
        (f"MOVED,BONUS,Moved,{COMPONENT.format(method='none', table='')},2025-01-01,2025-03-01\n"
        f"MOVED,BONUS,Moved,quarters,{TERMS.format(method='none', table='')},2025-03-01,"),
        ("Component MOVED counts by the calendar quarters from 2025-03-01 and months before: a"
        " component of another calendar is another component (components.csv line 17)"),
    ),
    "a rule that credits nothing": (
        "crediting_rules", "",
        "MOVED-1,MOVED,1,owner,,,,,,,,,,,\nMOVED-2,MOVED,2,territory,,,,,,,,0,,,",
        ("Rule MOVED-2 credits 0 of the amount, and no rule of MOVED comes after it: it does"
        " nothing (crediting_rules.csv line 29)"),
    ),
    "a year that is two thousand years off": (
        "plan_assignments", "", "P-03,EMPTY,0202-06-01,",
        "valid_from_on 0202-06-01 is not a date such as 2025-01-31 (plan_assignments.csv line 17)",
    ),
    "a year of another century": (
        "holidays", "", "months,2205-01-01,New Year",
        "holiday_on 2205-01-01 is after 2100: is the year meant so? (holidays.csv line 2)",
    ),
    "bounds with a point between thousands": (
        "rate_tiers", "",
        "RT-POINT,1,amount,0,25.000,0.05,,\nRT-POINT,2,amount,25.000,,0.06,,",
        ("upper_bound 25.000 is read as 25: is 25000 meant? (rate_tiers.csv line 20, rate_tiers.csv"
        " line 21)"),
    ),
    "a table by the name of another": (
        "components", "",
        f"POINT,BONUS,Point,{COMPONENT.format(method='marginal', table='RT-P0INT')},,",
        "rate_table_id RT-P0INT is not in rate_tiers: is RT-POINT meant? (components.csv line 18)",
    ),
    "a component by the name of another": (
        "crediting_rules", "", "POINT-1,P0INT,1,owner,,,,,,,,,,,",
        "component_id P0INT is not in components: is POINT meant? (crediting_rules.csv line 30)",
    ),
    "a rank that earns more than the first": (
        "rank_bonuses", "", "US-NEW,1,100,,\nUS-NEW,2,300,,\nUS-NEW,3,500,,",
        ("Rank 2 of component US-NEW earns 300, more than the rank before it, 100"
        " (rank_bonuses.csv line 3)"),
    ),
    "a gate that is always open": (
        "component_gates", "", "EU-BILL,EU-NEW,,0,,",
        ("The gate of EU-BILL on EU-NEW is met from 0 of the quota: it is always open"
        " (component_gates.csv line 6)"),
    ),
    "all quotas of who is not on the plan": (
        "quotas", "", "P-08,US-NEW,2025-02,1000.00,\nP-08,US-NEW,2025-03,1000.00,",
        ("2 quotas of P-08 are nobody's: P-08 is not on plan AE-US in 2025-02, 2025-03"
        " (quotas.csv line 25, quotas.csv line 26)"),
    ),
    "a payee on the plan of others": (
        "plan_assignments", "P-03,AE-US,", "P-03,MANAGER,",
        ("P-03 is on plan MANAGER, whose component TEAM has tiers in per cent of a quota, and has"
        " no quota for it: is plan AE-US meant, for which there is one?"
        " (plan_assignments.csv line 4)"),
    ),
    "and their rate is nobody's": (
        "payee_rates", "", "",
        ("The rate of P-03 for US-CASH is nobody's: P-03 is never on US-CASH"
        " (payee_rates.csv line 5)"),
    ),
    "a payee by another name": (
        "plan_assignments", "", "P-14,MANAGER,2025-02-01,",
        ("P-14 is on plan MANAGER, whose component TEAM has tiers in per cent of a quota, and has"
        " no quota for it: are those of P-I4 meant? (plan_assignments.csv line 18)"),
    ),
    "quotas of many for a component that is not there": (
        "quotas", "",
        "P-I4,TEAM,2025-02,1.00,\n" + "".join(
            f"P-{number},SE-DEALES,2025-Q1,1.00,\n" for number in range(20, 26)
        ),
        ("component_id SE-DEALES is not in components: is SE-DEALS meant? (quotas.csv line 28,"
        " quotas.csv line 29, quotas.csv line 30 and 3 more lines)"),
    ),
    "quotas for the periods of another calendar": (
        "quotas", "", "P-10,TEAM,2025-Q1,1.00,\nP-11,TEAM,2025-Q1,1.00,",
        ("Quotas for TEAM are for 2025-Q1, which are not of its calendar (quotas.csv line 34,"
        " quotas.csv line 35)"),
    ),
    "a payee with a zero too many": (
        "quotas", "", "P-010,US-NEW,2025-02,1.00,",
        ("Quota of P-010 for US-NEW in 2025-02 is nobody's: P-010 is not on plan AE-US then: is"
        " P-10 meant? (quotas.csv line 36)"),
    ),
    "a word that is wrong in many rows": (
        "crediting_rules", "",
        "".join(f"POINT-{number},POINT,{number},ower,,,,,,,,,,,\n" for number in range(2, 7)),
        ("credit_method ower is not one of owner, split, team_role, territory, channel_account,"
        " roll_up (crediting_rules.csv line 31, crediting_rules.csv line 32, crediting_rules.csv"
        " line 33 and 2 more lines)"),
    ),
}  # fmt: skip
ONLY_WARN = {
    "a rate that is a number in per cent", "a bound that is a number in per cent",
    "a rate table that nobody uses", "a component without terms for a while",
    "a plan that nobody is on", "a plan of nothing", "terms that nobody is on the plan for",
    "rules that cannot be told apart and pay alike", "a rule behind a wider one that pays alike",
    "a share in per cent", "an assignment longer than its plan", "a quota of nobody",
    "a day without a period", "a gate in per cent", "gate by a component of another plan",
    "multiplier by a component of another plan", "a gate of a circle by another plan",
    "and the other way round", "a ramp that nobody goes up", "an assignment after the calendar",
    "a rate of a payee that nothing reads", "a rule that credits nothing",
    "a year of another century", "bounds with a point between thousands",
    "a rank that earns more than the first", "a gate that is always open",
    "all quotas of who is not on the plan", "a payee with a zero too many",
    "and their rate is nobody's",
    "a territory rule behind a wider one that says the same",
}  # fmt: skip
