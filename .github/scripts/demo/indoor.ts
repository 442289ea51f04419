import { DAY_MS, HOUR_MS, wallTime, type WallTime } from './clock.js';
import {
  DEFECT_DAY,
  isInside,
  isoStretch,
  type GeneratedSource,
  type Period,
  type RawFile,
  type Stretch,
} from './plan.js';
import { room, round, STEP_MS, type Signals } from './signals.js';
import type { Defect } from './truth.js';

/** Exports of the indoor sensors' phone app: one file a sensor, a title line above the header, two app versions. */
export const SOURCE = 'indoor';

interface Sensor {
  readonly id: string;
  /** Undefined: nobody has said yet where it hangs. */
  readonly location: string | undefined;
  /** Version 1 writes 24 hours and the day first, version 2 twelve hours and the month first; no marker says so. */
  readonly app: 1 | 2;
}

/** Ids that look like numbers (`9E31` is one in scientific notation) are the ones that break careless readers. */
export const SENSORS: readonly Sensor[] = [
  { id: '9E31', location: '1NP-S1', app: 1 },
  { id: '4427', location: '1NP-S2', app: 1 },
  { id: '072B', location: '2NP-S1', app: 1 },
  { id: '750E', location: '2NP-S2', app: 2 },
  { id: 'DC0C', location: '1PP-S1', app: 2 },
  { id: '0B5E', location: undefined, app: 2 },
];

export const TEMPERATURE_COLUMN = 'Temperature_Celsius';
export const HUMIDITY_COLUMN = 'Relative_Humidity(%)';
const RENAMED_COLUMN = 'Temperature_Fahrenheit';

const BOM = '\ufeff';
const NULL_TOKENS = ['NA', '-', 'N/A'];
const UNREADABLE = '--.-';
const UNREADABLE_COUNT = 3;
const TOO_HOT = 71.4;

export function generateIndoor(
  seed: number,
  signals: Signals,
  period: Period,
): GeneratedSource & { readonly defects: readonly Defect[] } {
  const at = (offset: number, hour: number): number => period.stretch(offset, hour, hour + 1).fromMs;
  const nulls = stretchOf(at(DEFECT_DAY.nullTokens, 10), NULL_TOKENS.length);
  const unreadable = stretchOf(at(DEFECT_DAY.unreadable, 15), UNREADABLE_COUNT);
  const outage = { fromMs: at(DEFECT_DAY.nullHeavy, 2), toMs: at(DEFECT_DAY.nullHeavy, 10) };
  const hot = stretchOf(at(DEFECT_DAY.outOfRange, 13), 1);

  const rowsOf = (sensor: Sensor): readonly Row[] => {
    const { temperature, humidity } = room(seed, sensor.id, signals);
    return signals.instants.map((instant, index) => {
      const celsius = round(temperature[index] ?? 0, 1).toFixed(1);
      const percent = String(round(humidity[index] ?? 0, 0));
      if (isInside(instant, outage)) return { at: instant, temperature: 'NA', humidity: 'NA' };
      if (sensor.id === '9E31' && isInside(instant, nulls)) {
        return {
          at: instant,
          temperature: NULL_TOKENS[(instant - nulls.fromMs) / STEP_MS] ?? 'NA',
          humidity: percent,
        };
      }
      if (sensor.id === '072B' && isInside(instant, unreadable)) {
        return { at: instant, temperature: UNREADABLE, humidity: percent };
      }
      const reading = sensor.id === 'DC0C' && isInside(instant, hot) ? TOO_HOT.toFixed(1) : celsius;
      return { at: instant, temperature: reading, humidity: percent };
    });
  };

  const all = SENSORS.map((sensor) => ({ sensor, rows: rowsOf(sensor) }));
  const files = all.flatMap(({ sensor, rows }) =>
    period.exports.map((range) => exportFile(sensor, rows, range)),
  );
  const renamed = renamedFile(all[1], { fromMs: period.toMs - 7 * DAY_MS, toMs: period.toMs });

  return {
    name: SOURCE,
    held: false,
    files: [...files, renamed],
    readings: SENSORS.length * signals.instants.length * 2 - UNREADABLE_COUNT,
    defects: [
      {
        kind: 'missing-column',
        stage: 'validate-schema',
        where: { datasource: SOURCE, file: renamed.name, line: 2, column: TEMPERATURE_COLUMN },
        description: `the app was switched to another unit: ${RENAMED_COLUMN} stands where ${TEMPERATURE_COLUMN} should`,
      },
      {
        kind: 'null-tokens',
        stage: 'ingest-datasources',
        where: { datasource: SOURCE, sensor: '9E31', measurement: 'temp_indoor', ...isoStretch(nulls) },
        cells: NULL_TOKENS.length,
        description: 'three temperatures are written as "no value", each in another way',
      },
      {
        kind: 'unreadable-cells',
        stage: 'ingest-datasources',
        where: { datasource: SOURCE, sensor: '072B', measurement: 'temp_indoor', ...isoStretch(unreadable) },
        cells: UNREADABLE_COUNT,
        description: `three temperatures are not numbers: ${UNREADABLE}`,
      },
      {
        kind: 'out-of-range',
        stage: 'ingest-datasources',
        where: { datasource: SOURCE, sensor: 'DC0C', measurement: 'temp_indoor', ...isoStretch(hot) },
        cells: 1,
        description: `one temperature of ${TOO_HOT} °C lies above the mapping's value_max`,
      },
      {
        kind: 'null-heavy-day',
        stage: 'detect-anomalies',
        where: { datasource: SOURCE, date: period.date(DEFECT_DAY.nullHeavy), ...isoStretch(outage) },
        cells: ((outage.toMs - outage.fromMs) / STEP_MS) * SENSORS.length * 2,
        description: 'all sensors write NA for eight hours: a third of the day has no value',
      },
      {
        kind: 'sensor-without-place',
        stage: 'ingest-datasources',
        where: { datasource: SOURCE, sensor: '0B5E' },
        description: 'a new sensor delivers, and locations.csv does not say where it hangs',
      },
    ],
  };
}

const stretchOf = (fromMs: number, count: number): Stretch => ({ fromMs, toMs: fromMs + count * STEP_MS });

interface Row {
  readonly at: number;
  readonly temperature: string;
  readonly humidity: string;
}

const TITLE = 'Timestamp for sample frequency every 10 min';

const STAMP: Readonly<Record<1 | 2, (wall: WallTime) => string>> = {
  1: (wall) => `${wall.day}/${wall.month}/${wall.year},${wall.hour}:${wall.minute}`,
  2: (wall) =>
    `${wall.month}/${wall.day}/${wall.year},${wall.hour % 12 || 12}:${wall.minute} ${wall.hour < 12 ? 'AM' : 'PM'}`,
};

const nameOf = (sensor: Sensor, lastMs: number, suffix = ''): string => {
  const { year, month, day } = wallTime(lastMs);
  return `ThermoProSensor_export_${sensor.id}_${year}${month}${day}${suffix}.csv`;
};

function exportFile(sensor: Sensor, rows: readonly Row[], range: Stretch): RawFile {
  const inside = rows.filter((row) => isInside(row.at, range));
  const lines = inside.map(({ at, temperature, humidity }, index) => {
    // The app joins its stored chunks as they are, each with a byte order mark of its own.
    const mark = index > 0 && index % 4000 === 0 ? BOM : '';
    return `${mark}${STAMP[sensor.app](wallTime(at))},${temperature},${humidity}\n`;
  });
  const head = `${BOM}${TITLE}\r\n${sensor.app === 1 ? BOM : ''}Date,Time,${TEMPERATURE_COLUMN},${HUMIDITY_COLUMN}\r\n`;
  return { name: nameOf(sensor, range.toMs - HOUR_MS), content: head + lines.join('') };
}

/** The last week of a sensor once more, in another unit and under another header; nothing in it is new. */
function renamedFile(from: { sensor: Sensor; rows: readonly Row[] } | undefined, range: Stretch): RawFile {
  if (from === undefined) throw new Error('the demo has no second sensor');
  const file = exportFile(
    from.sensor,
    from.rows.map((row) => ({ ...row, temperature: ((Number(row.temperature) * 9) / 5 + 32).toFixed(1) })),
    range,
  );
  return {
    name: nameOf(from.sensor, range.toMs - HOUR_MS, '_b'),
    content: file.content.replace(TEMPERATURE_COLUMN, RENAMED_COLUMN),
  };
}
