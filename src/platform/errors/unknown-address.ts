import type { RequestHandler } from 'express';

import { ProblemError } from './problem-error';
import { sendProblem } from './send-problem';

const ROUTES = /^\/api\/(v1(\/|$)|versions\/?$)/i;

/**
 * Comes after whatever serves pages and files: what is no route of the API either is not there.
 * (Nest's own answer for unknown addresses covers the prefix of its routes alone.)
 */
export const unknownAddress: RequestHandler = (request, response, next) => {
  if (ROUTES.test(request.path)) return next();
  sendProblem(request, response, new ProblemError('route.not-found').toProblem());
};
