import { z } from 'zod';
import { flag, list, wholeNumberFrom } from '../../../shared/action/shared-inputs.js';
import type { Context } from '../../../shared/context/context.js';
import { inputError, throwInputErrors } from '../../../shared/errors/errors.js';
import type { InfluxServer } from '../../../shared/influx/server.js';
import { granularities } from './periods.js';

const ADDRESS = 'must be an address such as http://localhost:8086, without user and password';

export const inputs = z.object({
  engine: z.enum(['auto', 'duckdb', 'influxdb']),
  'influx-url': z.string().refine(isAddress, ADDRESS).optional(),
  'influx-token': z.string().optional(),
  'influx-org': z.string().optional(),
  'influx-bucket': z.string().optional(),
  window: z
    .union([z.literal('all'), wholeNumberFrom(0, 1200)], 'must be all, or months from 0 to 1200')
    .optional(),
  granularities: list.pipe(z.array(z.enum(granularities)).nonempty('must name at least one granularity')),
  timeout: wholeNumberFrom(1, 3600),
  'batch-size': wholeNumberFrom(1, 1_000_000),
  'on-engine-failure': z.enum(['stop', 'duckdb']),
  verify: flag,
  models: z.string().optional(),
});
type Inputs = z.infer<typeof inputs>;

function isAddress(text: string): boolean {
  const url = URL.parse(text);
  return (
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    url.username === '' &&
    url.password === '' &&
    url.search === ''
  );
}

/** The server that the inputs choose; undefined: DuckDB is the engine. Throws INPUT_INVALID for what is missing. */
export function chosenServer(context: Context, given: Inputs): InfluxServer | undefined {
  const { engine, 'influx-url': url, timeout: timeoutSeconds } = given;
  if (engine === 'duckdb' || (engine === 'auto' && url === undefined)) return undefined;
  const [token, org, bucket] = [given['influx-token'], given['influx-org'], given['influx-bucket']];
  const wanted = { 'influx-url': url, 'influx-token': token, 'influx-org': org, 'influx-bucket': bucket };
  throwInputErrors(
    Object.entries(wanted).flatMap(([name, value]) =>
      value === undefined
        ? inputError({
            code: 'INPUT_INVALID',
            message: `The input "${name}" is empty: the engine InfluxDB needs it.`,
            hint: `Give \`${name}:\` under \`with:\` of this step, or choose \`engine: duckdb\`.`,
          })
        : [],
    ),
  );
  return {
    url: url ?? '',
    token: token ?? '',
    org: org ?? '',
    bucket: bucket ?? '',
    context,
    timeoutSeconds,
  };
}
