import { cpSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../.github/scripts/stages.js';
import { testFolder } from '../support/context.js';
import { manifestOf, runFlow } from '../support/flow.js';
import { hasRealData, OLD_PUBLIC } from '../support/real-data.js';

describe.skipIf(!hasRealData)('the old public data set, a narrow Parquet of 1,393,064 rows', () => {
  test('goes through all seven stages in one run', async () => {
    const cwd = testFolder('public');
    cpSync(path.join(ROOT, 'seeds/examples/public-dataset'), path.join(cwd, 'seeds'), { recursive: true });
    mkdirSync(path.join(cwd, 'data/public-dataset'), { recursive: true });
    cpSync(OLD_PUBLIC, path.join(cwd, 'data/public-dataset/sm2_public_dataset.parquet'));
    const ends = await runFlow({ cwd, inputs: { 'as-of': '2026-11-24T00:00:00Z' } });
    for (const [stage, end] of ends) expect.soft(end.exitCode, `${stage}: ${end.stdout}`).toBe(0);
    const files = [...manifestOf(path.join(cwd, 'warehouse/sm2')).values()];
    const rows = (prefix: string) =>
      files.filter((file) => file.path.startsWith(prefix)).reduce((sum, file) => sum + file.rows, 0);
    expect(rows('readings/')).toBe(1_393_064);
    // The clipped last window of the old set, labelled 13:04, shares its hour with the one before in no series.
    expect(rows('aggregates/hourly/')).toBeGreaterThan(1_390_000);
  });
});
