import { describe, expect, it } from 'vitest';
import { openFindings } from '../../../actions/quality-gate/src/open-findings.js';
import { error, notice, warning, type Finding } from '../../../shared/report/finding.js';

describe('open findings', () => {
  const refused = error({
    code: 'COLUMN_MISSING',
    message: 'm',
    place: { datasource: 'air', file: 'a.csv' },
  });
  const gone = warning({
    code: 'ORIGIN_MISSING',
    message: 'm',
    place: { datasource: 'air', file: 'seeds/datasources_config.csv', line: 2 },
  });
  const gate = error({
    code: 'GATE_NULLS',
    message: 'm',
    place: { datasource: 'air', file: 'a.csv', line: 3 },
  });
  const seed = warning({
    code: 'CHECK_ROW_UNUSED',
    message: 'm',
    place: { file: 'seeds/waivers.csv', line: 2 },
  });
  const remark = notice({
    code: 'CONTRACT_LEARNED',
    message: 'm',
    place: { datasource: 'air', file: 'a.csv' },
  });
  const all = new Set(['air', 'water']);
  const none = new Set<string>();
  it.each<{
    title: string;
    kept: Finding[];
    ofRun: Finding[];
    standing: Parameters<typeof openFindings>[2];
    expected: Finding[];
  }>([
    {
      title: 'those of this run, notices left out',
      kept: [],
      ofRun: [gate, remark, seed],
      standing: { active: all, lookedAt: all, fresh: none },
      expected: [seed, gate],
    },
    {
      title: 'a refused file stays refused without new files',
      kept: [refused],
      ofRun: [],
      standing: { active: all, lookedAt: all, fresh: none },
      expected: [refused],
    },
    {
      title: 'new files of its datasource replace it',
      kept: [refused],
      ofRun: [],
      standing: { active: all, lookedAt: all, fresh: new Set(['air']) },
      expected: [],
    },
    {
      title: 'new files of another do not',
      kept: [refused],
      ofRun: [],
      standing: { active: all, lookedAt: all, fresh: new Set(['water']) },
      expected: [refused],
    },
    {
      title: 'what every run can see again is not kept',
      kept: [gone, gate, seed],
      ofRun: [],
      standing: { active: all, lookedAt: all, fresh: none },
      expected: [],
    },
    {
      title: 'what this run did not look at is kept',
      kept: [gone, gate, refused],
      ofRun: [],
      standing: { active: all, lookedAt: new Set(['water']), fresh: none },
      expected: [gone, gate, refused],
    },
    {
      title: 'a datasource that is no more has no findings',
      kept: [gone, gate, refused],
      ofRun: [],
      standing: { active: new Set(['water']), lookedAt: new Set(['water']), fresh: none },
      expected: [],
    },
    {
      title: 'the same twice is one',
      kept: [refused],
      ofRun: [refused],
      standing: { active: all, lookedAt: all, fresh: none },
      expected: [refused],
    },
  ])('$title', ({ kept, ofRun, standing, expected }) => {
    const found = openFindings(kept, ofRun, standing);
    expect(new Set(found)).toEqual(new Set(expected));
    expect(found).toHaveLength(expected.length);
    expect(openFindings(kept.toReversed(), ofRun.toReversed(), standing)).toEqual(found);
  });
});
