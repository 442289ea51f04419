import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadSeeds, seedsOfBuilding } from '../../../shared/config/load.js';
import { Database } from '../../../shared/duckdb/engine.js';
import { ident, literal } from '../../../shared/duckdb/quote.js';
import { createModelsDatabase } from '../../../shared/models/database.js';
import { loadModels } from '../../../shared/models/load.js';
import { runModels } from '../../../shared/models/run.js';
import { Warehouse } from '../../../shared/warehouse/warehouse.js';
import { MODELS } from '../../models/on-readings.js';
import { testContext, testFolder } from '../../support/context.js';
import { houses, type House } from '../support/houses.js';
import { runSource } from '../support/source.js';
import { dbt, type DbtEnd } from './dbt.js';

const models = await loadModels(MODELS);

/** A database with the sources of a house, and the variables of its building. */
async function databaseOf(house: House, db: Database, file: string) {
  const seeds = await loadSeeds(path.join(house.cwd, 'seeds'), 'seeds');
  const warehouse = await Warehouse.open({ root: path.join(house.cwd, 'warehouse'), building: house.id });
  const vars = await createModelsDatabase(db, file, warehouse, seedsOfBuilding(seeds, house.id));
  return { ...vars, as_of: house.inputs['as-of'] ?? 'infinity' };
}

describe.each(houses)('dbt and the runner of this project, on $title', ({ make }) => {
  let own: Database;
  let build: DbtEnd;
  const folder = testFolder('dbt');
  const file = path.join(folder, 'by_dbt.duckdb');

  beforeAll(async () => {
    const house = await make();
    for (const stage of ['influx-aggregate', 'sync-hierarchy', 'detect-anomalies'] as const)
      await runSource(stage, house.cwd, house.inputs);
    const context = await testContext();
    // Closed before dbt opens the file: DuckDB lets one process write.
    const vars = await (async () => {
      await using db = await Database.open(context);
      return await databaseOf(house, db, file);
    })();
    build = await dbt(['build', '--vars', JSON.stringify(vars)], file, folder);
    own = await Database.open(context);
    await databaseOf(house, own, path.join(folder, 'own.duckdb'));
    await runModels(own, models, { select: models.all.map(({ name }) => name), vars });
    await own.run(`ATTACH ${literal(file)} AS by_dbt (READ_ONLY)`);
    return () => own[Symbol.asyncDispose]();
  });

  test('dbt builds every model, and all its tests and unit tests pass', () => {
    expect(build.exitCode, build.output).toBe(0);
    expect(build.output).toMatch(/ERROR=0 SKIP=0/);
    expect(build.output).toMatch(
      new RegExp(`Found ${models.all.length} models, \\d{3} data tests, .*[1-9] unit tests`),
    );
  });

  test.each(models.all.map(({ name }) => name))('%s: the same columns and rows', async (name) => {
    const [ours, theirs] = [`models_database.main.${ident(name)}`, `by_dbt.main.${ident(name)}`];
    const columns = (of: string) => own.rows(`SELECT column_name, column_type FROM (DESCRIBE ${of})`);
    expect(await columns(ours)).toEqual(await columns(theirs));
    const difference = await own.row(
      `SELECT (SELECT count(*) FROM ${ours}) AS rows, (SELECT count(*) FROM (FROM ${ours} EXCEPT ALL FROM ${theirs})) AS only_ours,
       (SELECT count(*) FROM (FROM ${theirs} EXCEPT ALL FROM ${ours})) AS only_theirs`,
    );
    expect(difference).toMatchObject({ only_ours: 0, only_theirs: 0 });
    if (/^(agg|fct|dim|metric)_|^pub_hourly$/.test(name)) expect(difference['rows']).toBeGreaterThan(0);
  });

  test('every column of every model is described', async () => {
    const catalogue = JSON.parse(await readFile(path.join(folder, 'target/manifest.json'), 'utf8')) as {
      nodes: Record<
        string,
        {
          resource_type: string;
          name: string;
          description: string;
          columns: Record<string, { description: string }>;
        }
      >;
    };
    const described = Object.values(catalogue.nodes).filter(({ resource_type }) => resource_type === 'model');
    const lacking: string[] = [];
    for (const { name } of models.all) {
      const node = described.find((each) => each.name === name);
      if (!node?.description) lacking.push(name);
      const columns = await own.rows<{ column: string }>(
        `SELECT column_name AS "column" FROM (DESCRIBE models_database.main.${ident(name)})`,
      );
      for (const { column } of columns)
        if (!node?.columns[column]?.description) lacking.push(`${name}.${column}`);
    }
    expect(lacking).toEqual([]);
    expect(existsSync(path.join(MODELS, 'target'))).toBe(false);
  });
});
