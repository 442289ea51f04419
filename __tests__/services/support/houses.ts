import path from 'node:path';
import { generateDemo } from '../../../.github/scripts/demo/generate.js';
import { testFolder } from '../../support/context.js';
import { runFlow } from '../../support/flow.js';
import { hasRealData, nineFiles } from '../../support/real-data.js';

/** A job's folder with `seeds/` and `warehouse/`. */
export interface House {
  readonly cwd: string;
  readonly id: string;
  /** The building's folder in the warehouse, relative to the job's. */
  readonly building: string;
  readonly inputs: Readonly<Record<string, string>>;
}

async function upToGate(cwd: string, id: string, inputs: Record<string, string>): Promise<House> {
  await runFlow({ cwd, inputs, stages: ['validate-schema', 'ingest-datasources', 'quality-gate'] });
  return { cwd, id, building: path.join('warehouse', id), inputs: { 'as-of': inputs['as-of'] ?? '' } };
}

/** Buildings as the first three stages leave them, and the least number of readings that count in each. */
export const houses = [
  {
    title: 'the demo building',
    points: 100_000,
    isThere: true,
    make: async (): Promise<House> => {
      const cwd = testFolder('demo');
      const { asOf } = await generateDemo({ seed: 1, season: 'spring', folder: cwd });
      return upToGate(cwd, 'demo', { 'as-of': asOf });
    },
  },
  {
    title: 'the nine real files',
    points: 341_484,
    isThere: hasRealData,
    make: (): Promise<House> =>
      upToGate(nineFiles(), 'sm2', { 'origin-root': 'mirror', 'as-of': '2024-12-01T00:00:00Z' }),
  },
].filter(({ isThere }) => isThere);
