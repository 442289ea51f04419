import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { Database } from '../../shared/duckdb/engine.js';
import { renderTemplate } from '../../shared/models/load.js';
import { testContext, testFolder } from '../support/context.js';

test('the staging model of the guide runs as it stands there', async () => {
  const guide = readFileSync(path.resolve('docs/guides/own-staging-model.md'), 'utf8');
  const example = /```sql\n([\s\S]*?)```/.exec(guide)?.[1] ?? '';
  const folder = testFolder('models');
  mkdirSync(path.join(folder, '1_staging'));
  writeFileSync(path.join(folder, '1_staging/stg_logger.sql'), example);
  const sql = await renderTemplate(folder, '1_staging/stg_logger.sql', {
    landing: 'landing_logger',
    times: [{ columns: ['When'], format: '%Y-%m-%d %H:%M', kind: 'text' }],
    channels: ['In', 'Out'].map((name, id) => ({
      id,
      time: 0,
      value_column: name,
      sensor: { text: name },
      measurement: { text: 'temp' },
    })),
  });
  await using db = await Database.open(await testContext());
  await db.run(`CREATE TABLE landing_logger AS FROM (VALUES (2, false, '2024-05-01 10:00', '21.5 °C', '-3 °C'), (3, false, '2024-05-01 10:10', '', 'n/a'),
    (4, false, 'yesterday', '1 °C', '2 °C')) AS rows (_line, _ragged, "When", "In", "Out")`);
  const rows = await db.rows(`SELECT COLUMNS(*)::VARCHAR FROM (${sql}) ORDER BY line, channel`);
  expect(
    rows.map(({ line, channel, time, value, quality, rule, text }) => [
      line,
      channel,
      time,
      value,
      quality,
      rule,
      text,
    ]),
  ).toEqual([
    ['2', '0', '2024-05-01 10:00:00+00', '21.500000', '2', null, null],
    ['2', '1', '2024-05-01 10:00:00+00', '-3.000000', '2', null, null],
    ['3', '0', '2024-05-01 10:10:00+00', null, '9', null, null],
    ['3', '1', '2024-05-01 10:10:00+00', null, '2', 'value_unreadable', 'n/a'],
    ['4', '0', null, '1.000000', '2', 'time_unreadable', '1 °C'],
    ['4', '1', null, '2.000000', '2', 'time_unreadable', '2 °C'],
  ]);
  expect(Object.keys(rows[0] ?? {})).toEqual([
    'line',
    'channel',
    'time',
    'sensor',
    'measurement',
    'value',
    'quality',
    'skipped',
    'rounded',
    'rule',
    'text',
    'cells',
  ]);
});
