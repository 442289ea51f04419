{%- set hour = 3600000000 -%}
{%- set day = 24 * hour -%}
{#-
  Cells in an hour that the autumn change of the clock repeats, with the pass that each belongs to: winter or not, and
  whether that is doubtful. Staging took all of them for summer time, so that nothing stands in the winter hour yet.
  A series is what one channel tells of one sensor in one file.

  Two passes are told by the clock stepping back in file order, else by stamps that occur twice as often as those of the
  day around: the first pass is summer time, the second winter time. A single pass is told by what the series goes on
  with: summer if it comes from the hour before, winter if it goes on into the hour after; both or neither is doubtful.
-#}
WITH known AS (
    {#- Whole numbers of microseconds: differences of instants ask the calendar, which is slow. #}
    SELECT cells.file_no, cells.channel, cells.sensor, cells.measurement, cells.line, epoch_us(cells.time) AS us
    FROM cells
    INNER JOIN channels ON cells.file_no = channels.file_no AND cells.channel = channels.channel
    WHERE channels.on_clock AND cells.time IS NOT NULL
),

hours AS MATERIALIZED (
    SELECT *, start_us - {{ day }} AS near_from, start_us + 2 * length_us + {{ day }} AS near_until
    FROM double_hours
    WHERE start_us <= (SELECT max(us) FROM known) AND start_us + length_us > (SELECT min(us) FROM known)
),

near AS MATERIALIZED (
    SELECT *, us >= start_us AND us < start_us + length_us AS twice
    FROM known
    INNER JOIN hours ON us >= near_from AND us < near_until
),

series AS (
    SELECT
        file_no,
        channel,
        sensor,
        measurement,
        start_us,
        {#- Lines may be doubled besides: how often a stamp usually occurs. #}
        greatest(1, round(count(*) FILTER (NOT twice) / count(DISTINCT us) FILTER (NOT twice))) AS copies,
        {#- An export may begin with its newest line. #}
        coalesce(min(line) FILTER (us >= start_us + 2 * length_us), min(line) FILTER (twice))
        < coalesce(min(line) FILTER (us < start_us), min(line) FILTER (twice)) AS newest_first,
        count(*) FILTER (us >= start_us - {{ hour }} AND us < start_us) > 0 AS continues_before,
        count(*) FILTER (us >= start_us + 2 * length_us AND us < start_us + 2 * length_us + {{ hour }}) > 0 AS continues_after
    FROM near
    GROUP BY file_no, channel, sensor, measurement, start_us
    HAVING bool_or(twice)
),

turns AS (
    SELECT *, if(newest_first, -line, line) AS turn
    FROM near
    INNER JOIN series USING (file_no, channel, sensor, measurement, start_us)
),

{#- A step back by half the hour or more begins the next pass; a smaller one is two lines that changed places. #}
steps AS (
    SELECT *, coalesce(lag(us) OVER in_file - us >= length_us // 2, false) AS steps_back
    FROM turns
    WINDOW in_file AS (PARTITION BY file_no, channel, sensor, measurement, start_us, twice ORDER BY turn)
),

runs AS (
    SELECT
        *,
        1 + count(*) FILTER (steps_back) OVER (PARTITION BY file_no, channel, sensor, measurement, start_us, twice ORDER BY turn) AS run,
        1 + count(*) FILTER (steps_back AND twice) OVER whole AS runs,
        1 + count(*) FILTER (steps_back AND NOT twice) OVER whole AS usual_runs,
        row_number() OVER (PARTITION BY file_no, channel, sensor, measurement, us ORDER BY turn) AS occurrence,
        count(*) OVER (PARTITION BY file_no, channel, sensor, measurement, us) AS occurrences
    FROM steps
    WINDOW whole AS (PARTITION BY file_no, channel, sensor, measurement, start_us)
)

SELECT
    file_no,
    line,
    channel,
    length_us,
    CASE
        WHEN runs = 2 * usual_runs THEN run % 2 = 0
        WHEN occurrences >= 2 * copies THEN 2 * occurrence > occurrences
        ELSE continues_after AND NOT continues_before
    END AS winter,
    runs <> 2 * usual_runs AND occurrences < 2 * copies AND continues_before = continues_after AS doubtful
FROM runs
WHERE twice
