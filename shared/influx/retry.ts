import { setTimeout as pause } from 'node:timers/promises';
import type { InfluxServer } from './server.js';
import { unreachable } from './problems.js';

/** The longest pause between two attempts, in seconds. */
const LONGEST_PAUSE = 60;
const FIRST_PAUSE = 0.25;

/** Answers after which the same request may succeed: too many requests, a failing engine, an overloaded server. */
const PASSING = new Set([408, 429, 500, 502, 503, 504]);

/** What one attempt came to: an answer that counts, or a reason to try again. */
export type Attempt<T> =
  { readonly done: T } | { readonly again: string; readonly retryAfter?: number | undefined };

/**
 * Repeats an attempt until it is done, with growing random pauses, within the server's budget. What is repeated must
 * change nothing when it is done twice. Throws INFLUX_UNREACHABLE with the last reason, and at once when the job ends.
 */
export async function repeated<T>(
  server: InfluxServer,
  what: string,
  attempt: () => Promise<Attempt<T>>,
): Promise<T> {
  const { context } = server;
  const deadline = context.now().getTime() + server.timeoutSeconds * 1000;
  for (let tries = 1; ; tries += 1) {
    context.signal.throwIfAborted();
    const result = await attempt();
    if ('done' in result) return result.done;
    const seconds = result.retryAfter ?? context.random() * Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** tries);
    const left = (deadline - context.now().getTime()) / 1000;
    if (left <= seconds) throw unreachable(server, what, result.again, tries);
    context.log.debug(`InfluxDB, ${what}: ${result.again}; once more in ${seconds.toFixed(1)} s`);
    await pause(seconds * 1000, undefined, { signal: context.signal });
  }
}

/** Sends one request. What the network or an overloaded server may cause is a reason to try again. */
export async function send<T>(
  server: InfluxServer,
  url: string,
  init: RequestInit,
  read: (response: Response) => Promise<T>,
): Promise<Attempt<T>> {
  const { context, timeoutSeconds } = server;
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(timeoutSeconds * 1000)]);
  try {
    const response = await context.fetch(url, { ...init, redirect: 'error', signal });
    if (!PASSING.has(response.status)) return { done: await read(response) };
    const message = await messageOf(response);
    return {
      again: `it answered ${response.status} (${message})`,
      retryAfter: retryAfter(response.headers.get('retry-after'), context.now()),
    };
  } catch (cause) {
    context.signal.throwIfAborted();
    if (!(cause instanceof TypeError) && !isTimeout(cause)) throw cause;
    return { again: isTimeout(cause) ? `no answer within ${timeoutSeconds} seconds` : reasonOf(cause) };
  }
}

const isTimeout = (cause: unknown): boolean => cause instanceof DOMException && cause.name === 'TimeoutError';

/** `fetch` hides the reason behind "fetch failed". */
function reasonOf(cause: unknown): string {
  const inner = cause instanceof Error ? cause.cause : undefined;
  const { code, message } = (inner ?? cause) as { code?: string; message?: string };
  return code === 'ECONNREFUSED' ? 'the connection was refused' : (code ?? message ?? 'no answer');
}

/** Seconds until a request may be repeated: HTTP knows a number of seconds and a date. */
export function retryAfter(header: string | null, now: Date): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, (at - now.getTime()) / 1000);
}

/** What the server says of an error: its JSON's message, else the first part of the text. */
export async function messageOf(response: Response): Promise<string> {
  const text = (await response.text()).slice(0, 2000);
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    if (typeof message === 'string') return message.slice(0, 300);
  } catch {
    // A proxy answers in its own words.
  }
  return text.trim().slice(0, 300) || response.statusText;
}
