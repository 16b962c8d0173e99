import type { Random } from './random';
import { isRecord } from './schema';

/** JSON as text where a value cannot say it: a key twice, a number beyond doubles. */
export interface Mutated {
  readonly label: string;
  readonly value: unknown;
}

const HOSTILE_TEXTS: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff\ud800',
  '\u202e\u2066abc',
  'e\u0301'.repeat(50),
  '👩‍👩‍👧‍👦'.repeat(20),
  '\ufeff',
  "'; DROP TABLE users; --",
  "' OR '1'='1",
  '%',
  '_%',
  '\\',
  '%_\\%',
  '../../../../etc/passwd',
  '<script>alert(1)</script>',
  '${7*7}{{7*7}}',
  '-1',
  '0',
  '1e999',
  'NaN',
  'null',
  'true',
  '[object Object]',
  '__proto__',
  'constructor',
  '\r\nSet-Cookie: a=b',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '01234567-89AB-7CDE-8F01-23456789ABCD',
  '01234567-89ab-7cde-8f01-23456789abc',
  '{01234567-89ab-7cde-8f01-23456789abcd}',
];

const HOSTILE_NUMBERS: readonly number[] = [
  -1,
  0,
  -0,
  1,
  1.5,
  1e-7,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32,
  2 ** 53 - 1,
  2 ** 53,
  9223372036854775807,
  9223372036854775808,
  -9223372036854775809,
  1e21,
  1e308,
];

/** Text that somebody may mean harm with; now and then very long. */
export const hostileText = (random: Random): string =>
  random.chance(0.1)
    ? random
        .pick(['a', 'é', '山', '\u0000', ' '])
        .repeat(random.pick([33, 257, 501, 20_001, 66_000]))
    : random.pick(HOSTILE_TEXTS);

export const hostileNumber = (random: Random): number => random.pick(HOSTILE_NUMBERS);

/** Some value of any shape, never of the shape that was asked for on purpose. */
export const hostileValue = (random: Random): unknown =>
  random.pick<() => unknown>([
    () => null,
    () => true,
    () => false,
    () => [],
    () => ({}),
    () => [[]],
    () => ({ length: 1 }),
    () => ({ toString: 'x', valueOf: 'y' }),
    () => hostileText(random),
    () => hostileText(random),
    () => hostileNumber(random),
    () => hostileNumber(random),
    () => nested(random.pick([10, 100, 1_000])),
    () => Array.from({ length: random.pick([1, 33, 201, 5_001]) }, () => random.uuid()),
    () =>
      JSON.parse(
        '{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}',
      ) as unknown,
  ])();

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = level % 2 ? { a: value } : [value];
  return value;
}

/** One change somewhere in a JSON value: another value, a missing field, one too many. */
export function mutateValue(valid: unknown, random: Random): Mutated {
  const places = placesIn(valid);
  const place = random.pick(places);
  const at = place.join('.') || 'the whole';
  return random.pick<() => Mutated>([
    () => ({
      label: `${at} is another value`,
      value: withPlace(valid, place, hostileValue(random)),
    }),
    () => ({ label: `${at} is another text`, value: withPlace(valid, place, hostileText(random)) }),
    () => ({
      label: `${at} is another number`,
      value: withPlace(valid, place, hostileNumber(random)),
    }),
    () => ({ label: `${at} is missing`, value: withPlace(valid, place, undefined) }),
    () => {
      const key = random.pick(['extra', '__proto__', 'constructor', 'admin', 'id', '', '\u0000']);
      return {
        label: `a field too many: ${JSON.stringify(key)}`,
        value: withField(valid, key, hostileValue(random)),
      };
    },
  ])();
}

type Place = readonly (string | number)[];

function placesIn(value: unknown, place: Place = []): readonly Place[] {
  if (Array.isArray(value))
    return [place, ...value.flatMap((item, i) => placesIn(item, [...place, i]))];
  if (!isRecord(value)) return [place];
  return [
    place,
    ...Object.entries(value).flatMap(([key, item]) => placesIn(item, [...place, key])),
  ];
}

/** `undefined` takes the place away. */
function withPlace(value: unknown, place: Place, next: unknown): unknown {
  const [step, ...rest] = place;
  if (step === undefined) return next;
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, i) => {
      if (i !== step) return [item];
      const changed = withPlace(item, rest, next);
      return changed === undefined ? [] : [changed];
    });
  }
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      key === step ? withPlace(item, rest, next) : item,
    ]),
  );
}

function withField(value: unknown, key: string, field: unknown): unknown {
  if (!isRecord(value)) return { [key]: field };
  const copy = { ...value };
  // As JSON.parse does: `__proto__` becomes a field of its own, not the prototype.
  Object.defineProperty(copy, key, { value: field, enumerable: true, configurable: true });
  return copy;
}
