{#
How many readings were due in the windows of `place_windows` (window_id, window_start, window_end, location, measurement,
source), by window_id. A sensor is due at its first reading at the place and then once per cadence, until it leaves;
whether it still sends does not matter. The counts of windows that follow each other add up. NULL when one of the cadences
is not known.
#}
{% macro expected_readings() %}
    select
        window_id,
        case
            when count(*) = count(cadence_us)
                then cast(
                    sum(
                        {{ due_before('least(window_end, valid_to)') }}
                        - {{ due_before('least(window_start, valid_to)') }}
                    ) as integer
                )
        end as n_expected
    from place_windows
    inner join (
        select
            location,
            measurement,
            source,
            first_time,
            epoch_us(first_time) as first_us,
            valid_to,
            cast(cadence_minutes * 60000000 as bigint) as cadence_us
        from {{ ref('dim_placements') }}
    ) as placements using (location, measurement, source)
    where
        first_time < window_end
        and (valid_to is null or valid_to > window_start)
    group by window_id
{% endmacro %}
{# Readings due before a moment, which may lie before the first one. least() passes over NULL. #}
{% macro due_before(moment) %}
((greatest(epoch_us({{ moment }}) - first_us, 0) + cadence_us - 1) // cadence_us)
{%- endmacro %}
