-- Ways from the top to each place that is published.
{{ config(materialized='view') }}

select paths.id, paths.path
from {{ source('warehouse', 'hierarchy_paths') }} as paths
anti join {{ source('warehouse', 'hidden_nodes') }} as hidden using (id)
