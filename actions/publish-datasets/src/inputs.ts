import { z } from 'zod';
import { decimalNumber, flag, list, percent, wholeNumberFrom } from '../../../shared/action/shared-inputs.js';
import { DATASETS, type DatasetName } from './metadata/datasets.js';

const DATASET_NAMES = Object.keys(DATASETS) as [DatasetName, ...DatasetName[]];
const HIERARCHY = DATASET_NAMES.filter((name) => name.startsWith('hierarchy_'));
/** These repeat what `hourly` says, and follow what becomes of its months. */
const WITH_HOURLY: readonly DatasetName[] = ['hourly_all', 'hourly_stats', 'legacy'];

const datasets = list
  .transform((names) => [...new Set(names.flatMap((name) => (name === 'hierarchy' ? HIERARCHY : [name])))])
  .pipe(z.array(z.enum(DATASET_NAMES)).min(1))
  .refine(
    (names) => names.includes('hourly') || !names.some((name) => WITH_HOURLY.includes(name)),
    `${WITH_HOURLY.join(', ')} go with hourly: name it too`,
  );

const legacyNames = list.pipe(
  z.array(z.string().regex(/^[^=]+=[^=]+$/, 'must be pairs such as KOT1=sm2_01, the new name first')),
);

/** This action's own inputs. */
export const ownInputs = z.object({
  datasets,
  formats: list.pipe(z.array(z.enum(['parquet', 'csv.gz'])).min(1)),
  models: z.string().optional(),
  'csv-formulas': z.enum(['keep', 'neutralise']),
  'allow-unmapped': flag,
  'include-unpublished': flag,
  'max-shrink': percent,
  'restate-reason': z.string().max(500).optional(),
  target: list.optional(),
  keep: wholeNumberFrom(1, 1000),
  'github-token': z.string().optional(),
  'legacy-labels': z.enum(['local-end', 'utc-start']),
  'legacy-names': legacyNames.optional(),
  'compare-with': z.string().optional(),
  'compare-tolerance': decimalNumber.refine((value) => value >= 0, 'must not be negative'),
});
export type Inputs = z.infer<typeof ownInputs>;
