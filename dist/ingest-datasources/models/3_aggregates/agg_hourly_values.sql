-- What the readings of an hour come to, without what was expected. This is the part that InfluxDB can compute in the
-- place of DuckDB, so it holds nothing but what adds up: no mean.
{{ config(materialized='table') }}

-- Two sensors in one place may send at the same moment: the order of their names then says which is first.
select
    window_start,
    location,
    measurement,
    source,
    cast(count(*) as integer) as n,
    cast(sum(value) as decimal(38, 6)) as sum,
    min(value) as min,
    max(value) as max,
    arg_min(value, (time, sensor, datasource)) as first,
    arg_max(value, (time, sensor, datasource)) as last
from {{ ref('fct_counted_readings') }}
group by window_start, location, measurement, source
