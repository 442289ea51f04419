import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Report } from '../../../shared/report/report.js';
import { judge, type Incident } from './expectations.js';
import { table, thousands } from '../pipeline/table.js';
import type { DemoTruth } from './truth.js';

export interface DemoVerdict {
  /** For the terminal. */
  readonly text: string;
  /** Every defect shows, nothing else was lost. */
  readonly good: boolean;
}

/** Compares what a run reported with what the generator put in. `buildingFolder` is the building's part of the warehouse. */
export async function checkDemo(
  truth: DemoTruth,
  reports: readonly Report[],
  buildingFolder: string,
): Promise<DemoVerdict> {
  const verdicts = judge(truth, { reports, incidents: await readIncidents(buildingFolder) });
  const missed = verdicts.filter(({ sign }) => sign === undefined);
  const readings = truth.datasources.map((source) => countReadings(source, reports));
  const lost = readings.filter(({ good }) => !good);
  const text = [
    'Defects put in on purpose',
    table(
      [
        { title: '' },
        { title: 'defect' },
        { title: 'datasource' },
        { title: 'what was done' },
        { title: 'how it shows' },
      ],
      verdicts.map(({ defect, sign }) => [
        sign === undefined ? 'MISSED' : 'found',
        defect.kind,
        defect.where.datasource,
        defect.description,
        sign ?? `expected of ${defect.stage}`,
      ]),
    ),
    '',
    'Readings taken in',
    table(
      [
        { title: '' },
        { title: 'datasource' },
        { title: 'generated', align: 'right' },
        { title: 'taken', align: 'right' },
      ],
      readings.map(({ name, expected, taken, good }) => [good ? 'right' : 'WRONG', name, expected, taken]),
    ),
    '',
    `${verdicts.length - missed.length} of ${verdicts.length} defects found, ${readings.length - lost.length} of ${readings.length} datasources complete`,
  ].join('\n');
  return { text, good: missed.length === 0 && lost.length === 0 };
}

/** A datasource that the gate holds has to give no reading; every other one exactly those that were generated. */
function countReadings(
  source: DemoTruth['datasources'][number],
  reports: readonly Report[],
): { name: string; expected: string; taken: string; good: boolean } {
  const of = (stage: string) =>
    reports
      .filter((report) => report.stage === stage)
      .flatMap((report) => report.datasources)
      .find((each) => each.name === source.name);
  const isHeld = of('quality-gate')?.held === true;
  const fates = of('ingest-datasources')?.fates;
  const taken = isHeld || fates === undefined ? 0 : fates.accepted + fates.null;
  return {
    name: source.name,
    expected: source.held ? 'held' : thousands(source.readings),
    taken: isHeld ? 'held' : thousands(taken),
    good: isHeld === source.held && taken === source.readings,
  };
}

async function readIncidents(buildingFolder: string): Promise<Incident[]> {
  // The manifest maps plain paths to stored names; a file that is not there means that the stage did not come to it.
  try {
    const manifest = JSON.parse(await readFile(path.join(buildingFolder, 'manifest.json'), 'utf8')) as {
      files: { path: string; stored: string }[];
    };
    const entry = manifest.files.find((file) => file.path === 'incidents/incidents.json');
    if (entry === undefined) return [];
    return JSON.parse(await readFile(path.join(buildingFolder, entry.stored), 'utf8')) as Incident[];
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw cause;
  }
}
