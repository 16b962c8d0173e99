import type { RequestHandler } from 'express';

import { ProblemError, sendProblem, toProblem } from '../../platform/errors';
import type { Authenticator } from './authenticator';
import { bearerToken } from './bearer-token';

/**
 * Comes before the body parser where bodies may be large: nobody makes the server parse megabytes
 * who has not signed in. Of a body that may be large for anybody nothing is asked here.
 *
 * @param openBytes as large a body as anybody may send
 */
export const requireToken =
  (authenticator: Authenticator, openBytes: number): RequestHandler =>
  (request, response, next) => {
    // Without a length it may be of any.
    const length = Number(request.get('content-length') ?? Infinity);
    if (length <= openBytes) return next();
    const token = bearerToken(request.headers.authorization);
    const admitted =
      token === undefined
        ? Promise.reject(new ProblemError('auth.required'))
        : authenticator.authenticate(token);
    admitted.then(
      () => next(),
      (error: unknown) => sendProblem(request, response, toProblem(error)),
    );
  };
