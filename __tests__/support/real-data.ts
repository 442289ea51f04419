import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../../.github/scripts/stages.js';
import { testFolder } from './context.js';

/** Data of the first building, never part of the repository; tests on it are skipped, loudly, where it is absent. */
export const REAL = path.resolve(ROOT, '../shared/data/sm2');
export const hasRealData = existsSync(REAL);
if (!hasRealData) console.warn(`NOT TESTED on real data: ${REAL} does not exist.`);

/** The old public data set. */
export const OLD_PUBLIC = path.join(REAL, 'sm2_public_dataset.parquet');

/** The origin of the ventilation files, in a mirror of the remote that SM2's seeds name. */
export const VENTILATION = 'mirror/sm2drive/Vzduchotechnika/Latest/Upload';

/** A job's folder with SM2's seeds and the nine raw files where `origin-root: mirror` finds them. */
export function nineFiles(): string {
  const cwd = testFolder('nine');
  cpSync(path.join(ROOT, 'seeds'), path.join(cwd, 'seeds'), { recursive: true });
  mkdirSync(path.join(cwd, 'mirror/sm2drive/Indoor/Latest/Upload'), { recursive: true });
  mkdirSync(path.join(cwd, VENTILATION), { recursive: true });
  const raw = path.join(REAL, 'raw_graph_2024-11');
  for (const name of readdirSync(raw))
    cpSync(path.join(raw, name), path.join(cwd, VENTILATION, name), { preserveTimestamps: true });
  return cwd;
}
