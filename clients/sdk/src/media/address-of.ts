/** A link without an origin is one of the server's own. */
export const addressOf = (serverUrl: string, link: string): string =>
  link.startsWith('/') ? serverUrl + link : link;
