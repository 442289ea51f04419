/**
 * Writes `shared/duckdb/bindings.json`: for every platform of DuckDB's native library the integrity of its archive
 * (from the lock file) and the SHA-256 of each file in it. Run after a new version of `@duckdb/node-api`:
 * `npx tsx .github/scripts/sync-bindings.ts` fetches the archives with npm into a temporary folder, about 200 MB.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const PACKAGE = '@duckdb/node-bindings';
const TARGET = 'shared/duckdb/bindings.json';

interface LockEntry {
  readonly version: string;
  readonly integrity: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** The integrity and the file hashes of one package, its archive checked against the lock file first. */
function pin(
  name: string,
  { version, integrity }: LockEntry,
): { integrity: string; files: Record<string, string> } {
  const folder = mkdtempSync(path.join(tmpdir(), 'bindings-'));
  try {
    const packed = execFileSync('npm', ['pack', `${name}@${version}`, '--silent'], {
      cwd: folder,
      encoding: 'utf8',
    });
    const archive = packed.trim();
    const found = `sha512-${createHash('sha512')
      .update(readFileSync(path.join(folder, archive)))
      .digest('base64')}`;
    if (found !== integrity)
      throw new Error(`${name}@${version}: ${found}, but the lock file says ${integrity}`);
    execFileSync('tar', ['-xzf', archive], { cwd: folder });
    const content = path.join(folder, 'package');
    const files = readdirSync(content)
      .filter((file) => /\.(node|so|dylib|dll)$/.test(file))
      .sort()
      .map((file) => [
        file,
        createHash('sha256')
          .update(readFileSync(path.join(content, file)))
          .digest('hex'),
      ]);
    return { integrity, files: Object.fromEntries(files) as Record<string, string> };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, LockEntry> };
const entry = (name: string): LockEntry => {
  const found = lock.packages[`node_modules/${name}`];
  if (found === undefined) throw new Error(`${name} is not in the lock file`);
  return found;
};

const names = Object.keys(entry(PACKAGE).optionalDependencies ?? {}).sort();
const platforms = names.map((name) => {
  console.log(name);
  return [name.slice(PACKAGE.length + 1), pin(name, entry(name))] as const;
});
const pinned = {
  package: PACKAGE,
  version: entry(PACKAGE).version,
  platforms: Object.fromEntries(platforms),
};
writeFileSync(TARGET, `${JSON.stringify(pinned, null, 2)}\n`);
console.log(`${TARGET}: ${platforms.length} platforms of ${pinned.version}`);
