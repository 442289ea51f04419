-- Where every series hangs, as intervals that follow each other without a gap (valid_from inclusive, valid_to
-- exclusive, infinite where open): locations.csv by time; between and around its rows the place that the mapping
-- gives; where neither says anything, the sensor's own name.
-- A table, so that the engine knows how small it is: with millions of readings to join, it would else build its hash
-- table of the readings.
{{ config(materialized='table') }}

with series as (
    select distinct datasource, sensor, measurement
    from {{ source('warehouse', 'readings') }}
),

-- A mapping row may be about any sensor or any measurement (NULL): the most specific one counts.
fallback as (
    select
        series.datasource,
        series.sensor,
        series.measurement,
        coalesce(
            arg_min(
                mapped.location,
                (mapped.sensor is null, mapped.measurement is null, mapped.location)
            ),
            series.sensor
        ) as location
    from series
    left join {{ source('warehouse', 'mapping_places') }} as mapped
        on mapped.datasource = series.datasource
        and coalesce(mapped.sensor, series.sensor) = series.sensor
        and coalesce(mapped.measurement, series.measurement) = series.measurement
    group by series.datasource, series.sensor, series.measurement
),

placed as (
    select
        datasource,
        sensor,
        location,
        coalesce(valid_from, timestamptz '-infinity') as valid_from,
        coalesce(valid_to, timestamptz 'infinity') as valid_to
    from {{ source('warehouse', 'sensor_places') }}
),

gaps as (
    select
        datasource,
        sensor,
        lag(valid_to, 1, timestamptz '-infinity') over (partition by datasource, sensor order by valid_from) as valid_from,
        valid_from as valid_to
    from placed
    union all
    select datasource, sensor, max(valid_to), timestamptz 'infinity'
    from placed
    group by all
)

select datasource, sensor, measurement, placed.location, valid_from, valid_to
from fallback
inner join placed using (datasource, sensor)

union all

select datasource, sensor, measurement, fallback.location, valid_from, valid_to
from fallback
inner join gaps using (datasource, sensor)
where valid_from < valid_to

union all

select datasource, sensor, measurement, location, timestamptz '-infinity', timestamptz 'infinity'
from fallback
anti join placed using (datasource, sensor)
