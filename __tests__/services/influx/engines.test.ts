import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testFolder } from '../../support/context.js';
import { described, openWarehouse, putReadings, runAggregate } from '../../actions/influx-aggregate/stage.js';
import type { AggregateRun } from '../../../actions/influx-aggregate/src/main.js';
import type { InfluxSettings } from '../../../shared/influx/server.js';
import { generatedCases, type GeneratedCase } from './cases.js';
import { realInflux, type TestInflux } from './server.js';
import { influxInputs, realPorts } from './stage.js';

/** Other cases: `SM2_SEED=7 npx vitest run --project services engines`. */
const SEED = Number(process.env['SM2_SEED'] ?? '1');

let influx: TestInflux;
let settings: InfluxSettings;
beforeAll(async () => {
  influx = await realInflux();
  settings = { ...influx, bucket: await influx.bucketOf() };
});
afterAll(async () => influx?.stop());

/** The hashes of all aggregates after a first run and, where something came late, after a second one. */
async function hashesOf(each: GeneratedCase, inputs: Partial<AggregateRun['inputs']>) {
  const warehouse = await openWarehouse(testFolder('engine'));
  const hashes: Record<string, string>[] = [];
  let points = 0;
  for (const readings of [
    each.readings,
    ...(each.late.length > 0 ? [[...each.readings, ...each.late]] : []),
  ]) {
    await putReadings(warehouse, readings);
    const { seeds, asOf } = each;
    const result = await runAggregate({ warehouse, seeds, asOf, inputs, context: realPorts });
    points += Number(result.outputs?.['points-written']);
    hashes.push(described(warehouse));
  }
  return { hashes, points };
}

describe(`the two engines write the same bytes (seed ${SEED})`, () => {
  test.each(generatedCases(SEED, 50))('$title', async (each) => {
    const duckdb = await hashesOf(each, {});
    const other = await hashesOf(each, { ...influxInputs(settings), 'batch-size': each.batchSize });
    expect(Object.keys(duckdb.hashes[0] ?? {})).toContainEqual(expect.stringMatching(/hourly/));
    expect(other.hashes).toEqual(duckdb.hashes);
    expect(other.points).toBeGreaterThan(0);
  });

  test('nothing of a run stays in the bucket', async () => {
    const query = `from(bucket: "${settings.bucket}") |> range(start: 1678-01-01T00:00:00Z, stop: 2262-01-01T00:00:00Z) |> limit(n: 1)`;
    expect((await influx.ask(query)).trim()).toBe('');
  });
});
