import { getMetadataStorage } from 'class-validator';

import type { Schema } from './type-schemas';

type Target = abstract new (...args: never[]) => unknown;

interface Constraint {
  readonly name?: string;
  readonly constraints?: readonly unknown[];
  readonly each?: boolean;
}

/** The rules of class-validator as JSON Schema, for each that says something to a client. */
const RULES: Readonly<Record<string, (values: readonly unknown[]) => Schema>> = {
  isLength: ([minLength, maxLength]) => ({
    minLength,
    ...(maxLength !== undefined && { maxLength }),
  }),
  minLength: ([minLength]) => ({ minLength }),
  maxLength: ([maxLength]) => ({ maxLength }),
  matches: ([pattern]) =>
    pattern instanceof RegExp && pattern.flags === '' ? { pattern: pattern.source } : {},
  min: ([minimum]) => ({ minimum }),
  max: ([maximum]) => ({ maximum }),
  isInt: () => ({ type: 'integer' }),
  isIn: ([values]) => ({ enum: values }),
  arrayMinSize: ([minItems]) => ({ minItems }),
  arrayMaxSize: ([maxItems]) => ({ maxItems }),
  arrayUnique: () => ({ uniqueItems: true }),
};

/** What the validation of a DTO class asks of each field, by the field's name. */
export function validatedFields(className: string): ReadonlyMap<string, Schema> {
  const target = classes().get(className);
  const fields = new Map<string, Schema>();
  if (target === undefined) return fields;
  const storage = getMetadataStorage();
  const grouped = storage.groupByPropertyName(
    storage.getTargetValidationMetadatas(target, '', false, false),
  );
  for (const [field, constraints] of Object.entries(grouped)) {
    fields.set(field, schemaOf(constraints));
  }
  return fields;
}

function schemaOf(constraints: readonly Constraint[]): Schema {
  const own: Record<string, unknown> = {};
  const items: Record<string, unknown> = {};
  for (const { name, constraints: values, each } of constraints) {
    const rule = name === undefined ? undefined : RULES[name];
    if (rule !== undefined) Object.assign(each ? items : own, rule(values ?? []));
  }
  return Object.keys(items).length > 0 ? { ...own, items } : own;
}

/** class-validator keeps its classes in a private map; nothing else of it is touched. */
function classes(): ReadonlyMap<string, Target> {
  const storage = getMetadataStorage() as unknown as {
    readonly validationMetadatas: ReadonlyMap<Target, unknown>;
  };
  return new Map([...storage.validationMetadatas.keys()].map((target) => [target.name, target]));
}
