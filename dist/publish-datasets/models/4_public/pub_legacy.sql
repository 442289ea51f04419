-- Hourly means in the layout of the data set before. With legacy_labels = local-end an hour is labelled as it was then:
-- by its end on the building's clock, called UTC. Two hours of the autumn change share a label and become one row.
{{ config(materialized='view') }}

with labelled as (
    select
        {% if var("legacy_labels", "local-end") == "local-end" %}
        timezone('UTC', timezone('{{ var("timezone", "UTC") }}', hours.window_start) + interval '1 hour') as time,
        {% else %}
        hours.window_start as time,
        {% endif %}
        coalesce(names.old, hours.location) as location,
        hours.source,
        case when additive.measurement is null then 'nonadditive' else 'additive' end as measurement,
        hours.measurement as data_key,
        hours.n,
        hours.sum
    from {{ source('warehouse', 'hourly') }} as hours
    anti join {{ source('warehouse', 'unpublished_places') }} as unpublished using (location)
    left join {{ source('warehouse', 'legacy_names') }} as names using (location)
    left join {{ source('warehouse', 'additive_measurements') }} as additive using (measurement)
)

select
    time,
    location,
    source,
    measurement,
    data_key,
    cast(case measurement when 'additive' then sum(sum) else {{ exact_mean('sum(sum)', 'sum(n)') }} end as double) as data_value
from labelled
group by time, location, source, measurement, data_key
