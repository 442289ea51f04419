import type { SummaryTable } from '../../../shared/action/define.js';
import type { Building } from '../../../shared/config/types.js';
import { notice, warning, type Finding } from '../../../shared/report/finding.js';
import type { Applied } from './apply.js';
import type { PublishPlan } from './decide.js';
import type { Withheld } from './withheld.js';

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

/** What came up while the rows were made: places that stay in the house, and months that stay as they are. */
export const outcomeFindings = ({
  withheld,
  held,
  changes,
}: Pick<Applied, 'withheld' | 'held' | 'changes'>): Finding[] => [
  ...withheld.filter(({ why }) => why !== 'unpublished').map(placeWithheld),
  ...(held.length === 0 ? [] : [monthsHeld(held)]),
  ...(changes.some(({ reason }) => reason === 'withdrawn') ? [withdrawn()] : []),
];

const placeWithheld = ({ location, why }: Withheld): Finding =>
  warning({
    code: 'PLACE_WITHHELD',
    message:
      why === 'test'
        ? `The place "${location}" looks like a test, so its rows are not published.`
        : `The place "${location}" is in no seed, so its rows are not published.`,
    place: { location },
    hint: 'Name it in locations.csv or building_hierarchy.csv, or publish it all the same with `allow-unmapped: true`.',
  });

function monthsHeld(held: Applied['held']): Finding {
  const changed = held.reduce((sum, each) => sum + each.changed, 0);
  const gone = held.reduce((sum, each) => sum + each.gone, 0);
  return warning({
    code: 'MONTH_CLOSED',
    message: `Closed months would change (${held.map(({ month }) => month).join(', ')}): ${changed} rows differ and ${gone} are gone, so these months stay as they were published.`,
    observed: `${changed + gone} rows`,
    expected: 'none',
    hint: 'Look for what rewrote the readings. If it is right, give a `restate-reason` for one run: it stands in the changelog.',
  });
}

const withdrawn = (): Finding =>
  notice({
    code: 'PLACE_WITHDRAWN',
    message: 'Rows of places that are no longer published were taken out of all months.',
    hint: 'Files of former releases still hold them until `keep` releases have followed; delete those files by hand if that is too long.',
  });

/** The periods that were made anew and why, for the job summary. */
export const planTable = (plan: PublishPlan): SummaryTable => ({
  title: 'Published anew',
  columns: ['Data set', 'Period', 'Formats', 'Why'],
  rows: plan.rebuild.map(({ dataset, period, formats, reason }) => [
    dataset,
    period,
    formats.join(', '),
    reason,
  ]),
});
