-- What lies in what, of places that are both published.
{{ config(materialized='view') }}

select closure.ancestor, closure.descendant, closure.depth
from {{ source('warehouse', 'hierarchy_closure') }} as closure
anti join {{ source('warehouse', 'hidden_nodes') }} as hidden
    on hidden.id = closure.ancestor or hidden.id = closure.descendant
