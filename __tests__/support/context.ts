import { mkdtempSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import type { Context, ExecResult, Log } from '../../shared/context/context.js';

/** A context of a test: its own temporary folders, a clock that stands, no network and no child processes. */
export interface TestContext extends Context {
  /** Everything that was logged, in order: `debug: …`, `info: …`, `group: …`. Masked secrets are in `masked`. */
  readonly lines: string[];
  readonly masked: string[];
  /** Every program that was started, with its arguments. */
  readonly started: (readonly string[])[];
}

export interface TestContextOverrides extends Partial<Context> {
  /** What every started program answers; without it a start fails the test. */
  readonly answer?: (program: string, args: readonly string[]) => ExecResult;
}

/** The moment at which a test takes place unless it says otherwise. */
export const TEST_NOW = new Date('2026-03-01T06:00:00Z');

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** A new folder of this test, absolute, removed when the tests of the file have ended. */
export function testFolder(name = 'test'): string {
  const folder = mkdtempSync(path.join(tmpdir(), `sm2-${name}-`));
  folders.push(folder);
  return folder;
}

/** A context whose every port is a recording stand-in, except for those given. */
export async function testContext(overrides: TestContextOverrides = {}): Promise<TestContext> {
  const { answer, ...ports } = overrides;
  const workspace = overrides.workspace ?? testFolder('workspace');
  const tempDir = overrides.tempDir ?? testFolder('temp');
  await mkdir(tempDir, { recursive: true });
  const lines: string[] = [];
  const masked: string[] = [];
  const started: (readonly string[])[] = [];
  const log: Log = {
    debug: (message) => void lines.push(`debug: ${message}`),
    info: (message) => void lines.push(`info: ${message}`),
    group: async (title, body) => {
      lines.push(`group: ${title}`);
      return body();
    },
    mask: (secret) => void masked.push(secret),
  };
  return {
    env: {},
    workspace,
    tempDir,
    platform: {
      os: process.platform,
      arch: process.arch,
      libc: process.platform === 'linux' ? 'glibc' : 'none',
    },
    log,
    now: () => TEST_NOW,
    random: () => 0.5,
    fetch: () => Promise.reject(new Error('a test reached for the network')),
    exec: (program, args) => {
      started.push([program, ...args]);
      if (answer === undefined) return Promise.reject(new Error(`a test started ${program}`));
      return Promise.resolve(answer(program, args));
    },
    signal: new AbortController().signal,
    ...ports,
    lines,
    masked,
    started,
  };
}
