-- What came in on each local day, by location as well: which series show an incident.
{{ config(materialized='view') }}

{{ daily_metrics('source, measurement, location') }}
