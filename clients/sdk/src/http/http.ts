import { ERRORS, problemOf, type Problem } from '@anochat/contract';
import { AnoChatError, isCode, NetworkError } from '../errors';
import type { Fetch, FetchResponse } from '../platform/platform';
import { present } from '../present';

const TIMEOUT_MS = 15_000;

/** Where requests get their bearer token from. */
export interface Tokens {
  /** A token that is not about to expire. Rejects when nobody is signed in. */
  current(): Promise<string>;
  /** A newer token than `stale`, which the server refused. */
  renew(stale: string): Promise<string>;
}

export type Query = Readonly<Record<string, string | number | undefined>>;

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api`, with ids already encoded. */
  readonly path: string;
  readonly query?: Query;
  readonly body?: unknown;
  /** Without a token, for what one may do before signing in. */
  readonly isPublic?: boolean;
}

/** One request and its answer: bearer token, problems as errors, one renewal of the token. */
export class Http {
  constructor(
    private readonly baseUrl: string,
    private readonly fetch: Fetch,
    private readonly tokens: Tokens,
  ) {}

  async call<T>(call: Call): Promise<T> {
    if (call.isPublic) return this.send<T>(call, null);
    const token = await this.tokens.current();
    try {
      return await this.send<T>(call, token);
    } catch (error) {
      if (!isCode(error, 'auth.token-expired', 'auth.token-invalid')) throw error;
      return this.send<T>(call, await this.tokens.renew(token));
    }
  }

  private async send<T>(call: Call, token: string | null): Promise<T> {
    const response = await this.fetch(this.baseUrl + '/api' + call.path + queryOf(call.query), {
      method: call.method,
      headers: {
        accept: 'application/json, application/problem+json',
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      body: call.body === undefined ? undefined : JSON.stringify(call.body),
      timeoutMs: TIMEOUT_MS,
    }).catch((cause: unknown) => {
      throw new NetworkError('The server cannot be reached', { cause });
    });
    const text = await response.text().catch((cause: unknown) => {
      throw new NetworkError('The answer broke off', { cause });
    });
    if (response.status >= 400) throw new AnoChatError(problemFrom(response, text));
    // What has no body is typed as undefined by its caller.
    return (text === '' ? undefined : parse(text)) as T;
  }
}

const queryOf = (query: Query | undefined): string => {
  const pairs = Object.entries(query ?? {}).filter(([, value]) => value !== undefined);
  if (pairs.length === 0) return '';
  return (
    '?' + pairs.map(([name, value]) => `${name}=${encodeURIComponent(present(value))}`).join('&')
  );
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new NetworkError('The answer is not JSON', { cause });
  }
};

/** A proxy in between answers without a problem: then the status says the little that is known. */
const problemFrom = (response: FetchResponse, text: string): Problem => {
  const retryAfter = secondsOf(response.header('retry-after'));
  let value: unknown = null;
  try {
    value = JSON.parse(text);
  } catch {
    // Not JSON: a proxy's page.
  }
  if (isProblem(value)) return retryAfter === undefined ? value : { retryAfter, ...value };
  const code =
    response.status === 429
      ? 'request.rate-limited'
      : response.status >= 500
        ? 'server.unavailable'
        : response.status === 413
          ? 'request.too-large'
          : response.status === 401
            ? 'auth.required'
            : 'request.invalid';
  return { ...problemOf(code), status: response.status, retryAfter };
};

export const isProblem = (value: unknown): value is Problem =>
  typeof value === 'object' &&
  value !== null &&
  'code' in value &&
  typeof value.code === 'string' &&
  Object.hasOwn(ERRORS, value.code) &&
  'status' in value &&
  typeof value.status === 'number';

const secondsOf = (header: string | null): number | undefined => {
  const seconds = header === null ? NaN : Number(header);
  return Number.isFinite(seconds) ? seconds : undefined;
};
