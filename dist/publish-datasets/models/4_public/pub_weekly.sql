-- Weekly means and extremes as they leave the house, by the calendar of the building.
{{ config(materialized='view') }}

select time, local_date, location, measurement, source, n, n_expected, mean, quality, incident, min, max, sum
from ({{ public_windows('weekly', '1 week') }})
