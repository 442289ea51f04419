-- Readings with their places, as they leave the house when somebody asks for them.
{{ config(materialized='view') }}

select
    readings.time,
    readings.location,
    readings.measurement,
    readings.source,
    readings.sensor,
    cast(readings.value as double) as value,
    readings.quality
from {{ ref('fct_sensor_readings') }} as readings
anti join {{ source('warehouse', 'unpublished_places') }} as unpublished using (location)
