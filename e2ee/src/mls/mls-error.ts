/**
 * - `malformed`: bytes that do not decode, or not to what belongs there.
 * - `invalid`: decoded, but a signature, a tag, a hash or a rule of RFC 9420 does not hold.
 * - `other-epoch`: well-formed, of another epoch or group than the state's.
 * - `not-addressed`: a Welcome for none of the KeyPackages given.
 */
export type MlsErrorKind = 'malformed' | 'invalid' | 'other-epoch' | 'not-addressed';

/** All that the engine raises for what others sent. */
export class MlsError extends Error {
  override readonly name = 'MlsError';

  constructor(
    readonly kind: MlsErrorKind,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
