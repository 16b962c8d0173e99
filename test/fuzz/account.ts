import type { Authentication, Head } from '@anochat/contract';
import { send, type HttpAnswer } from './http-request';

export const PASSWORD = 'a password for fuzzing';
let made = 0;

/** A client address of its own for each caller that wants one: the server under test trusts loopback as a proxy. */
export const anyAddress = (): string => {
  made += 1;
  return `10.${(made >> 16) & 255}.${(made >> 8) & 255}.${made & 255}`;
};

export interface Account {
  readonly userName: string;
  readonly authentication: Authentication;
}

/** @throws when the answer is no success */
export async function call<T>(
  origin: string,
  token: string | undefined,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const answer = await ask(origin, token, method, path, body);
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
  return (answer.text === '' ? undefined : JSON.parse(answer.text)) as T;
}

export function ask(
  origin: string,
  token: string | undefined,
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<HttpAnswer> {
  return send(origin, {
    method,
    path: `/api/v1${path}`,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      'x-forwarded-for': anyAddress(),
      ...headers,
    },
    ...(body !== undefined && { body: Buffer.from(JSON.stringify(body)) }),
  });
}

export async function register(origin: string, userName: string): Promise<Account> {
  const authentication = await call<Authentication>(origin, undefined, 'POST', '/auth/register', {
    userName,
    password: PASSWORD,
    device: { kind: 'bot', name: 'fuzz' },
  });
  return { userName, authentication };
}

/** Another session of the account, on a device of its own. */
export function logIn(origin: string, { userName }: Account): Promise<Authentication> {
  return call(origin, undefined, 'POST', '/auth/login', {
    userName,
    password: PASSWORD,
    device: { kind: 'bot', name: 'fuzz, again' },
  });
}

export function createGroup(
  origin: string,
  token: string,
  members: readonly string[],
): Promise<Head> {
  return call(origin, token, 'POST', '/conversations', { kind: 'group', title: 'Fuzz', members });
}

export const textMessage = (text: string) =>
  ({
    kind: 'message',
    mode: 'server',
    content: { v: 1, type: 'message', parts: [{ type: 'text', text }] },
  }) as const;
