import { describe, expect, test } from 'vitest';
import { readSettings } from '../../../actions/detect-anomalies/src/settings.js';
import { nullShare } from '../../../actions/detect-anomalies/src/rules/null-share.js';
import { rowCount } from '../../../actions/detect-anomalies/src/rules/row-count.js';
import type { AnomalyRule } from '../../../shared/config/types.js';
import { InputErrors } from '../../../shared/errors/errors.js';
import { testSeeds } from './site.js';

const INPUTS = { 'row-count-drop-percent': 50, 'max-null-percent': 10, 'max-std-ratio': 2 };
const row = (facts: Partial<AnomalyRule>): AnomalyRule => ({
  place: { file: 'seeds/anomaly_rules.csv', line: 2 },
  building: 'house',
  datasource: undefined,
  measurement: undefined,
  location: undefined,
  rule: 'null-share',
  parameter: 'max-percent',
  value: '20',
  ...facts,
});
const settingsOf = (...anomalyRules: AnomalyRule[]) => readSettings(INPUTS, testSeeds({ anomalyRules }));

describe('readSettings', () => {
  const cases: { title: string; rows: AnomalyRule[]; expected: number }[] = [
    { title: 'the input', rows: [], expected: 10 },
    { title: 'a row for everything', rows: [row({})], expected: 20 },
    {
      title: 'a row of the datasource over one for everything, in any order',
      rows: [row({ datasource: 'ventilation', value: '30' }), row({})],
      expected: 30,
    },
    {
      title: 'a row of the measurement over one of the datasource',
      rows: [row({ measurement: 'temp', value: '40' }), row({ datasource: 'ventilation', value: '30' })],
      expected: 40,
    },
    {
      title: 'both over one of them',
      rows: [
        row({ datasource: 'ventilation', measurement: 'temp', value: '50' }),
        row({ measurement: 'temp', value: '40' }),
      ],
      expected: 50,
    },
    {
      title: 'rows of others do not count',
      rows: [row({ measurement: 'co2' }), row({ datasource: 'indoor' })],
      expected: 10,
    },
  ];
  test.each(cases)('$title', ({ rows, expected }) => {
    expect(settingsOf(...rows).limitsOf(nullShare, 'Atrea', 'temp')).toEqual({ 'max-percent': expected });
  });

  test('a parameter without an input has a default', () => {
    expect(settingsOf().limitsOf(rowCount, 'Atrea', 'temp')).toEqual({
      'drop-percent': 50,
      'settle-days': 28,
    });
  });

  test('mistakes are told all at once, with place and repair', () => {
    const wrong = [
      row({ rule: 'nul-share' }),
      row({ parameter: 'max-percnt' }),
      row({ value: 'much' }),
      row({ location: '1NP' }),
    ];
    let error: unknown;
    try {
      settingsOf(...wrong);
    } catch (cause) {
      error = cause;
    }
    expect(error).toBeInstanceOf(InputErrors);
    expect(
      (error as InputErrors).all.map(({ code, place, hint }) => [code, place.line, place.column, hint]),
    ).toEqual([
      ['SEED_VALUE_INVALID', 2, 'rule', 'Did you mean "null-share"?'],
      ['SEED_VALUE_INVALID', 2, 'parameter', 'Did you mean "max-percent"?'],
      ['SEED_VALUE_INVALID', 2, 'value', 'Write a number with a point before the decimals, such as 12.5.'],
      ['SEED_VALUE_INVALID', 2, 'location', 'Leave the cell empty.'],
    ]);
  });
});
