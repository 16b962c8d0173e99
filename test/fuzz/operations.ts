import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERRORS, type ErrorCode } from '@anochat/contract';
import { isRecord, resolved, type Schema } from './schema';

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly required: boolean;
  readonly schema: Schema;
}

/** One operation of REST, as docs/openapi.json tells of it. */
export interface Operation {
  /** `GET /api/v1/users/{id}`. */
  readonly name: string;
  readonly method: string;
  readonly template: string;
  readonly parameters: readonly Parameter[];
  readonly body: Schema | undefined;
  readonly isPublic: boolean;
  readonly successes: ReadonlySet<number>;
  readonly codes: ReadonlySet<ErrorCode>;
}

export interface Documented {
  /** What `$ref`s point into. */
  readonly document: unknown;
  readonly operations: readonly Operation[];
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

export function readOperations(): Documented {
  const document = readDocument('openapi.json');
  const operations = Object.entries(fieldOf(document, 'paths')).flatMap(([template, item]) =>
    METHODS.filter((method) => isRecord(item) && isRecord(item[method])).map((method) =>
      operationOf(document, template, method, fieldOf(item, method)),
    ),
  );
  if (operations.length === 0) throw new Error('docs/openapi.json has no operations');
  return { document, operations };
}

export function readDocument(name: string): unknown {
  return JSON.parse(readFileSync(join(__dirname, '../../docs', name), 'utf8')) as unknown;
}

function operationOf(
  document: unknown,
  template: string,
  method: string,
  operation: Readonly<Record<string, unknown>>,
): Operation {
  const responses = Object.entries(fieldOf(operation, 'responses'));
  const security = operation.security;
  return {
    name: `${method.toUpperCase()} ${template}`,
    method: method.toUpperCase(),
    template,
    parameters: ((operation.parameters ?? []) as readonly Schema[]).map((parameter) => {
      const found = resolved(document, parameter) as unknown as Parameter;
      return { ...found, required: found.required ?? false };
    }),
    body: jsonBodyOf(document, operation),
    isPublic: !Array.isArray(security) || security.length === 0,
    successes: new Set(responses.map(([status]) => Number(status)).filter((s) => s < 400)),
    codes: new Set(
      responses.flatMap(([status, response]) =>
        codesIn(response).filter((code) => ERRORS[code].status === Number(status)),
      ),
    ),
  };
}

function jsonBodyOf(
  document: unknown,
  operation: Readonly<Record<string, unknown>>,
): Schema | undefined {
  if (!isRecord(operation.requestBody)) return undefined;
  const body = resolved(document, operation.requestBody) as unknown as Record<string, unknown>;
  const json = fieldOf(body, 'content')['application/json'];
  return isRecord(json) ? (json.schema as Schema) : undefined;
}

/** Every error code that is named inside. What is referred to (any problem at all) is not looked at. */
export function codesIn(inside: unknown): ErrorCode[] {
  if (typeof inside === 'string') {
    return Object.hasOwn(ERRORS, inside) ? [inside as ErrorCode] : [];
  }
  if (typeof inside !== 'object' || inside === null) return [];
  return Object.values(inside).flatMap((value) => codesIn(value));
}

export function fieldOf(value: unknown, name: string): Readonly<Record<string, unknown>> {
  const field = isRecord(value) ? value[name] : undefined;
  if (!isRecord(field)) throw new Error(`the document has no ${name} where one belongs`);
  return field;
}
