import { types } from 'pg';

const INT8 = 20;
const TIMESTAMPTZ = 1184;
const INT8_ARRAY = 1016;

/** Postgres writes `2026-01-02 03:04:05.6+00` in a session of time zone UTC. */
const toRfc3339 = (text: string): string => {
  const [date, time = ''] = text.replace(/\+00$/, '').split(' ');
  const [clock, fraction = ''] = time.split('.');
  return `${date}T${clock}.${fraction.padEnd(3, '0').slice(0, 3)}Z`;
};

const parsers = new Map<number, (text: string) => unknown>([
  [INT8, Number],
  [TIMESTAMPTZ, toRfc3339],
  [INT8_ARRAY, (text) => (text === '{}' ? [] : text.slice(1, -1).split(',').map(Number))],
]);

const defaultParser = (oid: number, format?: 'text' | 'binary'): unknown =>
  // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- its enum names the common oids, and it takes any
  types.getTypeParser(oid, format) as unknown;

/** For `types` of a connection: what `Database` promises of bigint and of times. */
export const CONNECTION_TYPES = {
  getTypeParser: (oid: number, format?: 'text' | 'binary'): unknown =>
    (format !== 'binary' && parsers.get(oid)) || defaultParser(oid, format),
};
