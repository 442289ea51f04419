{#
How many readings were due in the windows of `place_windows` (window_start, window_end, location, measurement, source).
A sensor is due at its first reading at the place and then once per cadence, until it leaves; whether it still sends
does not matter. The counts of windows that follow each other add up. NULL when one of the cadences is not known.
#}
{% macro expected_readings() %}
    select
        window_start,
        location,
        measurement,
        source,
        case
            when count(*) = count(cadence_minutes)
                then cast(
                    sum(
                        {{ due_before('least(window_end, placements.valid_to)') }}
                        - {{ due_before('least(window_start, placements.valid_to)') }}
                    ) as integer
                )
        end as n_expected
    from place_windows
    inner join {{ ref('dim_placements') }} as placements using (location, measurement, source)
    where
        placements.first_time < window_end
        and (placements.valid_to is null or placements.valid_to > window_start)
    group by window_start, location, measurement, source
{% endmacro %}
{# Readings due before a moment, which may lie before the first one. least() passes over NULL. #}
{% macro due_before(moment) %}
(
    greatest(epoch_us({{ moment }}) - epoch_us(placements.first_time), 0)
    + cast(placements.cadence_minutes * 60000000 as bigint) - 1
) // cast(placements.cadence_minutes * 60000000 as bigint)
{%- endmacro %}
