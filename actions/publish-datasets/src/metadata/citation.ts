import { coverageOf, licenceOf, titleOf, type Facts } from './facts.js';

/** Text as a double-quoted YAML scalar: JSON is one. */
const quoted = (text: string): string => JSON.stringify(text);

/** `CITATION.cff` 1.2: how to name the data in a paper. */
export function citationText({ building, files, dataVersion }: Facts): string {
  const licence = licenceOf(building);
  const newest = coverageOf(files)?.[1].slice(0, 10);
  return `${[
    'cff-version: 1.2.0',
    'message: "If you use these data, please name them as follows."',
    'type: dataset',
    `title: ${quoted(titleOf(building))}`,
    'authors:',
    `  - name: ${quoted(building.name)}`,
    `version: ${quoted(dataVersion)}`,
    ...(newest === undefined ? [] : [`date-released: ${newest}`]),
    ...(licence?.url === undefined ? [] : [`license: ${quoted(licence.name)}`]),
  ].join('\n')}\n`;
}
