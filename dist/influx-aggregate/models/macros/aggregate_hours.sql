{#
Hours put together into days, weeks or months of the building's calendar. `period`: the column of dim_calendar that
names the window (local_date, week_start, month_start).
#}
{% macro aggregate_hours(period) %}
with hours as (
    select *, cast(timezone('{{ var("timezone", "UTC") }}', window_start) as date) as local_date
    from {{ ref('agg_hourly') }}
),

windows as (
    select {{ period }}, min(start_time) as window_start, max(end_time) as window_end
    from {{ ref('dim_calendar') }}
    group by {{ period }}
),

days as (
    select calendar.local_date, windows.window_start, windows.window_end
    from {{ ref('dim_calendar') }} as calendar
    inner join windows using ({{ period }})
),

-- Numbered, because joining by one number is a third of the work of joining by three names.
place_windows as materialized (
    select
        row_number() over () as window_id,
        days.window_start,
        days.window_end,
        hours.location,
        hours.measurement,
        hours.source,
        cast(sum(hours.n) as integer) as n,
        cast(sum(hours.sum) as decimal(38, 6)) as sum,
        min(hours.min) as min,
        max(hours.max) as max,
        arg_min(hours.first, hours.window_start) as first,
        arg_max(hours.last, hours.window_start) as last
    from hours
    inner join days using (local_date)
    group by days.window_start, days.window_end, hours.location, hours.measurement, hours.source
),

expected as (
    {{ expected_readings() }}
)

{{ window_columns() }}
{% endmacro %}
{# The columns of every aggregate, from place_windows and expected. #}
{% macro window_columns() %}
select
    window_start,
    location,
    measurement,
    source,
    n,
    n_expected,
    sum,
    min,
    max,
    {{ exact_mean('sum', 'n') }} as mean,
    first,
    last
from place_windows
left join expected using (window_id)
{% endmacro %}
