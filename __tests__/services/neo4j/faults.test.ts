import { connect, createServer, type Server, type Socket } from 'node:net';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import neo4j, { type Driver } from 'neo4j-driver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  house,
  ORIGINAL,
  runHierarchy,
  seed,
  writeSeeds,
  type House,
} from '../../actions/sync-hierarchy/stage.js';
import { largeBuilding } from '../../actions/sync-hierarchy/large.js';
import { freePort, launchNeo4j, neo4jJars, startNeo4j, type Neo4jServer } from './server.js';

const PASSWORD = 'correct horse';
const BROKEN_OFF = {
  kind: 'service',
  code: expect.stringMatching(/^NEO4J_(UNREACHABLE|TIMEOUT)$/) as string,
};

describe.skipIf(neo4jJars() === undefined)('a real Neo4j that fails', () => {
  let server: Neo4jServer;
  let driver: Driver;
  beforeAll(async () => {
    server = await startNeo4j({ password: PASSWORD });
    driver = neo4j.driver(server.uri, neo4j.auth.basic(server.user, PASSWORD));
  }, 120_000);
  afterAll(async () => {
    await driver?.close();
    await server?.kill();
  }, 60_000);

  const access = (more: Readonly<Record<string, string>> = {}) => ({
    inputs: { 'neo4j-uri': server.uri, 'neo4j-password': PASSWORD, timeout: '120', ...more },
  });
  const asked = async (statement: string): Promise<unknown[]> =>
    (await driver.executeQuery(statement)).records.map((record) => record.toObject());
  const clear = () => driver.executeQuery('MATCH (n) WHERE n:Sm2Node OR n:Sm2Load DETACH DELETE n');

  it.each([
    { title: 'a wrong password', inputs: { 'neo4j-password': 'wrong' }, expected: 'NEO4J_REFUSED' },
    { title: 'an unknown user', inputs: { 'neo4j-user': 'nobody' }, expected: 'NEO4J_REFUSED' },
    {
      title: 'a database that is not there',
      inputs: { 'neo4j-database': 'nowhere' },
      expected: 'NEO4J_REFUSED',
    },
  ])(
    '$title is told at once, and no file is written',
    async ({ inputs, expected }) => {
      const home = await house(seed(ORIGINAL));
      const started = performance.now();
      const refused = runHierarchy(home, access(inputs));
      await expect(refused).rejects.toMatchObject({ kind: 'input', code: expected });
      await expect(refused).rejects.not.toThrow(new RegExp(PASSWORD));
      expect(performance.now() - started).toBeLessThan(10_000);
      expect(lastingFiles(home)).toEqual([]);
    },
    30_000,
  );

  it('nobody at the address is waited for as long as the timeout says', async () => {
    const home = await house(seed(ORIGINAL));
    const uri = `bolt://user:secret@127.0.0.1:${await freePort()}`;
    const refused = runHierarchy(home, access({ 'neo4j-uri': uri, timeout: '3' }));
    await expect(refused).rejects.toMatchObject(BROKEN_OFF);
    await expect(refused).rejects.not.toThrow(/secret/);
    expect(lastingFiles(home)).toEqual([]);
  }, 30_000);

  it('a server that is not ready for 30 seconds is waited for', async () => {
    const port = await freePort();
    const late = sleep(20_000).then(() => launchNeo4j({ port }));
    const started = performance.now();
    const turn = await runHierarchy(await house(seed(ORIGINAL)), {
      inputs: { 'neo4j-uri': `bolt://127.0.0.1:${port}`, timeout: '150' },
    });
    await (await late).server.stop();
    expect(turn).toMatchObject({ outcome: 'passed', outputs: { nodes: 6, edges: 5 } });
    expect(performance.now() - started).toBeGreaterThan(28_000);
  }, 180_000);

  it("other people's nodes stay as they are, also when ours vanish", async () => {
    await clear();
    await driver.executeQuery(
      "CREATE (a:Floor {id: 'B1_F1', name: 'theirs'})-[:CONTAINS {since: 1}]->(:Sensor {id: 'B1_F1_Z1_S1'}), (:Sm2 {x: 1})",
    );
    const theirs =
      'MATCH (n) WHERE NOT n:Sm2Node AND NOT n:Sm2Load RETURN labels(n) AS l, properties(n) AS p ORDER BY p.id';
    const before = await asked(theirs);
    const home = await house(seed(ORIGINAL));
    await runHierarchy(home, access());
    const shorter = ORIGINAL.replace(/^B1_F1_Z2.*\n/m, '');
    await writeSeeds(
      home,
      seed(
        shorter
          .replace('Zóna 1', 'Zone 1')
          .replace('B1_F1_Z1,Sensor,Thermometer_1', 'B1_F1,Sensor,Thermometer_1'),
      ),
    );
    const turn = await runHierarchy(home, access());
    expect(turn).toMatchObject({ changed: true, outputs: { nodes: 5, edges: 4 } });
    expect(await asked(theirs)).toEqual(before);
    expect(await asked('MATCH ()-[r:CONTAINS]->() WHERE r.since = 1 RETURN count(r) AS n')).toHaveLength(1);
    const ours = await asked(
      'MATCH (n:Sm2Node) OPTIONAL MATCH (p)-[:CONTAINS]->(n) RETURN n.id AS id, n.name AS name, p.id AS parent ORDER BY id',
    );
    expect(ours).toEqual([
      { id: 'B1', name: 'SM2', parent: null },
      { id: 'B1_F1', name: 'Podlaží 1', parent: 'B1' },
      { id: 'B1_F1_Z1', name: 'Zone 1', parent: 'B1_F1' },
      { id: 'B1_F1_Z1_S1', name: 'SM2_01_L1_01', parent: 'B1_F1_Z1' },
      { id: 'B1_F1_Z1_S2', name: 'Thermometer_1', parent: 'B1_F1' },
    ]);
    await driver.executeQuery('MATCH (n) WHERE NOT n:Sm2Node DETACH DELETE n');
  }, 60_000);

  it('more vanishing nodes than allowed stop the run before anything is changed', async () => {
    await clear();
    const home = await house(seed(ORIGINAL));
    const first = await runHierarchy(home, access());
    await writeSeeds(home, seed(ORIGINAL.split('\n').slice(0, 5).join('\n')));
    await expect(runHierarchy(home, access())).rejects.toMatchObject({
      kind: 'data',
      code: 'HIERARCHY_VANISHING',
    });
    expect(await asked('MATCH (n:Sm2Node) RETURN count(n) AS n')).toEqual([{ n: neo4j.int(6) }]);
    expect((await runHierarchy(home, access({ 'max-vanishing': '50' }))).outputs).toEqual({
      nodes: 3,
      edges: 2,
    });
    expect(first.outputs).toEqual({ nodes: 6, edges: 5 });
  }, 60_000);

  it('unchanged seeds leave the files; a server that lost its nodes is filled again', async () => {
    await clear();
    const home = await house(seed(ORIGINAL));
    await runHierarchy(home, access());
    expect(await runHierarchy(home, access())).toMatchObject({ outcome: 'unchanged', files: [] });
    await driver.executeQuery("MATCH (n:Sm2Node {id: 'B1_F1_Z2'}) DETACH DELETE n");
    expect(await runHierarchy(home, access())).toMatchObject({ outcome: 'unchanged', files: [] });
    expect(await asked('MATCH (n:Sm2Node) RETURN count(n) AS n')).toEqual([{ n: neo4j.int(6) }]);
  }, 60_000);

  describe('in the middle of a large load', () => {
    const { hierarchy, relations } = largeBuilding(30_000);
    const make = (): Promise<House> => house({ ...seed(hierarchy), 'hierarchy_relations.csv': relations });

    it('a connection that is cut for good ends the run; the next one converges to the bytes of DuckDB', async () => {
      await clear();
      const home = await make();
      const proxy = await startProxy(server.port, 400_000);
      const cut = runHierarchy(
        home,
        access({ 'neo4j-uri': `bolt://127.0.0.1:${proxy.port}`, timeout: '20' }),
      );
      await expect(cut).rejects.toMatchObject(BROKEN_OFF);
      await proxy.close();
      expect(lastingFiles(home)).toEqual([]);
      const [{ n }] = (await asked('MATCH (n:Sm2Node) RETURN count(n) AS n')) as [
        { n: { toNumber(): number } },
      ];
      expect(n.toNumber()).toBeGreaterThan(0);
      expect(n.toNumber()).toBeLessThan(30_000);
      const healed = await runHierarchy(home, access());
      const twin = await runHierarchy(await make());
      expect(healed.files?.map(({ sha256 }) => sha256)).toEqual(twin.files?.map(({ sha256 }) => sha256));
    }, 180_000);

    it('connections that are cut now and then only make it slower', async () => {
      await clear();
      const proxy = await startProxy(server.port, 1_500_000, true);
      const turn = await runHierarchy(
        await make(),
        access({ 'neo4j-uri': `bolt://127.0.0.1:${proxy.port}` }),
      );
      await proxy.close();
      expect(proxy.cuts()).toBeGreaterThan(0);
      expect(turn.outputs).toEqual({ nodes: 30_000, edges: 31_579 });
    }, 180_000);

    it('a server that is killed leaves no file behind', async () => {
      const doomed = await startNeo4j();
      const home = await make();
      const end = runHierarchy(home, { inputs: { 'neo4j-uri': doomed.uri, timeout: '25' } });
      const told = expect(end).rejects.toMatchObject(BROKEN_OFF);
      await untilNodes(doomed);
      await doomed.kill();
      await told;
      expect(lastingFiles(home)).toEqual([]);
    }, 180_000);
  });
});

/** Stored files below hierarchy/, whether a manifest names them or not. */
function lastingFiles({ root }: House): string[] {
  const folder = path.join(root, 'default', 'hierarchy');
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** Waits until the first nodes are there. */
async function untilNodes({ uri }: Neo4jServer): Promise<void> {
  const driver = neo4j.driver(uri);
  try {
    for (let count = 0; count === 0;) {
      const { records } = await driver.executeQuery('MATCH (n:Sm2Node) RETURN count(n) AS n');
      count = (records[0]?.get('n') as { toNumber(): number }).toNumber();
    }
  } finally {
    await driver.close();
  }
}

/**
 * A TCP proxy that cuts a connection after so many bytes of the client. `again`: new connections are served on, the first
 * few of them cut too; else nothing is served any more.
 */
async function startProxy(target: number, bytes: number, again = false) {
  const sockets = new Set<Socket>();
  let cuts = 0;
  let sent = 0;
  const proxy: Server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    const both = [client, upstream];
    for (const socket of both) {
      sockets.add(socket);
      socket.on('error', () => both.forEach((each) => each.destroy()));
      socket.on('close', () => both.forEach((each) => each.destroy()));
    }
    if (!again && cuts > 0) return void both.forEach((socket) => socket.destroy());
    client.on('data', (chunk) => {
      sent += chunk.length;
      if (sent > bytes && (!again || cuts < 3)) {
        cuts += 1;
        sent = 0;
        both.forEach((socket) => socket.destroy());
        if (!again) sockets.forEach((socket) => socket.destroy());
      } else upstream.write(chunk);
    });
    upstream.on('data', (chunk) => client.write(chunk));
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    cuts: () => cuts,
    close: () =>
      new Promise<void>((resolve) => {
        sockets.forEach((socket) => socket.destroy());
        proxy.close(() => resolve());
      }),
  };
}
