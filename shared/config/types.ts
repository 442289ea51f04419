import type { Place } from '../errors/errors.js';
import type { Finding } from '../report/finding.js';

/** The seeds as typed objects. Empty cells are `undefined`, lists are arrays; `place` is the seed file and line of the row. */

/** A decimal number as the seed wrote it, checked: numbers stay text so that SQL computes them exactly. */
export type DecimalText = string;

interface Row {
  readonly place: Place;
}

export interface Building extends Row {
  readonly id: string;
  readonly name: string;
  readonly city: string | undefined;
  /** IANA name. */
  readonly timezone: string;
  readonly status: Status;
  readonly country: string | undefined;
  readonly latitude: DecimalText | undefined;
  readonly longitude: DecimalText | undefined;
  readonly licence: string | undefined;
  readonly contact: string | undefined;
}

export type Status = 'active' | 'planned' | 'disabled';

export interface Datasource extends Row {
  readonly id: string;
  readonly building: string;
  readonly name: string;
  /** `api` of the seed is `json` here. */
  readonly sourceType: 'csv' | 'json' | 'parquet';
  /** Directory, rclone remote (`name:path`) or http(s) URL with `${ENV}` placeholders. */
  readonly location: string;
  /** Glob over the file name. */
  readonly filePattern: string;
  readonly requiredColumns: readonly string[];
  readonly dataType: readonly string[];
  readonly retentionMonths: number | undefined;
  readonly status: Status;
  /** IANA name or fixed offset (`+01:00`); the building's when undefined. */
  readonly timezone: string | undefined;
  readonly daylightSaving: 'follows' | 'fixed' | 'utc';
  readonly shape: 'wide' | 'narrow' | 'matrix' | 'auto';
  /** WHATWG name; found per file when undefined. */
  readonly encoding: string | undefined;
  readonly delimiter: string | undefined;
  readonly decimalSeparator: string | undefined;
  readonly thousandsSeparator: string | undefined;
  /** Physical line from 1; found per layout when undefined. */
  readonly headerRow: number | undefined;
  /** strptime codes as DuckDB knows them; may be several, separated by `;` in the seed. */
  readonly dateFormats: readonly string[];
  readonly dateOrder: 'DMY' | 'MDY' | 'YMD' | undefined;
  readonly intervalLabel: 'instant' | 'start' | 'end';
  readonly cadenceMinutes: number | undefined;
  /** RE2 with exactly one group, over the file name. */
  readonly sensorPattern: string | undefined;
  /** Texts that mean "no value", beside the empty cell. Default: `-`, `NA`, `N/A`, `NULL`. Compared without case. */
  readonly nullTokens: readonly string[];
  /** Dotted path to the array of records in a JSON file; undefined: the document itself. */
  readonly recordsPath: string | undefined;
  readonly description: string | undefined;
}

/** A fraction of two decimals, `numerator / denominator`; a plain number has denominator `1`. */
export interface Fraction {
  readonly numerator: DecimalText;
  readonly denominator: DecimalText;
}

export interface Filter {
  readonly column: string;
  readonly value: string;
}

export interface Mapping extends Row {
  readonly datasourceId: string;
  /** Columns joined by one space, from `Date+Time`. */
  readonly timestampColumns: readonly string[];
  readonly locationColumn: string | undefined;
  /** A column of values (wide), of names (narrow), or a pattern `/regex/`. */
  readonly measurementColumn: string;
  readonly valueColumn: string | undefined;
  readonly sourceName: string;
  /** Bounds of the raw value, inclusive; outside is quality 4. */
  readonly valueMin: DecimalText | undefined;
  readonly valueMax: DecimalText | undefined;
  readonly retentionMonths: number | undefined;
  readonly rawName: string | undefined;
  readonly filter: readonly Filter[];
  /** `ignore` excuses the column; undefined: the normalised column name. */
  readonly measurement: string | undefined;
  readonly sensor: string | undefined;
  readonly location: string | undefined;
  readonly rawUnit: string | undefined;
  readonly unit: string | undefined;
  readonly scale: Fraction | undefined;
  readonly offset: Fraction | undefined;
  /** Words and the number each stands for. */
  readonly valueWords: readonly { readonly word: string; readonly value: DecimalText }[];
  readonly aggregation: 'mean' | 'sum' | 'last';
  /** Digits after the point that values are rounded to, at most 6. */
  readonly decimals: number | undefined;
  /** Raw values that mean a fault of the device: quality 4. */
  readonly sentinels: readonly DecimalText[];
}

/** Where a sensor hangs, from `validFrom` (inclusive) to `validTo` (exclusive), instants in UTC; undefined: open. */
export interface SensorPlace extends Row {
  readonly building: string;
  readonly datasourceId: string;
  readonly sensor: string;
  readonly location: string;
  /** ISO instant; a date in the seed is midnight in the building's zone. */
  readonly validFrom: string | undefined;
  readonly validTo: string | undefined;
  readonly publish: boolean;
}

export interface Threshold extends Row {
  readonly building: string;
  /** `undefined` in any of the four: applies to all. */
  readonly datasource: string | undefined;
  readonly measurement: string | undefined;
  readonly location: string | undefined;
  readonly check: string;
  readonly warn: DecimalText | undefined;
  readonly fail: DecimalText | undefined;
}

export interface AnomalyRule extends Row {
  readonly building: string;
  readonly datasource: string | undefined;
  readonly measurement: string | undefined;
  readonly location: string | undefined;
  readonly rule: string;
  readonly parameter: string;
  readonly value: string;
}

export interface Waiver extends Row {
  readonly building: string;
  readonly datasource: string;
  readonly check: string;
  /** `*` or a `location/measurement` glob. */
  readonly scope: string;
  /** Local dates `YYYY-MM-DD`, both inclusive. */
  readonly from: string;
  readonly until: string;
  readonly reason: string;
  readonly owner: string;
  readonly issue: string | undefined;
}

export interface HierarchyRow extends Row {
  readonly building: string;
  readonly id: string;
  readonly parentId: string | undefined;
  readonly type: string;
  readonly name: string;
  readonly level: number | undefined;
  /** As written: `"50.0735 14.4079"`. */
  readonly coordinates: string | undefined;
  readonly storey: number | undefined;
  readonly validFrom: string | undefined;
  readonly validTo: string | undefined;
}

export interface HierarchyRelation extends Row {
  readonly building: string;
  readonly source: string;
  readonly target: string;
  readonly relation: 'adjacent_to' | 'feeds' | 'controls';
}

export interface Seeds {
  /** The folder as the user named it, for messages. */
  readonly folder: string;
  readonly buildings: readonly Building[];
  readonly datasources: readonly Datasource[];
  readonly mappings: readonly Mapping[];
  readonly locations: readonly SensorPlace[];
  readonly thresholds: readonly Threshold[];
  readonly anomalyRules: readonly AnomalyRule[];
  readonly waivers: readonly Waiver[];
  readonly hierarchy: readonly HierarchyRow[];
  readonly relations: readonly HierarchyRelation[];
  /** What is worth saying although the seeds load: notices and warnings. */
  readonly findings: readonly Finding[];
}

/** The part of the seeds that concerns one building. */
export interface BuildingSeeds extends Omit<Seeds, 'buildings'> {
  readonly building: Building;
}
