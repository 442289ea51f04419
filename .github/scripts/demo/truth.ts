/** What the generator knows about the demo building and a pipeline run has to find out. */

export const seasons = ['spring', 'autumn'] as const;
/** Which of the two clock changes lies inside the demo's two months. */
export type Season = (typeof seasons)[number];

export const defectKinds = [
  'missing-column',
  'extra-column',
  'duplicate-file',
  'null-tokens',
  'unreadable-cells',
  'out-of-range',
  'sentinel',
  'null-heavy-day',
  'row-count-drop',
  'wild-day',
  'future-reading',
  'sensor-without-place',
] as const;
export type DefectKind = (typeof defectKinds)[number];

/** Where a defect was put; instants are ISO, `to` is exclusive. */
export interface DefectPlace {
  readonly datasource: string;
  /** Path below the demo's folder. */
  readonly file?: string;
  /** Physical line from 1. */
  readonly line?: number;
  readonly column?: string;
  readonly sensor?: string;
  readonly measurement?: string;
  /** Local date. */
  readonly date?: string;
  readonly from?: string;
  readonly to?: string;
}

export interface Defect {
  readonly kind: DefectKind;
  /** The stage that should be the first to say it. */
  readonly stage: string;
  readonly where: DefectPlace;
  readonly description: string;
  /** How many distinct cells it touches, where that can be counted. */
  readonly cells?: number;
}

export interface DatasourceTruth {
  readonly name: string;
  /** Paths below the demo's folder, in order of name. */
  readonly files: readonly string[];
  /** Distinct keys that a run keeps: accepted plus null. Zero when the datasource is held. */
  readonly readings: number;
  readonly held: boolean;
}

export interface DemoTruth {
  readonly seed: number;
  readonly season: Season;
  readonly building: string;
  readonly timezone: string;
  /** Local dates, both inclusive. */
  readonly firstDay: string;
  readonly lastDay: string;
  /** The instant to replay the run at: the end of the last day. */
  readonly asOf: string;
  readonly datasources: readonly DatasourceTruth[];
  readonly defects: readonly Defect[];
}
