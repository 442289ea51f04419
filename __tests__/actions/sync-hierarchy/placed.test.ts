import { describe, expect, it } from 'vitest';
import { house, ORIGINAL, putReadings, runHierarchy, seed } from './stage.js';

describe('readings without a place', () => {
  it('warns of sensors and places that no row has, in every run', async () => {
    const home = await house({
      ...seed(`${ORIGINAL}9E31,B1_F1_Z2,Sensor,Thermometer,3,\n`),
      'locations.csv':
        'datasource_id,sensor,location,valid_from\n2,4427,Zóna 2,\n2,072B,5NP-S9,\n2,750E,B1_F1_Z1,\n',
    });
    await putReadings(home, '2026-01', ['9E31', '4427', '072B', '750E', 'Thermometer_1', 'test']);
    const turn = await runHierarchy(home);
    expect(turn).toMatchObject({ outcome: 'warned', changed: true, codes: ['UNPLACED', 'UNPLACED'] });
    expect(turn.findings.map(({ place }) => [place.datasource, place.location])).toEqual([
      ['indoor', '5NP-S9'],
      ['indoor', 'test'],
    ]);
    expect(turn.findings[0]?.message).toContain('sensor "072B"');
    expect(await runHierarchy(home)).toMatchObject({
      outcome: 'warned',
      changed: false,
      codes: ['UNPLACED', 'UNPLACED'],
    });
  });

  it('leaves series alone that ended more than 13 months of readings ago', async () => {
    const home = await house(seed(ORIGINAL));
    await putReadings(home, '2024-01', ['gone']);
    for (let month = 1; month <= 12; month++)
      await putReadings(home, `2025-${String(month).padStart(2, '0')}`, ['Thermometer_1']);
    expect((await runHierarchy(home)).codes).toEqual(['UNPLACED']);
    await putReadings(home, '2026-01', ['Thermometer_1']);
    expect(await runHierarchy(home)).toMatchObject({ outcome: 'unchanged', codes: [] });
  });

  it('warns of a place whose name several rows have', async () => {
    const home = await house({
      ...seed(`${ORIGINAL}B1_F2,B1,Floor,Podlaží 2,1,\nB1_F2_Z1,B1_F2,Zone,Zóna 1,2,\n`),
      'locations.csv': 'datasource_id,sensor,location\n2,9E31,Zóna 1\n',
    });
    await putReadings(home, '2026-01', ['9E31']);
    expect((await runHierarchy(home)).codes).toEqual(['HIERARCHY_PLACE_AMBIGUOUS']);
  });
});
