import type { AnomalyRule, BuildingSeeds } from '../../../shared/config/types.js';
import { inputError, throwInputErrors, type StageError } from '../../../shared/errors/errors.js';
import { nearest } from '../../../shared/report/nearest.js';
import { RULES } from './rules/all.js';
import type { InputName, Limits, Rule } from './rules/rule.js';

/** Values of the inputs that rules go by. */
export type RuleInputs = Readonly<Record<InputName, number>>;

/** The parameters of each rule for each series: the inputs, then the rows of `anomaly_rules.csv`, general to specific. */
export interface Settings {
  limitsOf(rule: Rule, source: string, measurement: string): Limits;
  /** Everything that decides about the limits, for hashing. */
  readonly decidedBy: unknown;
}

/** Throws SEED_VALUE_INVALID, all mistakes at once: an unknown rule or parameter, a value that is no number, a location. */
export function readSettings(
  inputs: RuleInputs,
  seeds: Pick<BuildingSeeds, 'anomalyRules' | 'datasources' | 'mappings'>,
): Settings {
  throwInputErrors(seeds.anomalyRules.flatMap(mistakesOf));
  const rows = [...seeds.anomalyRules].sort((a, b) => specificity(a) - specificity(b));
  const sourcesOf = sourcesByDatasource(seeds);
  const limitsOf = (rule: Rule, source: string, measurement: string): Limits => {
    const limits: Record<string, number> = {};
    for (const [name, from] of Object.entries(rule.parameters)) {
      limits[name] = 'input' in from ? inputs[from.input] : from.default;
    }
    for (const row of rows) {
      const concerns =
        row.rule === rule.name &&
        (row.measurement ?? measurement) === measurement &&
        (row.datasource === undefined || sourcesOf.get(row.datasource)?.has(source) === true);
      if (concerns) limits[row.parameter] = Number(row.value);
    }
    return limits;
  };
  return {
    limitsOf,
    decidedBy: {
      inputs: ruleInputs(inputs),
      rows,
      sources: [...sourcesOf].map(([name, of]) => [name, [...of]]),
    },
  };
}

/** Only the inputs that rules know: others, such as the path of the models, decide nothing here. */
const ruleInputs = (inputs: RuleInputs): unknown =>
  RULES.flatMap((rule) => Object.values(rule.parameters)).map((from) =>
    'input' in from ? inputs[from.input] : from.default,
  );

/** Labels of origin that each datasource delivers, by its name. */
export function sourcesByDatasource(
  seeds: Pick<BuildingSeeds, 'datasources' | 'mappings'>,
): Map<string, Set<string>> {
  const labels = (id: string): string[] =>
    seeds.mappings.filter((mapping) => mapping.datasourceId === id).map((mapping) => mapping.sourceName);
  return new Map(
    seeds.datasources.map((datasource) => [datasource.name, new Set(labels(datasource.id).sort())]),
  );
}

/** A row about one measurement is more specific than a row about one datasource. */
const specificity = (row: AnomalyRule): number =>
  (row.datasource === undefined ? 0 : 1) + (row.measurement === undefined ? 0 : 2);

function mistakesOf(row: AnomalyRule): StageError[] {
  const names = RULES.map((each) => each.name);
  const rule = RULES.find((each) => each.name === row.rule);
  if (rule === undefined) {
    return [
      invalid(
        row,
        'rule',
        `There is no rule "${row.rule}"; rules are ${names.join(', ')}.`,
        `Did you mean "${nearest(row.rule, names)}"?`,
      ),
    ];
  }
  const parameters = Object.keys(rule.parameters);
  if (!parameters.includes(row.parameter)) {
    const message = `The rule ${rule.name} has no parameter "${row.parameter}"; it has ${parameters.join(', ')}.`;
    return [invalid(row, 'parameter', message, `Did you mean "${nearest(row.parameter, parameters)}"?`)];
  }
  if (!/^\d{1,12}(\.\d{1,6})?$/.test(row.value)) {
    return [
      invalid(
        row,
        'value',
        `"${row.value}" is no number of 0 or more.`,
        'Write a number with a point before the decimals, such as 12.5.',
      ),
    ];
  }
  if (row.location !== undefined) {
    const message = `The rule ${rule.name} judges a measurement over all its locations, so it cannot differ for "${row.location}".`;
    return [invalid(row, 'location', message, 'Leave the cell empty.')];
  }
  return [];
}

const invalid = (row: AnomalyRule, column: string, message: string, hint: string): StageError =>
  inputError({ code: 'SEED_VALUE_INVALID', message, hint, place: { ...row.place, column } });
