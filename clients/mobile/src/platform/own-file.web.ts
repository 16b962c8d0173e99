/** In a browser bytes go with whatever holds them. */
export const removeOwnFile = (_uri: string): void => undefined;
