import { tmpdir } from 'node:os';
import path from 'node:path';
import * as core from '@actions/core';
import { getExecOutput } from '@actions/exec';
import type { Context, Exec, Log, Platform } from '../context/context.js';
import { serviceError } from '../errors/errors.js';
import { logText } from '../report/escape.js';

/** Variables that no child process sees: inputs, and whatever looks like a credential. */
const PRIVATE = /^(INPUT_|ACTIONS_|GITHUB_TOKEN$)|TOKEN|SECRET|PASSWORD|CREDENTIAL|PRIVATE_KEY/i;

/** The context of a real run: the only place that touches the process, the clock and the runner's toolkit. */
export function realContext(): Context {
  const controller = new AbortController();
  for (const [signal, exitCode] of ENDINGS) process.once(signal, () => endSoon(controller, exitCode));
  const workspace = path.resolve(process.env.GITHUB_WORKSPACE ?? process.cwd());
  return {
    env: { ...process.env },
    workspace,
    tempDir: path.resolve(process.env.RUNNER_TEMP ?? tmpdir()),
    platform: realPlatform(),
    log: realLog,
    now: () => new Date(),
    random: Math.random,
    fetch: globalThis.fetch,
    exec: realExec(workspace),
    signal: controller.signal,
  };
}

/** Exit codes as a shell gives them to a process that a signal ended. */
const ENDINGS = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const;
const GRACE_MS = 3000;

/** A cancelled job gets a moment to stop by itself; a query that runs on is ended, for a kill may come at any point anyhow. */
function endSoon(controller: AbortController, exitCode: number): void {
  controller.abort();
  setTimeout(() => process.exit(exitCode), GRACE_MS).unref();
}

const realLog: Log = {
  debug: (message) => core.debug(logText(message)),
  info: (message) => core.info(logText(message)),
  group: (title, body) => core.group(logText(title), body),
  mask: (secret) => {
    // The runner masks whole lines only, so every line of a secret is masked by itself.
    for (const line of secret.split(/\r?\n/)) if (line.trim().length > 3) core.setSecret(line);
  },
};

const realPlatform = (): Platform => ({
  os: process.platform,
  arch: process.arch,
  get libc() {
    if (process.platform !== 'linux') return 'none';
    const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
    return report.header?.glibcVersionRuntime === undefined ? 'musl' : 'glibc';
  },
});

const realExec =
  (workspace: string): Exec =>
  async (program, args, options = {}) => {
    const inherited = Object.fromEntries(
      Object.entries(process.env).filter(
        (entry): entry is [string, string] => entry[1] !== undefined && !PRIVATE.test(entry[0]),
      ),
    );
    try {
      return await getExecOutput(program, [...args], {
        cwd: options.cwd ?? workspace,
        env: { ...inherited, ...options.env },
        silent: true,
        ignoreReturnCode: true,
      });
    } catch (cause) {
      throw serviceError({
        code: 'PROGRAM_MISSING',
        message: `The program ${program} could not be started (${(cause as Error).message}).`,
        hint: `Install ${program} on the runner, or put it on PATH.`,
        cause,
      });
    }
  };
