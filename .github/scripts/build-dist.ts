/**
 * Builds the bundles in `dist/`. `--check` builds into a temporary folder instead, compares it with `dist/` and ends
 * with 1 when they differ. `--only <name> <folder>` builds one (used by itself, to build two at a time).
 */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { bundle, type Target } from './dist/bundle.js';
import { ROOT, STAGES } from './stages.js';

const CACHE: Target = { name: 'cache', entry: 'shared/duckdb/binding-cache-client.ts', isStage: false };
const ALL: readonly Target[] = [
  ...STAGES.map((name) => ({ name, entry: `actions/${name}/src/index.ts`, isStage: true })),
  CACHE,
];

/** All bundles together, compressed one by one: what a job downloads. */
const BUDGET_BYTES = 5_000_000;

/** Builds every target that exists into `folder`, as many at a time as there are processors. Returns their names. */
async function buildAll(folder: string): Promise<string[]> {
  const targets = ALL.filter(({ name, entry }) => {
    const exists = existsSync(path.join(ROOT, entry));
    if (!exists) console.log(`${name}: there is no ${entry} yet, skipped`);
    return exists;
  });
  const waiting = [...targets];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      await buildOne(next.name, folder);
  };
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, work));
  return targets.map(({ name }) => name);
}

/** Builds one target in a process of its own: the bundler is single-threaded. */
function buildOne(name: string, folder: string): Promise<void> {
  const script = path.join(ROOT, '.github/scripts/build-dist.ts');
  const child = spawn(process.execPath, [...process.execArgv, script, '--only', name, folder], {
    stdio: 'inherit',
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${name} could not be bundled`))));
  });
}

/** Names of all files below a folder, with `/`, sorted; none when it does not exist. */
const filesIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) =>
          path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'),
        )
        .sort()
    : [];

/** Files that are not the same in both folders. */
function differences(built: string, committed: string): string[] {
  const names = [...new Set([...filesIn(built), ...filesIn(committed)])].sort();
  return names.filter((name) => {
    const [one, other] = [path.join(built, name), path.join(committed, name)];
    return !existsSync(one) || !existsSync(other) || !readFileSync(one).equals(readFileSync(other));
  });
}

function reportSizes(folder: string): void {
  const sizes = readdirSync(folder).map((name) => {
    const inside = filesIn(path.join(folder, name)).map((file) =>
      readFileSync(path.join(folder, name, file)),
    );
    const sum = (numbers: number[]): number => numbers.reduce((a, b) => a + b, 0);
    return {
      name,
      bytes: sum(inside.map((file) => file.length)),
      zipped: sum(inside.map((file) => gzipSync(file).length)),
    };
  });
  for (const { name, bytes, zipped } of sizes)
    console.log(`${name.padEnd(20)}${inKb(bytes)}${inKb(zipped)} compressed`);
  const total = sizes.reduce((sum, { zipped }) => sum + zipped, 0);
  console.log(`${'together'.padEnd(30)}${inKb(total)} compressed`);
  if (total > BUDGET_BYTES) throw new Error(`the bundles take more than ${BUDGET_BYTES} bytes compressed`);
}
const inKb = (bytes: number): string => `${(bytes / 1000).toFixed(0)} kB`.padStart(10);

async function inTemporaryFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'dist-'));
  try {
    await body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function check(): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    await buildAll(folder);
    const changed = differences(folder, path.join(ROOT, 'dist'));
    for (const name of changed) console.error(`dist/${name} is not what the sources give`);
    if (changed.length > 0) throw new Error('dist/ is out of date: run "npm run build" and commit it');
    console.log('dist/ is what the sources give');
  });
}

async function main([mode, name, folder]: readonly string[]): Promise<void> {
  const target = ALL.find((each) => each.name === name);
  if (mode === '--only' && target !== undefined && folder !== undefined)
    return bundle(target, path.join(folder, target.name));
  if (mode === '--check') return check();
  if (mode !== undefined) throw new Error('usage: build-dist.ts [--check]');
  await inTemporaryFolder(async (folder) => {
    await buildAll(folder);
    reportSizes(folder);
    // Only now: a build that fails leaves what was there.
    const dist = path.join(ROOT, 'dist');
    rmSync(dist, { recursive: true, force: true });
    cpSync(folder, dist, { recursive: true });
  });
}

await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error((error as Error).message.slice(0, 4000));
  process.exitCode = 1;
});
