import type { z } from 'zod';
import type { Context } from '../context/context.js';
import type { BuildingSeeds, Datasource } from '../config/types.js';
import type { Finding } from '../report/finding.js';
import type { DatasourceReport, FileReport } from '../report/report.js';
import type { Warehouse } from '../warehouse/warehouse.js';
import type { SharedInputs } from './shared-inputs.js';

/** One building's turn of a stage: everything it may use. */
export interface StageRun<Inputs> {
  readonly context: Context;
  readonly inputs: Inputs & SharedInputs;
  /** The seeds of this building. */
  readonly seeds: BuildingSeeds;
  /** Its active datasources, narrowed by the input `datasource`. */
  readonly datasources: readonly Datasource[];
  readonly warehouse: Warehouse;
  /** The moment this run is about: the input `as-of`, else now. */
  readonly asOf: Date;
}

/** A table of the job summary. Cells are text that came from anywhere: the runner escapes them. */
export interface SummaryTable {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface StageResult {
  readonly findings: readonly Finding[];
  /** Whether any lasting byte changed. */
  readonly changed: boolean;
  readonly datasources?: readonly DatasourceReport[];
  /** The lasting files that this run wrote. */
  readonly files?: readonly FileReport[];
  /** The stage's own outputs beside `outcome`, `report` and `findings`. Numbers of several buildings are added up. */
  readonly outputs?: Readonly<Record<string, string | number>>;
  /** One plain sentence for the head of the summary: what came of it. */
  readonly headline: string;
  /** Lines below it, each plain text: the few things that a maintainer has to know. */
  readonly lead?: readonly string[];
  readonly tables?: readonly SummaryTable[];
  /** A Mermaid diagram for the job summary, every text from data already escaped in it. */
  readonly diagram?: string;
}

export interface StageDefinition<Shape extends z.ZodRawShape = z.ZodRawShape> {
  readonly name: string;
  /** The stage's own inputs in kebab-case; shared ones are added. Values arrive as text, blank ones as undefined. */
  readonly inputs: z.ZodObject<Shape>;
  /** Does one building's turn. Throws a StageError for user and service errors; findings are data errors. */
  run(run: StageRun<z.infer<z.ZodObject<Shape>>>): Promise<StageResult>;
}

/** Declares a stage; the types of its inputs flow into `run`. */
export const defineStage = <Shape extends z.ZodRawShape>(
  definition: StageDefinition<Shape>,
): StageDefinition<Shape> => definition;
