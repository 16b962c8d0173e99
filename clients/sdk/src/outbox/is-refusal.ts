import { AnoChatError } from '../errors';

/** The server will not take it as it is; everything else may pass. */
export const isRefusal = (error: unknown): error is AnoChatError =>
  error instanceof AnoChatError && !error.isTemporary && error.status !== 401;
