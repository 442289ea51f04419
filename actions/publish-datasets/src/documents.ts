import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { BuildingSeeds } from '../../../shared/config/types.js';
import { sha256, writeFileAtomic } from '../../../shared/files/atomic.js';
import type { Warehouse } from '../../../shared/warehouse/warehouse.js';
import { licenceText } from './metadata/licence.js';
import { readmeText, type Measurement } from './metadata/readme.js';
import { schemaJson, type DatasetName } from './metadata/schema.js';
import type { Format, PublicFile, Release } from './release.js';

export interface Document {
  /** Below `public/`. */
  readonly path: string;
  readonly text: string;
}

interface Wanted {
  readonly datasets: readonly DatasetName[];
  readonly formats: readonly Format[];
}

/** The documents beside the data of a release, checksums last. They hold no clock: the same release, the same bytes. */
export function documentsOf(seeds: BuildingSeeds, wanted: Wanted, release: Release): Document[] {
  const { building } = seeds;
  const { files } = release;
  const documents = [
    { path: 'LICENSE', text: licenceText(building) },
    {
      path: 'README.md',
      text: readmeText({ building, measurements: measurementsOf(seeds), ...wanted, files }),
    },
    { path: 'schema.json', text: schemaJson(wanted.datasets) },
  ];
  return [...documents, { path: 'SHA256SUMS', text: checksums(documents, files) }];
}

/** As `sha256sum` writes and checks them, in the order of the paths. */
function checksums(documents: readonly Document[], files: readonly PublicFile[]): string {
  const sums = [
    ...documents.map(({ path, text }) => ({ path, sum: sha256(text) })),
    ...files.map((file) => ({ path: file.path, sum: file.sha256 })),
  ];
  return sums
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, sum }) => `${sum}  ${path}\n`)
    .join('');
}

/** What the mappings say is measured; a measurement that has two units is listed with both. */
export function measurementsOf(seeds: Pick<BuildingSeeds, 'mappings'>): Measurement[] {
  const units = new Map<string, Set<string>>();
  for (const { measurement, unit } of seeds.mappings) {
    if (measurement === undefined || measurement === 'ignore') continue;
    const known = units.get(measurement) ?? new Set();
    units.set(measurement, unit === undefined ? known : known.add(unit));
  }
  return [...units]
    .map(([name, of]) => ({ name, unit: of.size === 0 ? undefined : [...of].sort().join(' or ') }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The documents whose bytes here differ from what they should be. */
export async function changedDocuments(
  warehouse: Warehouse,
  documents: readonly Document[],
  fetchFirst: boolean,
): Promise<Document[]> {
  const texts = await Promise.all(
    documents.map((document) => currentText(warehouse, document.path, fetchFirst)),
  );
  return documents.filter(({ text }, index) => text !== texts[index]);
}

async function currentText(
  warehouse: Warehouse,
  path: string,
  fetchFirst: boolean,
): Promise<string | undefined> {
  const name = `public/${path}`;
  const local = warehouse.runFile('public', ...path.split('/'));
  if (fetchFirst && !existsSync(local)) await warehouse.storedFile(name).catch(() => undefined);
  return readFile(local, 'utf8').catch(() => undefined);
}

export const writeDocument = (warehouse: Warehouse, { path, text }: Document): Promise<void> =>
  writeFileAtomic(warehouse.runFile('public', ...path.split('/')), text);
