import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';

import { ConfigError, type Secrets } from '../../../platform/config';
import { signJwt } from '../sign-jwt';

const FILE = 'push-key';
/** RFC 8292, 2: no longer than a day. */
const LIFETIME_S = 12 * 3_600;

/**
 * This server's name to push services (RFC 8292). A subscription holds for one key: with another, no
 * browser can be woken until it has subscribed again.
 */
export class Vapid {
  /** A point that is not compressed, base64url. */
  readonly publicKey: string;
  private readonly key: KeyObject;

  /** @throws ConfigError */
  constructor(
    secrets: Secrets,
    private readonly contact: string,
  ) {
    this.key = pushKey(secrets);
    const { x = '', y = '' } = createPublicKey(this.key).export({ format: 'jwk' });
    const point = [Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')];
    this.publicKey = Buffer.concat(point).toString('base64url');
  }

  /** The value of `Authorization` for one service. */
  authorize(service: URL): string {
    const exp = Math.floor(Date.now() / 1_000) + LIFETIME_S;
    const token = signJwt(this.key, { aud: service.origin, exp, sub: this.contact });
    return `vapid t=${token}, k=${this.publicKey}`;
  }
}

/** Made when first asked for. @throws ConfigError */
export function pushKey(secrets: Secrets): KeyObject {
  const value = secrets.jsonSecret(FILE, () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    return { privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) };
  });
  if (typeof value === 'object' && value !== null && 'privateKey' in value) {
    return createPrivateKey(String(value.privateKey));
  }
  throw new ConfigError(`${FILE}.json is damaged: put back your copy of it.`);
}
