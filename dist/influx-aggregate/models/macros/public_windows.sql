{#
Windows as they leave the house. `windows`: the source that holds them; `length`: how long one is on the building's
clock. The quality of a window comes from the incidents that its series is part of then: 1 nothing known, 3 a warning,
4 critical. The gravest incident is named; of equals the one that began first. Places that are not published are left out.
#}
{% macro public_windows(windows, length) %}
with windows as (
    select
        *,
        {% if length == '1 hour' %}
        window_start + interval '1 hour' as window_end
        {% else %}
        timezone('{{ var("timezone", "UTC") }}', timezone('{{ var("timezone", "UTC") }}', window_start) + interval '{{ length }}') as window_end
        {% endif %}
    from {{ source('warehouse', windows) }}
    anti join {{ source('warehouse', 'unpublished_places') }} using (location)
),

incidents as (
    select
        id,
        case severity when 'critical' then 4 else 3 end as quality,
        unnest(series) as series,
        start,
        coalesce("end", timestamptz 'infinity') as "end"
    from {{ source('warehouse', 'incidents') }}
    where severity in ('warning', 'critical')
),

marked_windows as (
    select
        windows.window_start,
        windows.location,
        windows.measurement,
        windows.source,
        arg_min(
            {'quality': incidents.quality, 'incident': incidents.id},
            (-incidents.quality, incidents.start, incidents.id)
        ) as gravest
    from windows
    inner join incidents
        on incidents.series = windows.location || '/' || windows.measurement
        and incidents.start < windows.window_end
        and incidents."end" > windows.window_start
    group by windows.window_start, windows.location, windows.measurement, windows.source
)

select
    windows.window_start as time,
    cast(timezone('{{ var("timezone", "UTC") }}', windows.window_start) as date) as local_date,
    cast(hour(timezone('{{ var("timezone", "UTC") }}', windows.window_start)) as tinyint) as local_hour,
    windows.location,
    windows.measurement,
    windows.source,
    windows.n,
    windows.n_expected,
    {{ rounded('windows.mean') }} as mean,
    cast(coalesce(marked_windows.gravest.quality, 1) as tinyint) as quality,
    marked_windows.gravest.incident as incident,
    {{ rounded('windows.min') }} as min,
    {{ rounded('windows.max') }} as max,
    {{ rounded('windows.sum') }} as sum
from windows
left join marked_windows using (window_start, location, measurement, source)
left join {{ source('warehouse', 'fine_measurements') }} as fine using (measurement)
{% endmacro %}
{# Two digits after the point, or as many as a measurement needs: exact decimals until here, rounded half away from zero. #}
{% macro rounded(value) %}cast(coalesce(
        case fine.decimals
            when 3 then round({{ value }}, 3)
            when 4 then round({{ value }}, 4)
            when 5 then round({{ value }}, 5)
            when 6 then {{ value }}
        end,
        round({{ value }}, 2)
    ) as double){% endmacro %}
