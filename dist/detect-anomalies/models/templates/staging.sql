{#-
  Cells of one raw file, in the form of readings: one row per mapped cell, with the rule that refused it or NULL. Lines
  that a filter leaves out are counted, not listed: one row per channel with their number in `cells`.

  A local time becomes an instant here, by the segments of the zone (table zone_segments). One in the hour that occurs
  twice is taken for summer time; double_hour.sql puts that right once all files are read.
-#}
{%- macro number(text) -%}
    {#- The other mark is no decimal mark here: such a text stays unreadable instead of becoming another number. #}
    {%- if decimal == ',' %}replace(replace({% endif -%}
    {%- if thousands %}replace({{ text }}, {{ literal(thousands) }}, ''){% else %}{{ text }}{% endif -%}
    {%- if decimal == ',' %}, '.', '?'), ',', '.'){% endif -%}
{%- endmacro -%}
{%- macro named(names) -%}
    {%- if names.exact %} AND trim({{ ident(names.column) }}::VARCHAR) = {{ literal(names.exact) }}{% endif -%}
    {%- if names.pattern %} AND regexp_full_match(trim({{ ident(names.column) }}::VARCHAR), {{ literal(names.pattern) }}){% endif -%}
    {%- for name in names.exceptExact %} AND trim(coalesce({{ ident(names.column) }}::VARCHAR, '')) <> {{ literal(name) }}{% endfor -%}
    {%- for pattern in names.exceptPatterns %} AND NOT regexp_full_match(trim(coalesce({{ ident(names.column) }}::VARCHAR, '')), {{ literal(pattern) }}){% endfor -%}
{%- endmacro -%}
{%- macro kept(filter) -%}
    {%- for each in filter %}coalesce(trim({{ ident(each.column) }}::VARCHAR), '') = {{ literal(each.value) }}{% if not loop.last %} AND {% endif %}{% endfor -%}
{%- endmacro -%}
WITH located AS (
    SELECT
        {%- for column in columns %}
        {{ ident(column) }},
        {%- endfor %}
        {%- for time in times %}
        {%- if time.kind == 'instant' %}
        epoch_us({{ ident(time.columns[0]) }}) AS _instant_{{ loop.index0 }},
        {%- elif time.kind == 'epoch_s' %}
        (TRY_CAST({{ ident(time.columns[0]) }} AS DECIMAL(24, 6)) * 1000000)::BIGINT AS _instant_{{ loop.index0 }},
        {%- elif time.kind == 'epoch_ms' %}
        (TRY_CAST({{ ident(time.columns[0]) }} AS DECIMAL(24, 6)) * 1000)::BIGINT AS _instant_{{ loop.index0 }},
        {%- elif time.kind == 'offset' %}
        {#- The cast wants seconds, and no space before the offset. #}
        epoch_us(TRY_CAST(
            regexp_replace(
                regexp_replace(trim({{ ident(time.columns[0]) }}), '\s(Z|[+-][\d:]+)$', '\1'),
                '^(.{10}[T ]\d\d:\d\d)(Z|[+-])', '\1:00\2'
            ) AS TIMESTAMPTZ
        )) AS _instant_{{ loop.index0 }},
        {%- elif time.kind == 'local' %}
        {{ ident(time.columns[0]) }}::TIMESTAMP AS _local_{{ loop.index0 }},
        {%- else %}
        try_strptime(
            {%- for column in time.columns %}trim(coalesce({{ ident(column) }}, '')){% if not loop.last %} || ' ' || {% endif %}{% endfor -%}
            , {{ literal(time.format) }}
        ) AS _local_{{ loop.index0 }},
        {%- endif %}
        {%- endfor %}
        _line,
        _ragged
    FROM {{ ident(landing) }}
),

timed AS MATERIALIZED (
    SELECT
        located.*
        {%- for time in times %},
        make_timestamptz(
            {%- if time.on_clock %}
            {#- A time that the spring change skips is read by the offset before it: the device kept standard time. #}
            epoch_us(_local_{{ loop.index0 }})
            - 1000000 * if(_local_{{ loop.index0 }} < zone_{{ loop.index0 }}.repeated_until, zone_{{ loop.index0 }}.previous_offset_s, zone_{{ loop.index0 }}.offset_s)
            {%- else %}
            _instant_{{ loop.index0 }}
            {%- endif %}
            {%- if shift_us %} - {{ shift_us }}{% endif %}
        ) AS _time_{{ loop.index0 }}
        {%- if time.on_clock %},
        coalesce(_local_{{ loop.index0 }} >= zone_{{ loop.index0 }}.local_to, false) AS _skipped_{{ loop.index0 }}
        {%- endif %}
        {%- endfor %}
    FROM located
    {%- for time in times %}
    {%- if time.on_clock %}
    ASOF LEFT JOIN zone_segments AS zone_{{ loop.index0 }} ON located._local_{{ loop.index0 }} >= zone_{{ loop.index0 }}.local_from
    {%- endif %}
    {%- endfor %}
),
{% if slugged %}
{#- Names of a narrow file become measurements by the rule for default names; few names, so once per name. #}
names AS (
    SELECT
        _name,
        CASE WHEN _name <> '' THEN coalesce(nullif(trim(regexp_replace(
            lower(strip_accents(regexp_replace(_name, '[(\[][^()\[\]]*[)\]]\s*$', ''))), '[^a-z0-9]+', '_', 'g'
        ), '_'), ''), 'value') END AS _measurement
    FROM (SELECT DISTINCT trim({{ ident(slugged) }}::VARCHAR) AS _name FROM timed)
),
{% endif %}
texts AS (
    {%- for channel in channels %}
    {%- if not channel.ignored %}
    SELECT
        _line AS line,
        {{ channel.id }}::SMALLINT AS channel,
        _time_{{ channel.time }} AS time,
        {% if times[channel.time].on_clock %}_skipped_{{ channel.time }}{% else %}false{% endif %} AS skipped,
        {% if channel.sensor.column %}trim({{ ident(channel.sensor.column) }}::VARCHAR){% else %}{{ literal(channel.sensor.text) }}{% endif %} AS sensor,
        {% if channel.measurement.column %}names._measurement{% else %}{{ literal(channel.measurement.text) }}{% endif %} AS measurement,
        {%- if channel.words | length > 0 %}
        CASE lower(trim({{ ident(channel.value_column) }}::VARCHAR))
            {%- for word in channel.words %}
            WHEN {{ literal(word.word) }} THEN {{ literal(word.value) }}
            {%- endfor %}
            ELSE trim(coalesce({{ ident(channel.value_column) }}::VARCHAR, ''))
        END AS text,
        {%- else %}
        trim(coalesce({{ ident(channel.value_column) }}::VARCHAR, '')) AS text,
        {%- endif %}
        _ragged AS ragged
    FROM timed
    {%- if channel.measurement.column %}
    LEFT JOIN names ON names._name = trim({{ ident(channel.measurement.column) }}::VARCHAR)
    {%- endif %}
    WHERE true
        {%- if channel.names %}{{ named(channel.names) }}{% endif %}
        {%- if channel.filter | length > 0 %} AND {{ kept(channel.filter) }}{% endif %}
    UNION ALL
    {%- endif %}
    {%- endfor %}
    SELECT
        NULL::BIGINT AS line,
        NULL::SMALLINT AS channel,
        NULL::TIMESTAMPTZ AS time,
        false AS skipped,
        NULL::VARCHAR AS sensor,
        NULL::VARCHAR AS measurement,
        NULL::VARCHAR AS text,
        false AS ragged
    WHERE false
),

left_out AS (
    {%- for channel in channels %}
    {%- if channel.ignored or channel.filter | length > 0 %}
    SELECT {{ channel.id }}::SMALLINT AS channel, count(*) AS cells
    FROM timed
    WHERE true
        {%- if channel.names %}{{ named(channel.names) }}{% endif %}
        {%- if not channel.ignored %} AND NOT ({{ kept(channel.filter) }}){% endif %}
    UNION ALL
    {%- endif %}
    {%- endfor %}
    SELECT NULL::SMALLINT AS channel, 0 AS cells WHERE false
),

parsed AS (
    SELECT
        *,
        TRY_CAST({{ number('text') }} AS DECIMAL(18, 6)) AS raw,
        {#- A number is looked up among the null tokens only where one of them is a number. #}
        CASE WHEN {% if numeric_tokens %}true{% else %}raw IS NULL{% endif %} THEN text = '' OR lower(text) IN ({% for token in null_tokens %}{{ literal(token) }}{% if not loop.last %}, {% endif %}{% endfor %}) ELSE false END AS missing
    FROM texts
),

{%- if transforms %}
{#- An exact fraction of integers, in millionths: (raw × multiplier + addend) / divisor. #}
fractions AS (
    SELECT
        *,
        CASE channel
            {%- for channel in channels %}
            {%- if channel.multiplier %}
            WHEN {{ channel.id }} THEN TRY((raw::DECIMAL(38, 6) * 1000000)::HUGEINT * {{ literal(channel.multiplier) }}::HUGEINT + {{ literal(channel.addend) }}::HUGEINT)
            {%- endif %}
            {%- endfor %}
        END AS dividend,
        CASE channel
            {%- for channel in channels %}
            {%- if channel.multiplier %}
            WHEN {{ channel.id }} THEN {{ literal(channel.divisor) }}::HUGEINT
            {%- endif %}
            {%- endfor %}
        END AS divisor,
        CASE channel
            {%- for channel in channels %}
            {%- if channel.multiplier %}
            WHEN {{ channel.id }} THEN {{ channel.grain }}
            {%- endif %}
            {%- endfor %}
        END AS grain
    FROM parsed
),
{% endif %}
valued AS (
    SELECT
        *,
        {%- if transforms %}
        CASE
            WHEN divisor IS NULL THEN raw
            {#- Rounded half away from zero once, to the grain of the decimals asked for. #}
            ELSE TRY_CAST(
                TRY_CAST(TRY(sign(dividend) * ((2 * abs(dividend) + divisor * grain) // (2 * divisor * grain)) * grain) AS BIGINT)
                * 0.000001::DECIMAL(7, 6) AS DECIMAL(18, 6)
            )
        END AS value,
        {%- else %}
        raw AS value,
        {%- endif %}
        {%- if bounds %}
        CASE channel
            {%- for channel in channels %}
            {%- if channel.value_min or channel.value_max or channel.sentinels | length > 0 %}
            WHEN {{ channel.id }} THEN false
                {%- if channel.value_min %} OR raw < {{ literal(channel.value_min) }}::DECIMAL(18, 6){% endif %}
                {%- if channel.value_max %} OR raw > {{ literal(channel.value_max) }}::DECIMAL(18, 6){% endif %}
                {%- for sentinel in channel.sentinels %} OR raw = {{ literal(sentinel) }}::DECIMAL(18, 6){% endfor %}
            {%- endif %}
            {%- endfor %}
            ELSE false
        END AS failed,
        {%- else %}
        false AS failed,
        {%- endif %}
        channel IN (-1{% for channel in channels %}{% if channel.value_min or channel.value_max %}, {{ channel.id }}{% endif %}{% endfor %}) AS bounded
    FROM {% if transforms %}fractions{% else %}parsed{% endif %}
)

SELECT
    line::INTEGER AS line,
    channel,
    time,
    sensor,
    measurement,
    CASE WHEN NOT missing THEN value END AS value,
    CASE
        WHEN missing THEN 9
        WHEN failed THEN 4
        WHEN bounded THEN 1
        ELSE 2
    END::TINYINT AS quality,
    skipped,
    {#- Readings have six decimals; what the raw text has beyond them is counted. #}
    NOT missing AND position({{ literal(decimal) }} IN text) BETWEEN 1 AND length(text) - 7 AS rounded,
    CASE
        WHEN missing AND time IS NULL THEN 'ignored'
        WHEN ragged THEN 'line_ragged'
        WHEN time IS NULL THEN 'time_unreadable'
        WHEN coalesce(sensor, '') = '' THEN 'sensor_missing'
        WHEN coalesce(measurement, '') = '' THEN 'measurement_missing'
        WHEN missing THEN NULL
        WHEN raw IS NULL THEN 'value_unreadable'
        WHEN value IS NULL THEN 'value_too_large'
    END AS rule,
    CASE WHEN rule IS NOT NULL THEN text END AS text,
    1 AS cells
FROM valued

UNION ALL

SELECT NULL, channel, NULL, NULL, NULL, NULL, NULL, false, false, 'ignored', NULL, cells
FROM left_out
