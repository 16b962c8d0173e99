import { gzipSync } from 'node:zlib';
import type { HttpRequest } from './http-request';
import { hostileNumber, hostileText, mutateValue } from './mutate-value';
import type { Random } from './random';

/** A request before it is written down: what a well-behaved client would send. */
export interface Call {
  readonly method: string;
  /** As the document writes it: `/conversations/{id}`. */
  readonly template: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** `undefined`: the operation takes none. */
  readonly body: unknown;
  readonly token: string | undefined;
}

export interface MutatedRequest {
  /** What was done to it. */
  readonly label: string;
  readonly request: HttpRequest;
  /** The method or the shape of the path changed: another operation may answer, or none. */
  readonly isElsewhere: boolean;
}

export function written(call: Call): HttpRequest {
  const body = call.body === undefined ? undefined : Buffer.from(JSON.stringify(call.body));
  return {
    method: call.method,
    path: pathOf(call.template, call.params) + queryOf(Object.entries(call.query)),
    headers: {
      ...(call.token !== undefined && { authorization: `Bearer ${call.token}` }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body }),
  };
}

/** Exactly one thing is made wrong, or at least unusual. */
export function mutateRequest(call: Call, random: Random): MutatedRequest {
  const kinds: (() => MutatedRequest)[] = [
    () => mutateQuery(call, random),
    () => mutateHeaders(call, random),
    () => mutateMethodOrPath(call, random),
  ];
  if (Object.keys(call.params).length > 0) {
    kinds.push(
      () => mutateParam(call, random),
      () => mutateParam(call, random),
    );
  }
  if (call.body !== undefined) {
    const inBody = (): MutatedRequest => {
      const { label, value } = mutateValue(call.body, random);
      return as(`body: ${label}`, written({ ...call, body: value ?? null }));
    };
    kinds.push(inBody, inBody, inBody, inBody, () => mutateBytes(call, random));
  }
  return random.pick(kinds)();
}

const as = (label: string, request: HttpRequest, isElsewhere = false): MutatedRequest => ({
  label,
  request,
  isElsewhere,
});

function mutateParam(call: Call, random: Random): MutatedRequest {
  const name = random.pick(Object.keys(call.params));
  const raw = random.pick<() => string>([
    () => encodeURIComponent(wellFormed(hostileText(random).slice(0, 600))),
    () => String(hostileNumber(random)),
    () => random.uuid(random.pick([1, 4, 7, 8, 9])),
    () => random.uuid().toUpperCase(),
    () => random.pick(['%', '%zz', '%00', '%c0%ae', '%2e%2e%2f', '..', '.', '%ff', ';a=b', '%2F']),
    () => 'a'.repeat(random.pick([33, 500, 4_000])),
  ])();
  return as(
    `parameter ${name} is ${raw.slice(0, 80)}`,
    written({ ...call, params: { ...call.params, [name]: `\u0000${raw}` } }),
    true,
  );
}

function mutateQuery(call: Call, random: Random): MutatedRequest {
  const known = Object.keys(call.query);
  const name =
    known.length > 0 && random.chance(0.8)
      ? random.pick(known)
      : random.pick([
          'limit',
          'cursor',
          'before',
          'after',
          'around',
          'prefix',
          'token',
          'ids',
          'x',
        ]);
  const value = random.pick<() => string>([
    () => wellFormed(hostileText(random).slice(0, 600)),
    () => String(hostileNumber(random)),
    () => String(random.pick([0, 1, 2, 200, 201, -5])),
    () => random.uuid(),
    () => Buffer.from(JSON.stringify({ seq: hostileNumber(random) })).toString('base64url'),
  ])();
  const others = Object.entries(call.query).filter(([key]) => key !== name);
  const pairs = random.pick<() => [string, string][]>([
    () => [[name, value]],
    () => [[name, value]],
    () => [[name, value]],
    () => [
      [name, '1'],
      [name, value],
    ],
    () => [[`${name}[]`, value]],
    () => [[`${name}[a][b]`, value]],
    () => [[`__proto__[${name}]`, value]],
    () => [],
  ])();
  const path = pathOf(call.template, call.params) + queryOf([...others, ...pairs]);
  return as(`query ${JSON.stringify(pairs).slice(0, 120)}`, { ...written(call), path });
}

function mutateHeaders(call: Call, random: Random): MutatedRequest {
  const good = written(call);
  const { authorization = 'Bearer nothing' } = good.headers;
  const [name, value] = random.pick<[string, string]>([
    ['authorization', ''],
    ['authorization', 'Bearer'],
    ['authorization', `Basic ${Buffer.from('a:b').toString('base64')}`],
    ['authorization', `${authorization}x`],
    ['authorization', authorization.slice(0, -10)],
    ['authorization', authorization.replace('Bearer ', 'bearer  ')],
    ['authorization', `${authorization}, ${authorization}`],
    ['authorization', `Bearer ${'e30.'.repeat(3)}`],
    ['authorization', `Bearer eyJhbGciOiJub25lIn0.e30.`],
    ['authorization', `Bearer ${'x'.repeat(5_000)}`],
    ['cookie', 'refresh=x; ; =; \u00ff=\u00fe'],
    ['cookie', `a=${'x'.repeat(4_000)}`],
    ['origin', 'https://evil.example'],
    ['sec-fetch-site', 'cross-site'],
    ['accept', 'image/png'],
    ['accept', 'application/json;q=x'],
    ['accept-encoding', 'br;q=banana'],
    ['x-forwarded-for', '999.1.1.1, ::::, <script>'],
    ['x-forwarded-proto', 'gopher'],
    ['x-http-method-override', 'DELETE'],
    ['x-request-id', '"; DROP TABLE users; --'],
    ['range', 'bytes=0-0,5-1'],
    ['if-none-match', '*'],
    ['content-type', 'application/json; charset=klingon'],
    ['content-encoding', 'gzip'],
  ]);
  return as(`header ${name}: ${value.slice(0, 60)}`, {
    ...good,
    headers: { ...good.headers, [name]: value },
  });
}

function mutateMethodOrPath(call: Call, random: Random): MutatedRequest {
  const good = written(call);
  const [path = '', query = ''] = good.path.split(/(?=\?)/);
  return random.pick<() => MutatedRequest>([
    () => {
      const method = random.pick([
        'GET',
        'POST',
        'PUT',
        'PATCH',
        'DELETE',
        'OPTIONS',
        'HEAD',
        'TRACE',
        'PROPFIND',
      ]);
      return as(`method ${method}`, { ...good, method }, true);
    },
    () => as('one slash more', { ...good, path: `${path}/${query}` }, true),
    () => as('two slashes', { ...good, path: path.replaceAll('/', '//') + query }, true),
    () => as('a step more', { ...good, path: `${path}/x${query}` }, true),
    () => as('a step up', { ...good, path: `${path}/../../x${query}` }, true),
    () => as('upper case', { ...good, path: path.toUpperCase() + query }, true),
    () => as('another version', { ...good, path: good.path.replace('/v1', '/v9') }, true),
  ])();
}

function mutateBytes(call: Call, random: Random): MutatedRequest {
  const good = written(call);
  const json = JSON.stringify(call.body);
  const bytes = Buffer.from(json);
  const withBody = (
    label: string,
    body: Buffer,
    headers: Record<string, string> = {},
  ): MutatedRequest =>
    as(`body: ${label}`, { ...good, body, headers: { ...good.headers, ...headers } });
  return random.pick<() => MutatedRequest>([
    () => withBody('cut short', bytes.subarray(0, 1 + random.below(bytes.length))),
    () => withBody('nothing', Buffer.alloc(0)),
    () => withBody('twice', Buffer.concat([bytes, bytes])),
    () => withBody('no JSON', Buffer.from(hostileText(random))),
    () =>
      withBody(
        'bad UTF-8',
        Buffer.concat([bytes.subarray(0, 2), Buffer.from([0xff, 0xc0, 0xaf]), bytes.subarray(2)]),
      ),
    () =>
      withBody('UTF-16', Buffer.from(json, 'utf16le'), {
        'content-type': 'application/json; charset=utf-16',
      }),
    () =>
      withBody('latin-1', Buffer.from(json, 'latin1'), {
        'content-type': 'application/json; charset=latin1',
      }),
    () => withBody('a byte order mark', Buffer.concat([Buffer.from('\ufeff'), bytes])),
    () => withBody('a list', Buffer.from(`[${json}]`)),
    () => withBody('a key twice', Buffer.from(json.replace(/^\{/, '{"kind":"x","kind":1,'))),
    () => withBody('a comment', Buffer.from(`/* hello */ ${json}`)),
    () => withBody('a number beyond doubles', Buffer.from(json.replace(/:\d+/, ':1e99999'))),
    () => withBody('very deep', Buffer.from('['.repeat(50_000) + ']'.repeat(50_000))),
    () => withBody('random bytes', random.bytes(200)),
    () => withBody('too large', Buffer.from(JSON.stringify({ text: 'x'.repeat(600_000) }))),
    () =>
      withBody('as a form', Buffer.from('a=b&c=d'), {
        'content-type': 'application/x-www-form-urlencoded',
      }),
    () => withBody('as text', bytes, { 'content-type': 'text/plain' }),
    () => withBody('as XML', Buffer.from('<a/>'), { 'content-type': 'application/xml' }),
    () => withBody('of no type', bytes, { 'content-type': '' }),
    () => withBody('multipart', bytes, { 'content-type': 'multipart/form-data; boundary=x' }),
    () => withBody('compressed', gzipSync(bytes), { 'content-encoding': 'gzip' }),
    () => withBody('a bomb', gzipSync(Buffer.alloc(5_000_000, 32)), { 'content-encoding': 'gzip' }),
    () => withBody('compressed by nobody', bytes, { 'content-encoding': 'x-unknown' }),
  ])();
}

/** A leading NUL marks a value that is on the wire as it stands. */
function pathOf(template: string, params: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name] ?? '';
    return value.startsWith('\u0000') ? value.slice(1) : encodeURIComponent(value);
  });
}

function queryOf(pairs: readonly (readonly [string, string])[]): string {
  if (pairs.length === 0) return '';
  return `?${pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&')}`;
}

/** Halves of surrogate pairs have no place in an address. */
const wellFormed = (text: string): string => Buffer.from(text).toString();
