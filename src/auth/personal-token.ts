import { newSecretToken } from './secret-token';

/** Tells a personal token from an access token, and lets scanners of leaked secrets find it. */
const PREFIX = 'anochat_';

export const newPersonalToken = (): string => PREFIX + newSecretToken();

export const isPersonalToken = (token: string): boolean => token.startsWith(PREFIX);
