/** A place in a raw file where something was seen. */
export interface Example {
  readonly file: string;
  readonly line?: number;
}

/** What there is to count, by the class of what was seen. */
export type Counted = 'nulls' | 'future' | 'impossible' | 'outside' | 'sentinels' | 'backward';

/** The new readings of one series: a measurement at a location. */
export interface SeriesFacts {
  readonly measurement: string;
  readonly location: string;
  /** New readings, those without a value included. */
  readonly readings: number;
  readonly counts: Readonly<Record<Counted, number>>;
  /** The first place of each class, where there is one. */
  readonly examples: Readonly<Partial<Record<Counted, Example>>>;
  /** A file that has new readings of the series. */
  readonly file: Example;
  /** Steps from a reading to the next of its file. */
  readonly steps: number;
  /** Readings of the touched months within the span of the new ones, at most as many as were due. */
  readonly present: number;
  /** Readings that were due in it; undefined when the cadence is not known. */
  readonly due: number | undefined;
  /** Of readings within bounds. */
  readonly lowest: number | undefined;
  readonly highest: number | undefined;
  /** Newest reading that is not of the future, ISO 8601 UTC. */
  readonly latest: string | undefined;
}

/** Mapped cells of one measurement in one new file, also those that were known before. */
export interface NullFacts {
  readonly measurement: string;
  readonly cells: number;
  readonly nulls: number;
  /** The first cell without a value. */
  readonly example: Example;
}

/** What is known of one datasource before it is judged. Parts that there is nothing to look at are undefined. */
export interface DatasourceFacts {
  readonly datasource: string;
  /** Undefined without a new file, as when only seeds changed. */
  readonly newFiles:
    | {
        readonly cells: number;
        /** Cells that became, or would have become, a reading. */
        readonly taken: number;
        readonly nulls: number;
        readonly duplicates: number;
        readonly rejected: number;
        /** The file with the most rejects. */
        readonly rejectedIn: Example;
        readonly smallest: Example;
        readonly nullCells: readonly NullFacts[];
      }
    | undefined;
  /** Undefined without a proposal. */
  readonly proposal:
    | {
        readonly fullestMonth: number;
        readonly unbalanced: number;
        readonly series: readonly SeriesFacts[];
      }
    | undefined;
  /** Newest reading that is not of the future, ISO 8601 UTC, of all that would stand after this run. */
  readonly latest: string | undefined;
  /** When the newest file was written, ISO 8601 UTC. */
  readonly latestFile: string | undefined;
}
