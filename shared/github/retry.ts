import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../context/context.js';

const TRIES = 5;
const LONGEST_PAUSE_MS = 120_000;

/** What an error of the API client tells. */
interface ApiError {
  readonly status?: number;
  readonly message?: string;
  readonly response?: { readonly headers?: Readonly<Record<string, string | undefined>> };
}

/** Status of a failed request; undefined when it did not come to an answer. */
export const statusOf = (cause: unknown): number | undefined => (cause as ApiError).status;

/**
 * Tries a request again when GitHub asks for it (429, 403 with a limit) or when it failed by itself (5xx, no answer).
 * `pauseMs`: before the second try, doubled each time; a `retry-after` of the answer wins.
 */
export async function retrying<T>(
  { log, random, signal }: Context,
  pauseMs: number,
  request: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await request();
    } catch (cause) {
      if (attempt === TRIES || !mayPass(cause as ApiError) || signal.aborted) throw cause;
      const asked = Number((cause as ApiError).response?.headers?.['retry-after']);
      const own = pauseMs * 2 ** (attempt - 1) * (0.5 + random());
      log.info(`GitHub: status ${statusOf(cause) ?? 'none'}, trying again (${attempt} of ${TRIES}).`);
      await sleep(Math.min(LONGEST_PAUSE_MS, Number.isFinite(asked) ? asked * 1000 : own), undefined, {
        signal,
      });
    }
  }
}

function mayPass({ status, message, response }: ApiError): boolean {
  if (status === undefined || status === 429 || status >= 500) return true;
  const headers = response?.headers ?? {};
  const isLimit = headers['retry-after'] !== undefined || headers['x-ratelimit-remaining'] === '0';
  return status === 403 && (isLimit || /rate limit/i.test(message ?? ''));
}
