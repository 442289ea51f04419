import { folded } from './text.js';

/** What a sensor measures, as far as its id and name tell: a class of Brick. The first that fits counts. */
const CLASSES = [
  [/\bco2\b/, 'CO2_Sensor'],
  [/humidity|vlhkost/, 'Humidity_Sensor'],
  [/outdoor|outside|venkovni/, 'Outside_Air_Temperature_Sensor'],
  [/intake|\btea\b|\bsani\b/, 'Intake_Air_Temperature_Sensor'],
  [/extract|return|\bteb\b|odvod/, 'Return_Air_Temperature_Sensor'],
  [/supply|\btu1\b|privod/, 'Supply_Air_Temperature_Sensor'],
  [/exhaust|\btu2\b|vyfuk/, 'Exhaust_Air_Temperature_Sensor'],
  [/thermo|temperature|teplota|teplomer/, 'Temperature_Sensor'],
] as const;

export type PointClass = (typeof CLASSES)[number][1] | 'Sensor';

export function pointClass({ id, name }: { readonly id: string; readonly name: string }): PointClass {
  const text = `${folded(id)} ${folded(name)}`.replace(/[_-]+/g, ' ');
  return CLASSES.find(([pattern]) => pattern.test(text))?.[1] ?? 'Sensor';
}

/** Whether a sensor measures air that comes from outside. */
export const measuresOutdoorAir = (sensor: { readonly id: string; readonly name: string }): boolean =>
  /^(Outside|Intake)_/.test(pointClass(sensor));
