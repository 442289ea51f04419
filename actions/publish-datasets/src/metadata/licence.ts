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
  if (known !== undefined) return `[${known.title}](${known.url}).`;
  const address = addressOf(licence);
  return address === undefined ? `${markdown(licence)}.` : `<${address}>.`;
}

/** The text of `LICENSE`. */
export function licenceText(of: LicenceOf): string {
  const known = of.licence === undefined ? undefined : find(of.licence);
  const lines = [
    `Data of the building "${of.name}"`,
    '',
    of.licence === undefined
      ? UNSTATED
      : `Licence: ${known === undefined ? of.licence : `${known.title} (${known.id})`}`,
    ...(known === undefined ? [] : [known.url, '', known.asks, 'The full text stands at the address above.']),
    ...(of.contact === undefined ? [] : ['', `Contact: ${of.contact}`]),
  ];
  return `${lines.join('\n')}\n`;
}

export interface KnownLicence {
  readonly id: string;
  readonly title: string;
  readonly url: string;
  readonly asks: string;
}

/**
 * The known licence that a text means: its identifier, compared without case and with blanks as hyphens, alone or as one
 * word of the text, or its address.
 */
export function find(licence: string): KnownLicence | undefined {
  const whole = licence.trim().replace(/\s+/g, '-').toLowerCase();
  const words = licence.toLowerCase().split(/[\s,;()"']+/);
  const found = Object.entries(KNOWN).find(
    ([id, { url }]) =>
      id.toLowerCase() === whole ||
      words.includes(id.toLowerCase()) ||
      words.some((word) => `${word.replace(/\/+$/, '')}/` === url),
  );
  return found === undefined ? undefined : { id: found[0], ...found[1] };
}

/** An address that is safe inside Markdown's angle brackets; undefined for anything else. */
function addressOf(text: string): string | undefined {
  const trimmed = text.trim();
  return /^https:\/\/[A-Za-z0-9.-]+(\/[A-Za-z0-9._~/%-]*)?$/.test(trimmed) ? trimmed : undefined;
}
