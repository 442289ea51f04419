import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { iso, ZONE } from './clock.js';
import { generateIndoor } from './indoor.js';
import { generateMeters } from './meters.js';
import { BUILDING, planPeriod, type GeneratedSource } from './plan.js';
import { demoSeeds } from './seeds.js';
import { weather } from './signals.js';
import type { Defect, DemoTruth, Season } from './truth.js';
import { generateVentilation } from './ventilation.js';
import { generateWeather } from './weather.js';

export interface DemoOptions {
  /** Any integer; the same seed and season give the same bytes. */
  readonly seed: number;
  /** Where `seeds/`, `origin/` and `truth.json` are written; created when missing. */
  readonly folder: string;
  /** Default: spring. */
  readonly season?: Season;
}

/** Writes a whole demo building and says what is wrong with it. */
export async function generateDemo({ seed, folder, season = 'spring' }: DemoOptions): Promise<DemoTruth> {
  const period = planPeriod(season);
  const signals = weather(seed, period.fromMs, period.toMs);
  const sources: readonly (GeneratedSource & { readonly defects?: readonly Defect[] })[] = [
    generateVentilation(seed, signals, period),
    generateIndoor(seed, signals, period),
    generateWeather(signals),
    generateMeters(seed, signals, period),
  ];

  const pathOf = (source: string, file: string): string => `origin/${source}/${file}`;
  const truth: DemoTruth = {
    seed,
    season,
    building: BUILDING,
    timezone: ZONE,
    firstDay: period.firstDay,
    lastDay: period.lastDay,
    asOf: iso(period.toMs),
    datasources: sources.map(({ name, files, readings, held }) => ({
      name,
      files: files.map((file) => pathOf(name, file.name)).sort(),
      readings,
      held,
    })),
    defects: sources.flatMap((source) =>
      (source.defects ?? []).map(({ where, ...defect }) => ({
        ...defect,
        where: where.file === undefined ? where : { ...where, file: pathOf(source.name, where.file) },
      })),
    ),
  };

  const files: readonly (readonly [string, string])[] = [
    ...[...demoSeeds()].map(([name, content]) => [`seeds/${name}`, content] as const),
    ...sources.flatMap((source) =>
      source.files.map((file) => [pathOf(source.name, file.name), file.content] as const),
    ),
    ['truth.json', `${JSON.stringify(truth, null, 2)}\n`],
  ];
  for (const [name, content] of files) {
    const target = path.join(folder, name);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, content);
  }
  return truth;
}
