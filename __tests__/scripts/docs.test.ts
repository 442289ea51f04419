import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { isAllowed } from '../../.github/scripts/dist/licences.js';
import { errorsPage, inputsTable, outputsTable, withBlock } from '../../.github/scripts/docs/render.js';
import { ROOT } from '../../.github/scripts/stages.js';

test('inputs become a table', () => {
  const table = inputsTable({
    seeds: { description: 'Folder of\n the seeds.\n', default: 'seeds' },
    token: { description: 'a | b', required: true },
    'as-of': { description: 'When.', default: '' },
    keep: { description: 'How many.', default: 3 },
  });
  expect(table.split('\n')).toEqual([
    '| input | default | meaning |',
    '| --- | --- | --- |',
    '| `seeds` | `seeds` | Folder of the seeds. |',
    '| `token` | required | a \\| b |',
    '| `as-of` |  | When. |',
    '| `keep` | `3` | How many. |',
  ]);
});

test('outputs and codes become tables', () => {
  expect(outputsTable({ outcome: { description: 'How it ended.' } })).toContain(
    '| `outcome` | How it ended. |',
  );
  expect(errorsPage({ INTERNAL: 'A defect.' })).toContain('| `INTERNAL` | A defect. |\n');
});

describe('the lines between markers', () => {
  test('are replaced, and again with the same result', () => {
    const text = 'a\n<!-- inputs -->\nold\n<!-- /inputs -->\nb\n';
    const once = withBlock(text, 'inputs', 'new');
    expect(once).toBe('a\n<!-- inputs -->\nnew\n<!-- /inputs -->\nb\n');
    expect(withBlock(once, 'inputs', 'new')).toBe(once);
  });
  test.each([{ text: 'none' }, { text: '<!-- /inputs --><!-- inputs -->' }])(
    'must be there: $text',
    ({ text }) => {
      expect(() => withBlock(text, 'inputs', '')).toThrow('<!-- inputs -->');
    },
  );
});

describe('dependencies', () => {
  type Named = Readonly<Record<string, string>>;
  const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
    dependencies: Named;
    devDependencies: Named;
    optionalDependencies: Named;
  };
  const page = readFileSync(path.join(ROOT, 'docs/dependencies.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `([^`]+)` \| (\S+) \| \S/gm)].map(([, name = '', licence = '']) => ({
    name,
    licence,
  }));
  const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };

  test('docs/dependencies.md names each of package.json, with a reason, and no other', () => {
    expect(rows.map(({ name }) => name).sort()).toEqual(Object.keys(all).sort());
  });

  test('each has the licence that the page says, and it is an allowed one', () => {
    for (const { name, licence } of rows) {
      expect(isAllowed(licence), `${name}: ${licence}`).toBe(true);
      const file = path.join(ROOT, 'node_modules', name, 'package.json');
      // Only one of the optional packages is for this platform.
      if (name in manifest.optionalDependencies && !existsSync(file)) continue;
      expect((JSON.parse(readFileSync(file, 'utf8')) as { license?: string }).license, name).toBe(licence);
    }
  });

  test('all versions are exact, and the lock file names no registry', () => {
    expect(Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual(
      [],
    );
    expect(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')).not.toContain('"resolved"');
  });
});
