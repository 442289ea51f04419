import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { forbiddenImport } from '../../.github/scripts/lint/imports.mjs';
import { ROOT } from '../../.github/scripts/stages.js';

const CASES: readonly { file: string; target: string; why?: string }[] = [
  { file: 'shared/duckdb/engine.ts', target: 'shared/errors/errors.js' },
  { file: 'shared/duckdb/engine.ts', target: 'shared/action/run.js', why: 'floor 1' },
  { file: 'shared/config/load.ts', target: 'shared/contract/layout.js', why: 'floor 2' },
  { file: 'shared/config/load.ts', target: 'shared/duckdb/engine.js' },
  { file: 'shared/contract/layout.ts', target: 'shared/config/types.js' },
  { file: 'shared/contract/layout.ts', target: 'actions/quality-gate/src/decide.js', why: 'floor 3' },
  { file: 'shared/errors/errors.ts', target: 'shared/duckdb/engine.js', why: 'serve every folder' },
  { file: 'actions/quality-gate/src/main.ts', target: 'shared/contract/layout.js' },
  { file: 'actions/quality-gate/src/main.ts', target: 'actions/quality-gate/src/decide.js' },
  {
    file: 'actions/quality-gate/src/main.ts',
    target: 'actions/detect-anomalies/src/main.js',
    why: 'never import each other',
  },
  {
    file: 'actions/quality-gate/src/main.ts',
    target: '__tests__/support/context.js',
    why: 'tests and tools',
  },
  { file: 'actions/quality-gate/src/decide.ts', target: 'node:fs/promises', why: 'a decision is pure' },
  {
    file: 'actions/quality-gate/src/checks/decide.ts',
    target: 'shared/duckdb/engine.js',
    why: 'a decision is pure',
  },
  { file: 'actions/quality-gate/src/collect.ts', target: 'node:fs/promises' },
  { file: 'actions/quality-gate/src/apply.ts', target: '@actions/core', why: 'shared/action' },
  { file: 'shared/action/run.ts', target: '@actions/core' },
  { file: 'shared/rclone/run.ts', target: '@actions/exec', why: 'shared/action' },
  { file: 'shared/action/run.ts', target: '@actions/github', why: 'shared/github' },
  { file: 'shared/duckdb/binding-cache.ts', target: '@actions/cache' },
  { file: 'shared/duckdb/engine.ts', target: '@actions/cache', why: 'native library' },
  { file: 'shared/warehouse/store.ts', target: '@duckdb/node-api', why: 'shared/duckdb' },
  { file: 'shared/rclone/run.ts', target: 'node:child_process', why: 'context.exec' },
  { file: 'shared/rclone/run.ts', target: 'node:process', why: 'through the context' },
  { file: '__tests__/support/bundle.ts', target: 'node:child_process' },
  { file: '.github/scripts/test.ts', target: 'node:child_process' },
];

test.each(CASES)('$file imports $target: $why', ({ file, target, why }) => {
  const reason = forbiddenImport(file, target);
  if (why === undefined) expect(reason).toBeUndefined();
  else expect(reason).toContain(why);
});

/** What each file of the product imports at run time, by its path in the repository. */
function importsOf(): Map<string, string[]> {
  const files = ['shared', 'actions'].flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => path.posix.join(folder, file.replaceAll(path.sep, '/'))),
  );
  const statement = /^(?:import|export) (?!type\b)[^;]*?from '(\.[^']+)\.js'|^import '(\.[^']+)\.js'/gm;
  return new Map(
    files.map((file) => {
      const text = readFileSync(path.join(ROOT, file), 'utf8');
      const targets = [...text.matchAll(statement)].map(([, from, bare]) => from ?? bare ?? '');
      return [file, targets.map((target) => `${path.posix.join(path.posix.dirname(file), target)}.ts`)];
    }),
  );
}

test('no file imports itself in a circle', () => {
  const imports = importsOf();
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, way: readonly string[]): void => {
    const start = way.indexOf(file);
    if (start >= 0) circles.push([...way.slice(start), file].join(' → '));
    if (start >= 0 || done.has(file)) return;
    for (const target of imports.get(file) ?? []) visit(target, [...way, file]);
    done.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
  expect(imports.size).toBeGreaterThan(20);
  expect(circles).toEqual([]);
});
