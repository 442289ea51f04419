-- What came in on each local day, by source and measurement.
{{ config(materialized='view') }}

{{ daily_metrics('source, measurement') }}
