import type { Observed } from '../../../actions/quality-gate/src/collect.js';
import type { GatePolicy } from '../../../actions/quality-gate/src/decide.js';
import { checks, type Check, type CheckName } from '../../../shared/quality/checks.js';
import type { Observation } from '../../../shared/quality/observe.js';
import type { PendingDatasource } from '../../../shared/warehouse/pending.js';

const NO_FATES = { cells: 0, accepted: 0, duplicate: 0, superseded: 0, null: 0, rejected: 0, ignored: 0 };
const proposal = (name: string): PendingDatasource => ({
  name,
  entries: [],
  removed: [],
  alongside: [],
  fates: { ...NO_FATES, cells: 100, accepted: 95, null: 5 },
  newFiles: [],
});
const ALL: readonly Check[] = checks;
const checkOf = (name: CheckName): Check => ALL.find((check) => check.name === name)!;

export const seen = (name: CheckName, value: number, over: Partial<Observation> = {}): Observation => ({
  check: checkOf(name),
  scope: { datasource: 'air' },
  value,
  ...over,
});
export const observed = (observations: readonly Observation[], name = 'air'): Observed => ({
  name,
  proposal: proposal(name),
  observations: observations.map((each) => ({ ...each, scope: { ...each.scope, datasource: name } })),
});
export const policy = (over: Partial<GatePolicy> = {}): GatePolicy => ({
  thresholds: [],
  waivers: [],
  inputs: {},
  localDate: '2026-03-01',
  ...over,
});
