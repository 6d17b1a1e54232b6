"""The language of plan cases: mistakes in words, defaults, short form, names kept apart."""

from pathlib import Path

import openpyxl
import pytest

from orchestration.company import InputError
from orchestration.gates.results import ExpectationResult, FailingRow, StationGate, TableVerdict
from orchestration.uat.apart import kept_apart, without_prefix
from orchestration.uat.blame import culprits
from orchestration.uat.cases import Case
from orchestration.uat.company_folder import Written, number_cases, worlds_of, write_company
from orchestration.uat.defaults import filled
from orchestration.uat.mistakes import MistakesError
from orchestration.uat.reading import read_cases
from orchestration.uat.tables import writable_tables

DEAL = "transactions: [{payee: ANN, on: 2025-02-03, amount: 1000.00}]"


def cases_of(tmp_path: Path, text: str) -> list[Case]:
    path = tmp_path / "ours.yml"
    path.write_text(text, encoding="utf-8")
    return read_cases([path])


def rows_of(tmp_path: Path, *keys: str) -> dict[str, list[dict[str, str]]]:
    """All rows of one case, with only what is not empty."""
    text = "- name: one\n" + "".join(f"  {key}\n" for key in [*keys, "expect: nothing"])
    [case] = cases_of(tmp_path, text)
    return {
        name: [{key: value for key, value in row.items() if value} for row in rows]
        for name, rows in filled(case).items()
    }


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        (
            "expcet: nothing",
            "case 'one' (line 1): 'expcet' is neither a table nor one of name, says",
        ),
        ("says: no expectation", "case 'one' (line 1): expect is missing"),
        ("expect: {payout: nothing}", "expect has the unknown key 'payout' (known: credits"),
        ("expect: {refused: a, payouts: nothing}", "expect.refused must be one sentence"),
        (
            "expect: {payouts: [{payee: ANN, amount: '1,000.00'}]}",
            "expect.payouts 1 (line 2): amount must be a number such as 1234.56, not '1,000.00'",
        ),
        (
            "expect: {payouts: [{period: 2025-02, amount: 1}]}",
            "expect.payouts 1 (line 2) lacks payee",
        ),
        ("expect: {payouts: [{payee: ANN}]}", "expect.payouts 1 (line 2) lacks an amount"),
        (
            "expect: {commissions: [{payee: ANN, tier: one, amount: 1}]}",
            "expect.commissions 1 (line 2): tier must be a number such as 1234.56, not 'one'",
        ),
        (
            "rate_tiers: [{rate: 0.05}, {ratte: 0.05}]\n  expect: nothing",
            "case 'one' (line 1): rate_tiers 2 (line 2) has the unknown key 'ratte' (known:",
        ),
        (
            "transactions: [{payee: ANN, on: 2025-02-03}]\n  expect: nothing",
            "case 'one' (line 1): transactions 1 (line 2) lacks amount",
        ),
        (
            "transactions: [{on: 2025-02-03, amount: 1, typ: renewal}]\n  expect: nothing",
            "case 'one' (line 1): transactions 1 (line 2) has the unknown key 'typ' (known: payee",
        ),
        ("company: {time: UTC}\n  expect: nothing", "company has the unknown key 'time'"),
        ("rate_tiers: {rate: 1}\n  expect: nothing", "rate_tiers must be a list of rows"),
        ("plans: [{plan: a~b}]\n  expect: nothing", "plans 1 (line 2): plan may not contain '~'"),
    ],
)
def test_a_mistake_is_one_sentence_with_file_case_and_key(tmp_path, keys, sentence):
    with pytest.raises(InputError) as raised:
        cases_of(tmp_path, f"- name: one\n  {keys}\n")

    assert str(raised.value).startswith("ours.yml, case 'one'")
    assert sentence in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("- name: one\n  name: two\n", "ours.yml has the key 'name' twice (line 2)"),
        ("- {expect: nothing}", "ours.yml, case 1 has no name"),
        ("- name: one: two\n", "ours.yml is not readable as YAML: mapping values are not allowed"),
        ("name: one\n", "ours.yml has the unknown key 'name' (known: shared, cases)"),
        ("- {name: a, expect: nothing}\n- {name: a, expect: nothing}", "two cases of the name 'a'"),
        ("shared: {}\ncases: []\n", "No cases in"),
    ],
)
def test_a_mistake_outside_a_case_names_the_file(tmp_path, text, sentence):
    with pytest.raises(InputError, match=r"ours\.yml") as raised:
        cases_of(tmp_path, text)

    assert sentence in str(raised.value)


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        (
            (DEAL.replace("1000.00", "1, type: sale"),),
            "transactions 1 (line 2): type must be one of",
        ),
        (("quotas: [{payee: ANN, period: 2025-02}]",), "quotas 1 (line 2) lacks quota_amount"),
        (("plans: [{plan: A}, {plan: B}]", DEAL), "components 1 lacks plan_id: the case has A, B"),
        (
            ("plans: [{plan: A}, {plan: B}]", "components: [{plan: A}]", DEAL),
            "plan_assignments is missing: the case has the plans A, B",
        ),
        (("transactions: [{on: 2025-02-03, amount: 1, splits: ANN}]",), "splits must be such as"),
    ],
)
def test_what_no_default_can_fill_is_one_sentence(tmp_path, keys, sentence):
    with pytest.raises(InputError, match=r"ours\.yml, case 'one' \(line 1\): ") as raised:
        rows_of(tmp_path, *keys)

    assert sentence in str(raised.value)


@pytest.mark.parametrize(
    ("expected", "sentence"),
    [
        ("credits: [{payee: ANNE, amount: 0}]", "credits 1 is of the payee ANNE, which"),
        ("payouts: [{payee: ANN, period: 2025-2, amount: 0}]", "payouts 1 is of the period 2025-2"),
        ("attainment: [{payee: ANN, component: COMP, amount: 0}]", "of the component COMP, which"),
        (
            "credits: [{payee: ANN, amount: 1}, {payee: ANN, rule: COMPONENT-team, amount: 0}]",
            "which the case does not have: is COMPONENT-split meant?",
        ),
    ],
)
def test_of_a_name_that_a_case_does_not_have_nothing_can_be_expected(tmp_path, expected, sentence):
    """A zero of somebody who is not there would be met whatever the plan pays."""
    text = f"- name: one\n  {DEAL}\n  expect: {{{expected}}}\n"
    with pytest.raises(InputError, match=r"ours\.yml, case 'one' \(line 1\): expect\.") as raised:
        cases_of(tmp_path, text)

    assert sentence in str(raised.value)


def test_a_deal_alone_makes_a_whole_company(tmp_path):
    rows = rows_of(tmp_path, DEAL)

    assert rows["plans"] == [
        {"plan_id": "PLAN", "currency_code": "USD", "exchange_rate_type": "spot"}
    ]
    assert [row["credit_method"] for row in rows["crediting_rules"]] == ["owner", "split"]
    assert rows["plan_assignments"] == [{"payee_id": "ANN", "plan_id": "PLAN"}]
    assert rows["hr.workers"] == [{"worker_id": "ANN"}]
    assert rows["erp.orders"] == [
        {
            "order_id": "T-1",
            "owner_worker_id": "ANN",
            "order_type": "booking",
            "ordered_on": "2025-02-03",
            "currency_code": "USD",
        }
    ]
    assert rows["erp.order_lines"] == [{"order_id": "T-1", "line_id": "1", "amount": "1000.00"}]
    [component] = rows["components"]
    assert component["rate_method"] == "marginal"
    # The conventions are left to the defaults of the plan book.
    assert component.keys().isdisjoint({"boundary_side", "rounding_mode"})


def test_tiers_begin_where_the_one_before_ends(tmp_path):
    tiers = rows_of(
        tmp_path,
        "rate_tiers: [{rate: 0.1}, {rate: 0.2, lower_bound: 5, upper_bound: 9}, {rate: 0.3}]",
    )["rate_tiers"]

    assert [(row["lower_bound"], row.get("upper_bound")) for row in tiers] == [
        ("0", "5"),
        ("5", "9"),
        ("9", None),
    ]
    assert [row["tier_number"] for row in tiers] == ["1", "2", "3"]


def test_what_is_written_empty_stays_empty(tmp_path):
    rows = rows_of(tmp_path, "rate_tiers: [{rate: null}]", "plan_assignments: []", DEAL)

    assert "rate" not in rows["rate_tiers"][0]
    assert rows["plan_assignments"] == []


def test_a_receipt_makes_the_documents_it_settles(tmp_path):
    rows = rows_of(tmp_path, DEAL.replace("1000.00", "5, type: receipt, id: P-1"))

    assert rows["erp.orders"][0]["owner_worker_id"] == "ANN"
    assert rows["erp.invoices"][0]["order_id"] == rows["erp.orders"][0]["order_id"]
    assert rows["erp.payment_lines"][0]["invoice_id"] == rows["erp.invoices"][0]["invoice_id"]
    assert "erp.order_lines" not in rows
    assert "erp.invoice_lines" not in rows


def test_names_are_kept_apart_and_shared_words_are_not(tmp_path):
    text = (
        f"- name: one\n  {DEAL}\n  expect: nothing\n"
        "  quotas: [{payee: ANN, period: 2025-02, quota_amount: 5}]\n"
        "  components: [{calendar: ours}]\n"
        "  calendar_periods: [{calendar: ours, period: P1, year: Y,"
        " valid_from_on: 2025-02-01, valid_to_on: 2025-03-01}]\n"
    )
    [numbered] = number_cases(cases_of(tmp_path, text))

    apart = kept_apart(numbered.rows, 7, shared_calendar_id="months")

    assert apart["erp.orders"][0]["owner_worker_id"] == "c0007~ANN"
    assert apart["erp.orders"][0]["order_type"] == "booking"
    assert apart["erp.orders"][0]["currency_code"] == "USD"
    assert apart["components"][0]["calendar_id"] == "c0007~ours"
    assert apart["calendar_periods"][0]["period_id"] == "c0007~P1"
    assert apart["quotas"][0]["period_id"] == "2025-02"
    assert without_prefix("order|c0007~T-1|c0007~1 of c0007~ANN") == "order|T-1|1 of ANN"


def test_the_contract_says_which_names_all_companies_share():
    """A currency or a month under another name would be unknown, and its case refused."""
    kinds = {"currency_code": "currency", "calendar_id": "calendar", "period_id": "period"}
    unsaid = [
        f"{table.name}.{column.name}"
        for table in writable_tables().values()
        for column in table.columns.values()
        for ending, kind in kinds.items()
        if column.type_name == "text" and column.name.endswith(ending) and column.names != kind
    ]

    assert unsaid == []


def test_only_cases_that_agree_are_one_company(tmp_path):
    names = {
        "plain": "",
        "four digits": "company: {money_scale: 4}",
        "dinars": "currencies: [{currency: KWD, decimal_digits: 2}]",
        "plain too": "company: {money_scale: 2}",
        "other dinars": "currencies: [{currency: KWD, decimal_digits: 0}]",
        "a day off": "holidays: [{calendar: months, holiday_on: 2025-02-17}]",
        "a day off in nobody's calendar": "holidays: [{calendar: weeks, holiday_on: 2025-02-17}]",
        "public accounts": "territory_rules: [{territory: WEST, segment: public}]",
        "mines": "territory_rules: [{territory: EAST, industry: mining}]",
        "public accounts too": "territory_rules: [{territory: EAST, segment: public}]",
        "everybody's accounts": "territory_rules: [{territory: EAST}]",
    }
    text = "".join(f"- name: {name}\n  expect: nothing\n  {key}\n" for name, key in names.items())

    worlds = worlds_of(number_cases(cases_of(tmp_path, text)))

    assert [[each.case.name for each in world] for world in worlds] == [
        [
            *("plain", "dinars", "plain too", "a day off in nobody's calendar"),
            *("public accounts", "public accounts too"),
        ],
        ["four digits"],
        ["other dinars", "mines"],
        ["a day off"],
        ["everybody's accounts"],
    ]


def test_a_line_of_the_company_is_somebodys_row(tmp_path):
    text = "".join(f"- name: {name}\n  expect: nothing\n  {DEAL}\n" for name in ("a", "b"))

    places = write_company(number_cases(cases_of(tmp_path, text)), tmp_path / "company")

    # An order that a transaction stands for was written there.
    assert places["erp.orders.csv", 3] == Written(2, "transactions", 1)
    assert places["plans.csv", 3] == Written(2, "plans", 1)
    lines = (tmp_path / "company/extracts/erp.orders.csv").read_text("utf-8").splitlines()
    assert lines[2].startswith("c0002~T-1,")


def failed(reason: str, severity: str, *rows: FailingRow) -> ExpectationResult:
    return ExpectationResult(
        "staging", "staging.stg", "rule", None, severity, False, True, 1, 1, reason, None, rows
    )


def test_a_gate_names_the_cases_whose_rows_failed():
    places = {("rate_tiers.csv", 5): Written(3, "rate_tiers", 2)}
    by_line = FailingRow("5", None, None, "A tier ends (rate_tiers.csv line 5)")
    by_name = FailingRow("c0004~RT", None, None, "Rate table c0004~RT begins at 1")
    gate = StationGate(
        "staging",
        "run",
        "release",
        (TableVerdict("staging", "staging.stg", (failed("", "critical", by_line, by_name),)),),
    )

    assert culprits(gate, places) == {
        3: ["A tier ends (rate_tiers row 2)"],
        4: ["Rate table RT begins at 1"],
    }


def test_where_a_whole_table_is_blamed_its_warned_rows_name_the_case():
    results = (
        failed("2 of 9 rows are quarantined", "critical"),
        failed("", "warning", FailingRow("c0002~O", None, None, "c0002~O is no date")),
    )
    gate = StationGate("staging", "run", "release", (TableVerdict("staging", "stg", results),))

    assert culprits(gate, {}) == {2: ["O is no date"]}


def test_a_workbook_without_its_sheet_says_so(tmp_path):
    path = tmp_path / "book.xlsx"
    openpyxl.Workbook().save(path)

    with pytest.raises(InputError, match=r"book\.xlsx has no sheet 'cases'"):
        read_cases([path])


def test_a_row_of_a_workbook_must_name_a_known_case(tmp_path):
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "cases"
    sheet.append(["case", "expect"])
    sheet.append(["one", "nothing"])
    tiers = workbook.create_sheet("rate_tiers")
    tiers.append(["case", "rate"])
    tiers.append(["two", 0.05])
    workbook.save(tmp_path / "book.xlsx")

    with pytest.raises(InputError, match=r"book\.xlsx, rate_tiers row 2: no case 'two'"):
        read_cases([tmp_path / "book.xlsx"])


def test_what_is_no_workbook_is_one_sentence(tmp_path):
    (tmp_path / "book.xlsx").write_text("case,expect\n", encoding="utf-8")

    with pytest.raises(InputError, match=r"book\.xlsx is not readable as a workbook"):
        read_cases([tmp_path / "book.xlsx"])


SOLD = "{id: O-1, payee: ANN, on: 2025-02-03, amount: 900}"


@pytest.mark.parametrize(
    ("second", "sentence"),
    [
        (
            "{type: cancellation, of: O-l, payee: ANN, on: 2025-02-04, amount: -900}",
            "of is no order of the case: O-l (it has O-1)",
        ),
        (
            "{id: O-2, type: cancellation, of: O-2, payee: ANN, on: 2025-02-04, amount: -900}",
            "of is no order of the case: O-2 (it has O-1)",
        ),
        (
            "{type: renewal, of: O-9, payee: ANN, on: 2025-02-04, amount: 900}",
            "of is no order of the case: O-9 (it has O-1)",
        ),
        (
            "{type: billing, of: O-2, on: 2025-02-04, amount: 900}",
            "of is no order of the case: O-2 (it has O-1)",
        ),
        (
            "{type: receipt, of: O-1, on: 2025-02-04, amount: 900}",
            "of is no invoice of the case: O-1 (it has no other invoice)",
        ),
        (
            "{type: billing, of: O-1, payee: BEN, on: 2025-02-04, amount: 900}",
            "payee is not read: the billing has that of its order",
        ),
        (
            "{type: receipt, product: DESK, on: 2025-02-04, amount: 900}",
            "product is not read: a receipt has no product",
        ),
        (
            "{type: billing, quantity: 3, on: 2025-02-04, amount: 900}",
            "quantity is not read: a billing counts its amount alone",
        ),
        (
            "{id: O-1, payee: BEN, on: 2025-02-04, amount: 900}",
            "the id O-1 is that of ours.yml, case 'one' (line 1): transactions 1 (line 3) already",
        ),
    ],
)
def test_nothing_in_the_short_form_stays_unread(tmp_path, second, sentence):
    with pytest.raises(InputError) as raised:
        rows_of(tmp_path, f"transactions:\n    - {SOLD}\n    - {second}")

    place = "ours.yml, case 'one' (line 1): transactions 2 (line 4): "
    assert str(raised.value) == place + sentence


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        ("account: X, segment: big", "account: X, segment: small", "segment of X is small here"),
        (
            "product: DESK, family: wood",
            "product: DESK, family: steel",
            "product_family of DESK is steel here and wood in",
        ),
        (
            "deal: D, splits: {ANN: 0.5}",
            "deal: D, splits: {ANN: 1}",
            "split_share of D ANN is 1 here and 0.5 in",
        ),
    ],
)
def test_two_lines_do_not_contradict_each_other(tmp_path, first, second, sentence):
    deals = [f"{{payee: ANN, on: 2025-02-03, amount: 900, {said}}}" for said in (first, second)]

    with pytest.raises(InputError, match=r"transactions 2 \(line 4\): the ") as raised:
        rows_of(tmp_path, f"transactions:\n    - {deals[0]}\n    - {deals[1]}")

    assert sentence in str(raised.value)


def test_what_lines_say_of_one_account_is_put_together(tmp_path):
    said = ("segment: big", "country: DE", "segment: big, country: DE")
    deals = [f"{{on: 2025-02-03, amount: 9, account: X, {each}}}" for each in said]

    rows = rows_of(tmp_path, f"transactions: [{', '.join(deals)}]")

    [account] = rows["crm.accounts"]
    assert account.items() >= {"segment": "big", "country_code": "DE"}.items()


def test_where_opportunities_are_booked_they_are_the_deals(tmp_path):
    company = "company: {bookings_from: opportunities}"
    of_another = "{type: cancellation, of: O-2, payee: ANN, on: 2025-02-04, amount: -9}"

    with pytest.raises(InputError, match="of is no opportunity of the case: O-2") as raised:
        rows_of(
            tmp_path,
            company,
            f"transactions: [{SOLD}, {of_another}, {SOLD.replace('O-1', 'O-3, deal: D')}]",
        )

    assert "deal is not read: where opportunities are booked" in str(raised.value)


def test_an_order_of_a_table_may_be_named(tmp_path):
    rows = rows_of(
        tmp_path,
        "erp.orders: [{order: O-1, ordered_on: 2025-02-03}]",
        "transactions: [{type: billing, of: O-1, on: 2025-02-04, amount: 9}]",
    )

    assert rows["erp.invoices"][0]["order_id"] == "O-1"


def test_all_mistakes_of_all_files_are_told(tmp_path):
    (tmp_path / "broken.yml").write_text("- name: one: two\n", encoding="utf-8")
    (tmp_path / "ours.yml").write_text(
        "- name: one\n"
        "  company: {time: UTC}\n"
        "  rate_tiers: [{ratte: 0.05, rate: a~b}]\n"
        "  transactions: [{payee: ANN, on: 2025-02-03}, {payee: ANN, amount: 1, typ: x}]\n"
        "  expect: {payouts: [{payee: ANN, amount: x}, {period: 2025-02, amount: 1}]}\n"
        "- name: two\n"
        "  says: a\n"
        "  says: b\n"
        "  quotas: [{payee: ANN}]\n"
        "  expect: nothing\n"
        "- name: two\n"
        "  transactions: [{on: 2025-02-03, amount: 1, of: T-7}]\n"
        "  expect: nothing\n",
        encoding="utf-8",
    )

    with pytest.raises(MistakesError) as raised:
        read_cases([tmp_path, tmp_path / "none.yml"])

    one, two = "ours.yml, case 'one' (line 1): ", "ours.yml, case 'two' (line 6): "
    told = [sentence.split(" (known:")[0] for sentence in raised.value.sentences]
    assert told == [
        (
            "broken.yml is not readable as YAML: mapping values are not allowed in this context"
            " (line 1)"
        ),
        "ours.yml has the key 'says' twice (line 8)",
        f"{one}company has the unknown key 'time'",
        f"{one}rate_tiers 1 (line 3) has the unknown key 'ratte'",
        f"{one}rate_tiers 1 (line 3): rate may not contain '~': 'a~b'",
        f"{one}transactions 1 (line 4) lacks amount",
        f"{one}transactions 2 (line 4) has the unknown key 'typ'",
        f"{one}transactions 2 (line 4) lacks on",
        f"{one}expect.payouts 1 (line 5): amount must be a number such as 1234.56, not 'x'",
        f"{one}expect.payouts 2 (line 5) lacks payee",
        f"{two}quotas 1 (line 9) lacks period_id",
        "ours.yml has two cases of the name 'two' (line 11)",
        (
            "ours.yml, case 'two' (line 11): transactions 1 (line 12): of is no order of the case:"
            " T-7 (it has no other order)"
        ),
        f"{tmp_path}/none.yml is no file and no folder",
    ]


def test_all_mistakes_of_a_workbook_are_told(tmp_path):
    workbook = openpyxl.Workbook()
    workbook.worksheets[0].title = "cases"
    workbook.worksheets[0].append(["case", "expect"])
    workbook.worksheets[0].append(["one", "nothing"])
    tiers = workbook.create_sheet("rate_tiers")
    for row in (["case", "rate", ""], ["two", 0.05], ["one", 0.05, 7], [None, 0.05]):
        tiers.append(row)
    workbook.save(tmp_path / "book.xlsx")

    with pytest.raises(MistakesError) as raised:
        read_cases([tmp_path / "book.xlsx"])

    assert raised.value.sentences == (
        "book.xlsx, rate_tiers row 3 has a value below no heading",
        "book.xlsx, rate_tiers row 2: no case 'two' in the sheet 'cases'",
        "book.xlsx, rate_tiers row 4 names no case",
    )


def test_what_nobody_needs_to_name_has_an_id(tmp_path):
    claim = "{payee: SHOP, claimed_on: 2025-02-20, claim_amount: 5}"
    rows = rows_of(tmp_path, f"fund_claims: [{claim}, {claim}]", "crediting_rules: [{}]")

    assert [row["claim_id"] for row in rows["fund_claims"]] == ["CLAIM-1", "CLAIM-2"]
    assert [row["rule_id"] for row in rows["crediting_rules"]] == ["RULE-1"]
