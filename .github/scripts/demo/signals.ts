import { DAY_MS, HOUR_MS, MINUTE_MS, steps } from './clock.js';
import { randomStream, wander } from './random.js';

/**
 * Plausible physics for the demo building. All signals are given every ten minutes; an hourly source takes every
 * sixth value. Temperatures in °C, relative humidity in %.
 */
export const STEP_MS = 10 * MINUTE_MS;

export interface Signals {
  readonly instants: readonly number[];
  readonly outdoor: readonly number[];
  readonly outdoorHumidity: readonly number[];
}

/**
 * The weather: a daily cycle that peaks at 14:00 UTC over a slowly wandering level. The level stays well above zero on
 * purpose: near a mean of zero every day would look wild to a rule that compares spread with mean.
 */
export function weather(seed: number, fromMs: number, toMs: number): Signals {
  const instants = steps(fromMs, toMs, STEP_MS);
  const level = wander(randomStream(seed, 'weather level'), instants.length, 0.997, 1.4);
  const air = wander(randomStream(seed, 'weather moisture'), instants.length, 0.99, 5);
  const cycle = instants.map((at) => Math.cos((2 * Math.PI * (at - 14 * HOUR_MS)) / DAY_MS));
  return {
    instants,
    outdoor: cycle.map((swing, index) => 9.5 + 3.2 * swing + (level[index] ?? 0)),
    outdoorHumidity: cycle.map((swing, index) => clamp(70 - 12 * swing + (air[index] ?? 0), 15, 100)),
  };
}

export interface UnitSignals {
  readonly intake: readonly number[];
  readonly extract: readonly number[];
  readonly supply: readonly number[];
  readonly exhaust: readonly number[];
}

/** One ventilation unit: intake follows the weather, and the exchanger hands 80 % of the heat of extract to supply. */
export function ventilationUnit(seed: number, label: string, signals: Signals): UnitSignals {
  const random = randomStream(seed, `unit ${label}`);
  const count = signals.instants.length;
  const base = 21.3 + 0.4 * random.normal();
  const shell = smooth(signals.outdoor, 0.995);
  const life = wander(random, count, 0.98, 0.25);
  const wall = wander(random, count, 0.95, 0.2);
  const efficiency = wander(random, count, 0.99, 0.015);
  const intake = signals.outdoor.map((value, index) => value + 0.4 + (wall[index] ?? 0));
  const extract = shell.map((value, index) => base + 0.06 * (value - 9.5) + (life[index] ?? 0));
  const recovered = intake.map(
    (cold, index) => (0.8 + (efficiency[index] ?? 0)) * ((extract[index] ?? 0) - cold),
  );
  return {
    intake,
    extract,
    supply: intake.map((cold, index) => cold + (recovered[index] ?? 0)),
    exhaust: extract.map((warm, index) => warm - (recovered[index] ?? 0)),
  };
}

export interface RoomSignals {
  readonly temperature: readonly number[];
  readonly humidity: readonly number[];
}

/** One indoor sensor: walls smooth the weather, people warm the room by day and bring moisture in. */
export function room(seed: number, label: string, signals: Signals): RoomSignals {
  const random = randomStream(seed, `room ${label}`);
  const base = 21 + 0.8 * random.normal();
  const moist = 40 + 3 * random.normal();
  const shell = smooth(signals.outdoor, 0.99);
  const life = wander(random, signals.instants.length, 0.97, 0.3);
  const breath = wander(random, signals.instants.length, 0.985, 2.5);
  const byDay = signals.instants.map((at) => Math.cos((2 * Math.PI * (at - 18 * HOUR_MS)) / DAY_MS));
  return {
    temperature: shell.map(
      (value, index) => base + 0.1 * (value - 9.5) + 0.5 * (byDay[index] ?? 0) + (life[index] ?? 0),
    ),
    humidity: shell.map((value, index) => clamp(moist + 0.8 * (value - 9.5) + (breath[index] ?? 0), 5, 95)),
  };
}

/** Exponential smoothing; `memory` in [0, 1) is the weight of the past. */
function smooth(values: readonly number[], memory: number): number[] {
  let state = values[0] ?? 0;
  return values.map((value) => (state = memory * state + (1 - memory) * value));
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** Rounded to `decimals` digits, as a device with that resolution shows it; never a negative zero. */
export function round(value: number, decimals: number): number {
  const factor = 10 ** decimals;
  return Math.round(value * factor) / factor + 0;
}
