import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { hourlyQuery } from './flux.js';
import { badAnswer, notSetUp } from './problems.js';
import { queryToFile } from './query.js';
import { repeated, send } from './retry.js';
import { endpoint, type InfluxServer } from './server.js';
import { writeBatch } from './write.js';
import { deleteMeasurement } from './delete.js';

const PROBE = 'sm2_probe';
const HOUR_MS = 3_600_000;

/**
 * Waits until the server is set up, then writes a point with the real token into the real bucket and reads it back:
 * that the port answers, or /health, proves nothing of this. `oldestMs`: when the oldest reading to come was taken, so
 * that a retention which is too short shows here. Throws INFLUX_UNREACHABLE, INFLUX_NOT_SET_UP, INFLUX_UNAUTHORIZED,
 * INFLUX_BUCKET_MISSING and INFLUX_REJECTED.
 */
export async function preflight(server: InfluxServer, folder: string, oldestMs: number): Promise<void> {
  await setUp(server);
  const line = `${PROBE},s=0 v=1i ${BigInt(oldestMs) * 1_000_000n}\n`;
  await writeBatch(server, { lines: 1, bytes: Buffer.from(line) });
  const file = path.join(folder, 'probe.csv');
  const from = Math.floor(oldestMs / HOUR_MS) * HOUR_MS;
  const range = { bucket: server.bucket, measurement: PROBE, field: 'v', from, to: from + HOUR_MS };
  await queryToFile(server, hourlyQuery(range, 'count', 0), file);
  const answer = await readFile(file, 'utf8');
  await rm(file);
  if (!/,1,0\r?\n/.test(answer)) throw badAnswer(server, 'reading a probe back', 'the point was not there');
  await deleteMeasurement(server, PROBE, from, from + HOUR_MS);
}

/** A server that still may be set up has no bucket yet. */
async function setUp(server: InfluxServer): Promise<void> {
  const url = endpoint(server, '/api/v2/setup');
  let answered = false;
  try {
    await repeated(server, 'waiting for it', async () => {
      const allowed = await send(server, url, { method: 'GET' }, async (response) => {
        if (!response.ok) throw badAnswer(server, 'waiting for it', `status ${response.status}`);
        const body = (await response.json().catch(() => ({}))) as { allowed?: unknown };
        if (typeof body.allowed !== 'boolean') throw badAnswer(server, 'waiting for it', 'no word on set-up');
        return body.allowed;
      });
      if ('again' in allowed) return { ...allowed, retryAfter: allowed.retryAfter ?? 0.5 };
      answered ||= allowed.done;
      return allowed.done ? { again: 'it is not set up', retryAfter: 0.5 } : { done: undefined };
    });
  } catch (cause) {
    if (answered && (cause as { code?: string }).code === 'INFLUX_UNREACHABLE') throw notSetUp(server);
    throw cause;
  }
}
