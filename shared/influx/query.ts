import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { badAnswer, bucketMissing, unauthorized } from './problems.js';
import { messageOf, repeated, send } from './retry.js';
import { endpoint, type InfluxServer } from './server.js';

/** An error that comes after the first bytes of an answer ends it as a table of its own. */
const ERROR_TABLE = /(?:^|\n)(?:#[^\n]*\n)*,?error,reference\r?\n,?([^\n]*)/;
const TAIL_BYTES = 16_384;

/**
 * Runs a Flux query and writes its answer, CSV with a header and no annotations, into a file: bulk data stay out of
 * JavaScript. A query changes nothing, so it is repeated within the budget when the connection breaks.
 */
export async function queryToFile(server: InfluxServer, query: string, file: string): Promise<void> {
  const url = endpoint(server, '/api/v2/query', { org: server.org });
  const init = {
    method: 'POST',
    headers: {
      Authorization: `Token ${server.token}`,
      'Content-Type': 'application/json',
      Accept: 'application/csv',
    },
    body: JSON.stringify({ query, type: 'flux', dialect: { header: true, annotations: [], delimiter: ',' } }),
  };
  await repeated(server, 'asking', () =>
    send(server, url, init, async (response) => {
      if (!response.ok) throw queryError(server, response.status, await messageOf(response));
      const body = response.body === null ? Readable.from([]) : Readable.fromWeb(response.body);
      try {
        await pipeline(body, createWriteStream(file));
      } catch (cause) {
        // A connection that breaks within the answer is the network's doing, as one before it; the disk is not.
        if (isOfDisk(cause)) throw cause;
        throw new TypeError('the answer broke off', { cause });
      }
    }),
  );
  const said = ERROR_TABLE.exec(await tailOf(file))?.[1];
  if (said !== undefined) throw badAnswer(server, 'asking', said.slice(0, 300));
}

const isOfDisk = (cause: unknown): boolean =>
  ['open', 'write', 'close'].includes((cause as NodeJS.ErrnoException).syscall ?? '');

function queryError(server: InfluxServer, status: number, said: string): Error {
  if (status === 401 || status === 403) return unauthorized(server, said);
  if (status === 404 || /could not find bucket/.test(said)) return bucketMissing(server, said);
  return badAnswer(server, 'asking', `status ${status}, ${said}`);
}

async function tailOf(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const from = Math.max(0, size - TAIL_BYTES);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(TAIL_BYTES), 0, TAIL_BYTES, from);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
