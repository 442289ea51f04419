import type { StageResult } from '../../../shared/action/define.js';
import type { BuildingSeeds } from '../../../shared/config/types.js';
import type { Inbox } from '../../../shared/inbox/inbox.js';
import { notice, type Finding } from '../../../shared/report/finding.js';

/** What a maintainer sees of a check: which files came, which of them are fit, and how they will be read. */
export function describe(inbox: Inbox, findings: readonly Finding[], seeds: BuildingSeeds): StageResult {
  const files = inbox.datasources.flatMap(({ name, files: own }) =>
    own.map((file) => ({ datasource: name, ...file })),
  );
  const refused = files.filter((file) => file.verdict === 'refused').length;
  const known = inbox.datasources.reduce((sum, each) => sum + each.known, 0);
  return {
    findings: [...plannedSources(seeds), ...findings],
    changed: files.length > 0,
    datasources: inbox.datasources.map(({ name }) => ({ name })),
    outputs: { 'new-files': files.length, 'refused-files': refused },
    headline: `${files.length} new file(s), ${refused} of them refused; ${known} known before.`,
    tables: [
      {
        title: 'New files',
        columns: ['Datasource', 'File', 'Verdict', 'Layout', 'Shape', 'Times'],
        rows: files.map(({ datasource, name, verdict, code, plan }) => [
          datasource,
          name,
          code === null ? verdict : `${verdict} (${code})`,
          plan?.layout ?? '',
          plan?.shape ?? '',
          plan?.times.map((time) => time.format ?? time.kind).join(', ') ?? '',
        ]),
      },
    ],
  };
}

const plannedSources = (seeds: BuildingSeeds): Finding[] =>
  seeds.datasources
    .filter((datasource) => datasource.status !== 'active')
    .map(({ name, status, place }) =>
      notice({
        code: 'SOURCE_PLANNED',
        message: `The datasource ${name} is ${status}: nothing is collected for it.`,
        place: { ...place, column: 'status' },
      }),
    );
