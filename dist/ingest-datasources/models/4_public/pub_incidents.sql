-- Incidents as they leave the house: without the evidence, whose text may quote readings of any place, and without the
-- series of places that are not published. One that concerns only such a place is left out.
{{ config(materialized='view') }}

with incidents as (
    select *, regexp_extract(scope.id, '^(.*)/[^/]*$', 1) as scope_location
    from {{ source('warehouse', 'incidents') }}
),

series as (
    select id, unnest(series) as series
    from incidents
),

told_series as (
    select series.id, string_agg(series.series, ';' order by series.series) as series
    from series
    anti join {{ source('warehouse', 'unpublished_places') }} as places
        on places.location = regexp_extract(series.series, '^(.*)/[^/]*$', 1)
    group by series.id
)

select
    incidents.id,
    incidents.rule,
    incidents.class,
    incidents.severity,
    incidents.scope.type as scope_type,
    incidents.scope.id as scope_id,
    told_series.series,
    incidents.start,
    incidents."end",
    incidents.detected_at
from incidents
left join told_series using (id)
anti join {{ source('warehouse', 'unpublished_places') }} as places
    on places.location = incidents.scope.id or places.location = incidents.scope_location
where told_series.series is not null or len(incidents.series) = 0
