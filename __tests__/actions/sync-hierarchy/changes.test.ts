import { describe, expect, it } from 'vitest';
import { house, ORIGINAL, runHierarchy, seed, table, writeSeeds } from './stage.js';

const FILES = ['nodes', 'edges', 'closure', 'paths'].map((name) => `hierarchy/${name}.parquet`);

describe('a changed seed', () => {
  it('names what was renamed, moved, removed and given another id', async () => {
    const home = await house(seed(ORIGINAL));
    await runHierarchy(home);
    await writeSeeds(
      home,
      seed(`id,parent_id,type,name,level,coordinates
B1,,Building,SM2,0,"50.0735 14.4079"
F1,B1,Floor,Podlaží 1,1,
B1_F1_Z1,F1,Zone,Zone one,2,
B1_F1_Z1_S1,B1_F1_Z2,Sensor,SM2_01_L1_01,3,
B1_F1_Z2,F1,Zone,Zóna 2,2,
new,F1,Room,New,2,
`),
    );
    const turn = await runHierarchy(home);
    expect(turn).toMatchObject({ outcome: 'passed', changed: true });
    expect(turn.tables?.at(-1)?.rows).toEqual([
      ['removed', 'B1_F1_Z1_S2', 'SM2 / Podlaží 1 / Zóna 1 / Thermometer_1', ''],
      ['new id', 'F1', 'B1_F1', 'F1'],
      ['moved', 'B1_F1_Z1_S1', 'B1_F1_Z1', 'B1_F1_Z2'],
      ['renamed', 'B1_F1_Z1', 'Zóna 1', 'Zone one'],
      ['added', 'new', '', 'SM2 / Podlaží 1 / New'],
    ]);
    expect(turn.findings.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'HIERARCHY_CHANGED 1 part of the hierarchy was removed: "B1_F1_Z1_S2".',
      'HIERARCHY_CHANGED 1 part of the hierarchy was given another id: "F1".',
      'HIERARCHY_CHANGED 1 part of the hierarchy was moved: "B1_F1_Z1_S1".',
      'HIERARCHY_CHANGED 1 part of the hierarchy was renamed: "B1_F1_Z1".',
    ]);
    expect(await runHierarchy(home)).toMatchObject({ outcome: 'unchanged', codes: [] });
    expect(Object.keys((await table(turn.warehouse, 'paths'))[0] ?? {})).toHaveLength(6);
    expect(
      turn.warehouse
        .entries('hierarchy/')
        .map(({ path: file }) => file)
        .sort(),
    ).toEqual([...FILES].sort());
  });
});
