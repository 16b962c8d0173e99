import type { RequestHandler } from 'express';

import { isTooDeep } from './is-too-deep';
import { ProblemError } from './problem-error';
import { sendProblem } from './send-problem';

/** Comes after the body parser, before anything walks over the body. */
export const refuseDeepBody: RequestHandler = (request, response, next) => {
  if (!isTooDeep(request.body)) return next();
  const detail = 'The body is nested too deeply.';
  sendProblem(request, response, new ProblemError('request.invalid', { detail }).toProblem());
};
