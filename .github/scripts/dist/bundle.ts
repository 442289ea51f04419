import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { ROOT } from '../stages.js';
import { bundleProblems } from './gates.js';
import { licenceList } from './licences.js';

interface Module {
  readonly resource?: string;
  readonly modules?: Iterable<Module>;
}
interface Bundled {
  readonly code: string;
  readonly assets: Readonly<Record<string, { readonly source: string | Buffer }>>;
  readonly stats: { readonly compilation: { readonly modules: Iterable<Module> } };
}
type Bundler = (entry: string, options: Readonly<Record<string, unknown>>) => Promise<Bundled>;

/** The package that picks a platform's native library is replaced by a file that loads the one found at run time. */
const EXTERNALS = { '@duckdb/node-bindings': './binding.cjs' };

/** What is bundled: `name` is the folder in `dist/`, `entry` is relative to the repository. */
export interface Target {
  readonly name: string;
  readonly entry: string;
  /** A stage has the native library's loader and perhaps the SQL beside it. */
  readonly isStage: boolean;
}

/** Bundles one target into `folder`, which is emptied first. Throws when the bundle may not be published. */
export async function bundle({ name, entry, isStage }: Target, folder: string): Promise<void> {
  const ncc = createRequire(import.meta.url)('@vercel/ncc') as Bundler;
  const { code, assets, stats } = await ncc(path.join(ROOT, entry), {
    cache: false,
    minify: true,
    target: 'es2022',
    quiet: true,
    // Types are checked by `npm run types`, once for everything.
    transpileOnly: true,
    externals: isStage ? EXTERNALS : {},
  });
  const problems = bundleProblems(code, Object.keys(assets), ROOT);
  if (problems.length > 0) throw new Error(`dist/${name}: ${problems.join('; ')}`);

  const files = [...stats.compilation.modules].flatMap(filesOf);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'index.js'), code.endsWith('\n') ? code : `${code}\n`);
  writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify({ type: 'module' }, null, 2)}\n`);
  writeFileSync(path.join(folder, 'licenses.txt'), licenceList(files));
  if (!isStage) return;
  cpSync(path.join(ROOT, 'shared/duckdb/binding.cjs'), path.join(folder, 'binding.cjs'));
  if (files.some((file) => file.startsWith(path.join(ROOT, 'shared', 'models') + path.sep))) copyModels(folder);
}

/** The files of a module; one that the bundler merged out of several has theirs. */
const filesOf = (module: Module): string[] => [
  ...(module.resource === undefined ? [] : [module.resource]),
  ...[...(module.modules ?? [])].flatMap(filesOf),
];

/** The SQL that the stages run, without what only dbt or a reader needs. */
function copyModels(folder: string): void {
  cpSync(path.join(ROOT, 'models'), path.join(folder, 'models'), {
    recursive: true,
    filter: (source) => !path.extname(source) || ['.sql', '.jinja'].includes(path.extname(source)),
  });
}
