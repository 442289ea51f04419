import { describePlace } from '../errors/errors.js';
import { markdown } from '../report/escape.js';
import type { Finding } from '../report/finding.js';
import type { Outcome } from '../report/report.js';
import type { StageResult, SummaryTable } from './define.js';

/** GitHub refuses a step's summary above 1 MiB; all buildings of a step together stay well below. */
export const SUMMARY_BYTES = 900 * 1024;
const ROWS_PER_TABLE = 200;
const SIGN = { error: '❌', warning: '⚠️', notice: 'ℹ️' } as const;
const OUTCOME_SIGN = { failed: '❌', warned: '⚠️', unchanged: '✅', passed: '✅' } as const;
const RANK = { error: 0, warning: 1, notice: 2 } as const;
const CUT = '\nThe summary was cut here; the rest is in the report file.\n';

export interface SummaryHead {
  readonly stage: string;
  /** Undefined when the stage stopped before any building's turn. */
  readonly building: string | undefined;
  readonly outcome: Outcome;
  readonly findings: readonly Finding[];
}

/** The job summary of one building's turn, as Markdown of at most `room` bytes. What came from data is escaped. */
export function renderSummary(
  head: SummaryHead,
  result: Pick<StageResult, 'headline' | 'lead' | 'tables' | 'diagram'>,
  room: number,
): string {
  const building = head.building === undefined ? '' : `, building ${markdown(head.building)}`;
  const lines = [
    `## ${OUTCOME_SIGN[head.outcome]} ${head.stage}${building}: ${head.outcome}`,
    '',
    markdown(result.headline, 2000),
    ...(result.lead === undefined ? [] : ['', ...result.lead.map((line) => `- ${markdown(line, 1000)}`)]),
    ...findingsTable(head.findings),
    ...(result.tables ?? []).flatMap(renderTable),
    ...(result.diagram === undefined ? [] : ['', '```mermaid', result.diagram, '```']),
  ];
  return withinRoom(lines, room);
}

function findingsTable(findings: readonly Finding[]): string[] {
  const ranked = findings.toSorted((a, b) => RANK[a.severity] - RANK[b.severity]);
  const rows = ranked.map((finding) => [
    `${SIGN[finding.severity]} ${finding.waived_by === undefined ? '' : `(waived by ${markdown(finding.waived_by)}) `}${markdown(finding.message)}`,
    markdown(describePlace(finding.place)),
    markdown(finding.hint ?? ''),
    `\`${finding.code}\``,
  ]);
  return table('What was found', ['Finding', 'Where', 'What to do', 'Code'], rows);
}

const renderTable = ({ title, columns, rows }: SummaryTable): string[] =>
  table(
    title,
    columns,
    rows.slice(0, ROWS_PER_TABLE).map((row) => row.map((cell) => markdown(cell))),
    rows.length,
  );

/** A Markdown table of cells that are escaped already; of the rows beyond the cap only the number is told. */
function table(
  title: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  all: number = rows.length,
): string[] {
  if (all === 0) return [];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    '',
    `### ${markdown(title)}`,
    '',
    line(columns.map((column) => markdown(column))),
    line(columns.map(() => '---')),
    ...rows.slice(0, ROWS_PER_TABLE).map(line),
    ...(all > ROWS_PER_TABLE ? ['', `… and ${all - ROWS_PER_TABLE} more; all are in the report file.`] : []),
  ];
}

/** Whole lines, so that a table is never cut inside a row. */
function withinRoom(lines: readonly string[], room: number): string {
  const text = `${lines.join('\n')}\n\n`;
  if (Buffer.byteLength(text) <= room) return text;
  let left = room - Buffer.byteLength(CUT);
  const kept = lines.slice(
    0,
    lines.findIndex((line) => (left -= Buffer.byteLength(line) + 1) < 0),
  );
  return room < Buffer.byteLength(CUT) ? '' : `${kept.map((line) => `${line}\n`).join('')}${CUT}`;
}
