/** Nothing was fetched, or not all of it. Why is for the log of who runs the server, and nobody else. */
export class NotFetched extends Error {
  override readonly name = 'NotFetched';

  constructor(
    readonly reason:
      | 'scheme'
      | 'credentials'
      | 'port'
      | 'name'
      | 'address'
      | 'redirects'
      | 'status'
      | 'encoding'
      | 'type'
      | 'size'
      | 'broken',
    options?: ErrorOptions,
  ) {
    super(`Not fetched: ${reason}`, options);
  }
}
