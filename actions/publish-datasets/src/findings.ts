import type { SummaryTable } from '../../../shared/action/define.js';
import type { Building } from '../../../shared/config/types.js';
import { notice, type Finding } from '../../../shared/report/finding.js';
import type { PublishPlan } from './decide.js';

/** What is worth telling the maintainer about what is published. */
export const findingsOf = ({ licence, place }: Building): Finding[] =>
  licence === undefined ? [licenceUnstated(place.file)] : [];

const licenceUnstated = (file: string | undefined): Finding =>
  notice({
    code: 'LICENCE_UNSTATED',
    message: 'No licence is stated for the data, so nobody knows what they may do with them.',
    place: { ...(file === undefined ? {} : { file }), column: 'licence' },
    hint: 'Write one into the column "licence", for example CC-BY-4.0.',
  });

/** The months that were made anew and why, for the job summary. */
export const planTable = (plan: PublishPlan): SummaryTable => ({
  title: 'Months published anew',
  columns: ['Data set', 'Month', 'Formats', 'Why'],
  rows: plan.rebuild.map(({ dataset, month, formats, reason }) => [
    dataset,
    month,
    formats.join(', '),
    reason,
  ]),
});
