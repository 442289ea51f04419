import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const root = path.resolve(import.meta.dirname, '../..');

interface Described {
  readonly description: string;
  readonly default?: string;
}
interface ActionFile {
  readonly name: string;
  readonly description: string;
  readonly inputs: Readonly<Record<string, Described>>;
  readonly outputs: Readonly<Record<string, Described>>;
  readonly runs: unknown;
}

const read = <T>(...parts: string[]): T => parse(readFileSync(path.join(root, ...parts), 'utf8')) as T;
const shared = read<
  Pick<ActionFile, 'inputs' | 'outputs'> & { exceptions: Record<string, Record<string, string>> }
>('docs/reference/shared-inputs.yml');
const actions = readdirSync(path.join(root, 'actions')).filter((name) =>
  existsSync(path.join(root, 'actions', name, 'action.yml')),
);

describe.each(actions)('actions/%s/action.yml', (name) => {
  const action = read<ActionFile>('actions', name, 'action.yml');

  test('is a Node 24 action that runs its own bundle', () => {
    // Names of actions are unique over all of GitHub.
    expect(action.name).toBe(`sm2 ${name}`);
    expect(action.runs).toEqual({ using: 'node24', main: `../../dist/${name}/index.js` });
  });

  test('has every shared input and output word for word', () => {
    const exceptions = shared.exceptions[name] ?? {};
    const expected = Object.fromEntries(
      Object.entries(shared.inputs).map(([input, { description, default: usual }]) => [
        input,
        { description, default: exceptions[input] ?? usual },
      ]),
    );
    expect(action.inputs).toMatchObject(expected);
    expect(action.outputs).toMatchObject(shared.outputs);
  });

  test('names inputs and outputs in kebab-case, each with a sentence and every input with a default', () => {
    for (const [input, { description, default: value }] of Object.entries(action.inputs)) {
      expect(input).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
      expect(description, input).toMatch(/^\S.*\.$/);
      expect(typeof value, `default of ${input}`).toBe('string');
    }
    for (const [output, { description }] of Object.entries(action.outputs)) {
      expect(output).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
      expect(description, output).toMatch(/^\S.*\.$/);
    }
  });
});
