import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { Database } from '../../../shared/duckdb/engine.js';
import { StageError } from '../../../shared/errors/errors.js';
import { hashOfModels, loadModels, renderTemplate } from '../../../shared/models/load.js';
import { provideModel, renderModels, runModels } from '../../../shared/models/run.js';
import { testContext, testFolder } from '../../support/context.js';

/** A folder of models; a name without a folder lies in `2_marts/`. */
async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = testFolder('models');
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name.includes('/') ? `${name}.sql` : `2_marts/${name}.sql`);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return folder;
}

/** The error of `body` as `CODE file: message hint`, without the name of the test's folder. */
async function errorOf(folder: string, body: () => Promise<unknown>): Promise<string> {
  const error = await body().then(
    () => expect.unreachable('nothing was thrown'),
    (cause: unknown) => cause,
  );
  if (!(error instanceof StageError)) throw error;
  expect(error.kind).toBe('input');
  const text = `${error.code} ${error.place.file ?? '-'}: ${error.message} ${error.hint ?? ''}`;
  return text.replaceAll(folder, 'models').replaceAll(path.basename(folder), 'models');
}

describe('loadModels', () => {
  test('puts each model after those it reads, whatever the folder, and others by name', async () => {
    const folder = await folderOf({
      z_first: 'select 1',
      '3_aggregates/a_last': "select * from {{ ref('m_middle') }} join {{ ref('z_first') }} on true",
      m_middle: "select * from {{ ref('z_first') }}, {{ source('warehouse', 'readings') }}",
      '1_staging/stg_feed': 'not read {{',
      'templates/land': 'not read {{',
    });
    const { all } = await loadModels(folder);
    expect(all.map(({ name }) => name)).toEqual(['z_first', 'm_middle', 'a_last']);
    expect(all.map(({ needs }) => needs)).toEqual([[], ['z_first'], ['m_middle', 'z_first']]);
    expect(all[1]?.sources).toEqual(['warehouse.readings']);
    expect(all[2]?.file).toMatch(/\/3_aggregates\/a_last\.sql$/);
  });

  const mistakes: { title: string; files: Record<string, string>; error: RegExp }[] = [
    {
      title: 'a cycle names its members',
      files: {
        a: "select * from {{ ref('b') }}",
        b: "select * from {{ ref('c') }}",
        c: "select * from {{ ref('b') }}",
      },
      error: /^MODEL_INVALID models\/2_marts\/b\.sql: .*circle: b → c → b\./,
    },
    {
      title: 'a model that reads itself is a cycle',
      files: { a: "select * from {{ ref('a') }}" },
      error: /circle: a → a\./,
    },
    {
      title: 'an unknown reference names the file and the nearest model',
      files: { agg_hourly: 'select 1', agg_daily: "select * from {{ ref('agg_hourli') }}" },
      error:
        /^MODEL_INVALID models\/2_marts\/agg_daily\.sql: There is no model "agg_hourli".* Did you mean "agg_hourly"\?/,
    },
    {
      title: 'two models of one name',
      files: { same: 'select 1', '3_aggregates/same': 'select 2' },
      error: /Two models have the name "same": models\/.*same\.sql and models\/.*same\.sql\./,
    },
    {
      title: 'broken Jinja',
      files: { bad: 'select {{ ref( }}' },
      error: /^MODEL_INVALID models\/2_marts\/bad\.sql: .*cannot be rendered/,
    },
    {
      title: 'ref without a name',
      files: { bad: 'select {{ ref(nothing) }}' },
      error: /ref\(\) needs a text/,
    },
    {
      title: 'an empty folder',
      files: { 'templates/x': '' },
      error: /^MODEL_INVALID models: There are no models/,
    },
  ];
  test.each(mistakes)('refuses: $title', async ({ files, error }) => {
    const folder = await folderOf(files);
    expect(await errorOf(folder, () => loadModels(folder))).toMatch(error);
  });
});

describe('renderModels', () => {
  const render = async (text: string, vars = {}): Promise<string> => {
    const models = await loadModels(await folderOf({ x: text }));
    return renderModels(models, { select: ['x'], vars })[0]?.sql ?? '';
  };

  test.each([
    {
      title: 'ref and source are quoted',
      text: "{{ ref('x') }} {{ source('w', 'r') }}".replace("ref('x')", 'this'),
      sql: '"x" "w"."r"',
    },
    {
      title: 'config leaves nothing behind',
      text: "{{ config(materialized='table') }}\nselect 1",
      sql: 'select 1',
    },
    {
      title: 'a variable, else its default',
      text: "'{{ var('zone', 'UTC') }}' {{ var('n', 0) }}",
      vars: { zone: 'Europe/Prague' },
      sql: "'Europe/Prague' 0",
    },
    {
      title: 'if and for',
      text: "{% for c in ['a', 'b'] %}{{ c }}{% if not loop.last %}, {% endif %}{% endfor %}",
      sql: 'a, b',
    },
  ])('$title', async ({ text, vars, sql }) => {
    expect(await render(text, vars)).toBe(sql);
  });

  test.each([
    {
      title: 'a variable without value or default',
      text: "{{ var('zone') }}",
      vars: {},
      error: /var\('zone'\) is not set/,
    },
    {
      title: 'a variable that would end its quotes',
      text: "'{{ var('zone', 'UTC') }}'",
      vars: { zone: "' or 1=1 --" },
      error: /holds a quote/,
    },
    {
      title: 'an unknown materialization',
      text: "{{ config(materialized='incremental') }}select 1",
      vars: {},
      error: /"incremental"; this runner knows view and table/,
    },
  ])('refuses: $title', async ({ text, vars, error }) => {
    expect(await errorOf('no folder', () => render(text, vars))).toMatch(error);
  });

  test('macros are known to every model', async () => {
    const folder = await folderOf({
      'macros/twice': '{% macro twice(x) %}\n2 * {{ x }}\n{%- endmacro %}\n',
      x: "select {{ twice('n') }}",
    });
    const models = await loadModels(folder);
    expect(renderModels(models, { select: ['x'] })[0]?.sql).toBe('select 2 * n');
  });
});

describe('hashOfModels', () => {
  test('changes with the models that are read and with macros, not with others', async () => {
    const files = { base: 'select 1', top: "select * from {{ ref('base') }}", other: 'select 2' };
    const hash = async (changed: Record<string, string>): Promise<string> =>
      hashOfModels(await loadModels(await folderOf({ ...files, ...changed })), ['top']);
    const before = await hash({});
    expect(await hash({ other: 'select 3' })).toBe(before);
    expect(await hash({ base: 'select 3' })).not.toBe(before);
    expect(await hash({ 'macros/m': '{% macro m() %}{% endmacro %}' })).not.toBe(before);
  });
});

describe('renderTemplate', () => {
  test('quotes names and values', async () => {
    const folder = await folderOf({
      'templates/land':
        'select {{ ident(column) }}, {{ literal(text) }}, {{ literal(n) }}, {{ literal_or_null(no) }}',
    });
    const sql = await renderTemplate(folder, 'land', { column: 'a"b', text: "it's", n: 5, no: null });
    expect(sql).toBe('select "a""b", \'it\'\'s\', 5, NULL');
  });

  test('a misspelt variable is a mistake, not an empty text', async () => {
    const folder = await folderOf({ 'templates/land': 'select {{ literal(txet) }}' });
    expect(await errorOf(folder, () => renderTemplate(folder, 'land', { text: 'x' }))).toMatch(
      /literal\(\) needs a text and got nothing/,
    );
  });

  test('a missing template is named', async () => {
    const folder = await folderOf({ x: 'select 1' });
    expect(await errorOf(folder, () => renderTemplate(folder, 'stage', {}))).toMatch(
      /models\/templates\/stage\.sql does not exist/,
    );
  });
});

describe('runModels', () => {
  test('makes what is selected and what that reads, as views and tables, again and again', async () => {
    const folder = await folderOf({
      base: 'select 2 as n',
      doubled: "{{ config(materialized='table') }}select n * 2 as n from {{ ref('base') }}",
      unused: 'select nonsense',
    });
    const models = await loadModels(folder);
    await using db = await Database.open(await testContext());
    await runModels(db, models, { select: ['doubled'] });
    expect(await db.rows('FROM doubled')).toEqual([{ n: 4 }]);
    await provideModel(db, 'base', 'SELECT 5 AS n');
    await runModels(db, models, { select: ['doubled'], provided: ['base'] });
    expect(await db.rows('FROM doubled')).toEqual([{ n: 10 }]);
    await provideModel(db, 'doubled', 'SELECT 7 AS n');
    await runModels(db, models, { select: ['doubled'] });
    expect(await db.rows('FROM doubled')).toEqual([{ n: 4 }]);
  });

  test('what the engine refuses names the file of the model', async () => {
    const folder = await folderOf({ broken: 'select nonsense' });
    const models = await loadModels(folder);
    await using db = await Database.open(await testContext());
    expect(await errorOf(folder, () => runModels(db, models, { select: ['broken'] }))).toMatch(
      /^MODEL_FAILED models\/2_marts\/broken\.sql: .*nonsense/,
    );
  });

  test('an unknown name is a mistake of the caller', async () => {
    const folder = await folderOf({ base: 'select 1' });
    const models = await loadModels(folder);
    await using db = await Database.open(await testContext());
    expect(await errorOf(folder, () => runModels(db, models, { select: ['bsae'] }))).toMatch(
      /Did you mean "base"/,
    );
  });
});
