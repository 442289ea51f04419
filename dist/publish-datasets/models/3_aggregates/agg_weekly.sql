-- ISO weeks of the local calendar, labelled by the instant at which their Monday begins.
{{ config(materialized='view') }}

{{ aggregate_hours('week_start') }}
