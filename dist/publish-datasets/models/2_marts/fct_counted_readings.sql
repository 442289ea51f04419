-- The readings that aggregates are made from: quality 1 and 2, before `as_of`. `window_start`: the hour of the
-- building's clock that a reading belongs to.
{{ config(materialized='view') }}

-- time_bucket() counts in UTC; the offset moves the hours to where the building's clock begins them. On a TIMESTAMP it
-- is plain arithmetic; a TIMESTAMPTZ goes through the calendar of a zone, row by row.
select
    *,
    make_timestamptz(
        epoch_us(
            time_bucket(
                interval '1 hour',
                make_timestamp(epoch_us(time)),
                interval '-{{ var("hour_offset_minutes", 0) }} minutes'
            )
        )
    ) as window_start
from {{ ref('fct_sensor_readings') }}
where quality in (1, 2) and time < timestamptz '{{ var("as_of", "infinity") }}'
