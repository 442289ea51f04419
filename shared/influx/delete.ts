import { StageError } from '../errors/errors.js';
import { repeated, send } from './retry.js';
import { endpoint, type InfluxServer } from './server.js';

/** Seconds that tidying up may take: nothing waits for it. */
const TIDY_SECONDS = 10;

/**
 * Takes what was written under a name out of the bucket again; `from` and `to` in milliseconds since 1970. A server
 * that keeps it does no harm, since a name stands for its content: a failure is only a line of the log.
 */
export async function deleteMeasurement(
  server: InfluxServer,
  measurement: string,
  from: number,
  to: number,
): Promise<void> {
  const url = endpoint(server, '/api/v2/delete', { org: server.org, bucket: server.bucket });
  const init = {
    method: 'POST',
    headers: { Authorization: `Token ${server.token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      start: new Date(from).toISOString(),
      stop: new Date(to).toISOString(),
      predicate: `_measurement="${measurement}"`,
    }),
  };
  const brief = { ...server, timeoutSeconds: Math.min(TIDY_SECONDS, server.timeoutSeconds) };
  const said = await repeated(brief, 'tidying up', () =>
    send(brief, url, init, async (response) => {
      await response.text();
      return response.status === 204 ? undefined : `status ${response.status}`;
    }),
  ).catch((cause: unknown) => {
    if (cause instanceof StageError) return cause.message;
    throw cause;
  });
  if (said !== undefined) server.context.log.info(`InfluxDB kept what this run wrote: ${said}.`);
}
