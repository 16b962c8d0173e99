import { type ErrorCode, type Problem, problemOf } from '@anochat/contract';

/** An answer of the contract: thrown anywhere, turned into HTTP or a socket ack in one place. */
export class ProblemError extends Error {
  override readonly name: string = 'ProblemError';

  constructor(
    readonly code: ErrorCode,
    readonly more: Partial<Omit<Problem, 'code' | 'status' | 'type'>> = {},
    options?: ErrorOptions,
  ) {
    super(more.detail ?? problemOf(code).title, options);
  }

  toProblem(): Problem {
    return problemOf(this.code, this.more);
  }
}

/** The server cannot do this now; nothing was changed, the same request may come again. */
export const unavailable = (detail: string, retryAfter = 1, cause?: unknown): ProblemError =>
  new ProblemError('server.unavailable', { detail, retryAfter }, { cause });
