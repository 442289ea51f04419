import { describe, expect, it } from 'vitest';
import { hashOf } from '../../../shared/config/hash.js';
import { loadSeeds, seedsOfBuilding } from '../../../shared/config/load.js';
import { least, load, places, prague, two, waiver, type SeedTexts } from './seed-folder.js';

describe('loadSeeds refuses', () => {
  it('a folder that does not exist', async () => {
    await expect(loadSeeds('/nowhere/at/all', 'sedes')).rejects.toMatchObject({
      code: 'SEED_MISSING',
      kind: 'input',
      place: { file: 'sedes' },
    });
  });
});

describe('loadSeeds takes', () => {
  it('a hierarchy whose ids and relations stand there twice: sync-hierarchy alone tells of it', async () => {
    const seeds = await load({
      building_hierarchy: 'id,parent_id,type,name\nB,,Building,B\nB,,Floor,F\n',
      hierarchy_relations: 'source,target,relation\na,b,feeds\na,b,feeds\n',
    });
    expect([seeds.hierarchy.length, seeds.relations.length]).toEqual([2, 2]);
  });

  it('two files and says that it assumes a building', async () => {
    const seeds = await load({});
    expect(seeds.buildings).toMatchObject([{ id: 'default', timezone: 'UTC', status: 'active' }]);
    expect(seeds.datasources.map(({ building }) => building)).toEqual(['default']);
    expect(seeds.findings).toMatchObject([{ code: 'SEED_BUILDINGS_DEFAULT', severity: 'warning' }]);
  });

  it('a stray CSV with a warning that names the likely seed', async () => {
    const { findings } = await load({ ...prague, waiver: 'a\n1\n' });
    expect(findings).toMatchObject([
      {
        code: 'SEED_FILE_UNKNOWN',
        severity: 'warning',
        place: { file: 'seeds/waiver.csv' },
        hint: 'Rename it to waivers.csv.',
      },
    ]);
  });

  it('columns in any order, CRLF and a byte order mark', async () => {
    const { datasources } = await load({
      datasources_config:
        '\ufefffile_pattern,location,source_type,name,datasource_id\r\n*.csv,raw,csv,air,1\r\n',
    });
    expect(datasources).toMatchObject([
      { id: '1', name: 'air', place: { file: 'seeds/datasources_config.csv', line: 2 } },
    ]);
  });

  it('dates as midnight in the clock of the building', async () => {
    const { locations } = await load(
      places('1,s,p,,2025-07-01\n1,s,q,2025-07-01,2025-12-01T12:00:00+01:00\n1,s,r,2025-12-01T11:00Z,\n'),
    );
    expect(
      locations.map(({ location, validFrom, validTo, publish }) => [location, validFrom, validTo, publish]),
    ).toEqual([
      ['p', undefined, '2025-06-30T22:00:00Z', true],
      ['q', '2025-06-30T22:00:00Z', '2025-12-01T11:00:00Z', true],
      ['r', '2025-12-01T11:00:00Z', undefined, true],
    ]);
  });

  it('two sensors in one place, and a waiver of one day', async () => {
    const seeds = await load({ ...places('1,s,p,,\n1,u,p,,\n'), ...waiver({ until: '2025-01-01' }) });
    expect(seeds.locations).toHaveLength(2);
    expect(seeds.waivers).toMatchObject([{ scope: '*', from: '2025-01-01', until: '2025-01-01' }]);
  });

  it('mapping rows of a planned datasource, and a planned one without any', async () => {
    const seeds = await load({
      datasources_config:
        least['datasources_config']!.replace('active', 'planned') + '2,x,csv,raw,*.csv,,,,planned\n',
    });
    expect(seeds.mappings).toHaveLength(1);
  });

  it('the same datasource name in two buildings, and cuts one out', async () => {
    const seeds = await load(two);
    const b = seedsOfBuilding(seeds, 'b');
    expect(b.building).toMatchObject({ id: 'b', timezone: 'UTC' });
    expect(b.datasources.map(({ id }) => id)).toEqual(['2']);
    expect(b.mappings.map(({ datasourceId }) => datasourceId)).toEqual(['2']);
    expect(() => seedsOfBuilding(seeds, 'bb')).toThrow(
      expect.objectContaining({ code: 'BUILDING_UNKNOWN', hint: 'Did you mean "b"?' }),
    );
  });
});

describe('hashOf', () => {
  it('does not change when a comment moves the rows, but when a cell changes', async () => {
    const hash = async (texts: SeedTexts): Promise<string> => hashOf((await load(texts)).mappings);
    const plain = await hash({});
    expect(await hash({ datasource_mappings: `# note\n${least['datasource_mappings']}` })).toBe(plain);
    expect(
      await hash({ datasource_mappings: least['datasource_mappings']!.replace('5000', '5001') }),
    ).not.toBe(plain);
  });
});
