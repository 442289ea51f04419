import { afterAll, beforeAll, expect, test } from 'vitest';
import { hourlyQuery, type WindowFunction } from '../../../shared/influx/flux.js';
import { realInflux, type TestInflux } from './server.js';

let influx: TestInflux;
let bucket: string;
beforeAll(async () => {
  influx = await realInflux();
  bucket = await influx.bucketOf();
  const url = `${influx.url}/api/v2/write?org=${influx.org}&bucket=${bucket}&precision=s`;
  const headers = { Authorization: `Token ${influx.token}` };
  await fetch(url, { method: 'POST', headers, body: 'sm2_x,s=1 v=1i 7200\nsm2_x,s=2 v=2i 9000' });
});
afterAll(async () => influx?.stop());

/** Without this every reading would be handed from the storage to the query engine: ten times slower and more. */
test.each(
  (['count', 'sum', 'min', 'max', 'first', 'last'] as const).flatMap((fn) =>
    [0, 15, 30].map((offset) => ({ fn, offset })),
  ),
)('$fn with an offset of $offset minutes runs inside the storage', async ({ fn, offset }) => {
  const range = { bucket, measurement: 'sm2_x', field: 'v', from: 0, to: 86_400_000 };
  const query = hourlyQuery(range, fn satisfies WindowFunction, offset);
  const answer = await influx.ask(
    `import "profiler"\noption profiler.enabledProfilers = ["operator"]\n${query}`,
  );
  const operators = [...answer.matchAll(/profiler\/operator,([^,]*),/g)].map(([, name]) => name);
  expect(operators).toEqual([
    '*influxdb.readWindowAggregateSource',
    '*universe.schemaMutationTransformation',
  ]);
});
