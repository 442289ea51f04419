-- Hours of the building's clock, labelled by their start. Only readings of quality 1 and 2 whose time has come count;
-- an hour in which none counts has no row.
{{ config(materialized='table') }}

-- Numbered, because joining by one number is a third of the work of joining by three names.
with place_windows as materialized (
    select
        *,
        row_number() over () as window_id,
        make_timestamptz(epoch_us(window_start) + 3600000000) as window_end
    from {{ ref('agg_hourly_values') }}
),

expected as (
    {{ expected_readings() }}
)

{{ window_columns() }}
