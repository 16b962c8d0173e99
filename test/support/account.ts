import { randomBytes } from 'node:crypto';
import type { Authentication, PersonalToken, Problem } from '@anochat/contract';

/** A signed-in user with one device, as far as plain HTTP needs it. */
export interface Account {
  readonly userId: string;
  readonly userName: string;
  readonly password: string;
  readonly deviceId: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Every account calls from an address of its own, so that limits per address do not meet. */
  readonly address: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON; `undefined` when there was none. */
  readonly body: unknown;
}

/** The server refused; nothing else than a problem may come with a status of 400 or more. */
export class ProblemAnswer extends Error {
  override readonly name = 'ProblemAnswer';

  constructor(
    readonly problem: Problem,
    where: string,
  ) {
    super(`${where}: ${problem.status} ${problem.code} ${problem.detail ?? ''}`);
  }
}

/** Registers with user name and password and nothing else; a made-up name when none is given. */
export async function register(url: string, userName = madeUpName()): Promise<Account> {
  const address = madeUpAddress();
  const password = randomBytes(12).toString('base64url');
  const device = { kind: 'bot', name: 'test' };
  const body = { userName, password, device };
  const made = await call<Authentication>(url, 'POST', '/auth/register', { address }, body);
  return {
    userId: made.user.id,
    userName,
    password,
    deviceId: made.deviceId,
    accessToken: made.accessToken,
    refreshToken: made.refreshToken ?? '',
    address,
  };
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Caller = Pick<Account, 'address'> & Partial<Pick<Account, 'accessToken'>>;

/** One request below `/api/v1`; whatever was answered. Rejects when nothing was. */
export async function request(
  url: string,
  method: Method,
  path: string,
  caller: Caller,
  body?: unknown,
): Promise<Answer> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: {
      'x-forwarded-for': caller.address,
      ...(caller.accessToken !== undefined && { authorization: `Bearer ${caller.accessToken}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(60_000),
  });
  const text = await response.text();
  const parsed: unknown = text === '' ? undefined : JSON.parse(text);
  return { status: response.status, headers: response.headers, body: parsed };
}

/** @throws ProblemAnswer when the server refused. */
export async function call<T>(...parameters: Parameters<typeof request>): Promise<T> {
  const { status, body } = await request(...parameters);
  if (status >= 400) {
    throw new ProblemAnswer(body as Problem, `${parameters[1]} ${parameters[2]}`);
  }
  return body as T;
}

const madeUpName = (): string => `u${randomBytes(8).toString('hex')}`;

/** In 10.0.0.0/8 (RFC 1918). */
const madeUpAddress = (): string => `10.${[...randomBytes(3)].join('.')}`;

/** The secret of a personal token of this account, as a client on another device shows it. */
export async function makeToken(url: string, account: Account): Promise<string> {
  const body = { name: 'test', scopes: ['read', 'write', 'account'] };
  const { secret } = await call<PersonalToken>(url, 'POST', '/auth/tokens', account, body);
  if (secret === undefined) throw new Error('A new token came without its secret');
  return secret;
}
