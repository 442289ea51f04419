/**
 * A question that users put to the hierarchy, in the words of both engines. The rows are the same; `$building` and the
 * names of `QuestionInputs` are parameters in Cypher and tables in SQL.
 */
export interface Question {
  /** Name of its file below `hierarchy/exports/questions/`. */
  readonly name: string;
  /** Columns of the answer, in order, with their types. */
  readonly columns: Readonly<Record<string, 'VARCHAR' | 'INTEGER'>>;
  readonly cypher: string;
  /** Over nodes, edges, closure, kinds (id, kind), placements, series (node, location, measurement), outdoor (id). */
  readonly sql: string;
  /** What becomes of the table `answer` in DuckDB, for numbers that only the aggregates have (table `hours`). */
  readonly then?: string;
}

/** What a question is about beside the graph. */
export interface QuestionInputs {
  readonly building: string;
  /** Series of the hourly aggregates that have a node: its id, the location, the measurement. */
  readonly series: readonly {
    readonly node: string;
    readonly location: string;
    readonly measurement: string;
  }[];
  /** Ids of sensors that measure the air from outside. */
  readonly outdoor: readonly string[];
}
