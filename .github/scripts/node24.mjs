// Starts a command on Node 24, whatever Node started npm: `node .github/scripts/node24.mjs vitest run`.
// It must itself run on older versions, hence plain JavaScript.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const NEEDED = 24;
const root = fileURLToPath(new URL('../../', import.meta.url));
const modules = path.join(root, 'node_modules');

/** The Node 24 that `npm ci` installed for this platform, else the running one if it is new enough. */
export function findNode() {
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const installed = [
    path.join(
      modules,
      `node-${system}-${process.arch}`,
      'bin',
      process.platform === 'win32' ? 'node.exe' : 'node',
    ),
    path.join(modules, `node-${system}-${process.arch}`, 'node.exe'),
  ].find((file) => existsSync(file));
  if (installed !== undefined) return installed;
  if (Number(process.versions.node.split('.')[0]) >= NEEDED) return process.execPath;
  throw new Error(
    `Node ${NEEDED} or newer is needed, this is ${process.version}, and there is no package of it for ` +
      `${system}-${process.arch}. Run "npm ci" without --omit=optional, or install Node ${NEEDED}.`,
  );
}

/** The script behind a command of an installed package, so that no shell or shim (and its own Node) is involved. */
function findScript(command) {
  if (/[\\/]|\.[cm]?[jt]s$/.test(command)) return path.resolve(command);
  const name = { tsc: 'typescript', ncc: '@vercel/ncc' }[command] ?? command;
  const manifest = path.join(modules, name, 'package.json');
  if (!existsSync(manifest))
    throw new Error(`There is no package ${name} in node_modules. Run "npm ci" first.`);
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8'));
  return path.join(path.dirname(manifest), typeof bin === 'string' ? bin : bin[command]);
}

/** Node's arguments for a command: TypeScript goes through tsx, anything else is a script or an installed command. */
function nodeArguments([command, ...rest]) {
  if (command === undefined) throw new Error('usage: node24.mjs <script or command> [arguments]');
  const script = findScript(command);
  const loader = /\.[cm]?ts$/.test(script)
    ? ['--import', pathToFileURL(path.join(modules, 'tsx', 'dist', 'loader.mjs')).href]
    : [];
  return [...loader, script, ...rest];
}

function main() {
  const node = findNode();
  const folders = [path.dirname(node), path.join(modules, '.bin'), process.env.PATH ?? ''];
  const child = spawn(node, nodeArguments(process.argv.slice(2)), {
    stdio: 'inherit',
    env: { ...process.env, PATH: folders.join(path.delimiter) },
  });
  // A terminal sends Ctrl-C to the child as well; a second one would cut its ending short.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => (signal === 'SIGINT' && process.stdin.isTTY) || child.kill(signal));
  }
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + ({ SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }[signal] ?? 0);
  });
  child.on('error', (error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}

if (process.argv[1] !== undefined && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    main();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
