-- The days of the building's calendar with the instants at which they begin and end. A day ends where the next one
-- begins, so a day of a clock change has 23 or 25 hours and no instant is in two days or in none.
-- The vars calendar_from and calendar_to (local dates, both inclusive) narrow it.
{{ config(materialized='table') }}

with days as (
    select cast(day as date) as local_date, cast(day as timestamp) as local_midnight
    from generate_series(
        date '{{ var("calendar_from", "1970-01-01") }}',
        date '{{ var("calendar_to", "2099-12-31") }}' + interval '1 day',
        interval '1 day'
    ) as all_days (day)
),

-- Of a midnight that comes twice, timezone() gives the second, but the day begins at the first. For one that is
-- skipped it gives the moment of the change, which is right.
midnights as (
    select
        local_date,
        local_midnight,
        timezone('{{ var("timezone", "UTC") }}', local_midnight) as second_midnight
    from days
),

starts as (
    select
        local_date,
        case
            when timezone('{{ var("timezone", "UTC") }}', second_midnight - interval '1 hour') = local_midnight
                then second_midnight - interval '1 hour'
            else second_midnight
        end as start_time
    from midnights
)

select
    local_date,
    start_time,
    lead(start_time) over (order by local_date) as end_time,
    cast(isoyear(local_date) as integer) as iso_year,
    cast(weekofyear(local_date) as integer) as iso_week,
    cast(date_trunc('week', local_date) as date) as week_start,
    cast(date_trunc('month', local_date) as date) as month_start
from starts
qualify end_time is not null
