// The lint rule `house/imports`: which file may import what, as docs/architecture.md draws it, each with its reason.
import path from 'node:path';

const FLOORS = [
  ['time', 'report', 'files', 'errors', 'context', 'duckdb', 'influx', 'neo4j', 'github', 'rclone'],
  ['action', 'config', 'warehouse', 'models'],
  ['contract', 'inbox', 'quality', 'hierarchy'],
];
const BASICS = ['time', 'report', 'files', 'errors', 'context'];
const SYSTEMS = ['duckdb', 'influx', 'neo4j', 'github', 'rclone'];

const shared = (folders) => new RegExp(`^shared/(${folders.join('|')})/`);
const decisions = /^actions\/[^/]+\/src\/(.*\/)?decide\.ts$/;

/**
 * `from`: files of the repository; `to`: what they must not import, a file of the repository or a package; `except`:
 * files that may. The first row that fits gives the message.
 */
const RULES = [
  ...FLOORS.flatMap((folders, floor) => ({
    from: shared(folders),
    to: new RegExp(
      `^(actions/|shared/(${
        FLOORS.slice(floor + 1)
          .flat()
          .join('|') || '-'
      })/)`,
    ),
    why: `floor ${floor + 1} of the house knows nothing of the floors above it, so that it can be read and tested alone`,
  })),
  {
    from: shared(BASICS),
    to: shared(SYSTEMS),
    why: 'time, report, files, errors and context serve every folder of external systems and so depend on none',
  },
  {
    from: /^actions\/([^/]+)\//,
    to: /^actions\/([^/]+)\//,
    sameGroup: true,
    why: 'stages never import each other: what two of them need lives in shared/',
  },
  {
    from: /^(shared|actions)\//,
    to: /^(\.github|__tests__|dist)\//,
    why: 'the product does not depend on its own tests and tools',
  },
  {
    from: decisions,
    to: new RegExp(`^(?:node:fs(/|$)|fs(/|$)|shared/(${SYSTEMS.join('|')})/)`),
    why: 'a decision is pure: collect.ts reads before it, apply.ts writes after it',
  },
  {
    from: /^(shared|actions)\//,
    to: /^@actions\/(core|exec)$/,
    except: /^shared\/action\//,
    why: 'the runner is reached through the context; only shared/action talks to its toolkit',
  },
  {
    from: /^(shared|actions)\//,
    to: /^@actions\/github$/,
    except: /^shared\/github\//,
    why: 'one folder per external system: GitHub is shared/github',
  },
  {
    from: /^(shared|actions)\//,
    to: /^@actions\/(cache|tool-cache)$/,
    except: /^shared\/duckdb\/binding/,
    why: 'the caches hold only the native library; data between jobs live in the store',
  },
  {
    from: /^(shared|actions)\//,
    to: /^@duckdb\//,
    except: /^shared\/duckdb\//,
    why: 'one folder per external system: DuckDB is shared/duckdb, which finds its native library first',
  },
  {
    from: /^(shared|actions)\//,
    to: /^@influxdata\//,
    except: /^shared\/influx\//,
    why: 'one folder per external system: InfluxDB is shared/influx',
  },
  {
    from: /^(shared|actions)\//,
    to: /^neo4j-driver/,
    except: /^shared\/neo4j\//,
    why: 'one folder per external system: Neo4j is shared/neo4j',
  },
  {
    from: /^(shared|actions)\//,
    to: /^(node:)?child_process$/,
    except: /^shared\/action\//,
    why: 'programs are started by context.exec, which keeps inputs and tokens from them',
  },
  {
    from: /^(shared|actions)\//,
    to: /^(node:)?process$/,
    except: /^shared\/action\//,
    why: 'the environment is reached through the context, so that a test can hand in another',
  },
];

/** Why `file` must not import `target` (both as in RULES); undefined when it may. */
export function forbiddenImport(file, target) {
  const broken = RULES.find(({ from, to, except, sameGroup }) => {
    const [source, found] = [from.exec(file), to.exec(target)];
    if (source === null || found === null || except?.test(file)) return false;
    return !sameGroup || source[1] !== found[1];
  });
  return broken?.why;
}

/** @type {import('eslint').Rule.RuleModule} */
export const importsRule = {
  meta: { type: 'problem', schema: [], messages: { forbidden: '{{target}} is not imported here: {{why}}.' } },
  create(context) {
    const file = path.relative(context.cwd, context.filename).replaceAll(path.sep, '/');
    const check = ({ source }) => {
      if (typeof source?.value !== 'string') return;
      const target = source.value.startsWith('.')
        ? path.posix.join(path.posix.dirname(file), source.value)
        : source.value;
      const why = forbiddenImport(file, target);
      if (why !== undefined) context.report({ node: source, messageId: 'forbidden', data: { target, why } });
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    };
  },
};
