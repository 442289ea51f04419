/**
 * Every stable code that an error or a finding can carry, with what it means and what to do. `docs/errors.md` is made
 * from this table, so a code without a row cannot exist.
 */
export const CODES = {
  // Inputs and set-up
  INPUT_INVALID:
    'An input has a value that is not allowed. The message lists the legal ones; correct it under `with:`.',
  INPUT_UNKNOWN: 'An input that this action does not have. Correct its name under `with:`.',
  BUILDING_UNKNOWN: 'The input `building` names a building that `buildings_config.csv` does not have.',
  DATASOURCE_UNKNOWN: 'A datasource is named that `datasources_config.csv` does not have.',
  NATIVE_LIBRARY_UNAVAILABLE:
    "DuckDB's native library could not be found or fetched. Name a directory that holds it in `SM2_DUCKDB_DIR`, or allow the package manager to reach its registry.",
  NATIVE_LIBRARY_CORRUPT:
    "DuckDB's native library does not match the hash pinned in this repository. Delete the named copy and run again.",
  PLATFORM_UNSUPPORTED:
    'DuckDB has no library for this operating system and processor. The message lists those it has.',
  PROGRAM_MISSING: 'A program that the action needs is not on the runner. Install it or put it on PATH.',
  DISK_FULL: 'The disk of the runner, or of the store, has no space left.',
  PERMISSION_DENIED: 'A file or folder may not be read or written by the user that runs the action.',
  INTERNAL: 'A defect of this project. The stack is in the log; please report it.',

  // Seeds
  SEED_MISSING: 'A required seed file does not exist. Create it with the columns that the message names.',
  SEED_UNREADABLE:
    'A seed is not readable as CSV: broken quotes, a line with too many or too few cells, a column without a name or there twice, or not UTF-8.',
  SEED_COLUMN_MISSING: 'A seed lacks a required column. Add the column to its header line.',
  SEED_COLUMN_UNKNOWN: 'A seed has a column that is not known. Correct its name or remove it.',
  SEED_VALUE_INVALID: 'A cell of a seed holds a value that is not allowed. The message lists what is.',
  SEED_DUPLICATE: 'Two rows of a seed have the same key. Remove one.',
  SEED_REFERENCE_UNKNOWN: 'A row of a seed names an id that no other seed has.',
  SEED_BUILDING_REQUIRED:
    'With several buildings, every row must say which one it belongs to (`building_id`).',
  SEED_BUILDINGS_DEFAULT: 'There is no `buildings_config.csv`: one building `default` in UTC is assumed.',
  SEED_EMPTY: 'A seed that must list something has no row. Add one below its header line.',
  SEED_FILE_UNKNOWN:
    'The seeds folder holds a CSV that no seed has the name of, so nothing reads it. Correct its name or move it away.',
  SEED_MAPPING_MISSING:
    'An active datasource has no row in `datasource_mappings.csv`. Add one, or set its `status` to `planned`.',
  SEED_ROWS_CONFLICT: 'Rows of a seed contradict each other, for example overlapping times of one sensor.',

  // Warehouse and store
  STATE_UNKNOWN:
    'The warehouse holds files but no manifest. Restore the manifest, or move the files away to begin anew.',
  STATE_NEW: 'There was no warehouse: a new one was begun.',
  MANIFEST_UNREADABLE: 'The manifest is not valid JSON of a known version. Restore it from `manifests/`.',
  FILE_MISSING: 'A file that the manifest names is not there, here or in the store.',
  FILE_CORRUPT: 'A file does not have the hash that the manifest names.',
  STORE_MOVED: 'Another run committed to the store in the meantime. Nothing was written; run again.',
  STORE_LOCKED: 'Another run holds the lock of the store. Nothing was written; run again when it has ended.',
  STORE_UNREACHABLE: 'The store could not be read or written.',
  STORE_UNSUPPORTED:
    'The store is a remote, or a configuration of rclone is given, and this version reaches directories only. Copy to and from a directory in steps of their own.',
  PENDING_MISSING:
    'quality-gate found no `pending.json`: ingest-datasources has to run before it, in the same directory.',
  PENDING_UNREADABLE: '`pending.json` is damaged or of another version. Run ingest-datasources again.',
  PENDING_STALE:
    'The proposal of ingest-datasources builds on another manifest. Run ingest-datasources again.',

  // Publishing
  RELEASE_UNREADABLE:
    '`public/latest.json`, or the manifest that it names, is damaged. Restore it, or delete `latest.json` to publish everything anew.',
  RELEASE_KEY_VIOLATED:
    'The rows of a data set are not told apart by its key, so nothing was published. Correct the model, or report the defect.',
  RELEASE_ROW_INVALID:
    'Rows of a data set break what its schema promises, so nothing was published. Correct the model, or report the defect.',
  RELEASE_SCHEMA_UNVERSIONED:
    'The columns of a data set changed without another version of its schema, so nothing was published.',
  RELEASE_SHRUNK:
    'A data set would lose rows, time or a whole file against the release before, so nothing was published. Look for lost aggregates, raise `max-shrink`, or give a `restate-reason` for one run.',
  MONTH_CLOSED:
    'Rows of a closed month would change or vanish, so the month stays as it was published. Give a `restate-reason` for one run if it is right.',
  PLACE_WITHHELD:
    'A place looks like a test or is in no seed, so its rows are not published. Name it in `locations.csv` or `building_hierarchy.csv`, or set `allow-unmapped`.',
  PLACE_WITHDRAWN: 'Rows of places that are no longer published were taken out of all months.',
  COMPARED: 'Every difference between an old data set and this release is of a known class.',
  COMPARED_UNEXPLAINED:
    'Some differences between an old data set and this release are of no known class. `reports/comparison.json` shows examples.',
  LICENCE_UNSTATED:
    'The data are published without a licence. Name one in the column `licence` of `buildings_config.csv`.',

  TARGET_INVALID:
    'A target of a release cannot be understood, or lacks what it needs. The message lists the forms that there are.',
  TARGET_UNVERIFIED:
    'A file does not have the right size and hash at the target after it was copied. The target still shows its former release; run again.',
  TARGET_UNREADABLE:
    '`latest.json` of a target, or the manifest it names, is not of this building or damaged. Restore it, or delete `latest.json` there to publish everything anew.',

  // Remotes of rclone and GitHub
  RCLONE_REMOTE_INVALID: 'A remote is not of the form `name:path`, or would configure rclone by its name.',
  RCLONE_REMOTE_UNKNOWN:
    'The configuration of rclone does not know the remote. Correct the name or `rclone-config`.',
  RCLONE_NAME_HOSTILE: 'A file name could mean something else to rclone. Rename the file.',
  RCLONE_TOO_OLD:
    'rclone is older than 1.63, which may leave half a file under its final name. Install a newer one.',
  RCLONE_FAILED: 'rclone did not end well, after retries. The message names the remote and the reason.',
  GITHUB_REFUSED:
    'GitHub refused a request for lack of permission. Give the job or the token `contents: write`.',
  GITHUB_UNREACHABLE: 'GitHub did not answer as it should, after retries.',
  GITHUB_NAME_UNSAFE: 'GitHub would change the name of an asset, so it would not be found again.',

  // Incidents
  INCIDENT_OPEN:
    'The daily metrics show an incident that has not ended. `incidents/incidents.json` tells which series, since when and why.',
  INCIDENT_ENDED: 'An incident has ended: the last judged day is in order again.',
  INCIDENT_WITHDRAWN:
    'An incident of an earlier run is no longer seen, because late data or other parameters changed its days.',

  // Collecting
  ORIGIN_MISSING: "The place where a datasource's raw files come from does not exist.",
  ORIGIN_EMPTY: "No file at the origin matches the datasource's pattern.",
  ORIGIN_UNREACHABLE: 'The remote or web address of a datasource did not answer.',
  ORIGIN_UNSUPPORTED:
    'A datasource lies on a remote or the web and no mirror of it is given. Copy its files to a directory in a step before and name it in `origin-root`.',
  FILE_DUPLICATE: 'Two raw files have the same content; it is counted once.',
  FILE_NAME_HOSTILE: 'A raw file has a name that cannot be stored safely. Rename it at its origin.',
  FILE_UNREADABLE:
    'A raw file could not be copied from its origin: no right to read it, or it vanished. It is tried again in the next run.',
  FILE_CHANGED: 'A raw file changed while it was read. It is taken in the next run.',
  SOURCE_PLANNED: 'A datasource is not active (`status`), so nothing is collected for it.',

  // Format of raw files (contract)
  FILE_EMPTY: 'A raw file is empty. Export it again.',
  FILE_NOT_A_TABLE: 'A raw file is no table: a web page, a binary file, or broken JSON stands in its place.',
  ENCODING_UNKNOWN: 'A raw file is not UTF-8. State its encoding in `encoding` of `datasources_config.csv`.',
  HEADER_MISSING:
    'No line of a raw file holds known column names, or the JSON has no records at the stated path.',
  COLUMN_MISSING:
    'A raw file lacks a column that its layout had or that the seeds require. If it was renamed, add an alias row with the same `sensor` to `datasource_mappings.csv`.',
  COLUMN_UNMAPPED:
    'A raw file has a column that no row of `datasource_mappings.csv` names. Map it, or excuse it with `measurement = ignore`.',
  COLUMN_NAME_LOOSE: 'A column was found only after normalising its name (case, accents, unit, prefix).',
  MAPPING_UNUSED: 'No raw file has the column that a mapping row names.',
  FORM_CHANGED: 'A raw file differs from its contract in delimiter, decimal mark or shape.',
  SHAPE_UNSUPPORTED:
    'A datasource states a `shape` that cannot be read yet. Export its files wide or narrow.',
  CADENCE_UNKNOWN:
    'The times of a raw file are the ends of intervals of unknown length. State `cadence_minutes` in `datasources_config.csv`.',
  SENSOR_UNKNOWN:
    'The name of a raw file does not fit `sensor_pattern`, which tells the sensor. Rename the file, or correct the pattern.',
  TIME_FORMAT_UNKNOWN:
    'The times of a raw file fit no known format. State it in `date_format` of `datasources_config.csv`.',
  DATE_ORDER_AMBIGUOUS:
    'Day and month of a raw file cannot be told apart by any evidence. State `date_order` in `datasources_config.csv`.',
  DATE_ORDER_DECIDED: 'How day and month of raw files were told apart, and by what.',
  CONTRACT_LEARNED: 'The form of a datasource was seen for the first time and is its contract from now on.',
  LAYOUT_NEW:
    'A raw file brought a header set that its datasource had not shown before; it joins the contract.',
  FILE_REFUSED: 'A raw file was refused as a whole and lies in quarantine with the reason.',

  // Ingest
  CELLS_REJECTED:
    'Cells of a raw file could not be read as time or number. They are kept with line, column and rule under rejects/.',
  VALUES_ROUNDED: 'Values of a raw file have more than six decimals; readings keep six.',
  VALUES_SUPERSEDED: 'A newer raw file replaced values of an older one.',
  TIME_IN_GAP:
    'A raw file holds local times that the spring change of the clock skips: the device does not observe daylight saving.',
  TIME_DOUBTFUL:
    'Times in the hour that occurs twice in autumn could not be told apart; they are kept as suspect.',
  CELLS_UNBALANCED: 'The fates of the cells of a file do not add up: a defect of this project.',
  INBOX_UNREADABLE: 'The inbox index of validate-schema cannot be read. Run validate-schema again.',

  // Hierarchy
  HIERARCHY_MISSING: 'No row of `building_hierarchy.csv` describes the building, so it has no hierarchy.',
  HIERARCHY_ID_EMPTY: 'A row of the hierarchy has no id.',
  HIERARCHY_ID_DUPLICATE: 'Two rows of the hierarchy have the same id. Give one another id, or remove it.',
  HIERARCHY_ID_NEAR:
    'Two ids, or names of sensors, differ only in case or in letters that look like digits (O and 0). One is probably misspelt.',
  HIERARCHY_ID_UNSAFE: 'An id holds a character that cannot be seen or that parts paths and web addresses.',
  HIERARCHY_ID_MANGLED:
    'An id or name looks like a number that a spreadsheet made of it, such as 9E+31. Write it as it stands on the device.',
  HIERARCHY_ROOT_NONE:
    'Every row of the hierarchy has a parent. Leave `parent_id` blank in the row of the whole.',
  HIERARCHY_ROOT_MANY:
    'More than one row of the hierarchy has no parent. Write the id of what holds it in `parent_id`.',
  HIERARCHY_PARENT_UNKNOWN: 'A row of the hierarchy names a parent that no row has as its id.',
  HIERARCHY_PARENT_SELF: 'A row of the hierarchy is its own parent.',
  HIERARCHY_CYCLE: 'Rows of the hierarchy hold one another in a circle. Correct `parent_id` in one of them.',
  HIERARCHY_TOO_DEEP: 'A row of the hierarchy lies more steps below the top than any building has.',
  HIERARCHY_TYPE_UNKNOWN: "A type of the hierarchy is a word of one's own; where it may lie is not checked.",
  HIERARCHY_TYPE_ORDER:
    'A row of the hierarchy lies in something smaller than itself, for example a floor in a room.',
  HIERARCHY_LEVEL_WRONG:
    'A level is not the number of steps from the top (0). Correct it, or leave it blank.',
  HIERARCHY_STOREY_WRONG:
    'A storey contradicts the label of the floor (1NP is 1, 3PP is -3) or the storey around it.',
  HIERARCHY_NAME_TWICE: 'Two places side by side have the same name, apart from case and accents.',
  HIERARCHY_SENSOR_TWICE: 'The hierarchy has a sensor in two places at once.',
  HIERARCHY_SENSOR_ELSEWHERE:
    'The hierarchy and `locations.csv` put a sensor in different places; `locations.csv` counts.',
  HIERARCHY_COORDINATES: 'Coordinates cannot be read, are swapped, or lie far from the building.',
  HIERARCHY_RELATION_UNKNOWN: 'A relation names an id that no row of the hierarchy has.',
  HIERARCHY_RELATION_INVALID:
    'A relation makes no sense (to itself, neighbours one in the other or in two buildings) and is left out.',
  HIERARCHY_RELATION_TWICE: 'A relation is there twice; adjacency has no direction. It is stored once.',
  HIERARCHY_PLACE_AMBIGUOUS: 'A place of the readings is the name of several rows of the hierarchy.',
  HIERARCHY_CHANGED: 'Parts of the hierarchy were renamed, moved or removed since the last run.',
  UNPLACED:
    'A place or sensor of the readings is in no row of `building_hierarchy.csv`. Add it, or correct its spelling.',
  HIERARCHY_VANISHING:
    'A Neo4j server would lose more of its nodes than `max-vanishing` allows. If the rows are right, raise it for one run.',
  NEO4J_REFUSED:
    'A Neo4j server does not let the user in, or does not have the database. Correct `neo4j-user`, `neo4j-password` or `neo4j-database`.',
  NEO4J_UNREACHABLE:
    'A Neo4j server did not answer, or broke off. Nothing of the hierarchy was written; look at its log and run again.',
  NEO4J_DIFFERS:
    'After loading, a Neo4j server holds other nodes or edges than it was given. Something else writes to them.',
  NEO4J_TIMEOUT: 'A Neo4j server was not done within `timeout`. Raise it, or give the server more memory.',
  NEO4J_STATEMENT_REFUSED:
    'A Neo4j server refused a Cypher statement. Correct the file that the message names.',
  ENGINE_UNSUPPORTED:
    'The chosen engine is not available in this version. Choose one that the message lists.',

  // InfluxDB
  INFLUX_UNREACHABLE:
    'InfluxDB refused the connection or gave no usable answer within `timeout`. Look at the log of its container, then run again.',
  INFLUX_NOT_SET_UP:
    'InfluxDB runs but has no user, organisation and bucket yet. Let the container set itself up (`DOCKER_INFLUXDB_INIT_MODE=setup`).',
  INFLUX_UNAUTHORIZED: 'InfluxDB does not accept `influx-token`, or it may not read and write the bucket.',
  INFLUX_BUCKET_MISSING:
    'InfluxDB has no such bucket in that organisation. Correct `influx-bucket` or `influx-org`.',
  INFLUX_REJECTED:
    'InfluxDB refused readings, mostly because they are older than the retention of the bucket. Nothing was published; give the bucket an infinite retention.',
  INFLUX_MISCOUNTED:
    'InfluxDB holds another number of readings than were written. Nothing was published; give the job a bucket of its own.',
  INFLUX_ANSWER_INVALID:
    'InfluxDB gave an answer that is none of its own. Look at its log and at `influx-url`.',
  INFLUX_UNSUITABLE:
    'The readings cannot be put into InfluxDB: more than a thousand sensors of one place sent at the same moment. Use `engine: duckdb`.',
  ENGINES_DIFFER:
    'InfluxDB and DuckDB came to different aggregates of the same readings (`verify`). Nothing was published.',
  ENGINE_FALLBACK:
    'InfluxDB failed and DuckDB computed the aggregates in its place, as `on-engine-failure` asked. They are the same.',

  // Models and aggregation
  MODEL_INVALID: 'A model cannot be rendered or put in order. The message names its file and what is wrong.',
  MODEL_FAILED: 'The SQL of a model was refused by the engine. The message names the file of the model.',
  ZONE_UNSUPPORTED:
    'The clock of the building changes by less than an hour within the data, so its hours cannot be aligned. Choose a neighbouring zone, or UTC.',

  // Quality gate
  CHECK_ROW_UNUSED:
    'A row of `quality_thresholds.csv` or `waivers.csv` names a check that does not exist, or a part of a datasource that the check does not look at, so it is not applied.',
  GATE_NULLS:
    'Too many of the new readings of a datasource have no value. Repair the file, raise `null_percent` in `quality_thresholds.csv`, or waive it.',
  GATE_TOO_FEW_ROWS:
    'The new files of a datasource hold too few cells. Export them again, lower `min_rows`, or waive it.',
  GATE_TOO_MANY_ROWS:
    'A month of a datasource holds more readings than is plausible. Look for a file that was exported many times over, raise `max_rows`, or waive it.',
  GATE_FUTURE:
    'Readings of a datasource lie in the future: a wrong clock, or day and month exchanged. Repair the file, raise `future_rows`, or waive it.',
  GATE_IMPOSSIBLE_TIME:
    'Readings of a datasource lie before the year 2000: a device whose clock was reset. Repair the file, raise `impossible_rows`, or waive it.',
  GATE_DUPLICATES:
    'Most cells of the new files of a datasource were known before. Look for an export that does not move on, raise `duplicate_percent`, or waive it.',
  GATE_RANGE:
    'Too many new readings lie outside the bounds of their mapping rows. Repair the sensor, correct `value_min` and `value_max`, or waive it.',
  GATE_SENTINELS:
    'Too many new readings are a value by which the device tells a fault. Repair the sensor, raise `sentinel_percent`, or waive it.',
  GATE_VALUE_LOW:
    'The lowest new value is below `min_value`. Look at the sensor, lower the level, or waive it.',
  GATE_VALUE_HIGH:
    'The highest new value is above `max_value`. Look at the sensor, raise the level, or waive it.',
  GATE_INCOMPLETE:
    'Readings are missing between the first and the last of the new files, measured by the cadence. Export the files again, lower `completeness_percent`, or waive it.',
  GATE_STALE:
    'The newest reading of a datasource is old: no files come, or they bring nothing new. It only warns. Look at the export, or raise `age_hours`.',
  GATE_FILES_STALE:
    'The newest file of a datasource was written long ago. It only warns. Look at the export, or raise `file_age_hours`.',
  GATE_REJECTS:
    'Too many cells of the new files cannot be read as time or number. Repair the files, raise `reject_percent`, or waive it.',
  GATE_TIME_ORDER:
    'The lines of the new files are out of order of time: two clocks in one file, or day and month exchanged. Repair the files, raise `backward_percent`, or waive it.',
  GATE_UNBALANCED:
    'Cells of new files have no fate, or readings belong to no file: a defect of this project. Run ingest-datasources with `rebuild: true`.',
  GATE_SKIPPED: 'The input `skip` let failed checks pass in this run, for the reason that is given.',
  WAIVER_EXPIRED:
    'A check fails whose waiver has ended. Repair what it excused, or have the waiver prolonged by a reviewed change of `until`.',
  WAIVER_ENDING: 'A waiver that is in use ends within 14 days.',
  WAIVER_TOO_LONG: 'A waiver reaches more than 90 days ahead, so it is not applied. Shorten `until`.',
  WAIVER_UNUSED: 'A waiver excuses nothing: its check passes. Remove the row.',
  SOURCE_NOT_EMPTIED: 'A raw file that is safe in the warehouse could not be removed from its origin.',
} as const satisfies Record<string, string>;

export type Code = keyof typeof CODES;
