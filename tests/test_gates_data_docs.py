"""Data Docs: readable without a network, honest, and harmless to open."""

import re
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest

from expectations.vocabulary import never_empty, no_rows, one_of, suite
from orchestration.gates.data_docs import build_data_docs
from orchestration.gates.validation import examine
from orchestration.settings import Settings
from tests import gates_company

ATTACK = "<img src=x onerror=alert(1)>$name"


@pytest.fixture(scope="module")
def docs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The pages about one table that passes, one that warns, and two that block."""
    settings = gates_company.settings_in(tmp_path_factory.mktemp("docs"))
    with duckdb.connect(str(settings.warehouse_path)) as warehouse:
        warehouse.execute(
            f"""
            create schema raw_control;
            create schema staging;
            create table raw_control.runs as select 'run-1' as run_id, 'rel-1' as release_id;
            create table raw_control.files as select 1 as file_id, 'deals.csv' as file_name;
            create table staging.passes as select '{ATTACK}' as deal_id, 1 as line_number;
            create table staging.warns as select * from staging.passes;
            create table staging.blocks as select * from staging.passes;
            """
        )
    _examine(settings)
    index = build_data_docs(settings.gates_dir, "run-1")
    return {path.name: path.read_text(encoding="utf-8") for path in index.parent.iterdir()}


def _examine(settings: Settings) -> None:
    def attacked():
        return no_rows(
            "deals_are_harmless",
            "select deal_id as row_key, deal_id as value, 'Deal ' || deal_id as reason from this",
            severity="warning",
        )

    examine(
        "staging",
        settings=settings,
        suites={
            "staging.passes": lambda: suite("staging.passes", *never_empty("deal_id")),
            "staging.warns": lambda: suite("staging.warns", attacked(), key=("deal_id",)),
            "staging.blocks": lambda: suite(
                "staging.blocks",
                attacked(),
                one_of("deal_id", "D-1"),
                *never_empty("ghost"),
                key=("deal_id",),
            ),
            "staging.gone": lambda: suite("staging.gone", *never_empty("deal_id")),
        },
    )


class _References(HTMLParser):
    """Everything a browser would fetch or run, and the words it would show."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.handlers: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src")]
        self.handlers += [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.words += data


def read(page: str) -> _References:
    references = _References()
    references.feed(page)
    return references


def test_there_is_a_page_for_every_table_that_could_be_read(docs):
    assert sorted(docs) == [
        "index.html",
        "staging.blocks.html",
        "staging.passes.html",
        "staging.warns.html",
    ]


def test_pages_fetch_nothing_and_run_nothing(docs):
    for page in docs.values():
        seen = read(page)
        assert not seen.tags & {"script", "link", "img", "iframe", "object"}
        assert not seen.handlers
        assert all(re.fullmatch(r"[\w.]+\.html|#[\w-]+", address) for address in seen.addresses)
        assert "url(" not in page
        assert "@import" not in page


def test_every_link_leads_to_a_page(docs):
    addresses = {address for page in docs.values() for address in read(page).addresses}

    assert {address for address in addresses if not address.startswith("#")} == set(docs)


@pytest.mark.parametrize("table", ["warns", "blocks"])
def test_what_was_delivered_is_shown_and_not_interpreted(table, docs):
    words = read(docs[f"staging.{table}.html"]).words

    assert f"Deal {ATTACK}" in words
    assert ATTACK in read(docs["index.html"]).words


@pytest.mark.parametrize(
    ("table", "word"), [("passes", "passed"), ("warns", "warned"), ("blocks", "blocked")]
)
def test_a_page_tells_the_verdict(table, word, docs):
    assert f'<span class="verdict {word}">{word}</span>' in docs[f"staging.{table}.html"]


def test_the_first_page_tells_the_run_and_what_needs_attention(docs):
    words = " ".join(read(docs["index.html"]).words.split())

    assert "Run run-1" in words
    assert "Release rel-1" in words
    assert "2 tables blocked, 1 warned" in words
    assert "staging.gone blocked staging.gone does not exist" in words


def test_an_expectation_that_was_not_evaluated_says_why_and_nothing_about_our_machine(docs):
    page = docs["staging.blocks.html"]

    assert "not evaluated" in page
    assert "ghost" in read(page).words
    assert "Traceback" not in page
    assert "site-packages" not in page


def test_the_style_sheet_is_in_every_page(docs):
    assert all("--paper: #ffffff" in page for page in docs.values())


def test_a_second_build_replaces_the_first(tmp_path):
    settings = gates_company.settings_in(tmp_path)
    gates_company.build(settings.warehouse_path)
    examine("payouts", settings=settings)
    stray = build_data_docs(settings.gates_dir, gates_company.RUN_ID).parent / "stray.html"
    stray.write_text("of yesterday")

    index = build_data_docs(settings.gates_dir, gates_company.RUN_ID)

    assert index.exists()
    assert not stray.exists()
    assert not [path for path in index.parent.parent.iterdir() if path.name.startswith(".")]


def test_there_are_no_docs_of_a_run_that_no_gate_looked_at(tmp_path: Path):
    with pytest.raises(FileNotFoundError, match="No gate has looked at run run-1"):
        build_data_docs(tmp_path, "run-1")
