import { expect } from 'vitest';
import type { Mapping } from '../../../shared/config/types.js';
import type { Contract } from '../../../shared/contract/contract.js';
import type { Judgement } from '../../../shared/contract/judge.js';
import { hourly, judgeTexts, mapping, type Case } from './make.js';

export const hum = mapping({ measurementColumn: 'Hum', measurement: 'hum' });
export const temp = mapping({ measurement: 'temp' });
export const both = [temp, hum];
/** The first file of the datasource. */
export const first = hourly('Date;Temp;Hum', '1,5;40,5');

/** The contract that is learned from one file. */
export const contractOf = async (
  text: string,
  rows: readonly Mapping[],
  source: Case['source'] = {},
): Promise<Contract> => (await judgeTexts([text], { rows, source })).contract;

/** What became of a judgement: per file `ok` or the code of its refusal; the codes of the findings, sorted. */
const told = ({ verdicts, findings }: Judgement): { files: string[]; codes: string[] } => ({
  files: verdicts.map((verdict) => (verdict.verdict === 'accepted' ? 'ok' : verdict.code)),
  codes: [...new Set(findings.map(({ code }) => code))].sort(),
});

export interface Row extends Case {
  readonly title: string;
  readonly texts: readonly string[];
  readonly names?: readonly string[];
  /** The file that the contract was learned from before. */
  readonly before?: string;
  readonly beforeRows?: readonly Mapping[];
  readonly files: readonly string[];
  readonly codes?: readonly string[];
  /** Part of the first refusal. */
  readonly message?: RegExp;
}

/** Judges the files of a row and compares what became of them. */
export async function holds({
  texts,
  names,
  before,
  beforeRows,
  files,
  codes,
  message,
  rows = both,
  source = {},
}: Row): Promise<void> {
  const contract = before === undefined ? undefined : await contractOf(before, beforeRows ?? both);
  const judgement = await judgeTexts(
    texts,
    { rows, source, ...(contract === undefined ? {} : { contract }) },
    names,
  );
  const result = told(judgement);
  expect(result.files).toEqual(files);
  if (codes !== undefined) expect(result.codes).toEqual(codes);
  const refused = judgement.verdicts.find(({ verdict }) => verdict === 'refused');
  if (message !== undefined)
    expect(refused).toMatchObject({ message: expect.stringMatching(message) as string });
}
