import { LIMITS } from '@anochat/contract';
import { createMlsEngine } from '@anochat/e2ee/mls';
import { loadSodium } from '@anochat/e2ee/sodium';
import { call, type Account } from '../support/account';
import { EncryptingUser, toText } from '../support/encrypting-user';
import type { Instance } from '../support/instance';
import { linkDevice, type LinkedDevice } from '../support/linked-device';
import { newId, type Prober } from './prober';
import { createGroup } from './simple-calls';

const SUITE = 3;
const NOTHING = 'AAAA';

/** The codes of device chains, vaults, key packages, epoch records, drafts, offers and inboxes. */
export async function probeEncryptionCodes(prober: Prober, server: Instance): Promise<void> {
  const { url } = prober;
  const [alice, bob, carol, blocking] = [
    await prober.register(),
    await prober.register(),
    await prober.register(),
    await prober.register(),
  ];
  const linked = await linkDevice(url, alice);
  await linkDevice(url, bob);
  await linkDevice(url, blocking);
  const token = alice.accessToken;
  await probeUnlinked(prober, carol.accessToken);
  await probeChain(prober, linked, token);
  await prober.ask('GET /users/me/vault', { token });
  await prober.ask('PUT /users/me/vault/wrap', { token, body: { wrap: NOTHING } });

  const record = { conversationId: newId(), generation: 0, epoch: 0, body: NOTHING };
  const records = 'POST /users/me/epoch-records';
  await prober.ask(records, { token, body: { items: [record] } });
  const most = LIMITS.epochRecordsPerCall * LIMITS.epochRecordBytes * 2;
  await prober.ask(records, { token, body: { text: 'x'.repeat(most) } });

  await prober.ask('PUT /users/me/drafts/{id}', { token, body: { body: NOTHING } });

  await call(url, 'PUT', `/users/me/blocks/${alice.userId}`, blocking);
  await encryptedConversation(server, 'group', [alice.userId, blocking.userId]);
  const inbox = (userId: string, deviceId: string) =>
    prober.ask('POST /inbox', { token, body: { userId, deviceId, body: NOTHING } });
  await inbox(bob.userId, bob.deviceId);
  await inbox(blocking.userId, blocking.deviceId);
  await prober.ask('DELETE /inbox/{id}', { token });
  await server.query(
    `INSERT INTO inbox_items (id, device_id, from_user_id, from_device_id, body)
     SELECT gen_random_uuid(), $1::uuid, $2::uuid, $1, '\\x00' FROM generate_series(1, $3::integer)`,
    [alice.deviceId, alice.userId, LIMITS.inboxItems],
  );
  await inbox(alice.userId, alice.deviceId);

  await probeKeyPackages(prober, server, linked, alice);
  await probeClaims(prober, server, [alice, bob, blocking]);
}

async function probeUnlinked(prober: Prober, token: string): Promise<void> {
  const bodies: Readonly<Record<string, unknown>> = {
    'PUT /users/me/vault/wrap': { wrap: NOTHING },
    'PUT /users/me/key-packages': { suite: SUITE, keyPackages: [] },
    'GET /users/me/key-packages': undefined,
    'POST /key-packages/claim': claimOf(newId(), newId()),
    'POST /users/me/epoch-records': {
      items: [{ conversationId: newId(), generation: 0, epoch: 0, body: NOTHING }],
    },
    'GET /users/me/epoch-records': undefined,
    'PUT /users/me/drafts/{id}': { body: NOTHING },
    'GET /users/me/drafts': undefined,
    'GET /users/me/device-offers': undefined,
    'POST /inbox': { userId: newId(), deviceId: newId(), body: NOTHING },
    'GET /inbox': undefined,
    // A body by the document alone may count one reason twice, which the server refuses first.
    'POST /users/me/unopened': { items: [{ reason: 'duplicate', count: 1 }] },
    'DELETE /inbox/{id}': undefined,
  };
  for (const [name, body] of Object.entries(bodies)) await prober.ask(name, { token, body });
}

async function probeChain(prober: Prober, { chain }: LinkedDevice, token: string): Promise<void> {
  const extend = async (...statements: readonly string[]): Promise<void> => {
    await prober.ask('POST /users/me/chain', { token, body: { statements } });
    // With statements that are refused the session goes on.
    await prober.ask('POST /auth/logout', { token, body: { statements } });
  };
  await extend(NOTHING);
  await extend(new EncryptingUser(await loadSodium(), chain.user).genesis());
  const full = chain.fork();
  // They are counted before it is looked for them.
  const many = Array.from({ length: LIMITS.linkedDevicesPerUser }, () =>
    full.add(full.keysOf(newId())),
  );
  await extend(...many);
}

async function probeKeyPackages(
  prober: Prober,
  server: Instance,
  { keys }: LinkedDevice,
  { accessToken: token, userId, deviceId }: Account,
): Promise<void> {
  const publish = (keyPackage: string) =>
    prober.ask('PUT /users/me/key-packages', {
      token,
      body: { suite: SUITE, keyPackages: [keyPackage] },
    });
  await publish(NOTHING);
  await server.query(
    `INSERT INTO key_packages (ref, device_id, suite, body, last_resort, expires_at)
     SELECT decode(md5(i::text), 'hex'), $1, $2, '\\x00', false, now() + interval '9 days'
     FROM generate_series(1, $3::integer) i`,
    [deviceId, SUITE, LIMITS.keyPackagesPerDevice],
  );
  const now = Math.floor(Date.now() / 1000);
  const { keyPackage } = await createMlsEngine(await loadSodium()).createKeyPackage({
    user: userId,
    device: deviceId,
    signatureSeed: keys.mlsSeed,
    lifetime: { notBefore: now - 60, notAfter: now + 9 * 24 * 3_600 },
  });
  await publish(toText(keyPackage));
}

async function probeClaims(
  prober: Prober,
  server: Instance,
  [alice, bob, blocking]: readonly [Account, Account, Account],
): Promise<void> {
  const claim = (conversationId: string, userId: string) =>
    prober.ask('POST /key-packages/claim', {
      token: alice.accessToken,
      body: claimOf(conversationId, userId),
    });
  await claim(newId(), newId());
  await claim(newId(), blocking.userId);
  await claim(await encryptedConversation(server, 'group', [bob.userId]), bob.userId);
  await claim(await encryptedConversation(server, 'direct', [alice.userId]), bob.userId);
  await claim((await createGroup(prober.url, alice, [])).id, bob.userId);
  const banning = await encryptedConversation(server, 'group', [alice.userId]);
  await server.query('INSERT INTO bans (conversation_id, user_id, banned_by) VALUES ($1, $2, $3)', [
    banning,
    bob.userId,
    alice.userId,
  ]);
  await claim(banning, bob.userId);
}

const claimOf = (conversationId: string, userId: string) => ({
  suite: SUITE,
  conversationId,
  users: [{ userId }],
});

/** By SQL: its group is not what is asked about. */
async function encryptedConversation(
  server: Instance,
  kind: 'direct' | 'group',
  members: readonly string[],
): Promise<string> {
  const id = newId();
  await server.query(
    `INSERT INTO conversations (id, kind, mode, direct_key, data_key, created_by)
     SELECT $1::uuid, $2::text, 'e2ee', CASE $2 WHEN 'direct' THEN $1::uuid::text END,
       '\\x01'::bytea || int4send((SELECT max(version) FROM master_keys)), $3`,
    [id, kind, members[0]],
  );
  await server.query(
    `INSERT INTO members (conversation_id, user_id, role) SELECT $1::uuid, u, 'member' FROM unnest($2::uuid[]) u`,
    [id, members],
  );
  return id;
}
