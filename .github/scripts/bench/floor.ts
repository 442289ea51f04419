/**
 * The floor: one process that does the pipeline's work on the nine files in one go, with nothing kept, checked or
 * resumed. What the pipeline costs beyond this is the price of its guarantees. Run as `floor JOB.json`.
 */
import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';

interface Job {
  readonly files: readonly {
    readonly path: string;
    readonly channels: readonly { sensor: string; measurement: string }[];
  }[];
  readonly output: string;
  readonly threads?: string;
}

const job = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Job;
const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;

const columnsOf = (count: number): string[] => Array.from({ length: count }, (_, index) => `c${index}`);

// The first pass through the autumn hour is summer time, the second winter time: each is read off a neighbouring hour
// that is there only once.
const instant = `CASE
  WHEN passes = 1 THEN timezone('Europe/Prague', stamp)
  WHEN pass = 1 THEN timezone('Europe/Prague', stamp - INTERVAL 1 HOUR) + INTERVAL 1 HOUR
  ELSE timezone('Europe/Prague', stamp + INTERVAL 1 HOUR) - INTERVAL 1 HOUR
END`;

const cells = job.files
  .map(({ path, channels }, file) => {
    const columns = columnsOf(channels.length);
    const types = ['text', ...columns, 'nothing'].map((name) => `${text(name)}: 'VARCHAR'`).join(', ');
    return `
      SELECT ${file} AS file, line, time, channel, text FROM (
        UNPIVOT (
          WITH lines AS (
            SELECT row_number() OVER () AS line, strptime(text, '%d.%m.%Y %H:%M:%S') AS stamp, ${columns.join(', ')}
            FROM read_csv(${text(path)}, delim = ';', header = true, auto_detect = false, quote = '', columns = {${types}})
          ),
          passes AS (
            SELECT *, count(*) OVER (PARTITION BY stamp) AS passes, row_number() OVER (PARTITION BY stamp ORDER BY line) AS pass
            FROM lines
          )
          SELECT line, ${instant} AS time, ${columns.join(', ')} FROM passes
        ) ON ${columns.join(', ')} INTO NAME channel VALUE text
      )`;
  })
  .join(' UNION ALL ');

const names = job.files
  .flatMap(({ channels }, file) =>
    channels.map(
      ({ sensor, measurement }, index) => `(${file}, 'c${index}', ${text(sensor)}, ${text(measurement)})`,
    ),
  )
  .join(', ');

const statements = [
  "SET TimeZone = 'UTC'",
  `CREATE TEMP TABLE cells AS ${cells}`,
  `CREATE TEMP TABLE readings AS
    WITH names(file, channel, sensor, measurement) AS (VALUES ${names})
    SELECT time, sensor, measurement,
      arg_min(CAST(replace(text, ',', '.') AS DECIMAL(18, 6)), file * 1000000 + line) AS value
    FROM cells JOIN names USING (file, channel) GROUP BY ALL ORDER BY sensor, measurement, time`,
  `CREATE TEMP TABLE hourly AS
    SELECT time_bucket(INTERVAL 1 HOUR, time) AS window_start, sensor AS location, measurement, count(*) AS n,
      sum(value) AS sum, min(value) AS min, max(value) AS max,
      CAST(sum(value) / count(*) AS DECIMAL(18, 6)) AS mean
    FROM readings GROUP BY ALL ORDER BY location, measurement, window_start`,
  `COPY hourly TO ${text(`${job.output}/hourly.parquet`)} (FORMAT parquet, COMPRESSION zstd)`,
  `COPY hourly TO ${text(`${job.output}/hourly.csv.gz`)} (FORMAT csv, COMPRESSION gzip)`,
];

const instance = await DuckDBInstance.create(
  ':memory:',
  job.threads === undefined ? {} : { threads: job.threads },
);
const connection = await instance.connect();
for (const statement of statements) await connection.run(statement);
const counted = await connection.runAndReadAll(
  'SELECT (SELECT count(*) FROM cells), (SELECT count(*) FROM readings), (SELECT count(*) FROM hourly)',
);
console.log(counted.getRows()[0]?.map(String).join(' '));
