import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { Request, Response } from 'express';

import { toProblem } from './to-problem';

/** Turns every error of a REST call into `application/problem+json`. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request & { readonly id?: unknown }>();
    const response = host.switchToHttp().getResponse<Response>();
    const problem = toProblem(error);
    if (problem.code === 'server.failure') this.logger.error(error);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (problem.retryAfter !== undefined)
      response.setHeader('Retry-After', String(problem.retryAfter));
    if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
    const requestId = typeof request.id === 'string' ? request.id : undefined;
    response
      .status(problem.status)
      .type('application/problem+json')
      .send(JSON.stringify({ ...problem, instance: request.path, requestId }));
  }
}
