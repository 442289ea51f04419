-- Months of the local calendar, labelled by the instant at which they begin.
{{ config(materialized='view') }}

{{ aggregate_hours('month_start') }}
