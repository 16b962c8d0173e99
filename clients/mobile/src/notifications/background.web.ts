/** A browser wakes no screens: the web client's service worker has this part. */
export const listenInBackground = (): void => undefined;
