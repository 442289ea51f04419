import type { AggregateRun } from '../../../actions/influx-aggregate/src/main.js';
import type { InfluxSettings } from '../../../shared/influx/server.js';
import type { TestContextOverrides } from '../../support/context.js';

/** The ports that a run on a real server needs. */
export const realPorts: TestContextOverrides = {
  fetch: globalThis.fetch,
  now: () => new Date(),
  random: () => Math.random(),
};

/** The inputs that choose a server. */
export const influxInputs = (settings: InfluxSettings): Partial<AggregateRun['inputs']> => ({
  engine: 'influxdb',
  'influx-url': settings.url,
  'influx-token': settings.token,
  'influx-org': settings.org,
  'influx-bucket': settings.bucket,
  window: 'all',
});
