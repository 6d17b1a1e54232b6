{# The keys of a staging model of which no version can be read: neither the current one nor its
   deletion. `key` names its columns, of which some may be empty; a row without the first is not found
   by anything. #}
{% macro only_in_quarantine(model, key) -%}
    select distinct {% for column in key %}unread.{{ column }}{{ ', ' if not loop.last }}{% endfor %}
    from {{ ref(model) }} as unread
    left join {{ ref(model) }} as read
        on {% for column in key -%}
        unread.{{ column }} is not distinct from read.{{ column }}
        and {% endfor -%}
        read.row_status in ('current', 'out_of_scope')
    where unread.row_status = 'quarantined' and unread.{{ key[0] }} is not null and read.row_status is null
{%- endmacro %}
