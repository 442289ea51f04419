import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import neo4j from 'neo4j-driver';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Warehouse } from '../../../shared/warehouse/warehouse.js';
import { house, runHierarchy, seed, table } from '../../actions/sync-hierarchy/stage.js';
import { testFolder } from '../../support/context.js';
import { readersPython } from './readers.js';
import { neo4jJars, startNeo4j, type Neo4jServer } from './server.js';

const SEEDS = path.resolve(import.meta.dirname, '../../../seeds');
const HOSTILE = [
  'id,parent_id,type,name,level,coordinates',
  'B,,Building,"It\'s ""so"" \\n & <b> ; end",0,50 14',
  '007,B,Zone,007,1,',
  'L5/L6,B,Zone,"a;b,c; \'}) DETACH DELETE (n) //",1,',
  '9E31,L5/L6,Sensor,9E31,2,',
].join('\n');
const RELATIONS = 'source,target,relation\n007,L5/L6,adjacent_to\n';
const CASES = [
  { title: "SM2's hierarchy", make: () => house(), folder: SEEDS },
  {
    title: 'hostile names',
    make: () => house({ ...seed(HOSTILE), 'hierarchy_relations.csv': RELATIONS }),
    folder: undefined,
  },
] as const;
const ALL = { exports: 'graphml,turtle,cypher,csv' };

describe.each(CASES)('the exports of $title', ({ make, folder }) => {
  let warehouse: Warehouse;
  let nodes: Record<string, unknown>[];
  let edges: Record<string, unknown>[];
  beforeAll(async () => {
    const turn = await runHierarchy(await make(), {
      inputs: ALL,
      ...(folder === undefined ? {} : { folder }),
    });
    warehouse = turn.warehouse;
    nodes = await table(warehouse, 'nodes');
    edges = await table(warehouse, 'edges');
  });
  const file = async (name: string): Promise<string> =>
    warehouse.file(warehouse.entry(`hierarchy/exports/${name}`)!);
  const edgeRows = (): unknown[][] =>
    edges.map(({ source, target, relation }) => [source, target, relation]).sort();

  it('are read by networkx, and by brickschema, whose shapes they fit', async ({ skip }) => {
    const python = readersPython();
    if (python === undefined) skip('networkx, brickschema and pyshacl are not there');
    const script = path.join(import.meta.dirname, 'readers.py');
    const args = [script, await file('hierarchy.graphml'), await file('hierarchy.ttl')];
    const end = spawnSync(python!, args, { encoding: 'utf8', maxBuffer: 1e8 });
    expect(end.status, end.stderr).toBe(0);
    const found = JSON.parse(end.stdout.slice(end.stdout.indexOf('{"'))) as Record<string, unknown>;
    expect(found).toMatchObject({ broken: [], unknown_classes: [] });
    expect(found.control).toBeGreaterThan(0);
    expect((found.nodes as unknown[][]).map(String).sort()).toEqual(
      nodes
        .map(({ id, name, depth }) => [id, name, depth])
        .map(String)
        .sort(),
    );
    expect((found.edges as unknown[][]).map(String).sort()).toEqual(edgeRows().map(String).sort());
    expect(found.points).toBe(nodes.filter(({ type }) => type === 'Sensor').length);
  }, 300_000);

  describe.skipIf(neo4jJars() === undefined)('into another Neo4j', () => {
    const contents = async (server: Neo4jServer): Promise<{ nodes: unknown[]; edges: unknown[] }> => {
      const driver = neo4j.driver(server.uri, undefined, { disableLosslessIntegers: true });
      try {
        const rows = async (text: string): Promise<unknown[]> =>
          (await driver.executeQuery(text)).records.map((record) => record.toObject());
        const properties = ['id', 'type', 'name', 'level', 'storey', 'latitude', 'longitude', 'depth'];
        const returned = properties.map((name) => `n.${name} AS ${name}`).join(', ');
        return {
          nodes: await rows(`MATCH (n:Sm2Node) RETURN ${returned} ORDER BY id`),
          edges: await rows(
            'MATCH (a)-[r]->(b) RETURN a.id AS source, b.id AS target, toLower(type(r)) AS relation ORDER BY relation, source, target',
          ),
        };
      } finally {
        await driver.close();
      }
    };

    it('by the Cypher script, twice', async () => {
      const server = await startNeo4j();
      try {
        const driver = neo4j.driver(server.uri);
        const script = readFileSync(await file('hierarchy.cypher'), 'utf8');
        for (const statement of [...script.split(';\n'), ...script.split(';\n')])
          if (statement.trim() !== '') await driver.executeQuery(statement);
        await driver.close();
        expect(await contents(server)).toEqual({ nodes, edges });
      } finally {
        await server.kill();
      }
    }, 180_000);

    it('by the import of neo4j-admin', async () => {
      const home = testFolder('neo4j-import');
      mkdirSync(path.join(home, 'conf'));
      const files = [await file('neo4j-nodes.csv'), await file('neo4j-relationships.csv')];
      const source = path.join(import.meta.dirname, 'Neo4jImport.java');
      const jars = path.join(neo4jJars()!, '*');
      const opened = ['java.nio', 'java.io', 'sun.nio.ch'].flatMap((name) => [
        '--add-opens',
        `java.base/${name}=ALL-UNNAMED`,
      ]);
      const end = spawnSync('java', [...opened, '-Xmx512m', '-cp', jars, source, home, ...files], {
        cwd: home,
        encoding: 'utf8',
      });
      expect(end.status, end.stderr + end.stdout).toBe(0);
      const server = await startNeo4j({ home });
      try {
        expect(await contents(server)).toEqual({ nodes, edges });
      } finally {
        await server.kill();
      }
    }, 180_000);
  });
});
