-- Every reading with the place that its sensor hung at then. `place_until`: when it leaves that place; NULL: not known.
{{ config(materialized='view') }}

select
    readings.time,
    readings.datasource,
    readings.sensor,
    places.location,
    readings.measurement,
    readings.source,
    readings.value,
    readings.quality,
    nullif(places.valid_to, timestamptz 'infinity') as place_until
from {{ source('warehouse', 'readings') }} as readings
inner join {{ ref('dim_series_places') }} as places
    on places.datasource = readings.datasource
    and places.sensor = readings.sensor
    and places.measurement = readings.measurement
    and readings.time >= places.valid_from
    and readings.time < places.valid_to
