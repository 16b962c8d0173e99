import type { RequestHandler } from 'express';

import { ProblemError } from './problem-error';
import { sendProblem } from './send-problem';

/** Comes before the body parser, which passes over a body of another type as if there were none. */
export const requireJson: RequestHandler = (request, response, next) => {
  // `is` answers null where there is no body.
  if (request.is('json') !== false || request.get('content-length') === '0') return next();
  sendProblem(request, response, new ProblemError('request.unsupported-type').toProblem());
};
