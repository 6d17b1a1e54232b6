{# Integer arithmetic of money. Every division of a plan goes through here: on one engine `/`
   gives a float, on the other a decimal, and a payee is paid neither. #}

{% macro whole_quotient(numerator, denominator) -%}
    {{ adapter.dispatch('whole_quotient', 'attain')(numerator, denominator) }}
{%- endmacro %}

{# Towards zero; the remainder has the sign of the numerator. #}
{% macro default__whole_quotient(numerator, denominator) -%}
    (({{ numerator }}) div ({{ denominator }}))
{%- endmacro %}

{% macro duckdb__whole_quotient(numerator, denominator) -%}
    (cast({{ numerator }} as hugeint) // cast({{ denominator }} as hugeint))
{%- endmacro %}


{# Not sign(): it gives a double on one engine. #}
{% macro sign_of(number) -%}
    (case when {{ number }} < 0 then -1 else 1 end)
{%- endmacro %}


{# Rounds numerator / denominator (denominator > 0) to a whole number, half away from zero. #}
{% macro round_half_away(numerator, denominator) -%}
    {{ whole_quotient(
        '2 * (' ~ numerator ~ ') + ' ~ sign_of(numerator) ~ ' * (' ~ denominator ~ ')',
        '2 * (' ~ denominator ~ ')'
    ) }}
{%- endmacro %}


{# Rounds numerator / denominator (denominator > 0) to a whole number as `rounding_mode`, a
   column or literal of the plan book, says: half_away, half_even, down (towards zero) or up
   (away from zero). The quotient is taken once; the remainder decides. #}
{% macro round_as_planned(numerator, denominator, rounding_mode) -%}
    (
        {{ whole_quotient(numerator, denominator) }}
        + {{ sign_of(numerator) }} * case
            when mod({{ numerator }}, {{ denominator }}) = 0 or {{ rounding_mode }} = 'down' then 0
            when {{ rounding_mode }} = 'up' then 1
            when 2 * abs(mod({{ numerator }}, {{ denominator }})) > {{ denominator }} then 1
            when 2 * abs(mod({{ numerator }}, {{ denominator }})) < {{ denominator }} then 0
            when {{ rounding_mode }} = 'half_away' then 1
            else mod(abs({{ whole_quotient(numerator, denominator) }}), 2)
        end
    )
{%- endmacro %}


{% macro matches(column, pattern) -%}
    {{ adapter.dispatch('matches', 'attain')(column, pattern) }}
{%- endmacro %}

{% macro default__matches(column, pattern) -%}
    {{ column }} rlike '{{ pattern }}'
{%- endmacro %}

{% macro duckdb__matches(column, pattern) -%}
    regexp_matches({{ column }}, '{{ pattern }}')
{%- endmacro %}


{# Text to whole minor units, exactly: digits are moved, nothing is multiplied. Only for text
   that `judged_rows` found to be an amount of at most money_scale decimals. #}
{% macro to_minor(column) -%}
    try_cast(
        split_part({{ column }}, '.', 1)
        || rpad(split_part({{ column }}, '.', 2), money_scale, '0') as bigint
    )
{%- endmacro %}

{# Text such as 0.0675 to whole parts per million. #}
{% macro to_ppm(column) -%}
    try_cast(
        split_part({{ column }}, '.', 1) || rpad(split_part({{ column }}, '.', 2), 6, '0') as bigint
    )
{%- endmacro %}

{# What the contract reads as an amount. #}
{% macro amount_pattern() -%}
    ^-?[0-9]{1,15}([.][0-9]+)?$
{%- endmacro %}

{# What a delivered text counts in sums of what was delivered, in whole millionths: text that is no
   amount counts as nothing, decimals beyond the sixth are cut. The archive's control totals are
   sums of this very macro. #}
{% macro to_micro(column) -%}
    case when {{ matches(column, amount_pattern()) }} then {{ to_ppm(column) }} end
{%- endmacro %}

{# Empty start of a validity range: from the beginning. #}
{% macro from_the_beginning(column) -%}
    coalesce(try_cast({{ column }} as date), cast('1900-01-01' as date))
{%- endmacro %}

{# Empty end of a validity range (exclusive): still open. #}
{% macro still_open(column) -%}
    coalesce(try_cast({{ column }} as date), cast('9999-12-31' as date))
{%- endmacro %}

{# share_ppm of a whole amount, rounded half away from zero. Whole millions are taken out first,
   so that 64 bits are enough for any amount; the remainder has the amount's sign. #}
{% macro share_of(amount, share_ppm) -%}
    {{ adapter.dispatch('share_of', 'attain')(amount, share_ppm) }}
{%- endmacro %}

{% macro default__share_of(amount, share_ppm) -%}
    (
        ({{ amount }} div 1000000) * {{ share_ppm }}
        + (2 * mod({{ amount }}, 1000000) * {{ share_ppm }} + {{ sign_of(amount) }} * 1000000)
        div 2000000
    )
{%- endmacro %}

{% macro duckdb__share_of(amount, share_ppm) -%}
    (
        ({{ amount }} // 1000000) * {{ share_ppm }}
        + (2 * mod({{ amount }}, 1000000) * {{ share_ppm }} + {{ sign_of(amount) }} * 1000000)
        // 2000000
    )
{%- endmacro %}

{# The part of an amount between two cumulative shares: parts that meet add up to the whole. Shares
   are in parts of the denominator: a million, or the amount of a deal, which takes wider numbers. #}
{% macro share_between(amount, from_numerator, to_numerator, denominator) -%}
    case
        when {{ from_numerator }} = 0 and {{ to_numerator }} = {{ denominator }} then {{ amount }}
        when {{ denominator }} = 1000000
            then {{ share_of(amount, to_numerator) }} - {{ share_of(amount, from_numerator) }}
        else
            {{ _part_of(amount, to_numerator, denominator) }}
            - {{ _part_of(amount, from_numerator, denominator) }}
    end
{%- endmacro %}

{% macro _part_of(amount, numerator, denominator) -%}
    cast({{ round_half_away(
        'cast(' ~ amount ~ ' as decimal(18, 0)) * ' ~ numerator, denominator
    ) }} as bigint)
{%- endmacro %}

{# A whole amount in another currency, once per transaction, before it is split; `rate_e12` is the
   rate x 10^12, a whole number. #}
{% macro converted(amount, rate_e12) -%}
    {{ adapter.dispatch('converted', 'attain')(amount, rate_e12) }}
{%- endmacro %}

{% macro default__converted(amount, rate_e12) -%}
    cast({{ round_half_away(
        'cast(' ~ amount ~ ' as decimal(18, 0)) * ' ~ rate_e12, '1000000000000'
    ) }} as bigint)
{%- endmacro %}

{# Nearly always 64 bits are enough, and thirty times as fast: the rate is taken apart into millions
   and the rest, so that no product leaves them. #}
{% macro duckdb__converted(amount, rate_e12) -%}
    case
        when abs({{ amount }}) < 9000000000 and {{ rate_e12 }} < 1000000000000000
            then {{ _converted_in_64_bits(amount, rate_e12) }}
        else {{ attain.default__converted(amount, rate_e12) }}
    end
{%- endmacro %}

{% macro _converted_in_64_bits(amount, rate_e12) -%}
    (
        {{ amount }} * ({{ rate_e12 }} // 1000000) // 1000000
        + (
            2 * (
                ({{ amount }} * ({{ rate_e12 }} // 1000000) % 1000000) * 1000000
                + {{ amount }} * ({{ rate_e12 }} % 1000000)
            )
            + {{ sign_of(amount) }} * 1000000000000
        ) // 2000000000000
    )
{%- endmacro %}

{# Whether a total lies in a tier; the plan book says to which tier a bound itself belongs. #}
{% macro lies_in(total, tier, boundary_side) -%}
    (
        {{ tier }}.lower_minor < {{ total }}
        or ({{ tier }}.lower_minor = {{ total }} and {{ boundary_side }} = 'higher')
    )
    and (
        {{ tier }}.upper_minor > {{ total }}
        or ({{ tier }}.upper_minor = {{ total }} and {{ boundary_side }} = 'lower')
    )
{%- endmacro %}

{# Minor units as an amount, for marts: a product with the value of one unit, never a quotient.
   Needs raw_control.runs as `runs`. #}
{% macro as_amount(minor) -%}
    cast(
        cast({{ minor }} as decimal(18, 0))
        * cast(case runs.money_scale when 0 then '1' else '0.' || lpad('1', runs.money_scale, '0') end as decimal(5, 4))
        as decimal(18, 4)
    )
{%- endmacro %}

{# Minor units x parts per million as the exact, unrounded amount. #}
{% macro as_exact_amount(minor_ppm) -%}
    cast(
        cast({{ minor_ppm }} as decimal(27, 0))
        * cast('0.' || lpad('1', runs.money_scale + 6, '0') as decimal(11, 10)) as decimal(38, 10)
    )
{%- endmacro %}

{# Millionths of a currency unit as an amount. #}
{% macro as_exact_units(micro) -%}
    cast(cast({{ micro }} as decimal(24, 0)) * cast('0.000001' as decimal(7, 6)) as decimal(24, 6))
{%- endmacro %}

{# Parts per million as a ratio. #}
{% macro as_ratio(ppm) -%}
    cast(cast({{ ppm }} as decimal(18, 0)) * cast('0.000001' as decimal(7, 6)) as decimal(18, 6))
{%- endmacro %}


{# What a running total is worth at the rate of a tier, in minor units x parts per million. Where a
   tier pays a part of the target, it is a quotient (target / quota) and is rounded half away from
   zero, once per total: rows are differences of totals, so that they add up to the total's worth. #}
{% macro worth_of(total, rate_ppm, tier) -%}
    case
        when {{ tier }}.pay_denominator = 1 then ({{ total }}) * {{ rate_ppm }} * {{ tier }}.pay_numerator
        else
            cast({{ round_half_away(
                'cast(' ~ total ~ ' as decimal(18, 0)) * ' ~ rate_ppm ~ ' * ' ~ tier ~ '.pay_numerator',
                tier ~ '.pay_denominator'
            ) }} as bigint)
    end
{%- endmacro %}


{# What a total earns once by the step in which it lies: its rate, which may grow in a straight line
   inside the step, times the total itself or what a rate of 1 pays. #}
{% macro worth_of_step(total, step) -%}
    case
        when {{ step }}.basis = 'credit' then {{ _at_the_rate_of_step(total, total, step) }}
        when {{ total }} > 0 then {{ _at_the_rate_of_step(step ~ '.pay_numerator', total, step) }}
        else 0
    end
{%- endmacro %}


{# The rate that a total has reached inside its step. #}
{% macro rate_in_step(total, step) -%}
    case
        when {{ step }}.growth_ppm = 0 then {{ step }}.rate_ppm
        else {{ _at_the_rate_of_step('1', total, step) }}
    end
{%- endmacro %}


{% macro _at_the_rate_of_step(multiplied, total, step) -%}
    cast({{ round_half_away(
        'cast(' ~ multiplied ~ ' as decimal(18, 0)) * (cast(' ~ step ~ '.rate_ppm as decimal(18, 0)) * '
        ~ step ~ '.growth_width_minor + cast(' ~ step ~ '.growth_ppm as decimal(18, 0)) * greatest('
        ~ total ~ ' - ' ~ step ~ '.growth_from_minor, 0))',
        step ~ '.growth_width_minor'
    ) }} as bigint)
{%- endmacro %}
