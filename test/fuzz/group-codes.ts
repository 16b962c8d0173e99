import { type FirstCommit, LIMITS } from '@anochat/contract';
import { loadSodium } from '@anochat/e2ee/sodium';

import { call, type Account } from '../support/account';
import { commitBody, GroupMaker, newCommit } from '../support/encrypted-group';
import { type DeviceKeysOfTest, EncryptingUser, toText } from '../support/encrypting-user';
import type { Instance } from '../support/instance';
import { linkDevice } from '../support/linked-device';
import { newId, type Prober } from './prober';

const COMMITS = 'POST /conversations/{id}/commits';
const GENERATIONS = 'POST /conversations/{id}/generations';
const GROUP_INFO = 'PUT /conversations/{id}/group-info';
const NOTHING = 'AAAA';
/** More than any of these bodies may be. */
const LARGER = { text: 'x'.repeat(4 * 1024 * 1024) };

interface Person extends Account {
  readonly keys: DeviceKeysOfTest;
}

/** The codes of encrypted conversations: their making, commits, group infos, welcomes and messages. */
export async function probeGroupCodes(prober: Prober, server: Instance): Promise<void> {
  const { url } = prober;
  const groups = new GroupMaker(await loadSodium());

  const person = async (): Promise<Person> => {
    const account = await prober.register();
    return { ...account, keys: (await linkDevice(url, account)).keys };
  };
  const [alice, bob, carol, dave] = [
    await person(),
    await person(),
    await person(),
    await person(),
  ];
  const plain = await prober.register();
  const as = ({ accessToken: token }: Account, id: string, more: object = {}) => ({
    token,
    params: { id, ...more },
  });
  const make = (body: unknown) =>
    prober.ask('POST /conversations', { token: alice.accessToken, body });

  const { id, request, group } = await groups.found(alice.keys, [bob.keys, carol.keys]);
  await make({ ...request, members: [bob.userId, carol.userId, plain.userId] });
  await make({ ...request, members: [bob.userId] });
  await call(url, 'POST', '/conversations', alice, request);
  await make(LARGER);

  const rotate = newCommit(await groups.adding(group, []));
  const commit = (by: Account, to: string, body: unknown) =>
    prober.ask(COMMITS, { ...as(by, to), body });
  await commit(alice, id, LARGER);
  await commit(plain, id, rotate);
  await commit(alice, id, { ...rotate, commit: NOTHING });
  const readable = await call<{ readonly id: string }>(url, 'POST', '/conversations', alice, {
    kind: 'group',
    title: 'Readable',
    members: [],
  });
  await commit(alice, readable.id, rotate);
  await prober.ask('GET /conversations/{id}/commits', {
    ...as(plain, id),
    query: '?generation=0&afterEpoch=0',
  });
  await prober.ask('GET /conversations/{id}/group', as(plain, id));
  await prober.ask('GET /conversations/{id}/group', as(alice, readable.id));

  const info = { generation: 0, epoch: 1, groupInfo: toText(await group.groupInfo()) };
  const replace = (by: Account, to: string, body: unknown) =>
    prober.ask(GROUP_INFO, { ...as(by, to), body });
  await replace(alice, id, LARGER);
  await replace(plain, id, info);
  await replace(alice, readable.id, info);
  await replace(alice, id, { ...info, epoch: 0 });
  await replace(alice, id, { ...info, groupInfo: NOTHING });
  await prober.ask('DELETE /welcomes/{id}', { token: alice.accessToken });

  // Of people who may not be added.
  const adding = async (...people: readonly Person[]): Promise<unknown> =>
    newCommit(
      await groups.adding(
        group,
        people.map(({ keys }) => keys),
      ),
    );
  const addingDave = await adding(dave);
  await call(url, 'PUT', `/users/me/blocks/${alice.userId}`, dave);
  await commit(alice, id, addingDave);
  await fillUp(server, dave.userId, id);
  await call(url, 'DELETE', `/users/me/blocks/${alice.userId}`, dave);
  await commit(alice, id, addingDave);

  const message = (epoch: number) => ({
    kind: 'message',
    mode: 'e2ee',
    generation: 0,
    epoch,
    body: 'QUJD',
  });
  const send = async (by: Account, epoch: number): Promise<void> => {
    const envelope = message(epoch);
    const clientId = newId();
    const name = 'PUT /conversations/{id}/messages/{clientId}';
    await prober.ask(name, { ...as(by, id, { clientId }), body: envelope });
    const socket = await prober.connect(by.accessToken);
    await prober.command(socket, 'message.send', { conversationId: id, clientId, envelope });
    socket.close();
  };
  await send(alice, 7);
  await takeBackUnsigned(prober, alice, id, message(1));
  const invite = await call<{ readonly code: string }>(
    url,
    'POST',
    `/conversations/${id}/invites`,
    alice,
    {},
  );
  await call(url, 'POST', `/invites/${invite.code}/join`, plain);
  await replace(plain, id, info);
  await send(plain, 1);
  await call(url, 'POST', `/conversations/${id}/commits`, alice, rotate);
  const late = await groups.adding(group, []);
  await commit(alice, id, { ...newCommit(late), clientId: rotate.clientId });
  await commit(alice, id, { ...commitBody(late), generation: 0, epoch: 1 });
  await call(url, 'DELETE', `/conversations/${id}/members/${bob.userId}`, alice);
  await send(alice, 2);

  await probeGenerations(prober, server, groups, {
    alice,
    carol,
    dave,
    id,
    readableId: readable.id,
    usedId: rotate.clientId,
  });
  const broken = await groups.found(alice.keys, [bob.keys]);
  await insertBroken(server, alice, broken, readable.id);
  await commit(alice, broken.id, { ...broken.first.commit, generation: 0, epoch: 0 });
  const again = await groups.found(alice.keys, [], broken.id, 1);
  await prober.ask(GENERATIONS, {
    ...as(alice, broken.id),
    body: { ...again.first, generation: 1, after: 0, without: [] },
  });
}

/** Of Alice's group with Carol, at epoch 2. */
interface Stopped {
  readonly alice: Person;
  readonly carol: Person;
  readonly dave: Person;
  readonly id: string;
  readonly readableId: string;
  /** Of a commit of hers. */
  readonly usedId: string;
}

async function probeGenerations(
  prober: Prober,
  server: Instance,
  groups: GroupMaker,
  { alice, carol, dave, id, readableId, usedId }: Stopped,
): Promise<void> {
  const begin = (by: Account, to: string, body: unknown) =>
    prober.ask(GENERATIONS, { token: by.accessToken, params: { id: to }, body });
  const { first } = await groups.found(alice.keys, [carol.keys], id, 1);
  const next = { ...first, generation: 1, after: 2, without: [] };
  await begin(alice, id, LARGER);
  await begin(dave, id, next);
  await begin(alice, readableId, next);
  await begin(alice, id, { ...next, after: 1 });
  await begin(alice, id, { ...next, groupInfo: NOTHING });
  await begin(alice, id, { ...next, commit: { ...next.commit, clientId: usedId } });
  const many = await moreDevices(server, alice);
  const full = await groups.found(alice.keys, [carol.keys, ...many], id, 1);
  await begin(alice, id, { ...next, ...full.first });
}

/** By SQL, for a chain takes no more of them than a group does. */
async function moreDevices(
  server: Instance,
  { userId }: Account,
): Promise<readonly DeviceKeysOfTest[]> {
  const chain = new EncryptingUser(await loadSodium(), userId);
  const devices = Array.from({ length: LIMITS.linkedDevicesPerUser }, () => chain.keysOf(newId()));
  for (const { device, offer } of devices) {
    await server.query(
      `INSERT INTO devices (id, user_id, kind, name) VALUES ($1, $2, 'bot', 'one of many')`,
      [device, userId],
    );
    await server.query(
      `INSERT INTO chain_devices (device_id, user_id, mls_key, added_n) VALUES ($1, $2, $3, 2)`,
      [device, userId, Buffer.from(offer.mlsKey)],
    );
  }
  return devices;
}

/** In as many conversations as one may be in. */
async function fillUp(server: Instance, userId: string, likeId: string): Promise<void> {
  await server.query(
    `WITH many AS (
       INSERT INTO conversations (id, kind, mode, created_by, data_key, member_count)
       SELECT gen_random_uuid(), 'group', 'server', $1, c.data_key, 1
       FROM generate_series(1, $2::integer), conversations c WHERE c.id = $3
       RETURNING id)
     INSERT INTO members (conversation_id, user_id, role) SELECT id, $1, 'owner' FROM many`,
    [userId, LIMITS.conversationsPerUser, likeId],
  );
}

/** At epoch 0 of its group, with the key of another conversation, which opens nothing here. */
async function insertBroken(
  server: Instance,
  { userId, deviceId, keys }: Person,
  { id, first }: { readonly id: string; readonly first: FirstCommit },
  otherId: string,
): Promise<void> {
  await server.query(
    `INSERT INTO conversations (id, kind, mode, created_by, data_key, member_count)
     SELECT $1, 'group', 'e2ee', $2, data_key, 1 FROM conversations WHERE id = $3`,
    [id, userId, otherId],
  );
  await server.query(
    `INSERT INTO members (conversation_id, user_id, role) VALUES ($1, $2, 'owner')`,
    [id, userId],
  );
  await server.query(
    `INSERT INTO membership_spans (conversation_id, user_id, from_seq, visible_from)
     VALUES ($1, $2, 1, 1)`,
    [id, userId],
  );
  await server.query(
    `INSERT INTO groups (conversation_id, generation, epoch, group_info, seq)
     VALUES ($1, 0, 0, $2, 1)`,
    [id, Buffer.from(first.groupInfo, 'base64')],
  );
  await server.query(
    `INSERT INTO group_leaves (conversation_id, device_id, user_id, leaf_index, signature_key)
     VALUES ($1, $2, $3, 0, $4)`,
    [id, deviceId, userId, Buffer.from(keys.offer.mlsKey)],
  );
}

/** A message that is there, by a deletion that nobody has signed. */
async function takeBackUnsigned(
  prober: Prober,
  { accessToken: token }: Account,
  id: string,
  message: object,
): Promise<void> {
  const put = (body: object) =>
    prober.ask('PUT /conversations/{id}/messages/{clientId}', {
      token,
      params: { id, clientId: newId() },
      body,
    });
  const { seq } = JSON.parse((await put(message)).text) as { readonly seq: number };
  const deletion = { kind: 'redaction', target: seq };
  await put(deletion);
  const socket = await prober.connect(token);
  const sent = { conversationId: id, clientId: newId(), envelope: deletion };
  await prober.command(socket, 'message.send', sent);
  socket.close();
}
