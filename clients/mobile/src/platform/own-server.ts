/** The server that an app came from; apps of a store come from none. */
export const ownServer = (): string | null => null;
