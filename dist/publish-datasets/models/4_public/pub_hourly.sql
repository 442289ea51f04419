-- Hourly means as they leave the house. The quality of an hour comes from the incidents that its series is part of
-- then: 1 nothing known, 3 a warning, 4 critical. The gravest incident is named; of equals the one that began first.
-- Places whose readings are not published are left out by `source('warehouse', 'unpublished_places')`.
{{ config(materialized='view') }}

with hours as (
    select *
    from {{ source('warehouse', 'hourly') }}
    anti join {{ source('warehouse', 'unpublished_places') }} using (location)
),

incidents as (
    select
        id,
        case severity when 'critical' then 4 else 3 end as quality,
        unnest(series) as series,
        start,
        coalesce("end", timestamptz 'infinity') as "end"
    from {{ source('warehouse', 'incidents') }}
    where severity in ('warning', 'critical')
),

marked_hours as (
    select
        hours.window_start,
        hours.location,
        hours.measurement,
        hours.source,
        arg_min(
            {'quality': incidents.quality, 'incident': incidents.id},
            (-incidents.quality, incidents.start, incidents.id)
        ) as gravest
    from hours
    inner join incidents
        on incidents.series = hours.location || '/' || hours.measurement
        and incidents.start < hours.window_start + interval '1 hour'
        and incidents."end" > hours.window_start
    group by hours.window_start, hours.location, hours.measurement, hours.source
)

select
    hours.window_start as time,
    cast(timezone('{{ var("timezone", "UTC") }}', hours.window_start) as date) as local_date,
    cast(hour(timezone('{{ var("timezone", "UTC") }}', hours.window_start)) as tinyint) as local_hour,
    hours.location,
    hours.measurement,
    hours.source,
    hours.n,
    hours.n_expected,
    cast(hours.mean as double) as mean,
    cast(coalesce(marked_hours.gravest.quality, 1) as tinyint) as quality,
    marked_hours.gravest.incident as incident
from hours
left join marked_hours using (window_start, location, measurement, source)
