import {
  CryptoError,
  CryptoVerificationError,
  UsageError,
  ValidationError,
} from 'ts-mls/mlsError.js';
import { MlsError } from '../mls-error';

const REFUSALS = [CryptoError, CryptoVerificationError, UsageError, ValidationError];

/** Names what ts-mls raises: its own errors, and the raw ones at bytes that it does not expect. */
const named = (error: unknown): MlsError => {
  if (error instanceof MlsError) return error;
  const isRefusal = REFUSALS.some((refusal) => error instanceof refusal);
  const message = error instanceof Error ? error.message : 'not what MLS expects';
  return new MlsError(isRefusal ? 'invalid' : 'malformed', message, { cause: error });
};

export const guarded = async <T>(act: () => Promise<T>): Promise<T> => {
  try {
    return await act();
  } catch (error) {
    throw named(error);
  }
};
