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

/** Recovery words that open nothing. */
export class WrongWords extends Error {
  override readonly name = 'WrongWords';

  /** @param places of words that are in no list of recovery words, from 0; none: they are words, but not these */
  constructor(readonly places: readonly number[]) {
    super('These recovery words are not right');
  }
}

/** Only who knows the recovery words or the passphrase may do this: restoring by them comes first. */
export class RecoveryLocked extends Error {
  override readonly name = 'RecoveryLocked';

  constructor() {
    super('The recovery words or the passphrase are needed for this');
  }
}

/** No device of the account that waits to be linked fits what was scanned or typed. */
export class NoSuchOffer extends Error {
  override readonly name = 'NoSuchOffer';

  constructor() {
    super('No device that waits to be linked shows this');
  }
}

/**
 * Why a file is not shown, not even in part. `not-sealed`: it is plain, in an encrypted conversation.
 * `damaged`: bytes that its key does not open. `wrong-digest`: others may have been shown something
 * else. `wrong-size`: the store has more or less than the message says.
 */
export type FileRefusal =
  | 'malformed'
  | 'unknown-version'
  | 'wrong-size'
  | 'wrong-key'
  | 'not-sealed'
  | 'damaged'
  | 'wrong-digest'
  | 'too-large';

/** A stored file is not what its message says, or more than was asked for. */
export class FileRefused extends Error {
  override readonly name = 'FileRefused';

  constructor(readonly reason: FileRefusal) {
    super(`The file is refused: ${reason}`);
  }
}
