import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { BuildingSeeds } from '../../../shared/config/types.js';
import { sha256, shortHash, toJson, writeFileAtomic } from '../../../shared/files/atomic.js';
import type { Warehouse } from '../../../shared/warehouse/warehouse.js';
import type { Inputs } from './inputs.js';
import { citationText } from './metadata/citation.js';
import { datasetJsonld } from './metadata/croissant.js';
import { datapackageJson } from './metadata/datapackage.js';
import { schemasIn, type Facts, type Measurement } from './metadata/facts.js';
import { licenceText } from './metadata/licence.js';
import { readmeText } from './metadata/readme.js';
import { schemaJson, tableSchema } from './metadata/schema.js';
import type { PublicDocument, PublicFile } from './release.js';
import { fineMeasurements, USUAL_DECIMALS } from './resolution.js';

export interface Document {
  /** Below `public/`: where people look. */
  readonly path: string;
  /** The name under which it stays as it is. */
  readonly stored: string;
  readonly text: string;
}

/** What the documents say of a release, beside its files. */
export interface DocumentsOf {
  readonly seeds: BuildingSeeds;
  readonly wanted: Pick<Inputs, 'formats' | 'csv-formulas' | 'legacy-labels'>;
  readonly files: readonly PublicFile[];
  readonly dataVersion: string;
}

/** The documents beside the data, without the page of changes and the checksums. No clock: the same release, the same bytes. */
export function documentsOf({ seeds, wanted, files, dataVersion }: DocumentsOf): Document[] {
  const { building } = seeds;
  const facts: Facts = {
    building,
    measurements: measurementsOf(seeds),
    dataVersion,
    files,
    formats: wanted.formats,
    csvFormulas: wanted['csv-formulas'],
    legacyLabels: wanted['legacy-labels'],
  };
  const schemas = schemasIn(files);
  const tables = schemas.map((schema) => {
    const text = toJson(tableSchema(schema));
    const path = storedName(`schemas/${schema.name}.json`, text);
    return { path, stored: path, text };
  });
  const schemaPaths = Object.fromEntries(schemas.map(({ name }, index) => [name, tables[index]?.path ?? '']));
  return [
    ...tables,
    document('CITATION.cff', citationText(facts)),
    document('LICENSE', licenceText(building)),
    document('README.md', readmeText(facts)),
    document('datapackage.json', datapackageJson(facts, schemaPaths)),
    document('dataset.jsonld', datasetJsonld(facts)),
    document('schema.json', schemaJson(schemas)),
  ];
}

export const document = (path: string, text: string): Document => ({
  path,
  stored: storedName(`documents/${path}`, text),
  text,
});

/** `documents/README.1f2e3d4c.md`; a name without an extension gets the hash at its end. */
function storedName(path: string, text: string): string {
  const dot = path.lastIndexOf('.');
  const hash = shortHash(sha256(text));
  return dot <= path.lastIndexOf('/') ? `${path}.${hash}` : `${path.slice(0, dot)}.${hash}${path.slice(dot)}`;
}

/** As `sha256sum` writes and checks them, in the order of the paths. */
export function checksums(documents: readonly Document[], files: readonly PublicFile[]): Document {
  const sums = [
    ...documents.map(({ path, text }) => ({ path, sum: sha256(text) })),
    ...files.map((file) => ({ path: file.path, sum: file.sha256 })),
  ];
  const text = sums
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, sum }) => `${sum}  ${path}\n`)
    .join('');
  return document('SHA256SUMS', text);
}

export const describeDocument = ({ path, stored, text }: Document): PublicDocument => ({
  path,
  stored,
  bytes: Buffer.byteLength(text),
  sha256: sha256(text),
});

/** What the mappings say is measured; a measurement that has two units is listed with both. */
export function measurementsOf(seeds: Pick<BuildingSeeds, 'mappings'>): Measurement[] {
  const units = new Map<string, Set<string>>();
  for (const { measurement, unit } of seeds.mappings) {
    if (measurement === undefined || measurement === 'ignore') continue;
    const known = units.get(measurement) ?? new Set();
    units.set(measurement, unit === undefined ? known : known.add(unit));
  }
  const fine = new Map(fineMeasurements(seeds.mappings));
  return [...units]
    .map(([name, of]) => ({
      name,
      unit: of.size === 0 ? undefined : [...of].sort().join(' or '),
      decimals: fine.get(name) ?? USUAL_DECIMALS,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A text to be written below `public/`. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** The texts whose bytes here differ from what they should be. */
export async function changedTexts(
  warehouse: Warehouse,
  texts: readonly TextFile[],
  fetchFirst: boolean,
): Promise<TextFile[]> {
  const found = await Promise.all(texts.map(({ path }) => currentText(warehouse, path, fetchFirst)));
  return texts.filter(({ text }, index) => text !== found[index]);
}

/** A text below `public/`, as it stands here or, when asked for, in the store; undefined where there is none. */
export async function currentText(
  warehouse: Warehouse,
  path: string,
  fetchFirst: boolean,
): Promise<string | undefined> {
  const local = warehouse.runFile('public', ...path.split('/'));
  if (fetchFirst && !existsSync(local)) await warehouse.storedFile(`public/${path}`).catch(() => undefined);
  return readFile(local, 'utf8').catch(() => undefined);
}

export const writeText = (warehouse: Warehouse, { path, text }: TextFile): Promise<void> =>
  writeFileAtomic(warehouse.runFile('public', ...path.split('/')), text);
