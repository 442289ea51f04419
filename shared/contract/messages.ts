import type { Datasource, Mapping } from '../config/types.js';
import type { Code } from '../errors/codes.js';
import { plain } from '../report/escape.js';
import { error, notice, warning, type Finding } from '../report/finding.js';
import { nearest } from '../report/nearest.js';
import type { Contract } from './contract.js';
import type { Seen, SeenTime } from './look.js';
import { matchRequired } from './names.js';
import type { TimeDecision } from './time-format.js';

/** Why a raw file is refused as a whole. */
export interface Refusal {
  readonly verdict: 'refused';
  readonly code: Code;
  readonly message: string;
  readonly hint: string;
}

const refuse = (code: Code, message: string, hint: string): Refusal => ({
  verdict: 'refused',
  code,
  message,
  hint,
});

export const list = (names: readonly string[]): string =>
  names.map((name) => `"${plain(name, 80)}"`).join(', ');

/** The finding of a refused file. */
export const refusal = (
  datasource: string,
  name: string,
  { code, message, hint }: Omit<Refusal, 'verdict'>,
): Finding =>
  error({
    code,
    message: `${plain(name)} of ${datasource} is refused: ${message}. Nothing of it was taken.`,
    place: { datasource, file: name },
    hint,
  });

export function missingColumns(missing: readonly string[], unknown: readonly string[]): Refusal {
  const [first = ''] = missing;
  const alias = unknown.length > 0 ? nearest(first, unknown) : undefined;
  return refuse(
    'COLUMN_MISSING',
    `column ${list(missing)} is missing${unknown.length > 0 ? `; not known instead: ${list(unknown)}` : ''}`,
    alias === undefined
      ? 'Export the file again with all its columns, or remove the mapping rows of columns that no longer exist.'
      : `If "${plain(alias)}" is the new name of "${plain(first)}", add an alias row with that measurement_column and the same sensor to datasource_mappings.csv.`,
  );
}

export function nothingMapped({ channels, columns }: Seen): Refusal {
  const measured = channels.absent.filter(({ mapping, column }) => column !== mapping.measurementColumn);
  if (measured.length > 0)
    return missingColumns([...new Set(measured.map(({ column }) => column))], channels.unmapped);
  return refuse(
    'COLUMN_MISSING',
    `no column is named by a mapping row; found: ${list(columns)}`,
    'Add a row per column of values to datasource_mappings.csv.',
  );
}

export const shapeUnsupported = (): Refusal =>
  refuse(
    'SHAPE_UNSUPPORTED',
    'the shape matrix cannot be read yet',
    'Export one line per time (wide) or per value (narrow), and set `shape` accordingly.',
  );

export const cadenceUnknown = (): Refusal =>
  refuse(
    'CADENCE_UNKNOWN',
    'its times are the ends of intervals, and how long these are is not known',
    'State `cadence_minutes` in datasources_config.csv.',
  );

export const sensorUnknown = (pattern: string): Refusal =>
  refuse(
    'SENSOR_UNKNOWN',
    `its name does not fit the sensor_pattern ${list([pattern])}`,
    'Rename the file as the others, or correct `sensor_pattern` in datasources_config.csv.',
  );

export const formChanged = (changes: readonly string[]): Refusal =>
  refuse(
    'FORM_CHANGED',
    `the form differs from the contract: ${changes.join(', ')}`,
    'Export the file in the form of the earlier ones, or state the new form in datasources_config.csv.',
  );

export function undecidedTime(
  decision: Extract<TimeDecision, { kind: 'ambiguous' | 'unknown' }>,
  time: SeenTime,
): Refusal {
  const examples = list(time.examples);
  return decision.kind === 'ambiguous'
    ? refuse(
        'DATE_ORDER_AMBIGUOUS',
        `day and month of ${list(time.columns)} cannot be told apart (${examples}); ${decision.candidates.join(' and ')} fit alike`,
        'State `date_order` (DMY or MDY) in datasources_config.csv.',
      )
    : refuse(
        'TIME_FORMAT_UNKNOWN',
        `the times in ${list(time.columns)} have no known form (${examples === '' ? 'all are empty' : examples})`,
        'State `date_format` in datasources_config.csv, in strptime codes such as %d.%m.%Y %H:%M:%S.',
      );
}

/** What is said of the columns of an accepted file. */
export function columnFindings(datasource: Datasource, seen: Seen): Finding[] {
  const place = { datasource: datasource.name, file: seen.name };
  const prefixes = datasource.requiredColumns.flatMap((name) => {
    const match = matchRequired(name, seen.columns);
    return match?.by === 'prefix' ? [{ name, column: match.column }] : [];
  });
  return [
    ...seen.channels.unmapped.map((column) =>
      warning({
        code: 'COLUMN_UNMAPPED',
        message: `Column "${plain(column)}" is named by no mapping row: its values are not taken.`,
        place: { ...place, column },
        hint: 'Add a row to datasource_mappings.csv, or one with `measurement = ignore`.',
      }),
    ),
    ...seen.channels.loose.map(({ name, column }) =>
      notice({
        code: 'COLUMN_NAME_LOOSE',
        message: `Column "${plain(column)}" is taken for "${plain(name)}" of the seeds: the names differ in case, accents or unit.`,
        place: { ...place, column },
      }),
    ),
    ...prefixes.map(({ name, column }) =>
      notice({
        code: 'COLUMN_NAME_LOOSE',
        message: `Column "${plain(column)}" begins with the required "${plain(name)}" and is taken for it.`,
        place: { ...place, column },
      }),
    ),
  ];
}

/** On the first files only: later, a layout that is not there today is nothing to report. */
export function unusedMappings(
  datasource: Datasource,
  mappings: readonly Mapping[],
  seen: readonly Seen[],
  contract: Contract | undefined,
): Finding[] {
  if (contract !== undefined || seen.length === 0) return [];
  const used = new Set(seen.flatMap((each) => each.channels.channels.map((channel) => channel.mapping)));
  return mappings
    .filter((mapping) => !used.has(mapping) && mapping.measurement !== 'ignore')
    .map((mapping) =>
      warning({
        code: 'MAPPING_UNUSED',
        message: `No raw file of ${datasource.name} has the column "${plain(mapping.measurementColumn)}".`,
        place: mapping.place,
        hint: 'Correct the name, or remove the row.',
      }),
    );
}

/** How day and month were told apart, once per order and reason. */
export function orderFindings(datasource: Datasource, decisions: readonly TimeDecision[]): Finding[] {
  const told = decisions.flatMap((decision) =>
    decision.kind === 'text' && decision.order !== 'YMD' ? [`${decision.order}: ${decision.reason}`] : [],
  );
  return [...new Set(told)].sort().map((each) =>
    notice({
      code: 'DATE_ORDER_DECIDED',
      message: `Day and month of ${told.filter((other) => other === each).length} file(s) of ${datasource.name} are read as ${each}.`,
      place: { datasource: datasource.name },
    }),
  );
}

export function contractFindings(
  datasource: Datasource,
  before: Contract | undefined,
  next: Contract,
  changed: boolean,
): Finding[] {
  const place = { datasource: datasource.name };
  if (!changed) return [];
  if (before === undefined) {
    const message = `The form of ${datasource.name} was learned from its first files: ${next.layouts.length} layout(s). It is the contract from now on.`;
    return [notice({ code: 'CONTRACT_LEARNED', message, place })];
  }
  const known = new Set(before.layouts.map((layout) => layout.hash));
  return next.layouts
    .filter((layout) => !known.has(layout.hash))
    .map((layout) =>
      notice({
        code: 'LAYOUT_NEW',
        message: `A new layout of ${datasource.name} joins the contract: ${list(layout.columns)}.`,
        place,
      }),
    );
}
