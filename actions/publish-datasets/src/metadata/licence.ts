import { markdown } from '../../../../shared/report/escape.js';

/** Licences that data sets usually have, by SPDX identifier. */
const KNOWN: Readonly<
  Record<string, { readonly title: string; readonly url: string; readonly asks: string }>
> = {
  'CC0-1.0': {
    title: 'Creative Commons Zero 1.0 Universal',
    url: 'https://creativecommons.org/publicdomain/zero/1.0/',
    asks: 'You may use the data for any purpose, without asking and without naming anybody.',
  },
  'CC-BY-4.0': {
    title: 'Creative Commons Attribution 4.0 International',
    url: 'https://creativecommons.org/licenses/by/4.0/',
    asks: 'You may use, change and pass on the data for any purpose, if you name where they come from and say what you changed.',
  },
  'CC-BY-SA-4.0': {
    title: 'Creative Commons Attribution-ShareAlike 4.0 International',
    url: 'https://creativecommons.org/licenses/by-sa/4.0/',
    asks: 'You may use, change and pass on the data for any purpose, if you name where they come from and pass on what you make of them under the same licence.',
  },
  'ODbL-1.0': {
    title: 'Open Data Commons Open Database License 1.0',
    url: 'https://opendatacommons.org/licenses/odbl/1-0/',
    asks: 'You may use, change and pass on the data, if you name where they come from and keep databases made of them open.',
  },
  'ODC-By-1.0': {
    title: 'Open Data Commons Attribution License 1.0',
    url: 'https://opendatacommons.org/licenses/by/1-0/',
    asks: 'You may use, change and pass on the data for any purpose, if you name where they come from.',
  },
  'PDDL-1.0': {
    title: 'Open Data Commons Public Domain Dedication and License 1.0',
    url: 'https://opendatacommons.org/licenses/pddl/1-0/',
    asks: 'You may use the data for any purpose, without asking and without naming anybody.',
  },
};

export interface LicenceOf {
  readonly licence: string | undefined;
  readonly contact: string | undefined;
  /** Who is to be named: the building. */
  readonly name: string;
}

const UNSTATED = 'No licence is stated, so ask before you pass the data on.';

/** The licence in one line of Markdown, for the README. */
export function licenceMarkdown({ licence }: LicenceOf): string {
  if (licence === undefined) return UNSTATED;
  const known = find(licence);
  return known === undefined ? `${markdown(licence)}.` : `[${known.title}](${known.url}).`;
}

/** The text of `LICENSE`. */
export function licenceText(of: LicenceOf): string {
  const known = of.licence === undefined ? undefined : find(of.licence);
  const lines = [
    `Data of the building "${of.name}"`,
    '',
    of.licence === undefined
      ? UNSTATED
      : `Licence: ${known === undefined ? of.licence : `${known.title} (${of.licence})`}`,
    ...(known === undefined ? [] : [known.url, '', known.asks, 'The full text stands at the address above.']),
    ...(of.contact === undefined ? [] : ['', `Contact: ${of.contact}`]),
  ];
  return `${lines.join('\n')}\n`;
}

/** Identifiers are compared without case, and with blanks as hyphens. */
function find(licence: string): (typeof KNOWN)[string] | undefined {
  const wanted = licence.trim().replace(/\s+/g, '-').toLowerCase();
  return Object.entries(KNOWN).find(([id]) => id.toLowerCase() === wanted)?.[1];
}
