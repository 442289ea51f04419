import { describe, expect, test } from 'vitest';
import {
  balanced,
  fates,
  hours,
  house,
  id,
  ingest,
  june,
  ledger,
  putFiles,
  readings,
  rejects,
  shas,
  storedText,
  collect,
} from './house.js';

describe('one run', () => {
  test('reads a file into exact readings, keeps its bytes and writes it down', async () => {
    const built = await house();
    await putFiles(built, { 'june.csv': june });
    const turn = await ingest(built);
    expect(turn.codes).toEqual(['CONTRACT_LEARNED', 'DATE_ORDER_DECIDED']);
    expect(turn.changed).toBe(true);
    expect(turn.outputs).toEqual({ cells: 6, readings: 6 });
    expect(await readings(built)).toEqual([
      `2024-05-31T22:00:00Z S1 hum 40 q1 ${id(june)} 2`,
      `2024-05-31T22:00:00Z S1 temp 1.5 q1 ${id(june)} 2`,
      `2024-05-31T23:00:00Z S1 hum 41 q1 ${id(june)} 3`,
      `2024-05-31T23:00:00Z S1 temp 2.5 q1 ${id(june)} 3`,
      `2024-06-01T00:00:00Z S1 hum 42 q1 ${id(june)} 4`,
      `2024-06-01T00:00:00Z S1 temp 3.5 q1 ${id(june)} 4`,
    ]);
    expect(Object.keys(await shas(built)).sort()).toEqual([
      'contracts/air.json',
      'ledger/air/2024.parquet',
      'readings/air/2024-05.parquet',
      'readings/air/2024-06.parquet',
    ]);
    expect(await ledger(built)).toMatchObject([
      {
        sequence: 1,
        name: 'june.csv',
        origin: 'origin',
        modified: '2024-06-01T10:00:00Z',
        verdict: 'accepted',
        code: null,
        first_time: '2024-05-31T22:00:00Z',
        last_time: '2024-06-01T00:00:00Z',
        cells: 6,
        accepted: 6,
      },
    ]);
    expect(await storedText(built, 'raw', 'air', id(june), 'june.csv')).toBe(june);
    await balanced(built);
  });

  test('every fate at once adds up', async () => {
    const built = await house();
    const text =
      'Date;Temp;Hum\n01.06.2024 00:00;1,5;-\n01.06.2024 01:00;x;41\n01.06.2024 00:00;1,5;40\n01.06.2024 01:00;2,5;42\n01.06.2024 02:00;99;\n;;\n13.06.2024 03:00;1;2;3\n14.06.2024 00:00;1,1;1\n15.06.2024 00:00;1,1;1\n16.06.2024 00:00;1,1;1\n17.06.2024 00:00;1,1;1\n18.06.2024 00:00;1,1;1\n';
    await putFiles(built, { 'a.csv': text });
    const turn = await ingest(built);
    const [row] = await ledger(built);
    // Accepted: 3 of temp and 1 of hum at first, and two a line of the last five; null: two of hum.
    expect(fates(row!)).toEqual([24, 14, 1, 2, 2, 3, 2]);
    expect(turn.codes).toEqual([
      'CELLS_REJECTED',
      'CONTRACT_LEARNED',
      'DATE_ORDER_DECIDED',
      'VALUES_SUPERSEDED',
    ]);
    expect(await rejects(built)).toEqual([
      '3 Temp x value_unreadable',
      '4 Hum 40.000000 superseded',
      '5 Hum 42.000000 superseded',
      '8 Hum 2 line_ragged',
      '8 Temp 1 line_ragged',
    ]);
    expect(
      (await readings(built))
        .filter((each) => each.includes('q4') || each.includes('q9'))
        .map((each) => each.split(' ').slice(0, 5).join(' ')),
    ).toEqual(['2024-06-01T00:00:00Z S1 hum null q9', '2024-06-01T00:00:00Z S1 temp 99 q4']);
    await balanced(built);
  });

  test('refuses a bad file whole, writes it down with the reason, and takes the others', async () => {
    const built = await house();
    await putFiles(built, { 'good.csv': june, 'bad.csv': '<html>log in</html>' });
    const turn = await ingest(built);
    expect(turn.findings.filter(({ severity }) => severity === 'error')).toMatchObject([
      { code: 'FILE_NOT_A_TABLE', place: { file: 'bad.csv' } },
    ]);
    expect(
      (await ledger(built)).map(({ sequence, name, verdict, code }) => [sequence, name, verdict, code]),
    ).toEqual([
      [1, 'bad.csv', 'refused', 'FILE_NOT_A_TABLE'],
      [2, 'good.csv', 'accepted', null],
    ]);
    const bad = id('<html>log in</html>');
    expect(await storedText(built, 'quarantine', 'air', bad, 'bad.csv')).toBe('<html>log in</html>');
    expect(JSON.parse(await storedText(built, 'quarantine', 'air', bad, 'reason.json'))).toMatchObject({
      code: 'FILE_NOT_A_TABLE',
    });
    await balanced(built);
  });

  test('orders new files by their last instant, then by name', async () => {
    const built = await house();
    await putFiles(built, {
      'a.csv': hours('2024-06-01T00:00', ['1,0;1', '1,1;1', '1,2;1']),
      'b.csv': hours('2024-06-01T01:00', ['2,1;2']),
      'c.csv': hours('2024-06-01T02:00', ['3,2;3']),
    });
    await ingest(built);
    expect((await ledger(built)).map(({ name }) => name)).toEqual(['b.csv', 'a.csv', 'c.csv']);
    expect(
      (await readings(built)).filter((each) => each.includes(' temp ')).map((each) => each.split(' ')[3]),
    ).toEqual(['1', '1.1', '3.2']);
  });

  test('gives the same bytes for any number of threads', async () => {
    const many = Array.from({ length: 3000 }, (_, hour) => `${hour % 7},${hour % 3};${hour % 100}`);
    const all: Record<string, string>[] = [];
    for (const threads of [1, 2, 4]) {
      const built = await house();
      await putFiles(built, {
        'a.csv': hours('2024-01-01T00:00', many),
        'b.csv': hours('2024-03-01T00:00', [...many].reverse()),
      });
      await ingest(built, { threads });
      all.push(await shas(built));
    }
    expect(all[1]).toEqual(all[0]);
    expect(all[2]).toEqual(all[0]);
  });

  test('refuses a file that proves damaged only when it is read, and takes the others', async () => {
    const built = await house({
      datasources_config:
        'datasource_id,name,source_type,location,file_pattern,status\n1,air,json,origin,*.json,active\n',
      datasource_mappings: 'datasource_id,timestamp_column,measurement_column,source_name\n1,t,v,Meter\n',
    });
    // Half of a character: JavaScript reads it, DuckDB does not.
    await putFiles(built, {
      'a.json': '[{"t": "2024-06-01T00:00:00Z", "v": 1, "note": "\\ud800"}]',
      'b.json': '[{"t": "2024-06-01T00:00:00Z", "v": 2, "note": ""}]',
    });
    const turn = await ingest(built);
    expect(turn.findings.filter(({ severity }) => severity === 'error')).toMatchObject([
      { code: 'FILE_NOT_A_TABLE', place: { file: 'a.json' } },
    ]);
    expect(
      (await ledger(built)).map(({ name, verdict, code, cells }) => [name, verdict, code, cells]),
    ).toEqual([
      ['a.json', 'refused', 'FILE_NOT_A_TABLE', 0],
      ['b.json', 'accepted', null, 1],
    ]);
    expect(turn.pending.datasources[0]?.newFiles.map(({ name }) => name)).toEqual(['b.json']);
    await balanced(built);
  });

  test('takes what validate-schema has collected, and makes the same of it', async () => {
    const [alone, after] = [await house(), await house()];
    for (const built of [alone, after]) await putFiles(built, { 'june.csv': june, 'bad.csv': 'nothing' });
    await ingest(alone);
    await collect(after);
    // What came meanwhile waits for the next run.
    await putFiles(after, { 'late.csv': hours('2024-07-01T00:00', ['1,5;40']) });
    await ingest(after);
    expect(await shas(after)).toEqual(await shas(alone));
    await ingest(after);
    expect((await ledger(after)).map(({ name }) => name)).toEqual(['bad.csv', 'june.csv', 'late.csv']);
  });

  test('reads one datasource after the other', async () => {
    const built = await house({
      datasources_config:
        'datasource_id,name,source_type,location,file_pattern,status,date_order\n1,air,csv,origin,a*.csv,active,DMY\n2,water,csv,origin,w*.csv,active,DMY\n',
      datasource_mappings:
        'datasource_id,timestamp_column,measurement_column,source_name,measurement,sensor\n1,Date,Temp,Meter,temp,S1\n1,Date,Hum,Meter,ignore,\n2,Date,Temp,Other,flow,W1\n2,Date,Hum,Other,ignore,\n',
    });
    await putFiles(built, { 'a.csv': june, 'w.csv': hours('2024-06-01T00:00', ['7,5;1']) });
    const turn = await ingest(built);
    expect(turn.pending.datasources.map(({ name, fates: each }) => [name, each.accepted])).toEqual([
      ['air', 3],
      ['water', 1],
    ]);
    expect((await readings(built, 'water')).map((each) => each.split(' ').slice(1, 4).join(' '))).toEqual([
      'W1 flow 7.5',
    ]);
    expect(await readings(built)).toHaveLength(3);
  });
});
