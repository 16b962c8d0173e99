import type { Primitives } from '../../primitives/primitives';

/** More than one commit has; then all is forgotten. */
const MOST = 5_000;

const remembered = <T>(act: (...inputs: Uint8Array[]) => T): typeof act => {
  const known = new Map<string, T>();
  return (...inputs) => {
    // With their lengths, so that no two lists of inputs read alike.
    const key = inputs.map((i) => `${i.length} ${Buffer.from(i).toString('latin1')}`).join();
    const found = known.get(key);
    if (found !== undefined) return found;
    if (known.size >= MOST) known.clear();
    const result = act(...inputs);
    known.set(key, result);
    return result;
  };
};

/**
 * For many members in one process, who all verify the same signatures and public keys and derive the
 * same secrets: what has one answer for the same bytes is computed once.
 */
export const rememberingPrimitives = (primitives: Primitives): Primitives => {
  const { ed25519, x25519 } = primitives;
  const sharedSecret = remembered((secretKey, publicKey) => ({
    is: x25519.sharedSecret(secretKey, publicKey),
  }));
  const hmacSha256 = remembered((key, data) => primitives.hmacSha256(key, data));
  return {
    ...primitives,
    // A copy, here and below: callers wipe what they have used.
    hmacSha256: (key, data) => hmacSha256(key, data).slice(),
    ed25519: {
      ...ed25519,
      verify: remembered((publicKey, message, signature) =>
        ed25519.verify(publicKey, message, signature),
      ),
    },
    x25519: {
      ...x25519,
      sharedSecret: (secretKey, publicKey) =>
        sharedSecret(secretKey, publicKey).is?.slice() ?? null,
    },
  };
};
