import { LIMITS, type Head } from '@anochat/contract';
import { call } from '../support/account';
import type { Instance } from '../support/instance';
import { createDirect, linkDevice, sealedMessage } from '../support/linked-device';
import { MESSAGE, newId, type Prober } from './prober';
import { createGroup } from './simple-calls';

const EDIT = {
  kind: 'message',
  mode: 'server',
  content: { v: 1, type: 'edit', parts: [{ type: 'text', text: 'changed' }] },
};
const SECRET = { kind: 'message', mode: 'e2ee', generation: 0, epoch: 7, body: 'QUJD' };

/** What may be asked about a conversation, with bodies that are right in themselves. */
const ABOUT_ONE: Readonly<Record<string, (someone: string) => unknown>> = {
  'GET /conversations/{id}': () => undefined,
  'PATCH /conversations/{id}': () => ({ title: 'New' }),
  'GET /conversations/{id}/members': () => undefined,
  'POST /conversations/{id}/members': (someone) => ({ userIds: [someone] }),
  'GET /conversations/{id}/members/search': () => undefined,
  'PATCH /conversations/{id}/members/me': () => ({ muted: true }),
  'PATCH /conversations/{id}/members/{userId}': () => ({ role: 'admin' }),
  'DELETE /conversations/{id}/members/{userId}': () => undefined,
  'POST /conversations/{id}/ownership': (someone) => ({ userId: someone }),
  'GET /conversations/{id}/bans': () => undefined,
  'PUT /conversations/{id}/bans/{userId}': () => undefined,
  'DELETE /conversations/{id}/bans/{userId}': () => undefined,
  'GET /conversations/{id}/invites': () => undefined,
  'POST /conversations/{id}/invites': () => ({}),
  'DELETE /conversations/{id}/invites/{inviteId}': () => undefined,
  'POST /conversations/{id}/join': () => undefined,
  'PUT /conversations/{id}/messages/{clientId}': () => MESSAGE,
  'GET /conversations/{id}/entries': () => undefined,
  'GET /conversations/{id}/about': () => undefined,
  'PUT /conversations/{id}/read': () => ({ upTo: 1 }),
  'PUT /conversations/{id}/delivered': () => ({ upTo: 1 }),
  'GET /conversations/{id}/marks': () => undefined,
  'GET /conversations/{id}/receipts/{seq}': () => undefined,
};

/** Queries that some of them want. */
const QUERIES: Readonly<Record<string, string>> = {
  'GET /conversations/{id}/members/search': '?prefix=a',
  'GET /conversations/{id}/about': '?cursor=3.2.1',
};

/** The codes of conversations, members, invitations and the log, by REST and by the socket. */
export async function probeConversationCodes(prober: Prober, server: Instance): Promise<void> {
  const { url } = prober;
  const people = await Promise.all(Array.from({ length: 6 }, () => prober.register()));
  const [alice, bob, carol, dave, erin, full] = people as [
    (typeof people)[0],
    (typeof people)[0],
    (typeof people)[0],
    (typeof people)[0],
    (typeof people)[0],
    (typeof people)[0],
  ];
  const token = alice.accessToken;
  const group = await createGroup(url, alice, [bob, carol]);
  const create = (body: object) => call<Head>(url, 'POST', '/conversations', alice, body);
  const [own, bobs] = [await linkDevice(url, alice), await linkDevice(url, bob)];
  const direct = await createDirect(url, alice, own.keys, bobs.keys);
  const channel = await create({ kind: 'channel', title: 'News', posting: 'moderators' });
  const invite = await call<{ readonly code: string }>(
    url,
    'POST',
    `/conversations/${group.id}/invites`,
    alice,
    {},
  );

  // Nobody's, of a kind that does not fit, and by somebody whose role is too low.
  for (const [name, bodyOf] of Object.entries(ABOUT_ONE)) {
    const query = QUERIES[name] ?? '';
    const userId = carol.userId;
    for (const [id, by] of [
      [newId(), alice],
      [direct.id, alice],
      [group.id, bob],
    ] as const) {
      // Leaving is for later.
      if (name.startsWith('DELETE') && name.endsWith('{userId}') && id === direct.id) {
        await prober.ask(name, { token: by.accessToken, params: { id, userId: bob.userId } });
        continue;
      }
      const probe = {
        token: by.accessToken,
        params: { id, userId },
        query,
        body: bodyOf(dave.userId),
      };
      await prober.ask(name, probe);
    }
  }

  const about = (id: string, more: object = {}) => ({ token, params: { id, ...more } });
  await prober.ask('DELETE /conversations/{id}/invites/{inviteId}', about(group.id));
  await prober.ask('GET /invites/{code}', { token, params: { code: 'no-such-code' } });
  await prober.ask('POST /invites/{code}/join', { token, params: { code: 'no-such-code' } });
  await prober.ask('GET /sync', { token, query: '?token=00000000-0000-4000-8000-000000000000.1' });

  const members = 'POST /conversations/{id}/members';
  const add = (...userIds: string[]) =>
    prober.ask(members, { ...about(group.id), body: { userIds } });
  await add(newId());
  await add(bob.userId);
  await call(url, 'PUT', `/conversations/${group.id}/bans/${erin.userId}`, alice);
  await call(url, 'PUT', `/conversations/${channel.id}/bans/${erin.userId}`, alice);
  await add(erin.userId);
  await prober.ask('POST /invites/{code}/join', {
    token: erin.accessToken,
    params: { code: invite.code },
  });
  await prober.ask('POST /conversations/{id}/join', {
    token: erin.accessToken,
    params: { id: channel.id },
  });
  await prober.ask('PUT /conversations/{id}/bans/{userId}', about(group.id));
  await prober.ask('PATCH /conversations/{id}/members/{userId}', {
    ...about(group.id, { userId: dave.userId }),
    body: { role: 'admin' },
  });
  await prober.ask(
    'DELETE /conversations/{id}/members/{userId}',
    about(group.id, { userId: dave.userId }),
  );
  await prober.ask('POST /conversations/{id}/ownership', {
    ...about(group.id),
    body: { userId: dave.userId },
  });
  await prober.ask(
    'DELETE /conversations/{id}/members/{userId}',
    about(group.id, { userId: 'me' }),
  );
  await prober.ask(
    'DELETE /conversations/{id}/members/{userId}',
    about(group.id, { userId: alice.userId }),
  );

  const post = (body: object) => prober.ask('POST /conversations', { token, body });
  await post({ kind: 'direct', userId: carol.userId });
  await post({ kind: 'group', title: 'Nobody', members: [newId()] });
  await post({ id: channel.id, kind: 'group', title: 'Taken', members: [] });

  await probeSending();
  await call(url, 'PUT', `/users/me/blocks/${alice.userId}`, dave);
  await post({ kind: 'group', title: 'Blocked', members: [dave.userId] });
  await add(dave.userId);

  await fillUp(server, full.userId, group.id);
  await add(full.userId);
  const asFull = { token: full.accessToken };
  await prober.ask('POST /conversations', {
    ...asFull,
    body: { kind: 'group', title: 'One', members: [] },
  });
  await prober.ask('POST /invites/{code}/join', { ...asFull, params: { code: invite.code } });
  await prober.ask('POST /conversations/{id}/join', { ...asFull, params: { id: channel.id } });
  await prober.ask('POST /conversations/{id}/invites', { ...about(group.id), body: {} });

  /** Both doors, the same refusals. */
  async function probeSending(): Promise<void> {
    await call(url, 'POST', `/conversations/${channel.id}/join`, bob);
    const socket = await prober.connect(token);
    const bobs = await prober.connect(bob.accessToken);
    const sendAs = async (
      by: typeof alice,
      id: string,
      envelope: unknown,
      clientId = newId(),
    ): Promise<void> => {
      const params = { id, clientId };
      await prober.ask('PUT /conversations/{id}/messages/{clientId}', {
        token: by.accessToken,
        params,
        body: envelope,
      });
      const payload = { conversationId: id, clientId, envelope };
      await prober.command(by === bob ? bobs : socket, 'message.send', payload);
    };
    const clientId = newId();
    await sendAs(alice, group.id, MESSAGE, clientId);
    await sendAs(alice, group.id, { ...MESSAGE, quiet: true }, clientId);
    await sendAs(alice, group.id, SECRET);
    await sendAs(bob, channel.id, MESSAGE);
    const { lastSeq } = await call<Head>(url, 'GET', `/conversations/${group.id}`, alice);
    await sendAs(bob, group.id, { ...EDIT, target: lastSeq });
    await sendAs(bob, group.id, { ...EDIT, target: 999 });
    await sendAs(alice, group.id, { ...MESSAGE, blobs: [newId()] });
    await sendAs(alice, group.id, await untrueMessage(server, alice.userId));
    await sendAs(alice, newId(), MESSAGE);
    await sendAs(alice, await brokenConversation(server, alice.userId, group.id), MESSAGE);
    await call(url, 'PUT', `/users/me/blocks/${alice.userId}`, bob);
    await sendAs(alice, direct.id, sealedMessage());
    for (const name of ['read.mark', 'delivered.mark', 'typing.set']) {
      await prober.command(socket, name, prober.payloadOf(name));
    }
    await prober.command(socket, 'sync.resume', {
      token: '00000000-0000-4000-8000-000000000000.1',
    });
    socket.close();
    bobs.close();
  }
}

/** One with the key of another, which opens nothing in it. */
async function brokenConversation(
  server: Instance,
  userId: string,
  otherId: string,
): Promise<string> {
  const id = newId();
  await server.query(
    `INSERT INTO conversations (id, kind, mode, title, created_by, data_key, member_count)
     SELECT $1, 'group', 'server', 'Broken', $2, data_key, 1 FROM conversations WHERE id = $3`,
    [id, userId, otherId],
  );
  await makeOwner(server, userId, id);
  return id;
}

async function makeOwner(server: Instance, userId: string, id: string): Promise<void> {
  await server.query(
    `INSERT INTO members (conversation_id, user_id, role) VALUES ($1, $2, 'owner')`,
    [id, userId],
  );
  await server.query(
    `INSERT INTO membership_spans (conversation_id, user_id, from_seq, visible_from) VALUES ($1, $2, 1, 1)`,
    [id, userId],
  );
}

/** A user who is in as many conversations as one may be in, and a group with all its invitations, by SQL. */
async function fillUp(server: Instance, userId: string, groupId: string): Promise<void> {
  await server.query(
    `WITH many AS (
       INSERT INTO conversations (id, kind, mode, created_by, data_key, member_count)
       SELECT gen_random_uuid(), 'group', 'server', $1, c.data_key, 1
       FROM generate_series(1, $2::integer), conversations c WHERE c.id = $3
       RETURNING id)
     INSERT INTO members (conversation_id, user_id, role) SELECT id, $1, 'owner' FROM many`,
    [userId, LIMITS.conversationsPerUser, groupId],
  );
  await server.query(
    `INSERT INTO conversation_invites (id, conversation_id, code, created_by, expires_at, max_uses)
     SELECT gen_random_uuid(), $1, 'many-' || i, $2, now() + interval '1 hour', 1
     FROM generate_series(1, 1000) i`,
    [groupId, userId],
  );
}

/** Of a stored file it says another size. */
async function untrueMessage(server: Instance, owner: string): Promise<object> {
  const blob = newId();
  await server.query(
    `INSERT INTO blobs (id, owner, kind, type, size, part_bytes, state)
     VALUES ($1, $2, 'plain', 'a/b', 2, 8, 'stored')`,
    [blob, owner],
  );
  const part = { type: 'file', blob, name: 'a', mime: 'a/b', size: 1, digest: 'x' };
  return { ...MESSAGE, content: { v: 1, type: 'message', parts: [part] }, blobs: [blob] };
}
