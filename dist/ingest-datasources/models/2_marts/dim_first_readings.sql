-- The first reading of every series at its place in each UTC month, whatever its quality and whether or not its time
-- has come: from when on a sensor is expected must not change with the moment at which someone looks.
-- By months, so that new data need not read the old ones again.
{{ config(materialized='view') }}

-- Truncating a TIMESTAMP is plain arithmetic; a TIMESTAMPTZ goes through the calendar of a zone, row by row.
with readings as (
    select *, date_trunc('month', make_timestamp(epoch_us(time))) as month_start
    from {{ ref('fct_sensor_readings') }}
)

select
    strftime(month_start, '%Y-%m') as month,
    datasource,
    sensor,
    measurement,
    location,
    source,
    place_until,
    min(time) as first_time
from readings
group by month_start, datasource, sensor, measurement, location, source, place_until
