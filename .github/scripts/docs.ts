/**
 * Generates the parts of the documentation that follow from code: `docs/errors.md` from the table of codes, and the
 * tables of inputs and outputs in each action's README from its `action.yml`. `--check` writes nothing and ends with 1
 * when something differs.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { CODES } from '../../shared/errors/codes.js';
import { errorsPage, inputsTable, outputsTable, withBlock, type Described } from './docs/render.js';
import { ROOT, STAGES } from './stages.js';

/** A file of the documentation, relative to the repository, as it ought to be. */
interface Page {
  readonly file: string;
  readonly content: string;
}

function stagePage(stage: string): Page | undefined {
  const file = `actions/${stage}/README.md`;
  const action = path.join(ROOT, 'actions', stage, 'action.yml');
  if (!existsSync(path.join(ROOT, file)) || !existsSync(action)) {
    console.log(`${stage}: there is no README.md or no action.yml yet, skipped`);
    return undefined;
  }
  const { inputs = {}, outputs = {} } = parse(readFileSync(action, 'utf8')) as {
    inputs?: Record<string, Described>;
    outputs?: Record<string, Described>;
  };
  const text = readFileSync(path.join(ROOT, file), 'utf8');
  const content = withBlock(withBlock(text, 'inputs', inputsTable(inputs)), 'outputs', outputsTable(outputs));
  return { file, content };
}

function pages(): Page[] {
  const readmes = STAGES.map(stagePage).filter((page) => page !== undefined);
  return [{ file: 'docs/errors.md', content: errorsPage(CODES) }, ...readmes];
}

function main(check: boolean): void {
  const changed = pages().filter(({ file, content }) => {
    const target = path.join(ROOT, file);
    return !existsSync(target) || readFileSync(target, 'utf8') !== content;
  });
  if (!check) {
    for (const { file, content } of changed) {
      mkdirSync(path.dirname(path.join(ROOT, file)), { recursive: true });
      writeFileSync(path.join(ROOT, file), content);
      console.log(`${file} written`);
    }
    return;
  }
  for (const { file } of changed)
    console.error(`${file} is not what the code says: run "npm run docs" and commit it`);
  if (changed.length > 0) process.exitCode = 1;
  else console.log('the generated documentation is what the code says');
}

main(process.argv.includes('--check'));
