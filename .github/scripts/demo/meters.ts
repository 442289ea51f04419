import { HOUR_MS, wallTime } from './clock.js';
import { DEFECT_DAY, type GeneratedSource, type Period } from './plan.js';
import { randomStream } from './random.js';
import { round, type Signals } from './signals.js';
import type { Defect } from './truth.js';

/**
 * Electricity meters in the narrow form: one line a value, its name in a column. One stamp lies ten years ahead, so the
 * gate has to hold this datasource while all others go on: it stands for itself so that nothing else is lost with it.
 */
export const SOURCE = 'meters';
const FILE = 'meters_export.csv';

export function generateMeters(
  seed: number,
  signals: Signals,
  period: Period,
): GeneratedSource & { readonly defects: readonly Defect[] } {
  const random = randomStream(seed, 'meters');
  const wrong = period.stretch(DEFECT_DAY.future, 12, 13).fromMs;
  let counter = 10_000 + Math.floor(1000 * random.next());
  const lines = signals.instants.flatMap((at) => {
    if (at % HOUR_MS !== 0) return [];
    const wall = wallTime(at);
    const power = round(1.2 + 0.8 * random.next() + (wall.hour >= 17 && wall.hour < 22 ? 2.5 : 0), 3);
    counter = round(counter + power, 3);
    const year = at === wrong ? String(Number(wall.year) + 10) : wall.year;
    const stamp = `${year}-${wall.month}-${wall.day} ${String(wall.hour).padStart(2, '0')}:00:00`;
    return [`${stamp},EL1,power,${power.toFixed(3)}`, `${stamp},EL1,energy,${counter.toFixed(3)}`];
  });
  const future = wallTime(wrong);
  const stamp = `${Number(future.year) + 10}-${future.month}-${future.day} 12:00:00`;
  return {
    name: SOURCE,
    held: true,
    files: [{ name: FILE, content: `timestamp,meter,quantity,value\n${lines.join('\n')}\n` }],
    readings: 0,
    defects: [
      {
        kind: 'future-reading',
        stage: 'quality-gate',
        where: {
          datasource: SOURCE,
          file: FILE,
          line: 2 + lines.findIndex((line) => line.startsWith(stamp)),
          date: `${Number(future.year) + 10}-${future.month}-${future.day}`,
        },
        cells: 2,
        description:
          'two readings are stamped ten years ahead: the datasource is held, everything else goes on',
      },
    ],
  };
}
