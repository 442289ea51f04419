import type { Building } from '../../../../shared/config/types.js';
import type { Format, PublicFile } from '../release.js';
import { schemaOf, type DatasetSchema } from './datasets.js';
import { find } from './licence.js';

/** A quantity, its unit, and the digits after the point with which it is published. */
export interface Measurement {
  readonly name: string;
  readonly unit: string | undefined;
  readonly decimals: number;
}

/** What the documents of a release are made from, besides the schemas. */
export interface Facts {
  readonly building: Building;
  readonly measurements: readonly Measurement[];
  readonly dataVersion: string;
  readonly files: readonly PublicFile[];
  readonly formats: readonly Format[];
  readonly csvFormulas: 'keep' | 'neutralise';
  readonly legacyLabels: 'local-end' | 'utc-start';
}

/** The schemas of the files, each once, in the order of the files. */
export const schemasIn = (files: readonly PublicFile[]): DatasetSchema[] =>
  [...new Set(files.map(({ dataset }) => dataset))].flatMap((name) => schemaOf(name) ?? []);

/** First and last time in the data as a pair; undefined without times. */
export function coverageOf(files: readonly PublicFile[]): readonly [string, string] | undefined {
  const times = files
    .filter(({ dataset }) => dataset !== 'legacy')
    .flatMap(({ min_time, max_time }) => [min_time, max_time])
    .filter((each) => each !== null)
    .sort();
  const [first, last] = [times[0], times.at(-1)];
  return first === undefined || last === undefined ? undefined : [first, last];
}

export const titleOf = ({ name, city }: Building): string =>
  `Sensor data of ${name}${city === undefined ? '' : `, ${city}`}`;

export const DESCRIPTION =
  "Readings of the building's sensors, checked and put together by hours and longer times. Every window is labelled by its start, in UTC, and is half-open.";

/** The licence as documents for programs name it. */
export function licenceOf({
  licence,
}: Building): { readonly name: string; readonly url?: string; readonly title: string } | undefined {
  if (licence === undefined) return undefined;
  const known = find(licence);
  return known === undefined
    ? { name: licence, title: licence }
    : { name: known.id, url: known.url, title: known.title };
}
