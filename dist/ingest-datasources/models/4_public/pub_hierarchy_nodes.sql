-- Places as they leave the house: without those that are not published and all that they hold.
{{ config(materialized='view') }}

select nodes.*
from {{ source('warehouse', 'hierarchy_nodes') }} as nodes
anti join {{ source('warehouse', 'hidden_nodes') }} as hidden using (id)
