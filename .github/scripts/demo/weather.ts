import { HOUR_MS, iso } from './clock.js';
import type { GeneratedSource } from './plan.js';
import { round, type Signals } from './signals.js';

/** A weather service's answers, one JSON file a month (UTC): a list of records in kelvin, as such services give them. */
export const SOURCE = 'weather';

export function generateWeather(signals: Signals): GeneratedSource {
  const months = new Map<string, object[]>();
  let records = 0;
  signals.instants.forEach((at, index) => {
    if (at % HOUR_MS !== 0) return;
    const time = iso(at).replace('.000Z', 'Z');
    const month = time.slice(0, 7);
    const list = months.get(month) ?? [];
    list.push({
      dt: at / 1000,
      time,
      temp: round((signals.outdoor[index] ?? 0) + 273.15, 2),
      humidity: round(signals.outdoorHumidity[index] ?? 0, 0),
    });
    months.set(month, list);
    records += 1;
  });
  return {
    name: SOURCE,
    held: false,
    files: [...months].map(([month, list]) => ({
      name: `weather_${month.replace('-', '_')}.json`,
      content: `{"cod":"200","city":"Prague","list":[\n${list.map((each) => JSON.stringify(each)).join(',\n')}\n]}\n`,
    })),
    readings: records * 2,
  };
}
