/** What a check looks at: a datasource, or within it a measurement, a location, or one at the other. */
export interface Scope {
  readonly datasource: string;
  readonly measurement?: string;
  readonly location?: string;
}

/** A scope as people read it: `ventilation`, `ventilation, temp_indoor`, `ventilation, temp_indoor at 1NP-S1`. */
export function describeScope({ datasource, measurement, location }: Scope): string {
  const what = measurement === undefined ? '' : `, ${measurement}`;
  if (location === undefined) return `${datasource}${what}`;
  return `${datasource}${what === '' ? ',' : what} at ${location}`;
}

/**
 * Whether a waiver's scope covers what a check looked at. `*` covers all of the datasource, `location/measurement` that
 * part; `*` stands for any text, also in a part of a name. The measurement follows the last slash. What was seen over
 * all locations is covered only by a pattern for all locations.
 */
export function covers(pattern: string, { measurement, location }: Scope): boolean {
  if (pattern === '*') return true;
  const slash = pattern.lastIndexOf('/');
  const [place, quantity] = slash < 0 ? [pattern, '*'] : [pattern.slice(0, slash), pattern.slice(slash + 1)];
  return fits(place, location) && fits(quantity, measurement);
}

const fits = (pattern: string, name: string | undefined): boolean => {
  if (name === undefined) return pattern === '*';
  const source = pattern.split('*').map((text) => text.replace(/[\\^$.|?+()[\]{}]/g, String.raw`\$&`));
  return new RegExp(`^${source.join('.*')}$`, 's').test(name);
};
