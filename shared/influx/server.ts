import type { Context } from '../context/context.js';

/** Where an InfluxDB 2 is and what may be done there. */
export interface InfluxSettings {
  /** Without a path at its end, `http://localhost:8086`. */
  readonly url: string;
  readonly token: string;
  readonly org: string;
  readonly bucket: string;
}

/** A server, how it is reached, and how long it may take. */
export interface InfluxServer extends InfluxSettings {
  readonly context: Pick<Context, 'fetch' | 'signal' | 'random' | 'now' | 'log'>;
  /** Seconds that the server may take to be ready, and that one request may take with all its repetitions. */
  readonly timeoutSeconds: number;
}

/** The address as messages show it: never with a user, a password or a query. */
export function shownAddress(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname.replace(/\/$/, '')}`;
}

/** The address of one of the server's endpoints, with organisation and bucket where it wants them. */
export function endpoint(
  server: InfluxSettings,
  path: string,
  query: Readonly<Record<string, string>> = {},
): string {
  const url = new URL(server.url);
  url.pathname = `${url.pathname.replace(/\/$/, '')}${path}`;
  url.search = new URLSearchParams(query).toString();
  return url.href;
}
