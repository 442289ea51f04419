import { inputError, serviceError, type StageError } from '../errors/errors.js';
import { shownAddress, type InfluxServer, type InfluxSettings } from './server.js';

/** Every way in which InfluxDB can stop a stage, each with the next step. No message holds the token. */

export const unreachable = (
  server: InfluxSettings,
  what: string,
  reason: string,
  tries: number,
): StageError =>
  serviceError({
    code: 'INFLUX_UNREACHABLE',
    message: `InfluxDB at ${shownAddress(server.url)} could not be used (${what}): ${reason}, after ${tries} ${tries === 1 ? 'attempt' : 'attempts'}.`,
    hint: 'Look at the log of the service container: is it up, and is its port mapped? Then run again, with a larger `timeout` if it starts slowly.',
  });

export const notSetUp = ({ url, timeoutSeconds }: InfluxServer): StageError =>
  serviceError({
    code: 'INFLUX_NOT_SET_UP',
    message: `InfluxDB at ${shownAddress(url)} answers, but was not set up within ${timeoutSeconds} seconds.`,
    hint: 'Give the container DOCKER_INFLUXDB_INIT_MODE=setup with user, password, organisation, bucket and token.',
  });

export const unauthorized = (server: InfluxSettings, said: string): StageError =>
  inputError({
    code: 'INFLUX_UNAUTHORIZED',
    message: `InfluxDB at ${shownAddress(server.url)} does not accept the token (${said}).`,
    hint: 'Give `influx-token` a token that may read and write the bucket: the container has it as DOCKER_INFLUXDB_INIT_ADMIN_TOKEN.',
  });

export const bucketMissing = (server: InfluxSettings, said: string): StageError =>
  inputError({
    code: 'INFLUX_BUCKET_MISSING',
    message: `InfluxDB at ${shownAddress(server.url)} has no bucket "${server.bucket}" in the organisation "${server.org}" that the token may use (${said}).`,
    hint: 'Correct `influx-bucket` and `influx-org`, or create the bucket.',
  });

export const rejected = (server: InfluxSettings, lost: number, lines: number, said: string): StageError =>
  serviceError({
    code: 'INFLUX_REJECTED',
    message: `InfluxDB at ${shownAddress(server.url)} refused ${lost} of ${lines} readings: ${said}.`,
    hint: 'A bucket whose retention is shorter than the window refuses old readings: give it an infinite retention, or shorten `window`.',
  });

export const miscounted = (server: InfluxSettings, expected: number, found: number): StageError =>
  serviceError({
    code: 'INFLUX_MISCOUNTED',
    message: `InfluxDB at ${shownAddress(server.url)} holds ${found} readings where ${expected} were written. Nothing was published.`,
    hint: 'Does something else write to, or delete from, the same bucket? Give this job a bucket of its own, and run again.',
  });

export const badAnswer = (server: InfluxSettings, what: string, said: string): StageError =>
  serviceError({
    code: 'INFLUX_ANSWER_INVALID',
    message: `InfluxDB at ${shownAddress(server.url)} did not answer as it should (${what}): ${said}.`,
    hint: 'Is this an InfluxDB 2? Look at its log, and run again.',
  });

export const unsuitable = (place: string): StageError =>
  inputError({
    code: 'INFLUX_UNSUITABLE',
    message: `More than a thousand sensors at ${place} sent at the same moment, which InfluxDB cannot tell apart.`,
    hint: 'Use `engine: duckdb`, or give the sensors places of their own in locations.csv.',
  });
