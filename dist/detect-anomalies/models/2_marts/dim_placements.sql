-- From when until when each series is expected at a place, and how often: the ground of n_expected.
-- valid_to is exclusive, NULL where the sensor stays; cadence_minutes is NULL where it is not known.
{{ config(materialized='view') }}

select
    firsts.datasource,
    firsts.sensor,
    firsts.measurement,
    firsts.location,
    firsts.source,
    min(firsts.first_time) as first_time,
    firsts.place_until as valid_to,
    datasources.cadence_minutes
from {{ ref('dim_first_readings') }} as firsts
left join {{ source('warehouse', 'datasources') }} as datasources using (datasource)
group by all
