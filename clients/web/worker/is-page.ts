/** Where the server answers with the client's page: everything but its own addresses and files. */
export function isPage(pathname: string): boolean {
  if (/^\/(?:api|docs|socket\.io)(?:\/|$)/.test(pathname) || pathname.startsWith('/.'))
    return false;
  return !pathname.slice(pathname.lastIndexOf('/') + 1).includes('.');
}
