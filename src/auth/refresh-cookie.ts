import { LIMITS } from '@anochat/contract';
import type { Request, Response } from 'express';

import type { Config } from '../platform/config';
import { ProblemError } from '../platform/errors';

const NAME = 'anochat_refresh';
const PATH = '/api/v1/auth';

/**
 * The refresh token where no script can read it. It is sent to the routes of `auth` alone, by pages
 * of this origin alone.
 */
export function setRefreshCookie(response: Response, token: string, config: Config): void {
  response.cookie(NAME, token, { ...attributes(config), maxAge: LIMITS.refreshTokenMs });
}

export function clearRefreshCookie(response: Response, config: Config): void {
  response.clearCookie(NAME, attributes(config));
}

export function readRefreshCookie(request: Request): string | undefined {
  const cookies: unknown = request.cookies;
  if (typeof cookies !== 'object' || cookies === null) return undefined;
  const value = (cookies as Readonly<Record<string, unknown>>)[NAME];
  return typeof value === 'string' ? value : undefined;
}

/**
 * The second lock beside SameSite: a cookie is set and taken only for a page of this origin.
 * Browsers say where a request comes from; who says nothing is no browser and needs no cookie.
 *
 * @throws ProblemError auth.origin-refused
 */
export function requireOwnOrigin(request: Request, config: Config): void {
  const site = request.get('sec-fetch-site');
  const origin = request.get('origin');
  const isOwn =
    site === undefined
      ? origin === config.origin || isOfHost(origin, request.get('host'), config)
      : site === 'same-origin';
  if (!isOwn) throw new ProblemError('auth.origin-refused');
}

const attributes = (config: Config) =>
  ({ httpOnly: true, sameSite: 'strict', secure: config.isSecure, path: PATH }) as const;

/**
 * `null`, the origin of sandboxed pages, is none. Under https a page of the same host without it is
 * somebody's who can change what is on its way. (Without, TLS may end before this server unsaid.)
 */
function isOfHost(origin: string | undefined, host: string | undefined, config: Config): boolean {
  if (origin === undefined || !URL.canParse(origin)) return false;
  const from = new URL(origin);
  return from.host === host && (from.protocol === 'https:' || !config.isSecure);
}
