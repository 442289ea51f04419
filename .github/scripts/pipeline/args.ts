import path from 'node:path';
import { parseArgs } from 'node:util';
import { seasons, type Season } from '../demo/truth.js';
import { STAGES, type Stage } from '../stages.js';

/** What a run is about: the generated demo building, or the user's own seeds and warehouse. */
export type Subject =
  | { readonly kind: 'demo'; readonly seed: number; readonly season: Season }
  | {
      readonly kind: 'own';
      /** Inputs that were given, by name; paths are absolute. */
      readonly inputs: Readonly<Record<string, string>>;
      readonly warehouse: string;
    };

export interface PipelineOptions {
  readonly subject: Subject;
  readonly stages: readonly Stage[];
  readonly verbose: boolean;
  readonly threads: string | undefined;
}

/** Thrown for a mistake on the command line; its message is all the user needs. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const USAGE = `Usage:
  npm run pipeline                        generates a demo building and runs the seven stages on it
  npm run pipeline -- --seeds DIR --warehouse DIR [--store DIR] [--origin-root DIR]
                      [--building ID] [--as-of ISO] [--rclone-config FILE]

  demo     --seed N             another demo building (default 1)
           --season NAME        which clock change lies inside: ${seasons.join(', ')} (default spring)
  stages   --from STAGE         begins at a stage of an earlier run
           --only STAGE         runs one stage
  both     --threads N          DuckDB threads of each stage
           --verbose            shows what the stages write to their logs
           --help

Stages, in order: ${STAGES.join(', ')}`;

const OPTIONS = {
  seeds: { type: 'string' },
  warehouse: { type: 'string' },
  store: { type: 'string' },
  'origin-root': { type: 'string' },
  building: { type: 'string' },
  'as-of': { type: 'string' },
  'rclone-config': { type: 'string' },
  seed: { type: 'string' },
  season: { type: 'string' },
  from: { type: 'string' },
  only: { type: 'string' },
  threads: { type: 'string' },
  verbose: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

/** Options that only make sense with a building of one's own. */
const OWN = ['seeds', 'warehouse', 'store', 'origin-root', 'building', 'as-of', 'rclone-config'] as const;
const DEMO = ['seed', 'season'] as const;
const PATHS: readonly string[] = ['seeds', 'warehouse', 'store', 'origin-root', 'rclone-config'];
/** An rclone remote (`name:path`) is not a path of this machine; one letter before the colon is a drive of Windows. */
const REMOTE = /^[A-Za-z0-9_-]{2,}:/;

/**
 * Reads the command line; relative paths are resolved against `cwd`. Returns `'help'` when asked for it, throws a
 * UsageError that names the option, the value found and the legal ones.
 */
export function readArguments(args: readonly string[], cwd: string): PipelineOptions | 'help' {
  const values = parse(args);
  if (values.help === true) return 'help';
  for (const [name, value] of Object.entries(values)) {
    if (value === '')
      throw new UsageError(`The option --${name} is empty: give it a value, or leave it out.`);
  }
  const own = OWN.filter((name) => values[name] !== undefined);
  const demo = DEMO.filter((name) => values[name] !== undefined);
  if (own.length > 0 && demo.length > 0) {
    throw new UsageError(
      `--${demo[0]} belongs to the demo building and cannot be combined with --${own[0]}.`,
    );
  }
  return {
    subject: own.length > 0 ? ownSubject(values, own, cwd) : demoSubject(values),
    stages: chooseStages(values, own.length > 0),
    verbose: values.verbose ?? false,
    threads:
      values.threads === undefined ? undefined : String(wholeNumber('threads', values.threads, 1, 256)),
  };
}

type Values = ReturnType<typeof parse>;

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: false }).values;
  } catch (cause) {
    // Node's own message names the option; its advice about "--" does not help here.
    const message = (cause as Error).message.split('. To specify')[0] ?? '';
    throw new UsageError(
      `${message.replace(/\.$/, '')}. Known options: ${Object.keys(OPTIONS)
        .map((name) => `--${name}`)
        .join(', ')}.`,
    );
  }
}

function ownSubject(values: Values, given: readonly (typeof OWN)[number][], cwd: string): Subject {
  const missing = (['seeds', 'warehouse'] as const).filter((name) => values[name] === undefined);
  if (missing.length > 0) {
    throw new UsageError(
      `--${given[0]} needs ${missing.map((name) => `--${name}`).join(' and ')} beside it.`,
    );
  }
  const asOf = values['as-of'];
  if (asOf !== undefined && !/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(asOf)) {
    throw new UsageError(
      `--as-of is "${asOf}": it must be an instant with its offset, such as 2026-03-01T06:00:00Z.`,
    );
  }
  const inputs = Object.fromEntries(
    given.map((name) => {
      const value = values[name] ?? '';
      return [name, PATHS.includes(name) && !REMOTE.test(value) ? path.resolve(cwd, value) : value];
    }),
  );
  return { kind: 'own', inputs, warehouse: inputs['warehouse'] ?? '' };
}

function demoSubject(values: Values): Subject {
  const season = values.season ?? 'spring';
  if (!isOneOf(seasons, season)) throw notListed('season', season, seasons);
  return { kind: 'demo', seed: wholeNumber('seed', values.seed ?? '1', 0, 4_294_967_295), season };
}

function chooseStages({ from, only }: Values, own: boolean): readonly Stage[] {
  if (from !== undefined && only !== undefined) throw new UsageError('--from and --only exclude each other.');
  const chosen = from ?? only;
  if (chosen === undefined) return STAGES;
  const option = from === undefined ? 'only' : 'from';
  if (!isOneOf(STAGES, chosen)) throw notListed(option, chosen, STAGES);
  if (!own)
    throw new UsageError(
      `--${option} needs --seeds and --warehouse of an earlier run: the demo always runs whole.`,
    );
  return only === undefined ? STAGES.slice(STAGES.indexOf(chosen)) : [chosen];
}

function wholeNumber(option: string, text: string, low: number, high: number): number {
  const value = Number(text);
  if (!/^\d{1,10}$/.test(text) || value < low || value > high) {
    throw new UsageError(`--${option} is "${text}": it must be a whole number from ${low} to ${high}.`);
  }
  return value;
}

const isOneOf = <Item extends string>(items: readonly Item[], value: string): value is Item =>
  (items as readonly string[]).includes(value);

const notListed = (option: string, value: string, legal: readonly string[]): UsageError =>
  new UsageError(`--${option} is "${value}": it must be one of ${legal.join(', ')}.`);
