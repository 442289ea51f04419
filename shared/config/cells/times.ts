import { offsetsOf } from '../local-midnight.js';
import { likely } from '../../report/nearest.js';
import { Rejected, type CellKind } from './cell.js';

/** An IANA zone; its spelling is corrected to the official one. */
export const zone: CellKind<string> = {
  legal: 'a time zone by its IANA name, such as Europe/Prague or UTC',
  read: (text) => {
    const known = zoneName(text);
    if (known !== undefined) return known;
    const guess = likely(text, [...Intl.supportedValuesOf('timeZone'), 'UTC']);
    return new Rejected(undefined, guess === undefined ? undefined : `Did you mean "${guess}"?`);
  },
};

/** The zone of a building: windows align with hours, so a clock that changes by less than an hour is refused. */
export const buildingZone: CellKind<string> = {
  legal: zone.legal,
  read: (text) => {
    const name = zone.read(text);
    if (name instanceof Rejected) return name;
    return changesByPartOfAnHour(name) ? new Rejected('its clock changes by less than an hour') : name;
  },
};

/** An IANA zone or a fixed offset from UTC. */
export const zoneOrOffset: CellKind<string> = {
  legal: `${zone.legal}, or an offset such as +01:00`,
  read: (text) => (/^[+-](0\d|1[0-4]):[0-5]\d$/.test(text) ? text : zone.read(text)),
};

function zoneName(text: string): string | undefined {
  if (!/^[A-Za-z]/.test(text)) return undefined;
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions();
    // An old name of a zone (`Asia/Calcutta`) stays as it was written; only its case is set right.
    return timeZone.toLowerCase() === text.toLowerCase() ? timeZone : text;
  } catch {
    return undefined;
  }
}

function changesByPartOfAnHour(timezone: string): boolean {
  const offsetAt = offsetsOf(timezone);
  // Recent years only: many zones made an odd change long before any of these sensors measured.
  const months = Array.from({ length: 12 * 6 }, (_, month) => offsetAt(Date.UTC(2020, month, 15)));
  return months.some((offset, at) => at > 0 && (offset - (months[at - 1] ?? offset)) % 3_600_000 !== 0);
}

/** A calendar day, `2025-03-30`. */
export const date: CellKind<string> = {
  legal: 'a date as 2025-03-30',
  read: (text) => (isDate(text) ? text : new Rejected(undefined, suggestDate(text))),
};

/** A calendar day, or an instant with its offset from UTC. */
export const dateOrInstant: CellKind<string> = {
  legal: 'a date as 2025-03-30, or a time with its offset as 2025-03-30T14:00:00+02:00',
  read: (text) => {
    if (isDate(text)) return text;
    const shape = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$/.exec(text);
    const real = isDate(shape?.[1] ?? '') && !Number.isNaN(Date.parse(text));
    return real ? text : new Rejected(undefined, suggestDate(text));
  },
};

function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const parsed = new Date(`${text}T00:00:00Z`);
  // 2025-02-30 would roll over into March.
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text);
}

function suggestDate(text: string): string | undefined {
  const [, day = '', month = '', year = ''] = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$/.exec(text) ?? [];
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isDate(iso) ? `Write ${iso}.` : undefined;
}

const DUCKDB_CODES = /%(-?[dmyHIMSj]|[aAbBcfgGnpuUVwWxXYzZ%])/g;

/** A date format in the codes of DuckDB's strptime. */
export const dateFormat: CellKind<string> = {
  legal: 'a date format in strptime codes, such as %d.%m.%Y %H:%M:%S',
  read: (text) => {
    if (!text.includes('%')) return new Rejected();
    const rest = text.replace(DUCKDB_CODES, '');
    return rest.includes('%')
      ? new Rejected(`"${rest.slice(rest.indexOf('%'), rest.indexOf('%') + 2)}" is no such code`)
      : text;
  },
};
