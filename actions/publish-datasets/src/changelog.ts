import { markdown } from '../../../shared/report/escape.js';
import { DATASETS, schemaOf } from './metadata/datasets.js';
import { schemaHash } from './metadata/schema.js';
import type { ChangeCount, PublicFile, Release } from './release.js';

/** Entries that the page keeps; older ones stand in the pages of older releases. */
const KEPT_ENTRIES = 400;
const HEAD = `# Changes

Newest first. A month is closed 62 days after its end (UTC): rows of a closed month that come later are added
(\`late-data\`); rows that would change or vanish keep the month as it was published, unless its restatement is explained
here. Every row that a release changed stands in its data set \`changes\`.
`;
const MARK = '\n## ';

export interface ChangelogOf {
  readonly dataVersion: string;
  readonly before: { readonly hash: string; readonly release: Release } | undefined;
  readonly files: readonly PublicFile[];
  readonly changes: readonly ChangeCount[];
  readonly schemas: Release['schemas'];
}

/** The page of changes: the entry of a release on top of the page of the release before. No clock in it. */
export function changelogText(of: ChangelogOf, former: string | undefined): string {
  const old = former === undefined ? [] : former.split(MARK).slice(1, KEPT_ENTRIES);
  return [HEAD, ...[entryOf(of), ...old].map((entry) => `${MARK.slice(1)}${entry.trimEnd()}\n`)].join('\n');
}

function entryOf({ dataVersion, before, files, changes, schemas }: ChangelogOf): string {
  const newest = newestTime(files);
  const heading = `Version ${dataVersion}${newest === undefined ? '' : `, data up to ${newest}`}`;
  const lines =
    before === undefined
      ? ['- The first release.']
      : [
          `- Follows release \`${before.hash}\`.`,
          ...schemaLines(before.release.schemas, schemas),
          ...newFileLines(before.release.files, files),
          ...changes.map(changeLine),
        ];
  return `${heading}\n\n${(lines.length > 1 || before === undefined ? lines : [...lines, '- Documents only.']).join('\n')}\n`;
}

const changeLine = ({ dataset, month, change, reason, rows }: ChangeCount): string =>
  `- \`${dataset}\` ${month}: ${rows} ${rows === 1 ? 'row' : 'rows'} ${change} (${markdown(reason)})`;

function schemaLines(was: Release['schemas'], is: Release['schemas']): string[] {
  return Object.entries(is).flatMap(([name, { version }]) => {
    const former = was[name];
    if (former === undefined) return [`- \`${name}\` is published for the first time.`];
    return former.version === version
      ? []
      : [`- The columns of \`${name}\` changed: version ${former.version} became ${version}.`];
  });
}

/** Files of a period that was not published before: their rows are all new and are not listed one by one. */
function newFileLines(before: readonly PublicFile[], files: readonly PublicFile[]): string[] {
  const nameOf = ({ dataset, path }: PublicFile): string =>
    `${dataset} ${path.split('/')[1]?.split('.')[0] ?? ''}`;
  const known = new Set(before.map(nameOf));
  const datasets = new Set(before.map(({ dataset }) => dataset));
  const fresh = new Map(
    files
      .filter((file) => datasets.has(file.dataset) && file.dataset !== 'changes' && !known.has(nameOf(file)))
      .map((file) => [nameOf(file), file]),
  );
  return [...fresh.values()].map(
    (file) =>
      `- \`${file.dataset}\` ${nameOf(file).split(' ')[1]}: published for the first time, ${file.rows} rows`,
  );
}

/** The newest time in the data; undefined when no file has one. */
export const newestTime = (files: readonly PublicFile[]): string | undefined =>
  files
    .filter(({ dataset }) => dataset === 'hourly' || schemaOf(dataset)?.file !== 'all')
    .flatMap(({ max_time }) => (max_time === null ? [] : [max_time]))
    .sort()
    .at(-1);

/** Major: the columns of a data set changed. Minor: history was rewritten. New rows and files change nothing. */
export function nextVersion(
  before: Release | undefined,
  schemas: Release['schemas'],
  changes: readonly ChangeCount[],
): string {
  if (before === undefined) return '1.0.0';
  const [major = 1, minor = 0] = before.data_version.split('.').map(Number);
  const otherColumns = Object.entries(schemas).some(
    ([name, { hash }]) => before.schemas[name] !== undefined && before.schemas[name].hash !== hash,
  );
  if (otherColumns) return `${major + 1}.0.0`;
  const rewritten = changes.some(({ reason }) => reason === 'withdrawn' || reason.startsWith('restated'));
  return rewritten ? `${major}.${minor + 1}.0` : before.data_version;
}

export const schemasOf = (files: readonly PublicFile[]): Release['schemas'] =>
  Object.fromEntries(
    [...new Set(files.map(({ dataset }) => dataset))]
      .sort()
      .filter((name) => name in DATASETS)
      .flatMap((name) => {
        const schema = schemaOf(name);
        return schema === undefined ? [] : [[name, { version: schema.version, hash: schemaHash(schema) }]];
      }),
  );
