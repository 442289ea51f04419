import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parse } from 'yaml';
import { findNode } from './node24.mjs';

/** Variables of this process that a runner hands on too: where programs and homes are, the proxy, whom to trust. */
const INHERITED =
  /^(PATH|HOME|LANG|TZ|TMPDIR|TEMP|TMP|SystemRoot|ComSpec|PATHEXT|USERPROFILE|(LOCAL)?APPDATA|(HTTPS?|NO)_PROXY|NODE_EXTRA_CA_CERTS|SSL_CERT_(FILE|DIR))$/i;

export const inheritedEnvironment = (): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => INHERITED.test(name)));

/** The part of an `action.yml` that starting it needs. */
export interface ActionFile {
  readonly inputs?: Readonly<Record<string, { readonly default?: unknown } | null>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly runs: { readonly using: string; readonly main: string };
}

export const readAction = async (folder: string): Promise<ActionFile> =>
  parse(await readFile(path.join(folder, 'action.yml'), 'utf8')) as ActionFile;

export interface StageOptions {
  /** The job's working folder (`GITHUB_WORKSPACE`), absolute; relative inputs are resolved against it. */
  readonly cwd: string;
  /** Further variables; an undefined one is taken away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The Node that runs the bundle; default: Node 24. */
  readonly node?: string;
  /** Called with each line of the job log as it comes. */
  readonly onLine?: (line: string) => void;
  /** Called with the process when it runs, for tests that end it. */
  readonly onStart?: (child: ChildProcess) => void;
}

export interface StageEnd {
  /** 128 and the signal's number when a signal ended the process. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** The job summary in Markdown. */
  readonly summary: string;
  readonly seconds: number;
}

/**
 * Starts the action in `folder` (which holds its `action.yml`) as a runner does: what `main` names runs in a process
 * of its own, with `INPUT_*` variables and files for outputs and summary. `inputs` is what stands under `with:`.
 */
export async function startStage(
  folder: string,
  inputs: Readonly<Record<string, string>>,
  options: StageOptions,
): Promise<StageEnd> {
  const action = await readAction(folder);
  const runner = await mkdtemp(path.join(tmpdir(), 'runner-'));
  const files = {
    GITHUB_OUTPUT: path.join(runner, 'output'),
    GITHUB_STEP_SUMMARY: path.join(runner, 'summary'),
  };
  try {
    await mkdir(path.join(runner, 'temp'));
    for (const file of Object.values(files)) await writeFile(file, '');
    const env = {
      ...inheritedEnvironment(),
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: options.cwd,
      RUNNER_TEMP: path.join(runner, 'temp'),
      RUNNER_TOOL_CACHE: path.join(runner, 'tools'),
      ...files,
      ...inputVariables(action, inputs),
      ...options.env,
    };
    const ended = await run(path.resolve(folder, action.runs.main), env, options);
    const outputs = parseOutputs(await readFile(files.GITHUB_OUTPUT, 'utf8'));
    return { ...ended, outputs, summary: await readFile(files.GITHUB_STEP_SUMMARY, 'utf8') };
  } finally {
    await rm(runner, { recursive: true, force: true });
  }
}

async function run(
  script: string,
  env: Readonly<Record<string, string | undefined>>,
  { cwd, node = findNode(), onLine, onStart }: StageOptions,
): Promise<Omit<StageEnd, 'outputs' | 'summary'>> {
  const began = performance.now();
  const child = spawn(node, [script], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  onStart?.(child);
  const streams = (['stdout', 'stderr'] as const).map(async (name) => {
    const lines: string[] = [];
    for await (const line of createInterface({ input: child[name] })) {
      lines.push(line);
      onLine?.(line);
    }
    return lines.map((line) => `${line}\n`).join('');
  });
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) =>
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
    );
  });
  const seconds = (performance.now() - began) / 1000;
  const [stdout = '', stderr = ''] = await Promise.all(streams);
  return { exitCode, stdout, stderr, seconds };
}

/**
 * The `INPUT_*` variables: a runner sets one for every input, to its default or to nothing where there is none.
 * Expressions in defaults come to nothing here.
 */
export function inputVariables(
  { inputs = {} }: Pick<ActionFile, 'inputs'>,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  const defaults = Object.entries(inputs).map(([name, input]) => {
    const value = (input?.default ?? '') as string | number | boolean;
    return [name, String(value).replace(/\$\{\{.*?\}\}/g, '')] as const;
  });
  const all = { ...Object.fromEntries(defaults), ...given };
  return Object.fromEntries(
    Object.entries(all).map(([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value]),
  );
}

/** Reads the file of outputs: `name=value`, or `name<<END`, lines and `END`. */
export function parseOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  const lines = text.split(/\r?\n/);
  for (let index = 0; index < lines.length; index++) {
    const [, name, sign, rest] = /^([^=<]+)(=|<<)(.*)$/.exec(lines[index] ?? '') ?? [];
    if (name === undefined || rest === undefined) continue;
    if (sign === '=') {
      outputs[name] = rest;
      continue;
    }
    const end = lines.indexOf(rest, index + 1);
    if (end < 0) throw new Error(`the output ${name} has no end line ${rest}`);
    outputs[name] = lines.slice(index + 1, end).join('\n');
    index = end;
  }
  return outputs;
}
