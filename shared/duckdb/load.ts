import type { Context } from '../context/context.js';
import { ensureBinding } from './binding.js';

/** Where `binding.cjs` of a bundle looks for the folder of the native library. */
export const BINDING_DIRECTORY = Symbol.for('sm2.duckdb.dir');

type Holder = { [BINDING_DIRECTORY]?: string };

/**
 * DuckDB's API, with its native library found first. A process loads the library once: later calls give the same API.
 * Throws NATIVE_LIBRARY_UNAVAILABLE, NATIVE_LIBRARY_CORRUPT or PLATFORM_UNSUPPORTED.
 */
export async function loadDuckDB(context: Context): Promise<typeof import('@duckdb/node-api')> {
  const holder = globalThis as Holder;
  holder[BINDING_DIRECTORY] ??= await ensureBinding(context);
  // Lazy, because the native library must be in place before the module is evaluated; eager for the bundler, because
  // a second chunk would drop most of the licence list.
  return import(/* webpackMode: "eager" */ '@duckdb/node-api');
}
