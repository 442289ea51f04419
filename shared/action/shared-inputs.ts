import { z } from 'zod';

/** Building blocks for input schemas: inputs arrive as text, a blank one as undefined. */
export const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
export const wholeNumber = z
  .string()
  .regex(/^\d{1,12}$/, 'must be a whole number, 0 or more')
  .transform(Number);
export const wholeNumberFrom = (low: number, high: number) => {
  const legal = `must be a whole number from ${low} to ${high}`;
  return z
    .string()
    .regex(/^\d{1,12}$/, legal)
    .transform(Number)
    .refine((value) => value >= low && value <= high, legal);
};
export const decimalNumber = z
  .string()
  .regex(/^-?\d{1,12}(\.\d{1,6})?$/, 'must be a number, with a point before the decimals')
  .transform(Number);
const PERCENT = 'must be a number from 0 to 100, with a point before the decimals';
export const percent = z
  .string()
  .regex(/^\d{1,3}(\.\d{1,6})?$/, PERCENT)
  .transform(Number)
  .refine((value) => value <= 100, PERCENT);
/** A list separated by commas or line breaks, each item once. */
export const list = z
  .string()
  .transform((value) => [
    ...new Set(
      value
        .split(/[,\n]/)
        .map((item) => item.trim())
        .filter((item) => item !== ''),
    ),
  ])
  .refine((items) => items.length > 0, 'must name something between its commas, or be left out');
export const instant = z.iso
  .datetime({ offset: true, error: 'must be an instant such as 2026-03-01T06:00:00Z' })
  .transform((value) => new Date(value));

/** Inputs that every stage has, with the same text and default in every action.yml. */
export const sharedInputs = z.object({
  seeds: z.string(),
  warehouse: z.string(),
  building: list.optional(),
  datasource: list.optional(),
  'as-of': instant.optional(),
  'fail-on': z.enum(['error', 'warning', 'never']),
  store: z.string().optional(),
  'rclone-config': z.string().optional(),
  threads: wholeNumberFrom(1, 256).optional(),
});
export type SharedInputs = z.infer<typeof sharedInputs>;
