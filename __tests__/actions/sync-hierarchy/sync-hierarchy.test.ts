import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { house, ORIGINAL, runHierarchy, seed, table, writeSeeds, type House, type Turn } from './stage.js';

describe('the example of the roadmap', () => {
  let home: House;
  let turn: Turn;
  beforeAll(async () => {
    home = await house({
      ...seed(ORIGINAL),
      'hierarchy_relations.csv': 'source,target,relation\nB1_F1_Z2,B1_F1_Z1,adjacent_to\n',
    });
    turn = await runHierarchy(home);
  });

  it('passes without a finding and writes the four files', () => {
    expect(turn).toMatchObject({ outcome: 'passed', codes: [], outputs: { nodes: 6, edges: 6 } });
    expect(turn.files?.map(({ path: file, rows }) => [file, rows])).toEqual([
      ['hierarchy/nodes.parquet', 6],
      ['hierarchy/edges.parquet', 6],
      ['hierarchy/closure.parquet', 17],
      ['hierarchy/paths.parquet', 6],
    ]);
  });

  it('keeps every property of a node', async () => {
    const nodes = await table(turn.warehouse, 'nodes');
    expect(nodes.map(({ id }) => id)).toEqual([
      'B1',
      'B1_F1',
      'B1_F1_Z1',
      'B1_F1_Z1_S1',
      'B1_F1_Z1_S2',
      'B1_F1_Z2',
    ]);
    expect(nodes[0]).toEqual({
      id: 'B1',
      type: 'Building',
      name: 'SM2',
      level: 0,
      storey: null,
      latitude: 50.0735,
      longitude: 14.4079,
      depth: 0,
    });
    expect(nodes[3]).toEqual({
      id: 'B1_F1_Z1_S1',
      type: 'Sensor',
      name: 'SM2_01_L1_01',
      level: 3,
      storey: null,
      latitude: null,
      longitude: null,
      depth: 3,
    });
  });

  it('stores adjacency once, from the smaller id to the greater', async () => {
    const edges = await table(turn.warehouse, 'edges');
    expect(edges.slice(0, 2)).toEqual([
      { source: 'B1_F1_Z1', target: 'B1_F1_Z2', relation: 'adjacent_to' },
      { source: 'B1', target: 'B1_F1', relation: 'contains' },
    ]);
  });

  it('writes a path with a column for each level', async () => {
    const paths = await table(turn.warehouse, 'paths');
    expect(paths[3]).toEqual({
      id: 'B1_F1_Z1_S1',
      path: 'SM2 / Podlaží 1 / Zóna 1 / SM2_01_L1_01',
      level_1: 'SM2',
      level_2: 'Podlaží 1',
      level_3: 'Zóna 1',
      level_4: 'SM2_01_L1_01',
    });
    expect(paths[0]).toEqual({
      id: 'B1',
      path: 'SM2',
      level_1: 'SM2',
      level_2: null,
      level_3: null,
      level_4: null,
    });
  });

  it('counts nodes by type and by floor for the summary', () => {
    expect(turn.tables?.map(({ title, rows }) => [title, rows])).toEqual([
      [
        'Nodes by type',
        [
          ['Building', '1'],
          ['Floor', '1'],
          ['Zone', '2'],
          ['Sensor', '2'],
        ],
      ],
      ['Nodes by floor', [['B1_F1', 'Podlaží 1', '2', '0', '2']]],
      ['Changes since the hierarchy was last stored', []],
    ]);
  });

  it('changes no byte in a second run, nor when rows only change their order or lines', async () => {
    const manifest = path.join(turn.warehouse.folder, 'manifest.json');
    const before = await readFile(manifest, 'utf8');
    expect(await runHierarchy(home)).toMatchObject({
      outcome: 'unchanged',
      changed: false,
      files: [],
      outputs: { nodes: 6, edges: 6 },
    });
    const [comment, header, ...rows] = ORIGINAL.trim().split('\n');
    await writeSeeds(home, seed([comment, '# a new line', header, ...rows.reverse(), ''].join('\n')));
    expect(await runHierarchy(home)).toMatchObject({ outcome: 'unchanged' });
    await writeSeeds(home, seed(ORIGINAL));
    expect(await readFile(manifest, 'utf8')).toBe(before);
  });
});

it('reads the seed of the roadmap byte for byte, where it is at hand', async ({ skip }) => {
  const folder = path.resolve(import.meta.dirname, '../../../../shared/design/roadmap-seeds');
  if (!existsSync(folder)) skip('the folder of the roadmap is not there');
  expect(await runHierarchy(await house(), { folder })).toMatchObject({
    outcome: 'passed',
    outputs: { nodes: 6, edges: 5 },
  });
});

it("finds nothing wrong with SM2's own seeds", async () => {
  const folder = path.resolve(import.meta.dirname, '../../../seeds');
  const turn = await runHierarchy(await house(), { folder });
  expect(turn).toMatchObject({ outcome: 'passed', codes: [] });
  const below = await table(turn.warehouse, 'closure');
  expect(below.filter(({ ancestor, depth }) => ancestor === 'KOT1' && depth === 1)).toHaveLength(4);
  const basement = (await table(turn.warehouse, 'nodes')).find(({ id }) => id === '3PP');
  expect(basement).toMatchObject({ storey: -3 });
});

it('gives the same bytes with 1, 2 and 4 threads', async () => {
  const folder = path.resolve(import.meta.dirname, '../../../seeds');
  const turns = await Promise.all(
    [1, 2, 4].map(async (threads) => runHierarchy(await house(), { folder, threads })),
  );
  const hashes = turns.map(({ files }) => files?.map(({ sha256 }) => sha256));
  expect(hashes[0]).toHaveLength(4);
  expect(hashes[1]).toEqual(hashes[0]);
  expect(hashes[2]).toEqual(hashes[0]);
});

describe('a broken seed', () => {
  it('reports every error and keeps the files as they were', async () => {
    const home = await house(seed(ORIGINAL));
    const before = await runHierarchy(home);
    const stored = before.warehouse.entries('hierarchy/');
    await writeSeeds(home, seed(`${ORIGINAL}x,y,Zone,X,,\ny,x,Zone,Y,,\nz,nowhere,Zone,Z,,\n`));
    const turn = await runHierarchy(home);
    expect(turn).toMatchObject({
      outcome: 'failed',
      changed: false,
      files: [],
      tables: [],
      outputs: { nodes: 6, edges: 5 },
    });
    expect(turn.codes).toEqual(['HIERARCHY_CYCLE', 'HIERARCHY_PARENT_UNKNOWN']);
    expect(turn.findings[0]?.place).toMatchObject({
      file: 'seeds/building_hierarchy.csv',
      line: 9,
      column: 'parent_id',
    });
    expect(turn.warehouse.entries('hierarchy/')).toEqual(stored);
    expect((await table(turn.warehouse, 'nodes')).length).toBe(6);
  });

  it('writes nothing into a new warehouse', async () => {
    const turn = await runHierarchy(
      await house(seed('id,parent_id,type,name,level,coordinates\nB,B,Building,B,,\n')),
    );
    expect(turn).toMatchObject({ outcome: 'failed', outputs: { nodes: 0, edges: 0 } });
    expect(turn.warehouse.manifest.files).toEqual([]);
  });

  it('only warned of, is stored all the same', async () => {
    const turn = await runHierarchy(await house(seed(ORIGINAL.replace('Zóna 2,2', 'Zóna 2,5'))));
    expect(turn).toMatchObject({ outcome: 'warned', changed: true, codes: ['HIERARCHY_LEVEL_WRONG'] });
  });
});

describe('without a hierarchy', () => {
  it('says so and ends unchanged without a file', async () => {
    const turn = await runHierarchy(await house());
    expect(turn).toMatchObject({ outcome: 'unchanged', codes: ['HIERARCHY_MISSING'], files: [], tables: [] });
    expect(turn.warehouse.manifest.files).toEqual([]);
  });
});

describe('the input engine', () => {
  it.each(['auto', 'duckdb'] as const)('%s is DuckDB', async (engine) => {
    expect((await runHierarchy(await house(seed(ORIGINAL)), { engine })).outcome).toBe('passed');
  });

  it('neo4j without a server is refused before anything is read', async () => {
    const refused = runHierarchy(await house(seed(ORIGINAL)), { engine: 'neo4j' });
    await expect(refused).rejects.toMatchObject({ kind: 'input', code: 'INPUT_INVALID' });
  });
});
