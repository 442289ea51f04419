import { isUtf8 } from 'node:buffer';
import type { NotATable } from './csv-table.js';
import { uniqueColumns, type RawTable } from './raw-table.js';

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Records kept as a sample; the columns are those of all records. */
const SAMPLE = 2000;

/** The records of a JSON document as a table: nested keys become dotted columns. `recordsPath` is dotted; undefined: the document. */
export function readJsonTable(bytes: Uint8Array, recordsPath: string | undefined): RawTable | NotATable {
  if (!isUtf8(bytes)) {
    return {
      code: 'ENCODING_UNKNOWN',
      message: 'the document is not UTF-8, as JSON must be',
      hint: 'Export it again as UTF-8.',
    };
  }
  let document: Json;
  try {
    document = JSON.parse(new TextDecoder().decode(bytes)) as Json;
  } catch (cause) {
    return {
      code: 'FILE_NOT_A_TABLE',
      message: `the file is not JSON (${(cause as Error).message})`,
      hint: 'Look at the file: an error page of the service is often stored in its place.',
    };
  }
  const path = recordsPath === undefined ? [] : recordsPath.split('.');
  const found = path.reduce<Json | undefined>(step, document);
  if (found === undefined || found === null || typeof found !== 'object') {
    return {
      code: 'HEADER_MISSING',
      message: `the document has no records at "${recordsPath ?? '(root)'}"`,
      hint: 'Correct `records_path` in datasources_config.csv.',
    };
  }
  const records = (Array.isArray(found) ? found : [found]).map((record) => new Map(leaves(record, '', '')));
  if (records.length === 0)
    return { code: 'FILE_EMPTY', message: 'the document holds no record', hint: 'Export it again.' };
  const all = new Map(
    records.flatMap((record) => [...record].map(([pointer, leaf]) => [pointer, leaf.name] as const)),
  );
  // Null in one record and an object in another: the object's own values are the columns.
  const parents = new Set(
    [...all.keys()].flatMap((pointer) =>
      pointer
        .split('/')
        .slice(1, -1)
        .map((_, index, keys) => `/${keys.slice(0, index + 1).join('/')}`),
    ),
  );
  const names = new Map([...all].filter(([pointer]) => !parents.has(pointer)));
  const stride = Math.ceil(records.length / SAMPLE);
  return {
    format: 'json',
    encoding: 'utf-8',
    rewrite: false,
    delimiter: '',
    skipLines: 0,
    columns: uniqueColumns([...names.values()]),
    blank: [],
    sample: records
      .filter((_, index) => index % stride === 0)
      .map((record) => [...names.keys()].map((pointer) => record.get(pointer)?.text ?? '')),
    typed: {},
    recordsPointer: path.map(pointerStep).join(''),
    pointers: [...names.keys()],
  };
}

function step(value: Json | undefined, key: string): Json | undefined {
  if (value === undefined || value === null || typeof value !== 'object') return undefined;
  return Array.isArray(value) ? value[Number(key)] : value[key];
}

const pointerStep = (key: string): string => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** The values inside a record with their pointers. A name may hold dots of its own: the pointer tells them from steps. */
function leaves(value: Json, pointer: string, name: string): [string, { name: string; text: string }][] {
  if (value === null || typeof value !== 'object')
    return [[pointer, { name: name === '' ? 'value' : name, text: value === null ? '' : String(value) }]];
  const entries = Array.isArray(value)
    ? value.map((item, index) => [String(index), item] as const)
    : Object.entries(value);
  return entries.flatMap(([key, inner]) =>
    leaves(inner, `${pointer}${pointerStep(key)}`, name === '' ? key : `${name}.${key}`),
  );
}
