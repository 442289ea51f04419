import { toJson } from '../../../../shared/files/atomic.js';
import { periodOf, type PublicFile } from '../release.js';
import { schemaOf } from './datasets.js';
import { coverageOf, DESCRIPTION, licenceOf, titleOf, type Facts } from './facts.js';

/**
 * `datapackage.json` (Data Package 2.0). One resource a file, because readers of the standard check size and hash by
 * resource and cannot join several Parquet files; `table` says which of them are parts of one table. `schemaPaths`: data
 * set → path of its Table Schema below the folder.
 */
export function datapackageJson(facts: Facts, schemaPaths: Readonly<Record<string, string>>): string {
  const { building, files, dataVersion, measurements } = facts;
  const licence = licenceOf(building);
  const coverage = coverageOf(files);
  return toJson({
    $schema: 'https://datapackage.org/profiles/2.0/datapackage.json',
    name: `sensor-data-${building.id.toLowerCase().replace(/[^a-z0-9._-]/g, '-')}`,
    title: titleOf(building),
    description: DESCRIPTION,
    version: dataVersion,
    ...(licence === undefined
      ? {}
      : {
          licenses: [
            {
              name: licence.name,
              title: licence.title,
              ...(licence.url === undefined ? {} : { path: licence.url }),
            },
          ],
        }),
    contributors: [{ title: building.name, roles: ['publisher', 'rightsHolder'] }],
    sources: [{ title: `Sensors of ${building.name}` }],
    ...(building.contact === undefined ? {} : { contact: building.contact }),
    timezone: building.timezone,
    ...(coverage === undefined ? {} : { temporal: { start: coverage[0], end: coverage[1] } }),
    measurements: measurements.map(({ name, unit, decimals }) => ({ name, unit: unit ?? null, decimals })),
    resources: files.map((file) => resourceOf(file, facts, schemaPaths)),
  });
}

function resourceOf(file: PublicFile, { csvFormulas }: Facts, schemaPaths: Readonly<Record<string, string>>) {
  const { path, dataset, format, bytes, sha256, rows } = file;
  const schema = schemaOf(dataset);
  const isCsv = format === 'csv.gz';
  return {
    name: [dataset, periodOf(file), isCsv ? 'csv' : 'parquet']
      .filter((part, index, all) => part !== all[index - 1])
      .join('-'),
    table: dataset,
    period: periodOf(file),
    path,
    type: 'table',
    title: schema?.title ?? dataset,
    format: isCsv ? 'csv' : 'parquet',
    mediatype: isCsv ? 'text/csv' : 'application/vnd.apache.parquet',
    ...(isCsv ? { encoding: 'utf-8', compression: 'gz', dialect: { delimiter: ',', header: true } } : {}),
    ...(isCsv && csvFormulas === 'neutralise'
      ? { description: 'Texts that a spreadsheet would take for a formula begin with an apostrophe here.' }
      : {}),
    // Frictionless compares `bytes` and `hash` only where it reads a file as a stream, and calls Parquet wrong otherwise.
    ...(isCsv ? { bytes, hash: `sha256:${sha256}` } : {}),
    sizeBytes: bytes,
    sha256,
    rows,
    schema: schemaPaths[dataset],
  };
}
