import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { InfluxSettings } from '../../../shared/influx/server.js';
import type { AggregateRun } from '../../../actions/influx-aggregate/src/main.js';
import { described, openWarehouse, putReadings, runAggregate } from '../../actions/influx-aggregate/stage.js';
import { hourly } from '../../models/on-readings.js';
import { testFolder } from '../../support/context.js';
import { faultyProxy, type Fault } from './proxy.js';
import { freePort, realInflux, type TestInflux } from './server.js';
import { influxInputs, realPorts } from './stage.js';

let influx: TestInflux;
let expected: Record<string, string>;
const readings = ['a', 'b'].flatMap((sensor) => hourly('2024-05-20T00:00:00Z', 500, { sensor }));

beforeAll(async () => {
  influx = await realInflux();
  const warehouse = await openWarehouse(testFolder('expected'));
  await putReadings(warehouse, readings);
  await runAggregate({ warehouse });
  expected = described(warehouse);
});
afterAll(async () => influx?.stop());

/** Aggregates the readings in a warehouse of its own, in batches of 100 lines. */
async function aggregate(settings: InfluxSettings, inputs: Partial<AggregateRun['inputs']> = {}) {
  const warehouse = await openWarehouse(testFolder('fault'));
  await putReadings(warehouse, readings);
  const began = performance.now();
  const ended = await runAggregate({
    warehouse,
    context: realPorts,
    inputs: { ...influxInputs(settings), 'batch-size': 100, ...inputs },
  }).then(
    (result) => ({ result, error: undefined }),
    (error: unknown) => ({ result: undefined, error: error as Error & { code: string; hint: string } }),
  );
  return { ...ended, seconds: (performance.now() - began) / 1000, hashes: described(warehouse) };
}

const withBucket = async (retention?: number): Promise<InfluxSettings> => ({
  url: influx.url,
  token: influx.token,
  org: influx.org,
  bucket: await influx.bucketOf(retention),
});

/** Faults that pass: what comes out is as if nothing had been. */
const passing: { title: string; fault: Fault; atLeastSeconds?: number; atMostSeconds?: number }[] = [
  {
    title: '503 with Retry-After in seconds is waited for',
    fault: ({ url = '' }, before, answer) => {
      if (!url.startsWith('/api/v2/write') || before !== 3) return undefined;
      answer.writeHead(503, { 'Retry-After': '2' }).end('{"message":"overloaded"}');
      return 'handled';
    },
    atLeastSeconds: 1.9,
  },
  {
    title: '429 with a date is waited for',
    fault: ({ url = '' }, before, answer) => {
      if (!url.startsWith('/api/v2/write') || before !== 2) return undefined;
      answer.writeHead(429, { 'Retry-After': new Date(Date.now() + 3000).toUTCString() }).end();
      return 'handled';
    },
    atLeastSeconds: 1.5,
  },
  {
    title: 'a connection cut in the middle of a batch',
    fault: ({ url = '' }, before) =>
      url.startsWith('/api/v2/write') && before === 4 ? 'cut-request' : undefined,
  },
  {
    title: 'a batch that is written while its answer is lost doubles nothing',
    fault: ({ url = '' }, before) =>
      url.startsWith('/api/v2/write') && before === 5 ? 'cut-answer' : undefined,
  },
  {
    title: 'an answer to a query that is lost',
    fault: ({ url = '' }, before) =>
      url.startsWith('/api/v2/query') && before === 3 ? 'cut-answer' : undefined,
  },
  {
    title: '500 of an engine whose cache is full',
    fault: ({ url = '' }, before, answer) => {
      if (!url.startsWith('/api/v2/write') || before !== 1) return undefined;
      answer.writeHead(500).end('{"message":"engine: cache-max-memory-size exceeded"}');
      return 'handled';
    },
  },
  {
    title: 'a server that will not delete: what it keeps does no harm',
    fault: ({ url = '' }, _before, answer) => {
      if (!url.startsWith('/api/v2/delete')) return undefined;
      answer.writeHead(400).end('{"message":"not here"}');
      return 'handled';
    },
  },
];

describe('faults that pass', () => {
  test.each(passing)('$title', async ({ fault, atLeastSeconds = 0 }) => {
    await using proxy = await faultyProxy(influx.url, fault);
    const { result, error, hashes, seconds } = await aggregate({ ...(await withBucket()), url: proxy.url });
    expect(error).toBeUndefined();
    expect(hashes).toEqual(expected);
    expect(result?.outputs).toMatchObject({ 'points-written': 1000, engine: 'influxdb' });
    expect(seconds).toBeGreaterThan(atLeastSeconds);
  });

  test('refused for 20 seconds, then up', async () => {
    const port = await freePort();
    const settings = { ...(await withBucket()), url: `http://127.0.0.1:${port}` };
    const running = aggregate(settings, { timeout: 60 });
    await pause(20_000);
    await using _late = await faultyProxy(influx.url, () => undefined, port);
    const { error, hashes, seconds } = await running;
    expect(error).toBeUndefined();
    expect(hashes).toEqual(expected);
    expect(seconds).toBeLessThan(30);
  });
});

describe('faults that stop the run', () => {
  const stopping: {
    title: string;
    settings: () => Promise<InfluxSettings>;
    fault?: Fault;
    timeout?: number;
    code: string;
    message: RegExp;
    atMostSeconds?: number;
  }[] = [
    {
      title: 'refused for good',
      settings: async () => ({ ...(await withBucket()), url: `http://127.0.0.1:${await freePort()}` }),
      timeout: 2,
      code: 'INFLUX_UNREACHABLE',
      message: /connection was refused/,
    },
    {
      title: 'a wrong token',
      settings: async () => ({ ...(await withBucket()), token: 'not-the-token' }),
      code: 'INFLUX_UNAUTHORIZED',
      message: /does not accept the token/,
    },
    {
      title: 'no such bucket',
      settings: async () => ({ ...(await withBucket()), bucket: 'no "such" bucket' }),
      code: 'INFLUX_BUCKET_MISSING',
      message: /no bucket "no "such" bucket"/,
    },
    {
      title: 'no such organisation',
      settings: async () => ({ ...(await withBucket()), org: 'nobody' }),
      code: 'INFLUX_BUCKET_MISSING',
      message: /"nobody"/,
    },
    {
      title: 'a bucket whose retention refuses old readings (422)',
      settings: () => withBucket(3600),
      code: 'INFLUX_REJECTED',
      message: /refused 1 of 1 readings: .*(retention|dropped)/,
    },
    {
      title: 'a batch of which the server drops a part (422)',
      settings: withBucket,
      fault: ({ url = '' }, before, answer) => {
        if (!url.startsWith('/api/v2/write') || before !== 4) return undefined;
        const message = 'partial write: points beyond retention policy dropped=7';
        answer.writeHead(422).end(JSON.stringify({ code: 'unprocessable entity', message }));
        return 'handled';
      },
      code: 'INFLUX_REJECTED',
      message: /refused 7 of 100 readings/,
    },
    {
      title: 'overloaded for longer than the budget',
      settings: withBucket,
      fault: ({ url = '' }, _before, answer) => {
        if (!url.startsWith('/api/v2/write')) return undefined;
        answer.writeHead(503, { 'Retry-After': '3600' }).end();
        return 'handled';
      },
      code: 'INFLUX_UNREACHABLE',
      message: /503/,
    },
    {
      title: 'a server that was never set up',
      settings: withBucket,
      fault: ({ url = '' }, _before, answer) => {
        if (url !== '/api/v2/setup') return undefined;
        answer.writeHead(200, { 'Content-Type': 'application/json' }).end('{"allowed":true}');
        return 'handled';
      },
      timeout: 2,
      code: 'INFLUX_NOT_SET_UP',
      message: /not set up within 2 seconds/,
    },
    {
      title: 'a web server that is no InfluxDB',
      settings: withBucket,
      fault: (_asked, _before, answer) => {
        answer.writeHead(404).end('<h1>Not here</h1>');
        return 'handled';
      },
      code: 'INFLUX_ANSWER_INVALID',
      message: /status 404/,
    },
    {
      title: 'a batch that is swallowed on the way is missed by the count',
      settings: withBucket,
      fault: ({ url = '' }, before, answer) => {
        if (!url.startsWith('/api/v2/write') || before !== 6) return undefined;
        answer.writeHead(204).end();
        return 'handled';
      },
      code: 'INFLUX_MISCOUNTED',
      message: /holds 900 readings where 1000 were written/,
    },
    {
      title: 'an error within an answer that began with 200',
      settings: withBucket,
      fault: ({ url = '' }, before, answer) => {
        if (!url.startsWith('/api/v2/query') || before !== 2) return undefined;
        answer
          .writeHead(200)
          .end(
            ',result,table,_time,_value,s\r\n,_result,0,2024-05-20T00:00:00Z,1,1\r\n\r\nerror,reference\r\nout of memory,\r\n',
          );
        return 'handled';
      },
      code: 'INFLUX_ANSWER_INVALID',
      message: /out of memory/,
    },
  ];

  test.each(stopping)('$title', async ({ settings, fault, timeout = 10, code, message }) => {
    const given = await settings();
    await using proxy = await faultyProxy(given.url, fault ?? (() => undefined));
    const used = fault === undefined ? given : { ...given, url: proxy.url };
    const { error, hashes, seconds } = await aggregate(used, { timeout });
    expect(error).toMatchObject({ code });
    expect(error?.message).toMatch(message);
    expect(error?.message).not.toContain(given.token);
    expect(error?.hint).toMatch(/\S/);
    expect(hashes).toEqual({});
    expect(seconds).toBeLessThan(15);
  });

  test('with verify a sum that is wrong by a millionth stops the run', async () => {
    const settings = await withBucket();
    await using proxy = await faultyProxy(influx.url, (asked, _before, answer) => {
      if (!(asked.url ?? '').startsWith('/api/v2/query')) return undefined;
      void handOnChanged(asked, answer);
      return 'handled';
    });
    const wrong = { ...settings, url: proxy.url };
    const { error, hashes } = await aggregate(wrong, { verify: true });
    expect(error).toMatchObject({ code: 'ENGINES_DIFFER' });
    expect(error?.message).toMatch(/only (DuckDB|InfluxDB) has: .*"location":"a"/);
    expect(hashes).toEqual({});
  });

  test('with on-engine-failure: duckdb it warns, and the files are the same', async () => {
    const settings = { ...(await withBucket()), bucket: 'missing' };
    const { result, hashes } = await aggregate(settings, { 'on-engine-failure': 'duckdb' });
    expect(hashes).toEqual(expected);
    expect(result?.findings).toMatchObject([{ code: 'ENGINE_FALLBACK', severity: 'warning' }]);
    expect(result?.outputs).toMatchObject({ engine: 'duckdb', 'points-written': 0 });
  });
});

/** Hands a query on, and changes the first sum in its answer by one. */
async function handOnChanged(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
  const body = await text(asked);
  const response = await fetch(`${influx.url}${asked.url ?? ''}`, {
    method: 'POST',
    headers: { Authorization: asked.headers.authorization ?? '', 'Content-Type': 'application/json' },
    body,
  });
  const csv = await response.text();
  const changed = body.includes('fn: sum')
    ? csv.replace(/Z,(\d+),/, (_, sum: string) => `Z,${Number(sum) + 1},`)
    : csv;
  answer.writeHead(response.status).end(changed);
}
