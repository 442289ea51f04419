{#- The readings of one UTC month after this run: of each key the last cell that took its place. -#}
SELECT time, sensor, measurement, value, quality, source, file, line
FROM chain
WHERE
    fate NOT IN ('duplicate', 'rejected')
    AND time >= {{ literal(start) }}::TIMESTAMPTZ AND time < {{ literal(end) }}::TIMESTAMPTZ
{% if replaced %}
QUALIFY row_number() OVER (PARTITION BY sensor, measurement, time ORDER BY sequence DESC, line DESC, channel DESC) = 1
{% endif %}
ORDER BY sensor, measurement, time
