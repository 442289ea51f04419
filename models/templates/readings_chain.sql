{#-
  Every cell of some months with its fate, beside the readings of these months that are there already. A key is (sensor,
  measurement, time); its cells come in the order of taking. The first cell of a key is accepted, or null. Of later ones
  a null, and the value that holds, are duplicates; any other value replaces it. A doubtful time (quality 3) never
  replaces a proven one and is replaced by it, also when the values agree.
-#}
WITH candidates AS MATERIALIZED (
    {%- if existing | length > 0 %}
    SELECT sensor, measurement, time, value, quality, source, file, line, -1 AS sequence, -1 AS file_no, -1 AS channel
    FROM read_parquet([{% for file in existing %}{{ literal(file) }}{% if not loop.last %}, {% endif %}{% endfor %}])

    UNION ALL
    {% endif %}
    SELECT
        cells.sensor,
        cells.measurement,
        cells.time,
        cells.value,
        cells.quality,
        channels.source,
        files.file,
        cells.line,
        files.sequence,
        cells.file_no,
        cells.channel
    FROM cells
    INNER JOIN files ON cells.file_no = files.file_no
    INNER JOIN channels ON cells.file_no = channels.file_no AND cells.channel = channels.channel
    WHERE cells.rule IS NULL AND cells.time >= {{ literal(start) }}::TIMESTAMPTZ AND cells.time < {{ literal(end) }}::TIMESTAMPTZ
),

{#- Few keys have more than one cell, and only these must be put in order. #}
contested AS MATERIALIZED (
    SELECT sensor, measurement, time
    FROM candidates
    GROUP BY sensor, measurement, time
    HAVING count(*) > 1
),

ranked AS (
    SELECT
        *,
        row_number() OVER taken AS position,
        last_value(CASE WHEN quality <> 3 THEN value END IGNORE NULLS) OVER before AS proven,
        last_value(value IGNORE NULLS) OVER before AS doubtful
    FROM candidates
    SEMI JOIN contested USING (sensor, measurement, time)
    WINDOW
        taken AS (PARTITION BY sensor, measurement, time ORDER BY sequence, line, channel),
        before AS (
            PARTITION BY sensor, measurement, time ORDER BY sequence, line, channel
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        )
)

SELECT *, CASE WHEN file_no = -1 THEN 'held' WHEN value IS NULL THEN 'null' ELSE 'accepted' END AS fate
FROM candidates
ANTI JOIN contested USING (sensor, measurement, time)

UNION ALL

SELECT
    * EXCLUDE (position, proven, doubtful),
    CASE
        WHEN file_no = -1 THEN 'held'
        WHEN position = 1 AND value IS NULL THEN 'null'
        WHEN position = 1 THEN 'accepted'
        WHEN value IS NULL OR value = proven THEN 'duplicate'
        WHEN quality = 3 AND proven IS NOT NULL THEN 'rejected'
        WHEN quality = 3 AND value = doubtful THEN 'duplicate'
        ELSE 'superseded'
    END AS fate
FROM ranked
