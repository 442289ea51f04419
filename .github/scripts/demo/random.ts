/**
 * Seeded random numbers for the demo building. Every signal draws from a stream of its own, named by a label, so that
 * adding a signal changes no other one.
 */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Normal with mean 0 and standard deviation 1. */
  normal(): number;
}

/** FNV-1a over UTF-16 code units: spreads labels over the 32-bit seeds of mulberry32. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}

/** The stream `label` of `seed`: mulberry32, whose whole state is one 32-bit number. */
export function randomStream(seed: number, label: string): Random {
  let state = hash(`${seed}/${label}`);
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return {
    next,
    // Box-Muller; 1 - next() keeps the logarithm away from zero.
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}

/**
 * Slowly wandering noise (a first-order autoregression) of `count` steps: `memory` in [0, 1) is how much of one step
 * lives on in the next, `spread` the standard deviation it settles at.
 */
export function wander(random: Random, count: number, memory: number, spread: number): number[] {
  const kick = spread * Math.sqrt(1 - memory * memory);
  let value = spread * random.normal();
  return Array.from({ length: count }, () => {
    value = memory * value + kick * random.normal();
    return value;
  });
}
