import { deviation } from './deviation.js';
import { nullShare } from './null-share.js';
import { rowCount } from './row-count.js';
import type { Rule } from './rule.js';

/** Every rule, in the order in which they speak for an incident that several of them see. */
export const RULES: readonly Rule[] = [rowCount, nullShare, deviation];
