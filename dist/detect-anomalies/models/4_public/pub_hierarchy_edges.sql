-- Relations between places that are both published.
{{ config(materialized='view') }}

select edges.source, edges.target, edges.relation
from {{ source('warehouse', 'hierarchy_edges') }} as edges
anti join {{ source('warehouse', 'hidden_nodes') }} as hidden on hidden.id = edges.source or hidden.id = edges.target
