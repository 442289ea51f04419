import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import path from 'node:path';
import neo4j from 'neo4j-driver';

const VERSION = '5.26.0';
const CACHE = path.join(homedir(), '.cache/sm2-actions');

/** A real Neo4j Community server of a test, in a process of its own on a free loopback port. */
export interface Neo4jServer {
  readonly uri: string;
  readonly port: number;
  readonly home: string;
  readonly pid: number;
  readonly user: string;
  readonly password: string;
  /** Ends it in order. */
  stop(): Promise<void>;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
}

export interface ServerOptions {
  /** Asked for by the server; without it anybody may come in. */
  readonly password?: string;
  readonly port?: number;
  /** Folder of its data; by default a new one, removed when it stops. */
  readonly home?: string;
}

/**
 * The folder of the server's jars: `SM2_TEST_NEO4J_LIB`, else the cache, filled from Maven's repositories once.
 * Undefined, with a loud word, where neither can be had; in CI that fails.
 */
export function neo4jJars(): string | undefined {
  const given = process.env.SM2_TEST_NEO4J_LIB;
  if (given !== undefined) return given;
  const folder = path.join(CACHE, `neo4j-${VERSION}`);
  const lib = path.join(folder, 'lib');
  if (existsSync(path.join(lib, `neo4j-${VERSION}.jar`)))
    return hasJava() ? lib : missing('java is not there');
  if (!hasJava()) return missing('java is not there');
  mkdirSync(CACHE, { recursive: true });
  const work = mkdtempSync(path.join(CACHE, 'neo4j-'));
  try {
    writeFileSync(path.join(work, 'pom.xml'), POM);
    const goals = ['-q', '-B', 'dependency:copy-dependencies', '-DincludeScope=runtime'];
    const end = spawnSync('mvn', [...goals, '-DoutputDirectory=lib'], { cwd: work, encoding: 'utf8' });
    if (end.status !== 0)
      return missing(`mvn could not fetch the server: ${end.stderr || end.stdout || end.error?.message}`);
    rmSync(folder, { recursive: true, force: true });
    renameSync(work, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return lib;
}

const hasJava = (): boolean => spawnSync('java', ['-version']).status === 0;

function missing(why: string): undefined {
  if (process.env.CI !== undefined) throw new Error(`the tests on a real Neo4j cannot run: ${why}`);
  console.warn(`NOT TESTED on a real Neo4j: ${why}.`);
  return undefined;
}

const dependency = (artifact: string): string =>
  `<dependency><groupId>org.neo4j</groupId><artifactId>${artifact}</artifactId><version>${VERSION}</version></dependency>`;
const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>sm2</groupId><artifactId>neo4j-for-tests</artifactId><version>1</version>
  <dependencies>${['neo4j', 'neo4j-bolt'].map(dependency).join('')}</dependencies>
</project>`;

/** A loopback port that nothing listens on. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

const OPENED = ['java.base/java.nio', 'java.base/java.io', 'java.base/sun.nio.ch'];

/** Starts a server and waits until it serves; about 15 seconds. */
export async function startNeo4j(options: ServerOptions = {}): Promise<Neo4jServer> {
  const starting = await launchNeo4j(options);
  await starting.ready;
  return starting.server;
}

/** Starts a server without waiting for it. */
export async function launchNeo4j(
  options: ServerOptions = {},
): Promise<{ readonly server: Neo4jServer; readonly ready: Promise<void> }> {
  const lib = neo4jJars();
  if (lib === undefined) throw new Error('there is no Neo4j server to start');
  const port = options.port ?? (await freePort());
  mkdirSync(CACHE, { recursive: true });
  const home = options.home ?? mkdtempSync(path.join(CACHE, 'neo4j-home-'));
  const source = path.join(import.meta.dirname, 'Neo4jServer.java');
  const child = spawn(
    'java',
    [
      '-Xmx1g',
      ...OPENED.flatMap((name) => ['--add-opens', `${name}=ALL-UNNAMED`]),
      ...['-cp', path.join(lib, '*'), source, home, String(port)],
      options.password === undefined ? 'open' : 'auth',
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const uri = `bolt://127.0.0.1:${port}`;
  const ready = untilReady(child).then(() => setPassword(uri, options.password));
  ready.catch(() => undefined);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill(signal);
      await gone;
    }
    if (options.home === undefined) rmSync(home, { recursive: true, force: true });
  };
  const server = {
    ...{ uri, port, home, pid: child.pid ?? 0, user: 'neo4j', password: options.password ?? '' },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
  return { server, ready };
}

function untilReady(child: ChildProcess): Promise<void> {
  let output = '';
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (/^ready$/m.test(output)) resolve();
    });
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`the server ended with ${code}:\n${output.slice(-3000)}`)));
  });
}

/** A new server has the user neo4j with a password that must be changed before anything else. */
async function setPassword(uri: string, password: string | undefined): Promise<void> {
  if (password === undefined) return;
  const driver = neo4j.driver(uri, neo4j.auth.basic('neo4j', 'neo4j'));
  try {
    const text = 'ALTER CURRENT USER SET PASSWORD FROM "neo4j" TO $password';
    await driver.executeQuery(text, { password }, { database: 'system' });
  } finally {
    await driver.close();
  }
}
