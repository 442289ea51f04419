import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** Licences that a package may have to become part of this project: permissive ones, compatible with MIT. */
export const ALLOWED_LICENCES = ['MIT', 'Apache-2.0', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD'];

/** Whether every licence that an SPDX expression names is allowed. */
export const isAllowed = (expression: string | undefined): boolean =>
  expression !== undefined &&
  expression.split(/[()\s]+|\b(?:AND|OR)\b/).every((name) => name === '' || ALLOWED_LICENCES.includes(name));

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

/** The folder of the package that a file of `node_modules` belongs to; undefined for a file of this project. */
export function packageFolder(file: string): string | undefined {
  const marker = `${path.sep}node_modules${path.sep}`;
  const start = file.lastIndexOf(marker);
  if (start < 0) return undefined;
  const [scope = '', name = ''] = file.slice(start + marker.length).split(path.sep);
  return path.join(file.slice(0, start + marker.length), scope.startsWith('@') ? path.join(scope, name) : scope);
}

/**
 * The licences of every package that has a module among `files`, each text once with the packages it is of. Made from
 * the modules themselves, because the bundler's own list forgets packages. Throws on a licence that is not allowed.
 */
export function licenceList(files: readonly string[]): string {
  const folders = new Set(files.map(packageFolder).filter((folder) => folder !== undefined));
  const packagesOf = new Map<string, string[]>();
  for (const folder of [...folders].sort()) {
    const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Manifest;
    if (!isAllowed(manifest.license)) {
      throw new Error(`${manifest.name} has the licence ${manifest.license ?? '(none)'}, which is not allowed`);
    }
    const text = licenceText(folder) ?? `${manifest.license} (the package holds no text)`;
    packagesOf.set(text, [...(packagesOf.get(text) ?? []), `${manifest.name} ${manifest.version}`]);
  }
  return [...packagesOf].map(([text, names]) => `${names.sort().join('\n')}\n\n${text}\n`).join(`\n${'-'.repeat(80)}\n\n`);
}

function licenceText(folder: string): string | undefined {
  const name = readdirSync(folder)
    .sort()
    .find((file) => /^licen[cs]e(\.(md|txt))?$/i.test(file));
  const file = name === undefined ? undefined : path.join(folder, name);
  return file !== undefined && existsSync(file) ? readFileSync(file, 'utf8').replaceAll('\r\n', '\n').trim() : undefined;
}
