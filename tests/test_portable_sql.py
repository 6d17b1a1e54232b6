"""The models in the words that DuckDB and Spark share, and mean the same by.

Every model and data test is compiled with the `default__` form of our macros, parsed as Spark
SQL, and searched for what PORTABLE_SQL says only one engine accepts, or reads as another value.
The parser forgives what Spark does not (`::`, `[1, 2]`, `exclude`), so the search is not a
second opinion: it finds what the parse lets through.
"""

import re
import shutil
from pathlib import Path

import pytest
import sqlglot
from sqlglot.errors import ErrorLevel, ParseError

from orchestration.settings import PROJECT_ROOT
from tests.portable_models import compile_portably, compiled_queries, without_text_and_comments

# Read from the compiled SQL, in lower case, without comments and text.
ONE_ENGINE_ONLY = {
    "qualify": r"\bqualify\b",
    "asof join": r"\basof\b",
    "//": r"//",
    "::": r"::",
    "a type of DuckDB": r"\b(varchar|text|blob|u?hugeint|u(tiny|small|big)?int)\b(?=\s*[),])",
    "list or struct": r"[\[\]{}]",
    "unnest or explode": r"\b(unnest|(pos)?explode|struct(_pack)?|list_value|array|map)\s*\(",
    "generate_series": r"\b(generate_series|range|sequence)\s*\(",
    "exclude": r"\b(exclude|except)\s*\(\s*\w+\s*[,)]",
    "replace of columns": r"\*\s*replace\s*\(",
    "columns()": r"\bcolumns\s*\(",
    "union by name": r"\bby\s+name\b",
    "pivot": r"\b(un)?pivot\b",
    "array_agg in order": r"\b(array_agg|list)\s*\([^()]*\border\s+by\b",
    "string_agg": r"\b(string_agg|listagg|group_concat)\s*\(",
    "sha256": r"\bsha(1|2|256|512)\s*\(",
    "strftime": r"\b(strftime|strptime|date_format|to_char)\s*\(",
    "add_months": r"\b(add_months|months_between)\s*\(",
    "date_diff in months": r"\bdate_?diff\s*\(\s*['\"]?(month|quarter|year)",
    "arg_max": r"\barg_(max|min)\s*\(",
    "JSON arrow": r"->",
    "at time zone": r"\bat\s+time\s+zone\b",
    "quoted identifier": r"[\"`]",
    "SQL function": r"\bcreate\b[\w\s]*\b(function|macro)\b",
}

# Both engines accept these, and give different cents, rows or days.
TWO_VALUES = {
    "/": r"(?<!/)/(?!/)",
    "avg": r"\bavg\s*\(",
    "median": r"\bmedian\s*\(",
    "concat": r"\bconcat(_ws)?\s*\(",
    "hash": r"\bhash\s*\(",
    "day of the week": r"\b(dayofweek|dow|weekday|isodow)\b",
    "interval of months": r"\binterval\b[^,)]*\b(month|quarter|year)s?\b",
}

# `div` is Spark's own, so DuckDB's form of the macro hides it: looked for where people write.
SPARK_ONLY = re.compile(r"\bdiv\b")

JINJA_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)


def constructs_in(sql: str, constructs: dict[str, str]) -> list[str]:
    text = without_text_and_comments(sql)
    return [name for name, pattern in constructs.items() if re.search(pattern, text)]


def parse_error(sql: str) -> str | None:
    """Why the query is not Spark SQL, or None."""
    try:
        statements = sqlglot.parse(sql, read="spark", error_level=ErrorLevel.RAISE)
    except ParseError as error:
        return str(error).splitlines()[0]
    return None if len(statements) == 1 else f"{len(statements)} statements"


@pytest.fixture(scope="module")
def queries() -> dict[str, str]:
    return compiled_queries(compile_portably())


def found_in(queries: dict[str, str], constructs: dict[str, str]) -> dict[str, list[str]]:
    found = {name: constructs_in(sql, constructs) for name, sql in queries.items()}
    return {name: names for name, names in found.items() if names}


def test_every_model_is_compiled(queries):
    files = {path.stem for path in (PROJECT_ROOT / "models").rglob("*.sql")}

    assert files
    assert files <= {name for name, sql in queries.items() if sql.strip()}


def test_every_query_parses_as_spark_sql(queries):
    errors = {name: parse_error(sql) for name, sql in queries.items()}

    assert {name: error for name, error in errors.items() if error} == {}


def test_no_query_has_a_construct_that_only_one_engine_accepts(queries):
    assert found_in(queries, ONE_ENGINE_ONLY) == {}


def test_no_query_has_a_construct_that_gives_another_value_on_spark(queries):
    assert found_in(queries, TWO_VALUES) == {}


def test_whole_division_is_written_in_the_dispatched_macro_only():
    models = (PROJECT_ROOT / "models").rglob("*.sql")

    assert [
        path.name for path in models if SPARK_ONLY.search(JINJA_COMMENT.sub("", path.read_text()))
    ] == []


PLANTED = {
    "qualify": "select a from t qualify row_number() over (order by a) = 1",
    "asof join": "select t.a from t asof join u on t.a >= u.a",
    "//": "select a // 2 as half from t",
    "::": "select a::date as day_on from t",
    "a type of DuckDB": "select cast(a as varchar) as a, cast(b as hugeint) as b from t",
    "list or struct": "select [a, b] as pair, {'a': 1} as point from t",
    "unnest or explode": "select unnest(a) as a from t",
    "generate_series": "select day_on from generate_series(1, 3) as days(day_on)",
    "exclude": "select * exclude (a) from t",
    "replace of columns": "select * replace (a + 1 as a) from t",
    "columns()": "select columns('a.*') from t",
    "union by name": "select a from t union all by name select a from u",
    "pivot": "pivot t on a using sum(b)",
    "array_agg in order": "select array_agg(a order by b) as all_of_them from t",
    "string_agg": "select string_agg(a, ', ') as all_of_them from t",
    "sha256": "select sha256(a) as a from t",
    "strftime": "select strftime(day_on, '%Y-%m') as period_id from t",
    "add_months": "select add_months(day_on, 1) as day_on from t",
    "date_diff in months": "select date_diff('month', a, b) as months from t",
    "arg_max": "select arg_max(a, b) as a from t",
    "JSON arrow": "select a -> 'b' as b from t",
    "at time zone": "select a at time zone 'UTC' as a from t",
    "quoted identifier": 'select "a" from t',
    "SQL function": "create or replace temporary macro half(a) as a",
    "/": "select a / 2 as half from t",
    "avg": "select avg(a) as a from t",
    "median": "select median(a) as a from t",
    "concat": "select concat(a, b) as a from t",
    "hash": "select hash(a) as a from t",
    "day of the week": "select extract(dow from a) as a from t",
    "interval of months": "select a + interval '1' month as a from t",
}


@pytest.mark.parametrize("construct", [*ONE_ENGINE_ONLY, *TWO_VALUES])
def test_a_planted_construct_is_found(construct):
    assert construct in constructs_in(PLANTED[construct], ONE_ENGINE_ONLY | TWO_VALUES)


def test_words_in_text_comments_and_names_are_not_constructs():
    sql = """
        -- a::b, // and "quoted": qualify, pivot, array_agg(x order by y)
        select
            a.range_id || '/' || 'it''s "quoted" -> [here]' as listing_id, /* a / b */
            coalesce(a.text_value, cast(a.n as string)) as columns_text,
            dateadd(day, 1, a.day_on) as next_on,
            replace(a.name, 'x', 'y') as replaced_name
        from a
        where not exists (select 1 from b where b.id = a.id)
        """

    assert constructs_in(sql, ONE_ENGINE_ONLY | TWO_VALUES) == []


@pytest.mark.parametrize(
    "sql",
    [
        "select a // 2 from t",
        "select a from t where",
        "select (a from t",
        "select {'a': 1}",
        "select 1; select 2",
    ],
)
def test_what_is_not_one_query_of_spark_does_not_parse(sql):
    assert parse_error(sql)


PLANTED_PROJECT = {
    "dbt_project.yml": "{name: attain, version: 1.0.0, profile: attain, macro-paths: [macros]}",
    "macros/halves.sql": "{% macro half(a) %}{{ a }} // 2{% endmacro %}",
    "models/int_halves__dispatched.sql": "select {{ whole_quotient('a', '2') }} as half from t",
    "models/int_halves__undispatched.sql": "select {{ half('a') }} as half from t",
}


def test_a_word_of_duckdb_hides_in_a_dispatched_macro_only(tmp_path: Path):
    for name, text in PLANTED_PROJECT.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    shutil.copy(PROJECT_ROOT / "dbt_project" / "macros" / "numbers.sql", tmp_path / "macros")

    queries = compiled_queries(compile_portably(tmp_path))

    assert found_in(queries, ONE_ENGINE_ONLY) == {"int_halves__undispatched": ["//"]}
    assert parse_error(queries["int_halves__dispatched"]) is None
