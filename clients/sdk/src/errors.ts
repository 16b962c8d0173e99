import { problemOf, type ErrorCode, type Problem } from '@anochat/contract';

/** The server refused: `code` says why and never changes its meaning. */
export class AnoChatError extends Error {
  override readonly name = 'AnoChatError';

  constructor(readonly problem: Problem) {
    super(problem.detail ?? problem.title);
  }

  get code(): ErrorCode {
    return this.problem.code;
  }

  get status(): number {
    return this.problem.status;
  }

  /** Milliseconds to wait before trying again, when the server named a time. */
  get retryAfterMs(): number | null {
    return this.problem.retryAfter === undefined ? null : this.problem.retryAfter * 1_000;
  }

  /** The same request may succeed later, unchanged. */
  get isTemporary(): boolean {
    return this.status === 429 || this.status >= 500;
  }

  static of(code: ErrorCode, more?: Parameters<typeof problemOf>[1]): AnoChatError {
    return new AnoChatError(problemOf(code, more));
  }
}

/** No answer came: the request may or may not have reached the server. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
}

export const isCode = (error: unknown, ...codes: readonly ErrorCode[]): error is AnoChatError =>
  error instanceof AnoChatError && codes.includes(error.code);
