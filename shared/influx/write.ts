import { createReadStream } from 'node:fs';
import { badAnswer, bucketMissing, rejected, unauthorized } from './problems.js';
import { messageOf, repeated, send } from './retry.js';
import { endpoint, type InfluxServer } from './server.js';

/** Batches under way at a time. Their points are all different, so their order does not matter. */
const AT_A_TIME = 2;

/**
 * Writes a file of line protocol (times in nanoseconds, every line ended) in batches of so many lines. A batch is sent
 * again until the server has it, since the same point written twice is one point. Every line ends as written, or the
 * whole stops: INFLUX_REJECTED, INFLUX_UNAUTHORIZED, INFLUX_BUCKET_MISSING, INFLUX_UNREACHABLE. Returns the lines.
 */
export async function writeLines(server: InfluxServer, file: string, batchLines: number): Promise<number> {
  const under: Promise<void>[] = [];
  let lines = 0;
  try {
    for await (const batch of batchesOf(file, batchLines)) {
      if (under.length >= AT_A_TIME) await under.shift();
      const own = writeBatch(server, batch);
      // Awaited in its turn; until then a failure must not count as one that nobody looks at.
      own.catch(() => undefined);
      under.push(own);
      lines += batch.lines;
    }
    await Promise.all(under);
  } catch (cause) {
    await Promise.allSettled(under);
    throw cause;
  }
  return lines;
}

export interface Batch {
  readonly lines: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Writes one batch, again and again within the budget. */
export function writeBatch(server: InfluxServer, { lines, bytes }: Batch): Promise<void> {
  const { org, bucket } = server;
  const url = endpoint(server, '/api/v2/write', { org, bucket, precision: 'ns' });
  const init = {
    method: 'POST',
    headers: { Authorization: `Token ${server.token}`, 'Content-Type': 'text/plain; charset=utf-8' },
    body: bytes,
  };
  return repeated(server, 'writing', () =>
    send(server, url, init, async (response) => {
      if (response.status === 204) return;
      throw writeError(server, response.status, await messageOf(response), lines);
    }),
  );
}

/** What an answer means that no repetition changes. */
function writeError(server: InfluxServer, status: number, said: string, lines: number): Error {
  if (status === 401 || status === 403) return unauthorized(server, said);
  if (status === 404) return bucketMissing(server, said);
  if (status === 422) return rejected(server, Number(/dropped=(\d+)/.exec(said)?.[1] ?? lines), lines, said);
  if (status === 413)
    return badAnswer(server, 'writing', `${said}; make \`batch-size\` smaller than ${lines}`);
  return badAnswer(server, 'writing', `status ${status}, ${said}`);
}

/** A file cut behind every so many lines; text stays bytes. */
async function* batchesOf(file: string, batchLines: number): AsyncGenerator<Batch> {
  let parts: Buffer[] = [];
  let lines = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) {
      lines += 1;
      if (lines < batchLines) continue;
      yield batchOf([...parts, chunk.subarray(from, at + 1)], lines);
      [parts, lines, from] = [[], 0, at + 1];
    }
    parts.push(chunk.subarray(from));
  }
  if (lines > 0) yield batchOf(parts, lines);
}

const batchOf = (parts: readonly Buffer[], lines: number): Batch => ({ lines, bytes: Buffer.concat(parts) });
