import { CryptoVerificationError, ValidationError } from 'ts-mls/mlsError.js';

import { MlsError } from '../mls/mls-error';

/** The library throws raw errors, TypeErrors too, at bytes that it does not expect. */
export const refusing = async <T>(read: () => Promise<T>): Promise<T> => {
  try {
    return await read();
  } catch (error) {
    if (error instanceof MlsError) throw error;
    if (error instanceof ValidationError || error instanceof CryptoVerificationError) {
      throw new MlsError('invalid', error.message, { cause: error });
    }
    throw new MlsError('malformed', 'not what MLS expects here', { cause: error });
  }
};
