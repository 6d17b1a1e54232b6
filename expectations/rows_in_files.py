"""A staged row: its fate, and where it stands, as file and line in words."""

from __future__ import annotations

# What can become of a delivered row in staging; only current rows are computed with.
STATUSES = ("current", "superseded", "out_of_scope", "quarantined")


def located(plan_book_file: str | None = None) -> str:
    """A CTE `located`: `this` with `place`, for example "crm_splits_2025.csv line 17".

    Rows without a delivered file come from `plan_book_file`. Ends so that a select can follow.
    """
    written = f"'{plan_book_file}'" if plan_book_file else "'file ' || this.file_id"
    return f"""
    with located as not materialized (
        select
            this.*,
            coalesce(files.file_name, {written}) || ' line ' || this.line_number as place
        from this
        left join raw_control.files as files on this.file_id = files.file_id
    )"""


def is_like(one: str, other: str) -> str:
    """SQL: whoever wrote the one may have meant the other, alike to see or a letter in five apart.

    Numbers that differ are of different things.
    """
    both = (one, other)
    letters = [
        f"regexp_replace(translate(upper({each}), 'OIL', '011'), '[^A-Z0-9]', '', 'g')"
        for each in both
    ]
    # What a spreadsheet takes for a number loses its zeros: P-07 and P-7.
    seen = " = ".join(f"regexp_replace({each}, '([A-Z]|^)0+', '\\1', 'g')" for each in letters)
    digits = " = ".join(f"regexp_replace({each}, '[^0-9]', '', 'g')" for each in both)
    return f"""({seen} or (
        {digits} and damerau_levenshtein(lower({one}), lower({other})) * 5
            <= greatest(length({one}), length({other}))
    ))"""


# What is named of many with one fault: who mends the first finds the others.
NAMED_LINES = 3


def shown_some(values: str, *, more: str = "more") -> str:
    """SQL of a list of text: "2025-02, 2025-03, 2025-04 and 7 more", never 1 more."""
    return f"""(
        case
            when len({values}) <= {NAMED_LINES} + 1 then array_to_string({values}, ', ')
            else array_to_string(list_slice({values}, 1, {NAMED_LINES}), ', ')
                || ' and ' || (len({values}) - {NAMED_LINES}) || ' {more}'
        end
    )"""


def shown_places() -> str:
    """SQL of a group of located rows: "quotas.csv line 2, quotas.csv line 3 and 7 more lines"."""
    lines = "list_sort(list(distinct row(line_number, place)))"
    return shown_some(f"list_transform({lines}, lambda each: each[2])", more="more lines")


def shown_ppm(column: str) -> str:
    """SQL that writes parts per million as people do: 1100000 as 1.1."""
    decimals = f"cast(cast({column} / 1000000 as decimal(18, 6)) as varchar)"
    return f"rtrim(rtrim({decimals}, '0'), '.')"


def shown_key(column: str) -> str:
    """SQL that writes a column of a key as its reader knows it; an empty one as nothing."""
    shown = shown_ppm(column) if column.endswith("_ppm") else f"cast({column} as varchar)"
    return f"coalesce({shown}, '')"


def shown_minor(column: str) -> str:
    """SQL that writes minor units as people do: -10010 as -100.1. Needs `runs`."""
    unit = "case runs.money_scale when 0 then '1' else '0.' || lpad('1', runs.money_scale, '0') end"
    amount = f"cast({column} as decimal(18, 0)) * cast({unit} as decimal(5, 4))"
    return f"rtrim(rtrim(cast(cast({amount} as decimal(18, 4)) as varchar), '0'), '.')"
