import type { Instance } from '../support/instance';
import type { Prober } from './prober';
import type { SilentSite } from './silent-site';

const SUBSCRIBE = 'PUT /push/subscriptions/current';
const TEST = 'POST /push/subscriptions/{id}/test';
/** Any point of the curve: here its generator. */
const GENERATOR =
  '046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5';
const KEYS = {
  p256dh: Buffer.from(GENERATOR, 'hex').toString('base64url'),
  auth: Buffer.alloc(16).toString('base64url'),
};

export const SUBSCRIPTION = {
  kind: 'webpush',
  address: 'https://push.example/',
  keys: KEYS,
} as const;

/** The codes of push: to a service that says nothing. */
export async function probePushCodes(
  prober: Prober,
  server: Instance,
  site: SilentSite,
): Promise<void> {
  const account = await prober.register();
  const token = account.accessToken;
  const subscribe = (body: object) => prober.ask(SUBSCRIBE, { token, body });
  await subscribe({ kind: 'fcm', address: 'a'.repeat(40) });
  await subscribe({ kind: 'webpush', address: 'http://push.example/', keys: KEYS });
  for (const name of [TEST, 'DELETE /push/subscriptions/{id}']) await prober.ask(name, { token });

  const address = `https://127.0.0.1:${site.port}/`;
  await subscribe({ kind: 'webpush', address, keys: KEYS });
  const params = { id: account.deviceId };
  // More than go to one service at once.
  await Promise.all(Array.from({ length: 4 }, () => prober.ask(TEST, { token, params })));

  // As if it had been set where the server could send by this kind.
  await server.query(
    `UPDATE push_subscriptions SET kind = 'fcm', p256dh = NULL, auth = NULL WHERE device_id = $1`,
    [account.deviceId],
  );
  await prober.ask(TEST, { token, params });
}
