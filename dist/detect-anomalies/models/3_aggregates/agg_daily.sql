-- Local days of 23, 24 or 25 hours, labelled by the instant at which they begin.
{{ config(materialized='view') }}

{{ aggregate_hours('local_date') }}
