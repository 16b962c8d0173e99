/** The server that this page speaks with: where it came from, or what the desktop client chose. */
let chosen: string | null = null;

export const setServerOrigin = (origin: string): void => {
  chosen = origin;
};

export const serverOrigin = (): string => chosen ?? location.origin;
export const serverHost = (): string => new URL(serverOrigin()).host;
