/**
 * Pages of the web client that take a secret. It stands in the fragment, which browsers send to
 * nobody, so that no log and no referrer carries it.
 */
export const setupLink = (origin: string, token: string): string => `${origin}/setup#${token}`;
export const resetLink = (origin: string, token: string): string => `${origin}/reset#${token}`;
export const inviteLink = (origin: string, code: string): string =>
  `${origin}/create-account#${code}`;
