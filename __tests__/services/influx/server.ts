import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { InfluxSettings } from '../../../shared/influx/server.js';

/** The release that the tests run, the same as in the workflows of this repository. */
export const INFLUX_VERSION = '2.7.12';

/** A real InfluxDB of the tests: begun by them, or a service that the environment names. */
export interface TestInflux extends InfluxSettings {
  /** A new bucket; `retentionSeconds` 0: infinite. Gives its name. */
  bucketOf(retentionSeconds?: number): Promise<string>;
  /** Whatever the server says to a Flux query, as CSV. */
  ask(query: string): Promise<string>;
  stop(): Promise<void>;
}

/**
 * A real server: the one that SM2_INFLUX_URL, SM2_INFLUX_TOKEN and SM2_INFLUX_ORG name, else one in Docker, else one
 * built from source and kept in ~/.cache. Where none can be had, the tests fail: they never pass unseen.
 */
export async function realInflux(): Promise<TestInflux> {
  const { SM2_INFLUX_URL: url, SM2_INFLUX_TOKEN: token = '', SM2_INFLUX_ORG: org = 'sm2' } = process.env;
  if (url !== undefined) return connect({ url, token, org, bucket: '' }, () => Promise.resolve());
  const port = await freePort();
  const own = { url: `http://127.0.0.1:${port}`, token: randomUUID(), org: 'sm2', bucket: 'sm2' };
  const stop = hasDocker() ? startContainer(port) : startProgram(port, builtProgram());
  try {
    await setUp(own);
  } catch (cause) {
    await stop();
    throw cause;
  }
  return connect(own, stop);
}

const hasDocker = (): boolean => spawnSync('docker', ['info'], { stdio: 'ignore' }).status === 0;

function startContainer(port: number): () => Promise<void> {
  const image = `influxdb:${INFLUX_VERSION}`;
  const { status, stdout, stderr } = spawnSync(
    'docker',
    ['run', '--detach', '--rm', '--publish', `127.0.0.1:${port}:8086`, image],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`NOT TESTED: the container ${image} did not start: ${stderr}`);
  return () => {
    spawnSync('docker', ['stop', '--time', '1', stdout.trim()]);
    return Promise.resolve();
  };
}

function startProgram(port: number, program: string): () => Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'influxd-'));
  const at = (name: string): string => path.join(folder, name);
  const child = spawn(
    program,
    [
      ...['--bolt-path', at('bolt'), '--engine-path', at('engine'), '--sqlite-path', at('sqlite')],
      ...['--http-bind-address', `127.0.0.1:${port}`, '--log-level', 'error'],
      ...['--reporting-disabled', '--ui-disabled', '--no-tasks'],
    ],
    { stdio: 'ignore' },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  // A test run that is killed must not leave a server behind.
  process.once('exit', () => child.kill('SIGKILL'));
  return async () => {
    child.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
}

/** The program in the cache, built first where it is not there: four minutes, once. */
function builtProgram(): string {
  const folder = path.join(homedir(), '.cache/sm2-actions', `influxd-${INFLUX_VERSION}`);
  const program = path.join(folder, 'influxd');
  if (existsSync(program)) return program;
  const lock = path.join(folder, 'building');
  mkdirSync(folder, { recursive: true });
  if (existsSync(lock) && Date.now() - statSync(lock).mtimeMs < 30 * 60_000) return waitFor(program, lock);
  mkdirSync(lock, { recursive: true });
  console.warn(`InfluxDB ${INFLUX_VERSION} is built from source into ${folder}; this takes minutes, once.`);
  const script = path.join(import.meta.dirname, 'build.sh');
  const { status, stderr } = spawnSync('sh', [script, INFLUX_VERSION, folder], { encoding: 'utf8' });
  rmSync(lock, { recursive: true, force: true });
  if (status === 0) return program;
  throw new Error(
    `NOT TESTED on a real InfluxDB: no SM2_INFLUX_URL, no Docker, and the build ended with ${status}: ${stderr.slice(-1000)}`,
  );
}

/** Another test process builds it just now. */
function waitFor(program: string, lock: string): string {
  while (existsSync(lock)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
  if (!existsSync(program))
    throw new Error('NOT TESTED on a real InfluxDB: its build in another process failed');
  return program;
}

async function setUp({ url, token, org, bucket }: InfluxSettings): Promise<void> {
  const body = JSON.stringify({ username: 'sm2', password: randomUUID(), org, bucket, token });
  for (let tries = 0; tries < 120; tries += 1) {
    const answer = await fetch(`${url}/api/v2/setup`, { method: 'POST', body }).catch(() => undefined);
    if (answer?.status === 201) return;
    await pause(500);
  }
  throw new Error(`NOT TESTED: InfluxDB at ${url} could not be set up within a minute`);
}

async function connect(settings: InfluxSettings, stop: () => Promise<void>): Promise<TestInflux> {
  const headers = { Authorization: `Token ${settings.token}`, 'Content-Type': 'application/json' };
  const call = async (at: string, body?: unknown): Promise<Response> => {
    const rest = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    return fetch(`${settings.url}${at}`, { headers, ...rest });
  };
  const { orgs } = (await (await call('/api/v2/orgs')).json()) as { orgs: { id: string; name: string }[] };
  const orgID = orgs.find(({ name }) => name === settings.org)?.id;
  return {
    ...settings,
    stop,
    bucketOf: async (retentionSeconds = 0) => {
      const name = `test-${randomUUID()}`;
      const retentionRules =
        retentionSeconds === 0 ? [] : [{ type: 'expire', everySeconds: retentionSeconds }];
      const answer = await call('/api/v2/buckets', { orgID, name, retentionRules });
      if (answer.status !== 201) throw new Error(`no bucket: ${await answer.text()}`);
      return name;
    },
    ask: async (query) =>
      (await call(`/api/v2/query?org=${encodeURIComponent(settings.org)}`, { query, type: 'flux' })).text(),
  };
}

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
