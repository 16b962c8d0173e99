const BEARER = /^Bearer +(\S+) *$/i;

/** @param authorization the header (RFC 6750, section 2.1) */
export const bearerToken = (authorization: string | undefined): string | undefined =>
  BEARER.exec(authorization ?? '')?.[1];
