import type { Finding } from '../../../shared/report/finding.js';

/** How the datasources of a building stand in this run. */
export interface Standing {
  /** All active datasources of the seeds. */
  readonly active: ReadonlySet<string>;
  /** Those that this run looked at. */
  readonly lookedAt: ReadonlySet<string>;
  /** Those of them that brought new files, accepted or refused. */
  readonly fresh: ReadonlySet<string>;
}

/**
 * The findings that stay open, in a total order: warnings and errors of this run, and of those of earlier runs what this
 * run could not see again. That is everything about a datasource that it did not look at, and what was said of the
 * raw files of one that brought no new file: a file is judged only once.
 */
export function openFindings(
  kept: readonly Finding[],
  ofRun: readonly Finding[],
  standing: Standing,
): Finding[] {
  const still = kept.filter(({ code, place }) => {
    const { datasource } = place;
    if (datasource === undefined || !standing.active.has(datasource)) return false;
    if (!standing.lookedAt.has(datasource)) return true;
    return !isOfGate(code) && isOfRawFile(place) && !standing.fresh.has(datasource);
  });
  const open = [...still, ...ofRun].filter((each) => each.severity !== 'notice');
  const unique = new Map(open.map((each) => [JSON.stringify(each), each]));
  return [...unique.entries()].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, each]) => each);
}

/** The gate judges a held file anew in every run, and says nothing again of one that was accepted. */
const isOfGate = (code: string): boolean => /^(GATE|WAIVER)_|^SOURCE_NOT_EMPTIED$/.test(code);

/** Rows of seeds, which are checked in every run, are the other places that name a file and a datasource. */
const isOfRawFile = ({ file }: Finding['place']): boolean =>
  file !== undefined &&
  !/(^|[\\/])(datasources_config|datasource_mappings|locations|quality_thresholds|waivers)\.csv$/.test(file);
