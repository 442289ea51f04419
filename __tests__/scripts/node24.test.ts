import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { findNode } from '../../.github/scripts/node24.mjs';
import { ROOT } from '../../.github/scripts/stages.js';
import { testFolder } from '../support/context.js';

/** Starts the launcher on this Node with a script of the given text. */
function launch(name: string, script: string, ...args: string[]) {
  const file = path.join(testFolder(), name);
  writeFileSync(file, script);
  const child = spawn(process.execPath, [path.join(ROOT, '.github/scripts/node24.mjs'), file, ...args]);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  return { child, ended: once(child, 'close').then(([code]) => ({ code: code as number, output })) };
}

test('the Node it finds is 24 or newer and first on the PATH of what it starts', async () => {
  const script =
    'console.log(process.versions.node.split(".")[0] >= 24, process.env.PATH, process.argv.slice(2).join())';
  const { output } = await launch('a.mjs', script, 'x', '--y').ended;
  expect(output).toMatch(/^true /);
  expect(output).toContain(`${path.dirname(findNode())}${path.delimiter}`);
  expect(output).toContain('x,--y');
});

test('TypeScript runs', async () => {
  const { code, output } = await launch('a.mts', 'const a: number = 1;\nconsole.log(a);').ended;
  expect([code, output]).toEqual([0, '1\n']);
});

test('the exit code comes through', async () => {
  expect((await launch('a.mjs', 'process.exit(7)').ended).code).toBe(7);
});

test.skipIf(process.platform === 'win32')(
  'a signal reaches what runs, which decides how to end',
  async () => {
    const script =
      'process.on("SIGTERM", () => { console.log("ended"); process.exit(3); }); console.log("up"); setInterval(() => {}, 1000);';
    const { child, ended } = launch('a.mjs', script);
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    const { code, output } = await ended;
    expect([code, output]).toEqual([3, 'up\nended\n']);
  },
);
