/** A page speaks with the server that gave it. */
export const ownServer = (): string | null => location.origin;
