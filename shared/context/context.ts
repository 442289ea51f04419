/**
 * Everything a stage may reach outside its own memory and files comes through this object: environment, clock, log,
 * network, child processes. Tests hand in recording ones; nothing else in the code base touches `process.env`,
 * `Date.now`, `fetch` or `child_process`.
 */
export interface Context {
  /** The environment as the process found it, secrets included; never pass it on whole. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder that relative paths of inputs are resolved against (`GITHUB_WORKSPACE`). Absolute. */
  readonly workspace: string;
  /** Folder for files of this run only, on the runner's own disk (`RUNNER_TEMP`). Absolute. */
  readonly tempDir: string;
  readonly platform: Platform;
  readonly log: Log;
  /** The wall clock. Stages use `asOf` instead wherever data are concerned. */
  now(): Date;
  /** Uniform in [0, 1); for retry jitter only, never for data. */
  random(): number;
  readonly fetch: typeof fetch;
  readonly exec: Exec;
  /** Aborted when the runner cancels the job. */
  readonly signal: AbortSignal;
}

export interface Platform {
  /** As `process.platform`, for example `linux`. */
  readonly os: string;
  /** As `process.arch`, for example `x64`. */
  readonly arch: string;
  readonly libc: 'glibc' | 'musl' | 'none';
}

export interface Log {
  debug(message: string): void;
  info(message: string): void;
  /** Runs `body` inside a foldable group of the job log. */
  group<T>(title: string, body: () => Promise<T>): Promise<T>;
  /** Masks a secret in every line that follows. */
  mask(secret: string): void;
}

export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program with an argument array, never through a shell, and returns whatever its exit code.
 * The child sees no `INPUT_*` and no token: only `env` on top of a minimal inherited environment.
 * Throws a service error only when the program cannot be started.
 */
export type Exec = (
  program: string,
  args: readonly string[],
  options?: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> },
) => Promise<ExecResult>;
