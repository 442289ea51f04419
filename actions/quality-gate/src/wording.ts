import type { Check } from '../../../shared/quality/checks.js';
import { describeScope } from '../../../shared/quality/scope.js';
import { error, warning, type Finding } from '../../../shared/report/finding.js';
import type { CheckResult } from './decide.js';

/** A number as people read it, with enough digits to tell it from a level that it only just passes. */
export const shown = (value: number | undefined, unit: string): string =>
  value === undefined ? '–' : `${Number(value.toFixed(4))}${unit}`;

const levelOf = ({ judgement, levels }: CheckResult) => (judgement === 'warn' ? levels.warn : levels.fail);
const observedOf = ({ check, value, shown: text }: CheckResult): string => text ?? shown(value, check.unit);

/** What was seen and what is allowed, without the scope: `null tokens …: 50%, allowed at most 10% (built-in)`. */
export function describeResult(result: CheckResult): string {
  const { check, scope } = result;
  const level = levelOf(result);
  const bound = check.bad === 'above' ? 'at most' : 'at least';
  const part = [scope.measurement, scope.location].filter((each) => each !== undefined).join(' at ');
  const of = part === '' ? '' : ` (${part})`;
  return `${check.title}${of}: ${observedOf(result)}, allowed ${bound} ${shown(level.value, check.unit)} (${level.layer})`;
}

/** The one edit that repairs it: the data, else the level where it was decided, else a waiver. */
export function hintOf(result: CheckResult): string {
  const { check, scope, expired } = result;
  const { layer } = levelOf(result);
  const repair = check.warnsOnly
    ? `Look why no newer data of ${scope.datasource} come`
    : `Repair the file at its origin${at(result)}`;
  if (expired !== undefined)
    return `${repair}; or, if the exception shall go on, have \`until\` in waivers.csv:${expired.place.line ?? '?'} prolonged.`;
  const direction = check.bad === 'above' ? 'raise' : 'lower';
  const kind = result.judgement === 'warn' ? 'warn' : 'fail';
  // A number that grows with the clock would make the kept findings differ from day to day.
  const enough = result.shown === undefined ? roomy(check, result.value) : undefined;
  const to = enough === undefined ? '' : ` to ${enough}`;
  const edit = layer.startsWith('input ')
    ? `${direction} the ${layer}${to}`
    : layer === 'built-in'
      ? `${direction} \`${check.name}\` for ${describeScope(scope)}: add the row ${newRow(result, kind, enough)} to quality_thresholds.csv`
      : `${direction} \`${kind}\` in ${layer}${to}`;
  return `${repair}; or, if the data are right, ${edit}, or add a row to waivers.csv.`;
}

const at = ({ example }: CheckResult): string =>
  example === undefined
    ? ''
    : ` (${example.file}${example.line === undefined ? '' : `, from line ${example.line} on`})`;

/** The next whole number that lets the value pass. */
const roomy = ({ bad }: Check, value: number): number =>
  bad === 'above' ? Math.ceil(value) : Math.floor(value);

function newRow({ check, scope }: CheckResult, kind: 'warn' | 'fail', level: number | undefined): string {
  const cells = [
    ['datasource', scope.datasource],
    ['measurement', scope.measurement],
    ['location', scope.location],
    ['check', check.name],
    [kind, level === undefined ? '…' : String(level)],
  ].filter((cell): cell is [string, string] => cell[1] !== undefined);
  return `"${cells.map(([, value]) => value).join(',')}" (columns ${cells.map(([name]) => name).join(',')})`;
}

/** Findings of one check of a datasource beyond these are only counted: the worst sensors tell the cause. */
const MOST = 3;

/** The findings of all results that did not pass, the worst of each check first. */
export function resultFindings(results: readonly CheckResult[]): Finding[] {
  const beyond = results.filter(({ judgement }) => judgement !== 'pass');
  const groups = new Map<string, CheckResult[]>();
  for (const result of beyond) {
    const key = `${result.scope.datasource}\n${result.check.name}`;
    groups.set(key, [...(groups.get(key) ?? []), result]);
  }
  return [...groups.values()].flatMap((group) => {
    const ranked = group.toSorted((a, b) => rank(a) - rank(b) || excess(b) - excess(a));
    const more = ranked.length - MOST;
    return ranked
      .slice(0, MOST)
      .map((result, index) => findingOf(result, index === MOST - 1 && more > 0 ? more : 0));
  });
}

const rank = ({ judgement, waivedBy }: CheckResult): number =>
  (judgement === 'fail' ? 0 : 2) + (waivedBy === undefined ? 0 : 1);
const excess = ({ check, value }: CheckResult): number => (check.bad === 'above' ? value : -value);

function findingOf(result: CheckResult, more: number): Finding {
  const { check, scope, judgement, waivedBy, expired, example } = result;
  const isHeld = judgement === 'fail' && waivedBy === undefined;
  const ended = expired === undefined ? '' : `; the waiver that excused it ended on ${expired.until}`;
  const others = more === 0 ? '' : ` The same holds for ${more} more.`;
  const details = {
    code: isHeld && expired !== undefined ? ('WAIVER_EXPIRED' as const) : check.code,
    message: `${scope.datasource}: ${describeResult(result)}${isHeld ? ', so its new data are held' : ''}${isHeld ? ended : ''}.${others}`,
    place: { ...scope, ...example },
    observed: result.shown ?? shown(result.value, ''),
    expected: `${check.bad === 'above' ? '<=' : '>='} ${shown(levelOf(result).value, '')}`,
    hint: hintOf(result),
  };
  const found = judgement === 'warn' ? warning(details) : error(details);
  return waivedBy === undefined ? found : { ...found, waived_by: waivedBy };
}
