import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { readPending, writePending, type Pending } from '../../../shared/warehouse/pending.js';
import { commit, failure, open, places } from './house.js';

const NO_FATES = { cells: 0, accepted: 0, duplicate: 0, superseded: 0, null: 0, rejected: 0, ignored: 0 };
const proposal = (base: string | null, alongside: string[] = []): Pending => ({
  version: 1,
  base,
  datasources: [{ name: 'air', entries: [], removed: [], alongside, fates: NO_FATES, newFiles: [] }],
});

describe('a proposal', () => {
  it('comes back as it was written', async () => {
    const { root } = places();
    const { warehouse } = await commit(root, { 'a.json': 'one' });
    const written = proposal(warehouse.manifestHash, ['raw/air/0123456789ab/Graf č. 1 (Kopie).csv']);
    await writePending(warehouse, written);
    expect(await readPending(await open(root))).toEqual(written);
  });

  it('builds on no manifest where nothing was written', async () => {
    const { root } = places();
    await writePending(await open(root), proposal(null));
    expect(await readPending(await open(root))).toEqual(proposal(null));
  });

  it('builds on the empty manifest that a first file brings about', async () => {
    const { root } = places();
    const warehouse = await open(root);
    await warehouse.change().addText('contracts/air.json', '{}', { inputs: {} });
    await writePending(warehouse, proposal(warehouse.manifestHash));
    expect((await readPending(await open(root))).base).toMatch(/^[0-9a-f]{8}$/);
  });

  it.each([
    {
      title: 'none',
      text: undefined,
      code: 'PENDING_MISSING',
      hint: 'Run ingest-datasources before quality-gate',
    },
    {
      title: 'half of one',
      text: '{"version":',
      code: 'PENDING_UNREADABLE',
      hint: 'Run ingest-datasources again',
    },
    {
      title: 'one of another version',
      text: JSON.stringify({ ...proposal(null), version: 2 }),
      code: 'PENDING_UNREADABLE',
      hint: 'Run ingest-datasources again',
    },
    {
      title: 'one that names a file outside',
      text: JSON.stringify(proposal(null, ['../../secret'])),
      code: 'PENDING_UNREADABLE',
      hint: 'Run ingest-datasources again',
    },
    {
      title: 'one of an older state',
      text: JSON.stringify(proposal('12345678')),
      code: 'PENDING_STALE',
      hint: 'Run ingest-datasources again',
    },
  ])('is refused: $title', async ({ text, code, hint }) => {
    const { root } = places();
    const { warehouse } = await commit(root, { 'a.json': 'one' });
    if (text !== undefined) await writeFile(warehouse.runFile('pending.json'), text);
    const error = await failure(readPending(warehouse));
    expect(error).toMatchObject({ code, kind: 'input', place: { file: warehouse.runFile('pending.json') } });
    expect(error.hint).toContain(hint);
  });
});
