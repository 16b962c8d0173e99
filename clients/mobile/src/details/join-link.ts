/** What invites into a conversation; its secret stands behind the #, which browsers send to no server. */
export const joinLink = (serverUrl: string, code: string): string =>
  `${serverUrl}/join#${encodeURIComponent(code)}`;
