import type { KafkaSettings } from '../../config';

type Access = Pick<KafkaSettings, 'tls' | 'sasl'>;

/** As OpenSSL names them in Node: the chain does not end at somebody who is trusted. */
const UNTRUSTED = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_SIGNATURE_FAILURE',
]);
/** What comes of TLS where the other side speaks none. */
const NO_TLS = new Set(['ECONNRESET', 'EPROTO', 'ERR_SSL_WRONG_VERSION_NUMBER']);

/**
 * What a failure of kafkajs means and which setting mends it, for the operator. What goes by itself
 * (a broker that is restarted) and what is set wrongly may look alike: then both are named.
 */
export function whyAway(error: unknown, access: Access): string {
  const chain = chainOf(error);
  const of = (name: 'code' | 'type' | 'name'): readonly unknown[] =>
    chain.map((one) => (one as { readonly [key in typeof name]?: unknown })[name]);
  const said = chain[0]?.message ?? String(error);
  const mend = mendOf(of('code'), of('type'), of('name'), access);
  return mend === undefined ? said : `${said} (${mend})`;
}

function mendOf(
  codes: readonly unknown[],
  types: readonly unknown[],
  names: readonly unknown[],
  { tls, sasl }: Access,
): string | undefined {
  if (names.includes('KafkaJSSASLAuthenticationError'))
    return 'see KAFKA_USERNAME, KAFKA_PASSWORD and KAFKA_SASL_MECHANISM';
  if (types.includes('ILLEGAL_SASL_STATE'))
    return 'nobody signs in at that port: leave KAFKA_SASL_MECHANISM empty, or name another port';
  if (codes.some((code) => UNTRUSTED.has(String(code))))
    return "KAFKA_CA has to be the certificate of the authority that signed the brokers'";
  if (codes.includes('ERR_TLS_CERT_ALTNAME_INVALID'))
    return "KAFKA_BROKERS has to name brokers as their certificates do, and so have the brokers' advertised.listeners";
  if (codes.includes('CERT_HAS_EXPIRED')) return "the broker's certificate is to be renewed";
  if (tls && codes.some((code) => NO_TLS.has(String(code))))
    return 'that port may speak no TLS: KAFKA_TLS=off, or name another port';
  if (names.includes('KafkaJSConnectionClosedError')) return hungUp(tls, sasl);
  if (types.some((type) => String(type).endsWith('_AUTHORIZATION_FAILED')))
    return 'the account needs rights on the topics and groups that begin with KAFKA_TOPIC_PREFIX';
  if (types.includes('INVALID_REPLICATION_FACTOR'))
    return 'KAFKA_REPLICATION is more than there are brokers';
  if (codes.includes('ECONNREFUSED') || codes.includes('ENOTFOUND')) return 'see KAFKA_BROKERS';
  return undefined;
}

function hungUp(tls: Access['tls'], sasl: Access['sasl']): string | undefined {
  if (!tls) return 'if it never worked, that port may want TLS: KAFKA_TLS=on';
  if (!sasl) return 'if it never worked, that port may want a sign-in: KAFKA_SASL_MECHANISM';
  return undefined;
}

/** kafkajs wraps what happened in what it gave up, and several failures in one. */
function chainOf(error: unknown): readonly Error[] {
  if (!(error instanceof Error)) return [];
  const { cause, errors } = error as { cause?: unknown; errors?: readonly unknown[] };
  const inner = cause ?? errors?.[0];
  return [error, ...(inner === error ? [] : chainOf(inner))];
}
