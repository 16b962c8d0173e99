import { HttpException } from '@nestjs/common';
import { type ErrorCode, type Problem, problemOf } from '@anochat/contract';

import { isDatabaseAway } from './is-database-away';
import { ProblemError } from './problem-error';

const CODE_OF_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: 'request.invalid',
  401: 'auth.required',
  403: 'auth.forbidden',
  404: 'route.not-found',
  405: 'request.method-not-allowed',
  413: 'request.too-large',
  415: 'request.unsupported-type',
  429: 'request.rate-limited',
  503: 'server.unavailable',
};

/** Status of an error made by the body parser or the router, which are no HttpExceptions. */
const statusOf = (error: unknown): number | undefined => {
  if (error instanceof HttpException) return error.getStatus();
  if (typeof error !== 'object' || error === null) return undefined;
  const status = (error as { readonly status?: unknown }).status;
  return typeof status === 'number' ? status : undefined;
};

/**
 * Every error as a problem of the contract. What is not foreseen becomes `server.failure`, without
 * a word of its inside; the caller logs it. A database that is away is a 503 that may be retried.
 */
export const toProblem = (error: unknown): Problem => {
  if (error instanceof ProblemError) return error.toProblem();
  if (isDatabaseAway(error)) {
    return problemOf('server.unavailable', {
      detail: 'The database does not answer. Nothing was changed.',
      retryAfter: 1,
    });
  }
  const status = statusOf(error);
  const code = status === undefined ? undefined : CODE_OF_STATUS[status];
  if (code !== undefined) return problemOf(code);
  return status !== undefined && status >= 400 && status < 500
    ? problemOf('request.invalid')
    : problemOf('server.failure');
};
