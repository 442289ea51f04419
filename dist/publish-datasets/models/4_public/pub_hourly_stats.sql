-- What else an hour needs so that longer times can be put together from it.
{{ config(materialized='view') }}

select time, location, measurement, source, min, max, sum
from ({{ public_windows('hourly', '1 hour') }})
