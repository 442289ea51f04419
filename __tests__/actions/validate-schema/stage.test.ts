import { mkdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { stage } from '../../../actions/validate-schema/src/main.js';
import { Database } from '../../../shared/duckdb/engine.js';
import { sha256 } from '../../../shared/files/atomic.js';
import { writeLedger, type LedgerRow } from '../../../shared/warehouse/ledger.js';
import { Warehouse } from '../../../shared/warehouse/warehouse.js';
import { perform, type Played } from '../../shared/action/toy.js';
import { contents } from '../../shared/warehouse/house.js';
import { testContext, testFolder } from '../../support/context.js';

const db = Database.open(await testContext(), { threads: 1 });
afterAll(async () => (await db)[Symbol.asyncDispose]());

const DATASOURCES =
  'datasource_id,name,source_type,location,file_pattern,required_columns,status\n1,air,csv,raw/air,*.csv,Date,active\n';
const SEEDS = {
  'buildings_config.csv': 'building_id,name,timezone\nhouse,House,Europe/Prague\n',
  'datasources_config.csv': DATASOURCES,
  'datasource_mappings.csv':
    'datasource_id,timestamp_column,measurement_column,source_name\n1,Date,CO2,Netatmo\n1,Date,Temperature,Netatmo\n',
};
const csv = (from: number, header = 'Date,CO2,Temperature'): string =>
  [
    header,
    ...Array.from(
      { length: 20 },
      (_, hour) =>
        `2026-02-${String(from).padStart(2, '0')} ${String(hour).padStart(2, '0')}:00:00,${400 + hour},21.5`,
    ),
  ].join('\n') + '\n';

/** A building whose raw files lie in these texts, by path below the workspace. */
async function site(
  raw: Readonly<Record<string, string>>,
  seeds: Readonly<Record<string, string>> = {},
): Promise<string> {
  const workspace = testFolder('validate');
  const files = Object.entries({ ...SEEDS, ...seeds }).map(
    ([name, text]) => [`seeds/${name}`, text] as const,
  );
  for (const [name, text] of [...files, ...Object.entries(raw)]) {
    await mkdir(path.dirname(path.join(workspace, name)), { recursive: true });
    await writeFile(path.join(workspace, name), text);
  }
  return workspace;
}

interface Index {
  readonly base: string | null;
  readonly datasources: readonly {
    readonly name: string;
    readonly known: number;
    readonly contract: { readonly layouts: readonly unknown[] } | null;
    readonly contract_changed: boolean;
    readonly files: readonly {
      readonly name: string;
      readonly sha256: string;
      readonly verdict: string;
      readonly code: string | null;
      readonly origin: string;
    }[];
  }[];
}

const inWarehouse = (workspace: string, ...parts: string[]): string =>
  path.join(workspace, 'warehouse', 'house', ...parts);
const index = async (workspace: string): Promise<Index> =>
  JSON.parse(await readFile(inWarehouse(workspace, 'inbox', 'inbox.json'), 'utf8')) as Index;
const files = async (workspace: string) => (await index(workspace)).datasources.flatMap((each) => each.files);
const codes = ({ runner }: Played, severity: 'error' | 'warning' | 'notice') =>
  runner.annotations.filter((each) => each.severity === severity).map(({ place }) => place.title);
const textOf = ({ runner }: Played, code: string): string =>
  runner.annotations.find(({ place }) => place.title === code)?.text ?? '';

describe('collecting', () => {
  it('copies new files into the inbox by their content, and leaves the origin as it was', async () => {
    const texts = { 'raw/air/a.csv': csv(1), 'raw/air/b.csv': csv(2), 'raw/air/notes.txt': 'not mine' };
    const workspace = await site(texts);
    const before = contents(path.join(workspace, 'raw'));
    const played = await perform(stage, workspace);
    expect(played.exitCode).toBe(0);
    expect(played.runner.outputs).toMatchObject({ outcome: 'passed', 'new-files': 2, 'refused-files': 0 });
    const found = await files(workspace);
    expect(found.map(({ name, sha256: sha, verdict, origin }) => [name, sha, verdict, origin])).toEqual([
      ['a.csv', sha256(csv(1)), 'accepted', 'raw/air'],
      ['b.csv', sha256(csv(2)), 'accepted', 'raw/air'],
    ]);
    for (const { name, sha256: sha } of found) {
      const copy = await readFile(inWarehouse(workspace, 'inbox', 'air', sha.slice(0, 12), name), 'utf8');
      expect(sha256(copy)).toBe(sha);
    }
    expect(contents(path.join(workspace, 'raw'))).toEqual(before);
  });

  it('writes nothing lasting, and a second run gives the same index', async () => {
    const workspace = await site({ 'raw/air/a.csv': csv(1) });
    await perform(stage, workspace);
    const first = await index(workspace);
    expect(
      Object.keys(contents(inWarehouse(workspace))).filter((name) => !/^(inbox|reports)\//.test(name)),
    ).toEqual([]);
    expect(first.base).toBeNull();
    await perform(stage, workspace);
    expect(await index(workspace)).toEqual(first);
  });

  it('forgets files of the inbox that are no longer at the origin', async () => {
    const workspace = await site({ 'raw/air/a.csv': csv(1), 'raw/air/b.csv': csv(2) });
    await perform(stage, workspace);
    await rm(path.join(workspace, 'raw/air/b.csv'));
    await perform(stage, workspace);
    expect((await files(workspace)).map(({ name }) => name)).toEqual(['a.csv']);
    expect(
      Object.keys(contents(inWarehouse(workspace, 'inbox'))).filter((name) => name.endsWith('.csv')),
    ).toHaveLength(1);
  });

  it('notices the same content under two names and takes it once', async () => {
    const workspace = await site({ 'raw/air/a.csv': csv(1), 'raw/air/copy of a.csv': csv(1) });
    const played = await perform(stage, workspace);
    expect((await files(workspace)).map(({ name }) => name)).toEqual(['a.csv']);
    expect(codes(played, 'notice')).toContain('FILE_DUPLICATE');
    expect(textOf(played, 'FILE_DUPLICATE')).toContain('copy of a.csv');
    expect(played.runner.outputs['outcome']).toBe('passed');
  });

  it.each([
    { title: 'as it was', touch: (file: string) => utimes(file, 1767225600, 1767225600) },
    { title: 'with another time', touch: (file: string) => utimes(file, 1, 1) },
  ])('skips a file that the ledger has, $title', async ({ touch }) => {
    const workspace = await site({ 'raw/air/a.csv': csv(1), 'raw/air/b.csv': csv(2) });
    await touch(path.join(workspace, 'raw/air/a.csv'));
    const warehouse = await Warehouse.open({ root: path.join(workspace, 'warehouse'), building: 'house' });
    const change = warehouse.change();
    const row: LedgerRow = {
      sequence: 1,
      sha256: sha256(csv(1)),
      name: 'a.csv',
      size: Buffer.byteLength(csv(1)),
      origin: 'raw/air',
      modified: '2026-01-01T00:00:00Z',
      remote_hash: null,
      verdict: 'accepted',
      code: null,
      seeds_hash: '',
      contract_hash: '',
      first_time: '2026-02-01T00:00:00Z',
      last_time: '2026-02-01T19:00:00Z',
      ...{ cells: 40, accepted: 40, duplicate: 0, superseded: 0, rejected: 0, null: 0, ignored: 0 },
    };
    await writeLedger(await db, change, 'air', [row], new Set(['2026']));
    await warehouse.commit(change);
    await perform(stage, workspace);
    const found = await index(workspace);
    expect(found.base).toBe(warehouse.manifestHash);
    expect(found.datasources[0]).toMatchObject({ known: 1, files: [{ name: 'b.csv' }] });
    await rm(path.join(workspace, 'raw/air/b.csv'));
    const again = await perform(stage, workspace);
    expect(again.runner.outputs).toMatchObject({ outcome: 'unchanged', 'new-files': 0 });
  });

  it('says loudly when a folder is not there, without failing', async () => {
    const played = await perform(stage, await site({}));
    expect(played.exitCode).toBe(0);
    expect(codes(played, 'warning')).toEqual(['ORIGIN_MISSING']);
    expect(textOf(played, 'ORIGIN_MISSING')).toContain('seeds/datasources_config.csv:2');
  });

  it('says when nothing matches the pattern', async () => {
    const played = await perform(stage, await site({ 'raw/air/a.txt': 'x' }));
    expect(codes(played, 'warning')).toEqual(['ORIGIN_EMPTY']);
    expect(textOf(played, 'ORIGIN_EMPTY')).toContain('"*.csv"');
  });

  it.each(['con.csv', ' lead.csv', '-rf.csv', 'a\nb.csv', 'a:b.csv', `${'x'.repeat(240)}.csv`])(
    'refuses a hostile name, and the others go on: %j',
    async (name) => {
      const workspace = await site({ 'raw/air/good.csv': csv(1), [`raw/air/${name}`]: csv(2) });
      const played = await perform(stage, workspace);
      expect(played.exitCode).toBe(1);
      expect(codes(played, 'error')).toEqual(['FILE_NAME_HOSTILE']);
      expect(textOf(played, 'FILE_NAME_HOSTILE')).not.toMatch(/[\n\r]/);
      expect((await files(workspace)).map((file) => file.name)).toEqual(['good.csv']);
    },
  );

  it('collects nothing for a datasource that is planned, and says so', async () => {
    const workspace = await site(
      { 'raw/air/a.csv': csv(1), 'raw/later/a.csv': csv(2) },
      { 'datasources_config.csv': `${DATASOURCES}2,later,csv,raw/later,*.csv,Date,planned\n` },
    );
    const played = await perform(stage, workspace);
    expect((await index(workspace)).datasources.map(({ name }) => name)).toEqual(['air']);
    expect(textOf(played, 'SOURCE_PLANNED')).toContain('The datasource later is planned');
    expect(textOf(played, 'SOURCE_PLANNED')).toContain('seeds/datasources_config.csv:3, column "status"');
  });
});

describe('remotes', () => {
  const located = (location: string) => ({
    'datasources_config.csv': DATASOURCES.replace('raw/air', location),
  });
  it.each([
    { title: 'a remote', location: 'sm2drive:Indoor/Latest', what: 'a remote' },
    { title: 'a web address', location: 'https://example.org/data.csv', what: 'a web address' },
  ])('$title without a mirror is a mistake that names the line of the seed', async ({ location, what }) => {
    const workspace = await site({}, located(location));
    const played = await perform(stage, workspace);
    expect(played.exitCode).toBe(1);
    expect(codes(played, 'error')).toEqual(['ORIGIN_UNSUPPORTED']);
    const text = textOf(played, 'ORIGIN_UNSUPPORTED');
    expect(text).toContain(`The location "${location}" of air is ${what}`);
    expect(text).toContain('(seeds/datasources_config.csv:2, column "location"');
    expect(text).toContain('name it in the input `origin-root`');
  });

  it('a remote is read from its mirror, and named by the words of the seed', async () => {
    const workspace = await site(
      { 'mirror/sm2drive/Indoor/Latest/a.csv': csv(1) },
      located('sm2drive:Indoor/Latest'),
    );
    const played = await perform(stage, workspace, { 'origin-root': 'mirror' });
    expect(played.exitCode).toBe(0);
    expect((await files(workspace)).map(({ name, origin }) => [name, origin])).toEqual([
      ['a.csv', 'sm2drive:Indoor/Latest'],
    ]);
  });

  it('a remote never leads out of the folder of mirrors', async () => {
    const workspace = await site({ 'secret/a.csv': csv(1) }, located('sm2drive:../../secret'));
    const played = await perform(stage, workspace, { 'origin-root': 'mirror' });
    expect(codes(played, 'error')).toEqual(['ORIGIN_UNSUPPORTED']);
  });
});

describe('judging', () => {
  it('learns the contract of a first file and says so', async () => {
    const workspace = await site({ 'raw/air/a.csv': csv(1) });
    const played = await perform(stage, workspace);
    expect((await index(workspace)).datasources[0]).toMatchObject({ contract_changed: true });
    expect((await index(workspace)).datasources[0]?.contract?.layouts).toHaveLength(1);
    expect(codes(played, 'notice')).toContain('CONTRACT_LEARNED');
  });

  it('refuses a file without a column that its layout had, with the column and the repair, and the others go on', async () => {
    const workspace = await site({ 'raw/air/first.csv': csv(3) });
    await perform(stage, workspace);
    const warehouse = await Warehouse.open({ root: path.join(workspace, 'warehouse'), building: 'house' });
    const change = warehouse.change();
    const contract = (await index(workspace)).datasources[0]?.contract;
    await change.addText('contracts/air.json', JSON.stringify(contract), { inputs: {} });
    await warehouse.commit(change);
    await rm(path.join(workspace, 'raw/air/first.csv'));
    await writeFile(path.join(workspace, 'raw/air/a.csv'), csv(1));
    await writeFile(path.join(workspace, 'raw/air/bad.csv'), csv(2, 'Date,CO2,Teplota'));
    const played = await perform(stage, workspace);
    expect(played.exitCode).toBe(1);
    expect(played.runner.outputs).toMatchObject({ outcome: 'failed', 'new-files': 2, 'refused-files': 1 });
    expect((await files(workspace)).map(({ name, verdict, code }) => [name, verdict, code])).toEqual([
      ['a.csv', 'accepted', null],
      ['bad.csv', 'refused', 'COLUMN_MISSING'],
    ]);
    const text = textOf(played, 'COLUMN_MISSING');
    for (const part of ['bad.csv', 'Temperature', 'Teplota', 'alias row', 'datasource_mappings.csv'])
      expect(text).toContain(part);
    expect(played.runner.summary).toContain('refused \\(COLUMN\\_MISSING\\)');
  });

  it.each([
    { title: 'an empty file', text: '', code: 'FILE_EMPTY' },
    {
      title: 'a web page',
      text: '<!DOCTYPE html><html><body>Sign in</body></html>',
      code: 'FILE_NOT_A_TABLE',
    },
    { title: 'a binary file', text: '\u0000\u0001\u0002\u0003'.repeat(50), code: 'FILE_NOT_A_TABLE' },
    { title: 'a table of something else', text: 'a,b\n1,2\n', code: 'HEADER_MISSING' },
  ])('refuses $title', async ({ text, code }) => {
    const workspace = await site({ 'raw/air/a.csv': csv(1), 'raw/air/bad.csv': text });
    const played = await perform(stage, workspace);
    expect(codes(played, 'error')).toEqual([code]);
    expect(textOf(played, code)).toContain('bad.csv');
  });

  it('warns of a column that no row names', async () => {
    const workspace = await site({ 'raw/air/a.csv': csv(1).replace('Temperature\n', 'Temperature,Noise\n') });
    const played = await perform(stage, workspace);
    expect(played.exitCode).toBe(0);
    expect(codes(played, 'warning')).toEqual(['COLUMN_UNMAPPED']);
    expect(textOf(played, 'COLUMN_UNMAPPED')).toContain('(a.csv, column "Noise", datasource air)');
  });
});
