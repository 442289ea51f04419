-- Hours of the building's clock, labelled by their start. Only readings of quality 1 and 2 whose time has come count;
-- an hour in which none counts has no row.
{{ config(materialized='table') }}

-- time_bucket() counts in UTC; the offset moves the hours to where the building's clock begins them.
with counted_readings as (
    select
        *,
        time_bucket(interval '1 hour', time, interval '-{{ var("hour_offset_minutes", 0) }} minutes') as window_start
    from {{ ref('fct_sensor_readings') }}
    where quality in (1, 2) and time < timestamptz '{{ var("as_of", "infinity") }}'
),

-- Two sensors in one place may send at the same moment: the order of their names then says which is first.
place_windows as (
    select
        window_start,
        window_start + interval '1 hour' as window_end,
        location,
        measurement,
        source,
        cast(count(*) as integer) as n,
        cast(sum(value) as decimal(38, 6)) as sum,
        min(value) as min,
        max(value) as max,
        arg_min(value, (time, sensor, datasource)) as first,
        arg_max(value, (time, sensor, datasource)) as last
    from counted_readings
    group by window_start, location, measurement, source
),

expected as (
    {{ expected_readings() }}
)

{{ window_columns() }}
