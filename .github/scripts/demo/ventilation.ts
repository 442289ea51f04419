import { HOUR_MS, wallTime } from './clock.js';
import { DEFECT_DAY, isInside, isoStretch, type GeneratedSource, type Period, type RawFile } from './plan.js';
import { randomStream, wander } from './random.js';
import { round, ventilationUnit, type Signals } from './signals.js';
import type { Defect } from './truth.js';

/** The controllers' exports: one file a unit, hourly, semicolons, decimal commas, the outdoor column in each of them. */
export const SOURCE = 'ventilation';
/** Celsius degrees that a controller writes when its supply sensor fails. */
export const SENTINEL = 126;

export interface Unit {
  readonly number: string;
  readonly controller: string;
}

export const UNITS: readonly Unit[] = [
  { number: '01', controller: 'KOT1' },
  { number: '02', controller: 'KOT1' },
  { number: '03', controller: 'KOT2' },
  { number: '04', controller: 'KOT2' },
];

/** Channels of a unit, in the order of the columns: what the device calls them and which measurement they are. */
export const CHANNELS = [
  { key: 'intake', suffix: 'tea-sani', measurement: 'temp_intake' },
  { key: 'extract', suffix: 'teb-odvod', measurement: 'temp_indoor' },
  { key: 'supply', suffix: 'tu1-privod', measurement: 'temp_fresh' },
  { key: 'exhaust', suffix: 'tu2-vyfuk', measurement: 'temp_waste' },
] as const;

export const outdoorColumn = (controller: string): string => `${controller}/Teplota venkovní (°C)`;

export const channelColumn = ({ number, controller }: Unit, suffix: string): string =>
  `${controller}/VZT ${number} | Obj. ${Number(number)}/vzt${number}_temp-${suffix} (°C)`;

const UNEXPECTED_COLUMN = 'KOT2/VZT 04 | Obj. 4/vzt04_co2 (ppm)';

export function generateVentilation(
  seed: number,
  signals: Signals,
  period: Period,
): GeneratedSource & { readonly defects: readonly Defect[] } {
  const silent = period.stretch(DEFECT_DAY.rowDrop, 8, 24);
  const broken = period.stretch(DEFECT_DAY.sentinel, 2, 8);
  const wild = period.stretch(DEFECT_DAY.wild, 0, 24);
  const hours = signals.instants.flatMap((at, index) =>
    at % HOUR_MS === 0 && !isInside(at, silent) ? [{ at, index }] : [],
  );
  const controllers = new Map(
    [...new Set(UNITS.map((unit) => unit.controller))].map((name) => {
      const error = wander(randomStream(seed, `outdoor ${name}`), signals.instants.length, 0.99, 0.3);
      return [name, signals.outdoor.map((value, index) => value + (error[index] ?? 0))];
    }),
  );

  const rowsOf = (unit: Unit): readonly Row[] => {
    const channels = ventilationUnit(seed, unit.number, signals);
    const outdoor = controllers.get(unit.controller) ?? [];
    return hours.map(({ at, index }) => ({
      at,
      values: [
        outdoor[index] ?? 0,
        channels.intake[index] ?? 0,
        channels.extract[index] ?? 0,
        unit.number === '03' && isInside(at, broken) ? SENTINEL : (channels.supply[index] ?? 0),
        // A damper that hunts: within the bounds of every single value, but the day as a whole is not credible.
        isInside(at, wild) ? (index % 12 === 0 ? -17.5 : 21.5) : (channels.exhaust[index] ?? 0),
      ],
    }));
  };

  const files = UNITS.flatMap((unit) => {
    const rows = rowsOf(unit);
    return period.exports.map((range, number) => {
      const inside = rows.filter((row) => isInside(row.at, range));
      return exportFile('demo', unit, inside, unit.number === '04' && number === 1);
    });
  });
  const again = files[0];
  if (again === undefined) throw new Error('the demo has no unit');
  const copy: RawFile = { name: again.name.replace('.csv', ' (1).csv'), content: again.content };
  const extended = files.at(-1)?.name ?? '';

  return {
    name: SOURCE,
    held: false,
    files: [...files, copy],
    readings: hours.length * (UNITS.length * CHANNELS.length + controllers.size),
    defects: [
      {
        kind: 'extra-column',
        stage: 'validate-schema',
        where: { datasource: SOURCE, file: extended, column: UNEXPECTED_COLUMN },
        description: 'a column that no mapping row names appears in the newest export of unit 04',
      },
      {
        kind: 'duplicate-file',
        stage: 'validate-schema',
        where: { datasource: SOURCE, file: copy.name },
        description: `the bytes of ${again.name} are delivered again under another name`,
      },
      {
        kind: 'sentinel',
        stage: 'ingest-datasources',
        where: {
          datasource: SOURCE,
          sensor: 'demo_03',
          measurement: 'temp_fresh',
          date: period.date(DEFECT_DAY.sentinel),
          ...isoStretch(broken),
        },
        cells: (broken.toMs - broken.fromMs) / HOUR_MS,
        description: `the supply sensor of unit 03 reports its fault value of ${SENTINEL} °C for six hours`,
      },
      {
        kind: 'row-count-drop',
        stage: 'detect-anomalies',
        where: { datasource: SOURCE, date: period.date(DEFECT_DAY.rowDrop), ...isoStretch(silent) },
        description: 'the whole feed is silent for two thirds of a day',
      },
      {
        kind: 'wild-day',
        stage: 'detect-anomalies',
        where: {
          datasource: SOURCE,
          measurement: 'temp_waste',
          date: period.date(DEFECT_DAY.wild),
          ...isoStretch(wild),
        },
        description:
          'exhaust temperatures jump between two values for a day: the spread exceeds twice the mean',
      },
    ],
  };
}

export interface Row {
  readonly at: number;
  /** Outdoor first, then the channels in order. */
  readonly values: readonly number[];
}

const comma = (value: number): string => round(value, 1).toFixed(2).replace('.', ',');

/** One export of one unit; `extended` adds a column that nobody announced. */
export function exportFile(site: string, unit: Unit, rows: readonly Row[], extended = false): RawFile {
  const header = [
    'Date',
    outdoorColumn(unit.controller),
    ...CHANNELS.map((channel) => channelColumn(unit, channel.suffix)),
    ...(extended ? [UNEXPECTED_COLUMN] : []),
  ];
  const lines = rows.map(({ at, values }, index) => {
    const wall = wallTime(at);
    const stamp = `${wall.day}.${wall.month}.${wall.year} ${String(wall.hour).padStart(2, '0')}:${wall.minute}:${wall.second}`;
    return [stamp, ...values.map(comma), ...(extended ? [`${420 + (index % 60)},00`] : [])];
  });
  const last = wallTime(rows.at(-1)?.at ?? 0);
  const stamp = [
    last.year,
    last.month,
    last.day,
    String(last.hour).padStart(2, '0'),
    last.minute,
    last.second,
  ];
  return {
    name: `Graph_${site}_${unit.number}_${stamp.join('_')}.csv`,
    // The last cell of each line is empty: the controllers close every line with a separator.
    content: [header, ...lines].map((cells) => `${cells.join(';')};\r\n`).join(''),
  };
}
