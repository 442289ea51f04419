import type { Code } from '../../../shared/errors/codes.js';
import type { StageResult } from '../../../shared/action/define.js';
import { plain } from '../../../shared/report/escape.js';
import { notice, warning, type Finding } from '../../../shared/report/finding.js';
import type { Warehouse } from '../../../shared/warehouse/warehouse.js';
import { refusal } from '../../../shared/contract/messages.js';
import type { Ingested, IngestedFile } from './apply.js';
import { sumFates } from './fates.js';
import type { DatasourcePlan } from './decide.js';

/** What a maintainer sees of an ingest: cells by fate, per datasource and per file. */
export function describe(
  plans: readonly DatasourcePlan[],
  ingested: readonly Ingested[],
  findings: readonly Finding[],
  warehouse: Warehouse,
): StageResult {
  const total = sumFates(ingested.map(({ pending }) => pending.fates));
  const files = ingested.flatMap(({ pending, files: own }) =>
    own.map((file) => ({ datasource: pending.name, ...file })),
  );
  const proposed = ingested.flatMap(({ pending }) => pending.entries);
  return {
    findings: [...findings, ...ingested.flatMap(damageFindings), ...files.flatMap(fileFindings)],
    changed: ingested.some(
      ({ pending }) =>
        pending.entries.some((entry) => warehouse.entry(entry.path)?.sha256 !== entry.sha256) ||
        pending.removed.length > 0,
    ),
    datasources: plans.map(({ name }) => {
      const own = ingested.find(({ pending }) => pending.name === name);
      return own === undefined ? { name } : { name, fates: own.pending.fates };
    }),
    files: proposed.map(({ path, rows, bytes, sha256 }) => ({ path, rows, bytes, sha256 })),
    outputs: { cells: total.cells, readings: total.accepted + total.null },
    headline:
      total.cells === 0
        ? 'No new cells.'
        : `${total.cells} cells from ${files.length} file(s): ${total.accepted} accepted, ${total.duplicate} duplicate, ${total.superseded} superseded, ${total.null} null, ${total.rejected} rejected, ${total.ignored} ignored. Nothing counts until quality-gate has passed it.`,
    tables: [
      {
        title: 'Datasources',
        columns: ['Datasource', 'What', 'Why'],
        rows: plans.map(({ name, action, reason }) => [name, action, reason]),
      },
      {
        title: 'Files',
        columns: [
          'Datasource',
          'File',
          'From (UTC)',
          'To (UTC)',
          'Cells',
          'Accepted',
          'Duplicate',
          'Superseded',
          'Null',
          'Rejected',
          'Ignored',
        ],
        rows: files.map(({ datasource, name, read, fates }) => [
          datasource,
          name,
          read.first ?? '',
          read.last ?? '',
          ...[
            fates.cells,
            fates.accepted,
            fates.duplicate,
            fates.superseded,
            fates.null,
            fates.rejected,
            fates.ignored,
          ].map(String),
        ]),
      },
    ],
  };
}

const damageFindings = ({ pending, damaged }: Ingested): Finding[] =>
  damaged.map(({ file }) =>
    refusal(pending.name, file.name, {
      code: file.code as Code,
      message: file.reason ?? '',
      hint: file.hint ?? '',
    }),
  );

function fileFindings(file: { datasource: string } & IngestedFile): Finding[] {
  const place = { datasource: file.datasource, file: file.name };
  const name = plain(file.name);
  const { fates, read } = file;
  return [
    fates.rejected > 0 &&
      warning({
        code: 'CELLS_REJECTED',
        place,
        message: `${fates.rejected} of ${fates.cells} cells of ${name} could not be taken; they are kept under rejects/${file.datasource}/.`,
        observed: String(fates.rejected),
      }),
    fates.superseded > 0 &&
      notice({
        code: 'VALUES_SUPERSEDED',
        place,
        message: `${fates.superseded} values of ${name} replace earlier ones.`,
        observed: String(fates.superseded),
      }),
    read.rounded > 0 &&
      notice({
        code: 'VALUES_ROUNDED',
        place,
        message: `${read.rounded} values of ${name} have more than six decimals and were rounded.`,
        observed: String(read.rounded),
      }),
    read.skipped > 0 &&
      warning({
        code: 'TIME_IN_GAP',
        place,
        message: `${read.skipped} times of ${name} do not exist in local time: the device does not observe daylight saving.`,
        hint: 'Set `daylight_saving` to `fixed` in datasources_config.csv.',
        observed: String(read.skipped),
      }),
    read.doubtful > 0 &&
      notice({
        code: 'TIME_DOUBTFUL',
        place,
        message: `${read.doubtful} readings of ${name} lie in the hour that occurs twice in autumn and could not be told apart.`,
        observed: String(read.doubtful),
      }),
  ].filter((each) => each !== false);
}
