-- Hourly means as they leave the house.
{{ config(materialized='view') }}

select time, local_date, local_hour, location, measurement, source, n, n_expected, mean, quality, incident
from ({{ public_windows('hourly', '1 hour') }})
