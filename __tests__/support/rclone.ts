import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import type { Exec } from '../../shared/context/context.js';

const VERSION = 'v1.71.2';

/**
 * Absolute path of a current rclone: `SM2_RCLONE`, else one of the Go folder, else built once into the cache of this
 * project. Undefined, loudly, where there is none; in CI that is a failure.
 */
export function rcloneProgram(): string | undefined {
  const cached = path.join(homedir(), `.cache/sm2-actions/rclone-${VERSION}`);
  const known = [process.env.SM2_RCLONE, path.join(cached, 'rclone'), path.join(homedir(), 'go/bin/rclone')];
  const found = known.find((each) => each !== undefined && existsSync(each));
  if (found !== undefined) return found;
  try {
    mkdirSync(cached, { recursive: true });
    execFileSync('go', ['install', `github.com/rclone/rclone@${VERSION}`], {
      env: { ...process.env, GOBIN: cached },
      stdio: 'ignore',
      timeout: 900_000,
    });
    return path.join(cached, 'rclone');
  } catch (cause) {
    if (process.env.CI !== undefined) throw cause;
    console.warn(`NOT TESTED with rclone: ${(cause as Error).message.slice(0, 200)}`);
    return undefined;
  }
}

/** Starts real programs, rclone as found above, with nothing of the environment but what a remote needs. */
export const realExec =
  (program: string | undefined): Exec =>
  (name, args, options = {}) =>
    new Promise((resolve, reject) => {
      const env = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...options.env };
      execFile(
        name === 'rclone' ? (program ?? name) : name,
        [...args],
        { env, cwd: options.cwd, maxBuffer: 64_000_000 },
        (error, stdout, stderr) => {
          if (error !== null && typeof error.code !== 'number') reject(new Error(error.message));
          else resolve({ exitCode: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
        },
      );
    });
