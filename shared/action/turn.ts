import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import type { Context } from '../context/context.js';
import { toJson, writeFileAtomic } from '../files/atomic.js';
import type { Finding } from '../report/finding.js';
import { decideOutcome, type Report } from '../report/report.js';
import { DirectoryStore } from '../warehouse/store.js';
import { Warehouse } from '../warehouse/warehouse.js';
import type { StageDefinition, StageResult } from './define.js';
import { endingOf, type Ending } from './endings.js';
import type { Selected } from './select.js';
import type { SharedInputs } from './shared-inputs.js';

/** What one building's turn came to. `ending` when the stage stopped; its mistakes are then among the findings. */
export interface Turn {
  readonly report: Report;
  readonly result: StageResult;
  /** Absolute path of the report. */
  readonly file: string;
  readonly ending: Ending | undefined;
}

/**
 * Does one building's turn of a stage and writes its report. Never throws: buildings share nothing, so that one which
 * stops keeps no other from its turn.
 */
export async function takeTurn<Shape extends z.ZodRawShape>(
  stage: StageDefinition<Shape>,
  context: Context,
  inputs: z.infer<z.ZodObject<Shape>> & SharedInputs,
  { seeds, datasources }: Selected,
  store: string | undefined,
): Promise<Turn> {
  const building = seeds.building.id;
  const root = path.resolve(context.workspace, inputs.warehouse);
  const file = path.join(root, building, 'reports', `${stage.name}.json`);
  const asOf = inputs['as-of'] ?? context.now();
  const findings: Finding[] = [...seeds.findings];
  let result: StageResult;
  let ending: Ending | undefined;
  try {
    // A report of an earlier run must not pass for one of this run when the process is killed.
    await rm(file, { force: true });
    const warehouse = await Warehouse.open({
      root,
      building,
      ...(store === undefined
        ? {}
        : { store: new DirectoryStore(path.resolve(context.workspace, store), building) }),
    });
    findings.push(...warehouse.findings);
    result = await context.log.group(`${stage.name}: building ${building}`, () =>
      stage.run({ context, inputs, seeds, datasources, warehouse, asOf }),
    );
  } catch (cause) {
    ending = endingOf(cause);
    const first = ending.findings[0]?.message ?? '';
    result = { findings: ending.findings, changed: false, headline: `It stopped: ${first}` };
  }
  findings.push(...result.findings);
  const report: Report = {
    stage: stage.name,
    building,
    outcome: decideOutcome(findings, result.changed),
    as_of: asOf.toISOString(),
    findings,
    datasources: [...(result.datasources ?? [])],
    files: [...(result.files ?? [])],
  };
  try {
    await writeFileAtomic(file, toJson(report));
  } catch (cause) {
    // A disk that takes no report has most likely stopped the stage already: the first reason is the one to tell.
    ending ??= endingOf(cause);
    return {
      report: { ...report, outcome: 'failed', findings: [...findings, ...ending.findings] },
      result,
      file,
      ending,
    };
  }
  return { report, result, file, ending };
}
