{#
Ten numbers of every local day. `keys`: what a row is about besides the day; columns of fct_sensor_readings.

Every delivered reading counts, also one out of bounds (fail_count says how many these are): the metrics describe what
came in. A reading of quality 9 is a null. Readings at or after `as_of` do not exist yet.

avg_value and std_dev come from exact sums and are rounded once, so that no order of adding can show. With m the mean
rounded to six decimals, d = value - m, n values:

    std_dev = sqrt((sum(d * d) - sum(d)^2 / n) / (n - 1))        (sample standard deviation; NULL below two values)

Both sums are exact; the second one only repairs the rounding of m. Where the values of a day lie ten million or more
apart, d is rounded to whole numbers, because the squares would need more than 38 digits.
#}
{% macro daily_metrics(keys) %}
with readings as (
    select
        cast(timezone('{{ var("timezone", "UTC") }}', time) as date) as local_date,
        source,
        measurement,
        location,
        time,
        quality,
        case when quality <> 9 then value end as value
    from {{ ref('fct_sensor_readings') }}
    where time < timestamptz '{{ var("as_of", "infinity") }}'
),

sums as (
    select
        local_date,
        {{ keys }},
        count(*) as row_count,
        count(distinct time) as unique_timestamps,
        count(*) - count(value) as null_count,
        count(value) as value_count,
        min(value) as min_value,
        max(value) as max_value,
        {{ exact_mean('sum(value)', 'count(value)') }} as avg_value,
        count(distinct location) as locations_active,
        count(*) filter (where quality = 4) as fail_count
    from readings
    group by local_date, {{ keys }}
),

deviations as (
    select
        local_date,
        {{ keys }},
        cast(value as decimal(38, 6)) - avg_value as deviation,
        cast(max_value as decimal(38, 6)) - min_value < 10000000 as is_narrow
    from readings
    inner join sums using (local_date, {{ keys }})
    where value is not null
),

squares as (
    select
        local_date,
        {{ keys }},
        sum(deviation) as deviation_sum,
        case
            when bool_and(is_narrow)
                then cast(sum(case when is_narrow then cast(deviation as decimal(18, 6)) * cast(deviation as decimal(38, 6)) end) as double)
            else cast(sum(case when not is_narrow then cast(round(deviation) as hugeint) * cast(round(deviation) as hugeint) end) as double)
        end as square_sum
    from deviations
    group by local_date, {{ keys }}
)

select
    local_date,
    {{ keys }},
    cast(row_count as integer) as row_count,
    cast(unique_timestamps as integer) as unique_timestamps,
    cast(null_count as integer) as null_count,
    cast((20000 * null_count + row_count) // (2 * row_count) * 0.01 as decimal(5, 2)) as null_pct,
    min_value,
    max_value,
    avg_value,
    case
        when value_count > 1
            then round(
                sqrt(greatest(square_sum - pow(cast(deviation_sum as double), 2) / value_count, 0) / (value_count - 1)),
                6
            )
    end as std_dev,
    cast(locations_active as integer) as locations_active,
    cast(fail_count as integer) as fail_count
from sums
left join squares using (local_date, {{ keys }})
{% endmacro %}
