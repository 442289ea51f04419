import { describe, expect, it } from 'vitest';
import { localMidnight } from '../../../shared/config/local-midnight.js';

const cases: readonly (readonly [string, string, string, string])[] = [
  ['winter', '2025-01-15', 'Europe/Prague', '2025-01-14T23:00:00Z'],
  ['summer', '2025-07-15', 'Europe/Prague', '2025-07-14T22:00:00Z'],
  ['the day the clock goes forward', '2025-03-30', 'Europe/Prague', '2025-03-29T23:00:00Z'],
  ['the day after', '2025-03-31', 'Europe/Prague', '2025-03-30T22:00:00Z'],
  ['the day the clock goes back', '2025-10-26', 'Europe/Prague', '2025-10-25T22:00:00Z'],
  ['UTC', '2025-02-28', 'UTC', '2025-02-28T00:00:00Z'],
  ['half an hour', '2025-02-28', 'Asia/Kolkata', '2025-02-27T18:30:00Z'],
  ['far east', '2025-06-01', 'Pacific/Kiritimati', '2025-05-31T10:00:00Z'],
  ['a midnight that the clock skips', '2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00Z'],
  ['a midnight that comes twice', '2024-11-03', 'America/Havana', '2024-11-03T04:00:00Z'],
  ['a day that the zone skipped', '2011-12-30', 'Pacific/Apia', '2011-12-30T10:00:00Z'],
];

describe('localMidnight', () => {
  it.each(cases)('%s: %s in %s', (_title, date, zone, expected) => {
    expect(localMidnight(date, zone)).toBe(expected);
  });
});
