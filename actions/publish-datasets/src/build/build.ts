import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { StageRun } from '../../../../shared/action/define.js';
import { Database } from '../../../../shared/duckdb/engine.js';
import { modelOf, type State } from '../collect.js';
import type { PeriodPlan, PublishPlan } from '../decide.js';
import type { Inputs } from '../inputs.js';
import { CHANGES, DATASETS } from '../metadata/datasets.js';
import { schemaHash } from '../metadata/schema.js';
import type { ChangeCount, PublicFile } from '../release.js';
import type { Withheld } from '../withheld.js';
import { checkDraft } from './check.js';
import {
  beginComparison,
  changesWithReason,
  compareDraft,
  countChanges,
  forgetComparison,
  heldMonths,
  isComparable,
  type HeldMonth,
} from './compare.js';
import { draftFolder, draftPeriod, writeRows, type Draft } from './draft.js';
import { holdMonths, publishedRows } from './hold.js';
import { reachingInto, readRawFiles } from './raw-files.js';
import { prepare } from './tables.js';
import { publishTable } from './write.js';

export interface Built {
  /** Files that this run made. */
  readonly made: readonly PublicFile[];
  /** Files of the release before that stay, beyond those that the plan reuses: months that are held. */
  readonly stay: readonly PublicFile[];
  readonly held: readonly HeldMonth[];
  readonly changes: readonly ChangeCount[];
  readonly withheld: readonly Withheld[];
  readonly engine: string;
}

type Guard = (built: Omit<Built, 'made' | 'stay'> & { readonly drafts: readonly Draft[] }) => void;

/**
 * Computes the files of a plan: drafts of all rows first, then what differs from the release before, then the months
 * that are held; `guard` sees all of it and throws before any file gets a public name.
 */
export async function build(
  run: StageRun<Inputs>,
  state: State,
  plan: PublishPlan,
  guard: Guard,
): Promise<Built> {
  const { context, inputs, warehouse } = run;
  await rm(draftFolder(warehouse), { recursive: true, force: true });
  await using db = await Database.open(context, { threads: inputs.threads });
  const withheld = await prepare(db, state, plan.rebuild, inputs, warehouse);
  await beginComparison(db, state.asOf);
  const comparing = new Comparing(db, run, state);
  let drafts: Draft[] = [];
  for (const period of plan.rebuild) {
    const draft = await draftPeriod(db, state, period, inputs, warehouse);
    await comparing.compare(draft);
    drafts.push(draft);
  }
  const held = inputs['restate-reason'] === undefined ? await heldMonths(db) : [];
  if (held.length > 0) drafts = await comparing.hold(drafts, held);
  for (const draft of drafts) await checkDraft(db, draft);
  const changes = await countChanges(db, inputs['restate-reason']);
  const { engine } = await db.row<{ engine: string }>(`SELECT 'DuckDB ' || version() AS engine`);
  guard({ held, changes, withheld, engine, drafts });

  const rawFiles = await readRawFiles(db, warehouse);
  const made: PublicFile[] = [];
  const stay: PublicFile[] = [];
  for (const { plan: period, schema, file, facts } of drafts) {
    const { formats, inputs: own } = period;
    const table = {
      schema,
      period: period.period,
      file,
      facts,
      formats,
      inputs: own,
      model: modelOf(period.dataset),
    };
    const files = await publishTable(
      db,
      { ...table, rawFiles: reachingInto(rawFiles, facts) },
      inputs['csv-formulas'],
      warehouse,
    );
    for (const each of files) {
      const same = isHeldWhole(period, held) ? sameBytes(each, state) : undefined;
      if (same === undefined) made.push(each);
      else stay.push(same);
    }
  }
  made.push(...(await changesFile(db, run, changes)));
  await rm(draftFolder(warehouse), { recursive: true, force: true });
  return { made, stay, held, changes, withheld, engine };
}

/** Compares drafts with what was published, as long as both have the same columns. */
class Comparing {
  private readonly db: Database;
  private readonly run: StageRun<Inputs>;
  private readonly state: State;

  constructor(db: Database, run: StageRun<Inputs>, state: State) {
    this.db = db;
    this.run = run;
    this.state = state;
  }

  async compare(draft: Draft): Promise<void> {
    const published = await this.published(draft);
    if (published !== undefined && isComparable(draft.schema)) await compareDraft(this.db, draft, published);
  }

  async hold(drafts: readonly Draft[], held: readonly HeldMonth[]): Promise<Draft[]> {
    const months = held.map(({ month }) => month);
    const labels = {
      timezone: this.state.seeds.building.timezone,
      legacy: this.run.inputs['legacy-labels'],
    };
    const after: Draft[] = [];
    for (const draft of drafts) {
      const published = draft.schema.time === undefined ? undefined : await this.published(draft);
      if (published === undefined) {
        after.push(draft);
        continue;
      }
      const kept = await holdMonths(this.db, draft, published, months, labels);
      await forgetComparison(this.db, kept);
      await this.compare(kept);
      after.push(kept);
    }
    return after;
  }

  /** The rows of the release before, as a relation; undefined where there are none of the same columns. */
  private async published({ plan, schema }: Draft): Promise<string | undefined> {
    const { former } = plan;
    const before = this.state.before.release?.release.schemas[schema.name];
    if (former === undefined || before?.hash !== schemaHash(schema)) return undefined;
    const { path: name, bytes, sha256 } = former;
    return publishedRows(
      schema,
      former,
      await this.run.warehouse.storedFile(`public/${name}`, bytes, sha256),
    );
  }
}

/** A file of one month that is held is as it was: it keeps its entry, so that the same release stays the newest. */
const isHeldWhole = ({ dataset, period }: PeriodPlan, held: readonly HeldMonth[]): boolean =>
  DATASETS[dataset].file === 'month' && held.some(({ month }) => month === period);

const sameBytes = (file: PublicFile, state: State): PublicFile | undefined =>
  state.before.release?.release.files.find((each) => each.path === file.path && each.sha256 === file.sha256);

async function changesFile(
  db: Database,
  { inputs, warehouse }: StageRun<Inputs>,
  changes: readonly ChangeCount[],
): Promise<PublicFile[]> {
  if (changes.length === 0) return [];
  const file = path.join(draftFolder(warehouse), `${CHANGES.name}.parquet`);
  const facts = await writeRows(db, CHANGES, changesWithReason(inputs['restate-reason']), file);
  const table = { schema: CHANGES, period: CHANGES.name, file, facts, inputs: {}, model: '', rawFiles: [] };
  return publishTable(db, { ...table, formats: inputs.formats }, inputs['csv-formulas'], warehouse);
}
