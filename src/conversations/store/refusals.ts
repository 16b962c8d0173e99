import { ERRORS, type ErrorCode } from '@anochat/contract';

import { ProblemError } from '../../platform/errors';

const REFUSED = 'AC001';

const isErrorCode = (text: string): text is ErrorCode => Object.hasOwn(ERRORS, text);

/** Waits for a SQL function that may refuse: SQLSTATE AC001, the code of the error as its message. */
export const withRefusals = async <T>(call: Promise<T>): Promise<T> => {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof Error) || (error as { readonly code?: unknown }).code !== REFUSED) {
      throw error;
    }
    if (!isErrorCode(error.message)) throw error;
    throw new ProblemError(error.message, {}, { cause: error });
  }
};
