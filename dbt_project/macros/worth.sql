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
