import { describe, expect, it } from 'vitest';
import { standingFacts } from '../../../actions/quality-gate/src/measure.js';
import type { BuildingSeeds, Datasource } from '../../../shared/config/types.js';
import type { CheckName } from '../../../shared/quality/checks.js';
import { observe } from '../../../shared/quality/observe.js';
import { Warehouse } from '../../../shared/warehouse/warehouse.js';
import { testFolder } from '../../support/context.js';
import { threshold } from '../../shared/quality/rows.js';
import { AS_OF, hours, LIMIT, measure, type World } from './world.js';

interface Case {
  readonly title: string;
  readonly world: World;
  readonly check: CheckName;
  /** `scope: value @file:line`, of every scope that was looked at. */
  readonly expected: readonly string[];
}

const CASES: Case[] = [
  {
    title: 'nulls among the new readings, by the fates and by measurement',
    world: {
      readings: [...hours(0, 29, 's'), [29, 's', null, 9]],
      fates: { accepted: 29, null: 1 },
    },
    check: 'null_percent',
    expected: ['air: 3.33', 'air, co2: 3.33 @a.csv:31'],
  },
  {
    title: 'nulls whose key another file fills: a tenth of the cells of a measurement',
    world: {
      readings: hours(0, 30, 's'),
      fates: { cells: 40, accepted: 30, duplicate: 10 },
      nulls: [{ measurement: 'co2', cells: 40, nulls: 10, line: 5 }],
    },
    check: 'null_percent',
    expected: ['air: 25 @a.csv:5', 'air, co2: 25 @a.csv:5'],
  },
  {
    title: 'cells that repeat or cannot be read',
    world: { readings: hours(0, 10, 's'), fates: { cells: 40, accepted: 10, duplicate: 20, rejected: 10 } },
    check: 'duplicate_percent',
    expected: ['air: 50'],
  },
  {
    title: 'rejects',
    world: { readings: hours(0, 10, 's'), fates: { cells: 40, accepted: 10, duplicate: 20, rejected: 10 } },
    check: 'reject_percent',
    expected: ['air: 25 @a.csv'],
  },
  {
    title: 'the future begins ten minutes after now',
    world: {
      readings: [
        ['2026-03-01T06:09:59Z', 's', 1],
        ['2026-03-01T06:10:00Z', 's', 1],
        ['2036-03-01T06:00:00Z', 't', 1],
      ],
    },
    check: 'future_rows',
    expected: ['air: 2 @a.csv:3'],
  },
  {
    title: 'a clock that was reset',
    world: { readings: [['1970-01-01T00:00:00Z', 's', 1], ...hours(0, 3, 's')] },
    check: 'impossible_rows',
    expected: ['air: 1 @a.csv:2'],
  },
  {
    title: 'values out of bounds',
    world: { readings: [...hours(0, 29, 's'), [29, 's', 99, 4]] },
    check: 'range_percent',
    expected: ['air: 3.33 @a.csv:31', 'air, co2: 3.33 @a.csv:31'],
  },
  {
    title: 'a sentinel is told from a value out of bounds, also after scale and offset',
    world: {
      readings: [...hours(0, 28, 's'), [28, 's', 99, 4], [29, 's', -97.2, 4]],
      mappings: [
        {
          sentinels: ['-999'],
          scale: { numerator: '1', denominator: '10' },
          offset: { numerator: '2.7', denominator: '1' },
        },
      ],
    },
    check: 'sentinel_percent',
    expected: ['air: 3.33 @a.csv:31', 'air, co2: 3.33 @a.csv:31'],
  },
  {
    title: 'the highest value, those out of bounds left out',
    world: {
      readings: [
        [0, 's', 30],
        [1, 's', 99, 4],
        [2, 't', 41],
      ],
    },
    check: 'max_value',
    expected: ['air, co2: 41'],
  },
  {
    title: 'the lowest value',
    world: {
      readings: [
        [0, 's', 30],
        [1, 's', 12],
        [2, 't', 41],
      ],
    },
    check: 'min_value',
    expected: ['air, co2: 12'],
  },
  {
    title: 'every second reading is missing',
    world: {
      readings: [...hours(0, 101, 'whole'), ...hours(0, 101, 'half').filter((_, index) => index % 2 === 0)],
      cadence: 60,
    },
    check: 'completeness_percent',
    expected: [
      'air: 75.5 @a.csv',
      'air, co2: 75.5 @a.csv',
      'air, co2 at half: 51 @a.csv',
      'air, co2 at whole: 100 @a.csv',
    ],
  },
  {
    title: 'a sensor that falls silent stays due; one that came later is due from then on',
    world: {
      readings: [...hours(0, 101, 'whole'), ...hours(0, 50, 'silent'), ...hours(61, 101, 'late')],
      cadence: 60,
    },
    check: 'completeness_percent',
    expected: [
      'air: 79.08 @a.csv',
      'air, co2: 79.08 @a.csv',
      'air, co2 at late: 100 @a.csv',
      'air, co2 at silent: 50 @a.csv',
      'air, co2 at whole: 100 @a.csv',
    ],
  },
  {
    title: 'a sensor that was taken down is not due any more',
    world: {
      readings: [...hours(0, 101, 'whole'), ...hours(0, 50, 'gone')],
      places: [{ sensor: 'gone', location: 'hall', validTo: '2026-02-03T02:00:00Z' }],
      cadence: 60,
    },
    check: 'completeness_percent',
    expected: [
      'air: 100 @a.csv',
      'air, co2: 100 @a.csv',
      'air, co2 at hall: 100 @a.csv',
      'air, co2 at whole: 100 @a.csv',
    ],
  },
  {
    title: 'what was known before counts, and only the span of the new readings is looked at',
    world: {
      readings: [...hours(0, 60, 's', 'old'), ...hours(100, 150, 's'), ...hours(100, 150, 't', 'old')],
      cadence: 60,
    },
    check: 'completeness_percent',
    expected: ['air: 100 @a.csv', 'air, co2: 100 @a.csv', 'air, co2 at s: 100 @a.csv'],
  },
  {
    title: 'no cadence, nothing due',
    world: { readings: hours(0, 60, 's') },
    check: 'completeness_percent',
    expected: [],
  },
  {
    title: 'lines out of order',
    world: { readings: [...hours(0, 20, 's'), ...hours(10, 40, 't'), ...hours(0, 10, 't')] },
    check: 'backward_percent',
    expected: ['air: 1.72 @a.csv:52', 'air, co2: 1.72 @a.csv:52'],
  },
  {
    title: 'a file from the newest to the oldest is in order',
    world: { readings: hours(0, 40, 's').toReversed() },
    check: 'backward_percent',
    expected: ['air: 0', 'air, co2: 0'],
  },
  {
    title: 'the newest reading is not one of the future',
    world: { readings: [...hours(0, 3, 's'), ['2036-01-01T00:00:00Z', 's', 1]] },
    check: 'age_hours',
    expected: ['air: 676'],
  },
  {
    title: 'the fullest month',
    world: { readings: [...hours(0, 30, 's'), ['2026-01-05T00:00:00Z', 's', 1]] },
    check: 'max_rows',
    expected: ['air: 30'],
  },
  {
    title: 'the cells of the new files',
    world: { readings: hours(0, 30, 's') },
    check: 'min_rows',
    expected: ['air: 30 @a.csv'],
  },
  {
    title: 'fates that do not add up',
    world: { readings: hours(0, 30, 's'), fates: { cells: 33 } },
    check: 'unbalanced_cells',
    expected: ['air: 3'],
  },
];

describe('what the gate sees of a proposal', () => {
  it.each(CASES)('$check: $title', async ({ world, check, expected }) => {
    const facts = await measure(world);
    const seen = observe(facts, [], AS_OF).filter((each) => each.check.name === check);
    expect(
      seen.map(({ scope: { datasource, measurement, location }, value, example }) => {
        const where = `${datasource}${measurement === undefined ? '' : `, ${measurement}`}${location === undefined ? '' : ` at ${location}`}`;
        const at =
          example === undefined
            ? ''
            : ` @${example.file}${example.line === undefined ? '' : `:${example.line}`}`;
        return `${where}: ${Number(value.toFixed(2))}${at}`;
      }),
    ).toEqual(expected);
  });

  it('looks at a location where a row of the seeds names it', async () => {
    const facts = await measure({
      readings: [...hours(0, 30, 's'), ...hours(0, 30, 't')],
      places: [{ sensor: 's', location: 'hall' }],
    });
    const rows = [
      threshold(2, { location: 'hall', fail: '1' }),
      threshold(3, { location: 'roof', fail: '1' }),
    ];
    const scopes = observe(facts, rows, AS_OF)
      .filter((each) => each.check.name === 'null_percent')
      .map(({ scope }) => scope);
    expect(scopes).toEqual([
      { datasource: 'air' },
      { datasource: 'air', measurement: 'co2' },
      { datasource: 'air', location: 'hall' },
    ]);
  });

  it('of a datasource without a proposal is how old it is', async () => {
    const warehouse = await Warehouse.open({ root: testFolder('measure'), building: 'house' });
    const facts = standingFacts({ name: 'air' } as Datasource, {
      warehouse,
      seeds: {} as BuildingSeeds,
      limit: LIMIT,
    });
    expect(observe(facts, [], AS_OF)).toEqual([]);
    expect(observe({ ...facts, latest: '2026-02-28T06:00:00Z' }, [], AS_OF)).toMatchObject([
      { value: 24, shown: 'of 2026-02-28T06:00:00Z', scope: { datasource: 'air' } },
    ]);
  });
});
