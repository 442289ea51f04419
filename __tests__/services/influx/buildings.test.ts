import { cpSync, existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testFolder } from '../../support/context.js';
import { namedHashes } from '../../support/flow.js';
import { faultyProxy } from './proxy.js';
import { realInflux, type TestInflux } from './server.js';
import { houses, type House } from '../support/houses.js';
import { runSource } from '../support/source.js';

let influx: TestInflux;
beforeAll(async () => {
  influx = await realInflux();
});
afterAll(async () => influx?.stop());

/** The same house in another folder, so that each engine begins at the same point. */
function copyOf(house: House): House {
  const cwd = testFolder('copy');
  for (const name of ['seeds', 'warehouse'])
    if (existsSync(path.join(house.cwd, name)))
      cpSync(path.join(house.cwd, name), path.join(cwd, name), { recursive: true });
  return { ...house, cwd };
}

const server = async (url = influx.url): Promise<Record<string, string>> => ({
  engine: 'influxdb',
  'influx-url': url,
  'influx-token': influx.token,
  'influx-org': influx.org,
  'influx-bucket': await influx.bucketOf(),
});

async function aggregated(house: House, inputs: Record<string, string>) {
  const end = await runSource('influx-aggregate', house.cwd, { ...house.inputs, ...inputs });
  expect(end.exitCode, end.stdout).toBe(0);
  return { end, hashes: namedHashes(path.join(house.cwd, house.building)) };
}

describe.each(houses)('$title', ({ make, points }) => {
  let gate: House;
  let duckdb: Awaited<ReturnType<typeof aggregated>>;
  beforeAll(async () => {
    gate = await make();
    duckdb = await aggregated(copyOf(gate), { engine: 'duckdb' });
  });

  test('both engines write the same files, and verify finds nothing', async () => {
    const other = await aggregated(copyOf(gate), { ...(await server()), window: 'all', verify: 'true' });
    expect(other.hashes).toEqual(duckdb.hashes);
    expect(Number(other.end.outputs['points-written'])).toBeGreaterThanOrEqual(points);
    expect(other.end.outputs['engine']).toBe('influxdb');
    expect(other.end.stdout.replaceAll(`::add-mask::${influx.token}`, '')).not.toContain(influx.token);
  });

  test('with the usual window the months before it come from DuckDB, which is said', async () => {
    const other = await aggregated(copyOf(gate), { ...(await server()), window: '1' });
    expect(other.hashes).toEqual(duckdb.hashes);
    expect(other.end.stdout).toMatch(
      /InfluxDB computed \d of the months.*DuckDB computed the other \d+, because they lie before its window/,
    );
  });

  test('killed in the middle of the load, the next run writes the same files', async () => {
    const house = copyOf(gate);
    let kill: (() => void) | undefined;
    await using proxy = await faultyProxy(influx.url, ({ url = '' }, before) => {
      if (url.startsWith('/api/v2/write') && before === 3) kill?.();
      return undefined;
    });
    const inputs = { ...(await server(proxy.url)), window: 'all', 'batch-size': '200' };
    const before = namedHashes(path.join(house.cwd, house.building));
    const running = runSource('influx-aggregate', house.cwd, { ...house.inputs, ...inputs }, (child) => {
      kill = () => child.kill('SIGKILL');
    });
    expect((await running).exitCode).toBe(137);
    expect(namedHashes(path.join(house.cwd, house.building))).toEqual(before);
    const { hashes } = await aggregated(house, { ...inputs, 'influx-url': influx.url });
    expect(hashes).toEqual(duckdb.hashes);
  });
});
