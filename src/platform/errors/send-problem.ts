import type { Problem } from '@anochat/contract';
import type { Request, Response } from 'express';

/** Answers a REST call with `application/problem+json`. */
export function sendProblem(
  request: Request & { readonly id?: unknown },
  response: Response,
  problem: Problem,
): void {
  if (problem.retryAfter !== undefined)
    response.setHeader('Retry-After', String(problem.retryAfter));
  if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
  const requestId = typeof request.id === 'string' ? request.id : undefined;
  response
    .status(problem.status)
    .type('application/problem+json')
    .send(JSON.stringify({ ...problem, instance: request.path, requestId }));
}
