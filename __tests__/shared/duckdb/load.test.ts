import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ensureBinding } from '../../../shared/duckdb/binding.js';
import { loadDuckDB } from '../../../shared/duckdb/load.js';
import { installedLibrary } from '../../support/bundle.js';
import { testContext, testFolder } from '../../support/context.js';

test('from source the installed package serves, whatever the tool cache holds', async () => {
  expect(await ensureBinding(await testContext({ env: { RUNNER_TOOL_CACHE: testFolder() } }))).toBe(
    installedLibrary,
  );
});

test('SM2_DUCKDB_DIR comes first, relative to the workspace', async () => {
  const workspace = testFolder();
  writeFileSync(path.join(workspace, 'duckdb.node'), '');
  expect(await ensureBinding(await testContext({ workspace, env: { SM2_DUCKDB_DIR: '.' } }))).toBe(workspace);
});

test('SM2_DUCKDB_DIR without a library is an error that names it', async () => {
  const env = { SM2_DUCKDB_DIR: '/nowhere' };
  await expect(ensureBinding(await testContext({ env }))).rejects.toMatchObject({
    code: 'NATIVE_LIBRARY_UNAVAILABLE',
    message: 'SM2_DUCKDB_DIR names /nowhere, which holds no duckdb.node.',
  });
});

test('the API answers', async () => {
  const { DuckDBInstance } = await loadDuckDB(await testContext());
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll('SELECT 42 AS answer');
  expect(reader.getRowObjectsJS()).toEqual([{ answer: 42 }]);
  connection.closeSync();
  instance.closeSync();
});
