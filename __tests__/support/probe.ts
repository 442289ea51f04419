/** Bundled by the tests of the native library: opens DuckDB and says where its library was found, or which error. */
import { realContext } from '../../shared/action/real-context.js';
import { Database } from '../../shared/duckdb/engine.js';
import { BINDING_DIRECTORY } from '../../shared/duckdb/load.js';
import { StageError } from '../../shared/errors/errors.js';

try {
  await using database = await Database.open(realContext());
  const { answer } = await database.row<{ answer: number }>('SELECT 42 AS answer');
  const folder = (globalThis as { [BINDING_DIRECTORY]?: string })[BINDING_DIRECTORY];
  console.log(`result: ${JSON.stringify({ answer, folder })}`);
} catch (error) {
  if (!(error instanceof StageError)) throw error;
  const { code, message, hint, kind } = error;
  console.log(`result: ${JSON.stringify({ code, message, hint, kind })}`);
}
