import type { Random } from './random';
import { resolved, type Schema } from './schema';

/** What only the world knows: an id that exists, a code that works. `undefined`: it knows nothing. */
export type Known = (name: string, random: Random) => unknown;

const WORDS = ['tea', 'Grüße', '山', 'a *bold* word', '🙂', 'https://example.org', 'line\nline'];

/**
 * A value that a schema allows. Optional fields come half of the time.
 *
 * @param document what `$ref`s point into
 * @param name of the field or parameter, by which `known` may fill it
 */
export function validValue(
  document: unknown,
  schema: Schema,
  name: string,
  known: Known,
  random: Random,
): unknown {
  const value = (of: Schema, as: string): unknown => validValue(document, of, as, known, random);
  const found = known(name, random);
  if (found !== undefined) return found;
  const it = resolved(document, schema);
  if (it.const !== undefined) return it.const;
  if (it.enum) return random.pick(it.enum);
  const { oneOf, anyOf = oneOf, ...beside } = it;
  if (anyOf) return value({ ...beside, ...random.pick(anyOf) }, name);
  if (it.allOf) {
    return Object.assign({}, ...it.allOf.map((part) => value(part, name) as object)) as unknown;
  }
  switch (typeof it.type === 'string' ? it.type : it.type?.[0]) {
    case 'object':
      return Object.fromEntries(
        Object.entries(it.properties ?? {})
          .filter(([field]) => it.required?.includes(field) || random.chance(0.5))
          .map(([field, of]) => [field, value(of, field)]),
      );
    case 'array': {
      const least = it.minItems ?? 0;
      const length = Math.min(it.maxItems ?? 3, least + random.below(3));
      return Array.from({ length }, () => value(it.items ?? {}, singular(name)));
    }
    case 'integer':
    case 'number': {
      const least = it.minimum ?? (it.exclusiveMinimum ?? -1) + 1;
      const most = Math.min(it.maximum ?? least + 100, least + 100_000);
      return least + random.below(most - least + 1);
    }
    case 'boolean':
      return random.chance(0.5);
    case 'null':
      return null;
    case 'string':
      return validText(it, random);
    default:
      return { any: random.pick(WORDS) };
  }
}

function validText(schema: Schema, random: Random): string {
  if (schema.format === 'uuid' || schema.pattern?.includes('-[0-9a-f]{12}')) return random.uuid();
  if (schema.format === 'date-time') return '2026-01-02T03:04:05.678Z';
  if (schema.pattern !== undefined) return textOfPattern(schema.pattern, random);
  const least = schema.minLength ?? 0;
  const most = Math.min(schema.maxLength ?? 40, Math.max(40, least));
  let text = random.pick(WORDS);
  while (text.length < least) text += random.pick(WORDS);
  return text.slice(0, most);
}

/** The few patterns of the contract that are no UUIDs. */
function textOfPattern(pattern: string, random: Random): string {
  const digits = String(random.below(1e9));
  const tries = [
    `fuzz${digits}`,
    digits,
    'QUJDRA==',
    'image/png',
    '👍',
    'ab',
    'abcdefgh',
    `${digits}.1.0`,
    'x'.repeat(43),
    `${'A'.repeat(43)}=`,
  ];
  const regex = new RegExp(pattern, 'u');
  return tries.find((text) => regex.test(text)) ?? digits;
}

const singular = (name: string): string =>
  name === 'members' ? 'userId' : name.endsWith('s') ? name.slice(0, -1) : name;
