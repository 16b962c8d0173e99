import type { DeviceChainPart, Problem } from '@anochat/contract';
import { itemsOf } from '../../support/test-app';
import { toText } from '../../support/encrypting-user';
import { deviceVerdicts, linkedDevices } from '../../../src/users';
import { type Actor, codeOf, EncryptionStage, problemOf } from './encryption-stage';

const UNKNOWN = '01890a5d-ac96-774b-bcce-b302099a8057';

describe('A device chain on the server', () => {
  let stage: EncryptionStage;
  beforeAll(async () => (stage = await EncryptionStage.start()));
  beforeEach(() => (stage.signals.length = 0));
  afterAll(() => stage.close());

  const extend = (who: Actor, statements: readonly string[], vault?: string) =>
    stage.ask(who, 'post', '/users/me/chain', { statements, ...(vault && { vault }) });
  const lookUp = async (who: Actor, ...chains: { userId: string; after: number }[]) =>
    itemsOf<DeviceChainPart>(await stage.ask(who, 'post', '/users/chains', { chains }).expect(200));
  const reasonOf = (answer: { readonly body: unknown }) => {
    const { code, reason } = problemOf(answer);
    return [code, reason];
  };

  it('is begun, is read from any length on, and grows by a second device', async () => {
    const alice = await stage.linked('alice');
    const bob = await stage.unlinked('bob');
    const second = await stage.linkSecond(alice);
    const userId = alice.user.id;
    const parts = await lookUp(
      bob,
      { userId, after: 0 },
      { userId, after: 2 },
      { userId, after: 3 },
      { userId: bob.user.id, after: 0 },
      { userId: UNKNOWN, after: 0 },
    );
    expect(parts).toEqual([
      { userId, after: 0, statements: alice.chain.statements },
      { userId, after: 2, statements: alice.chain.statements.slice(2) },
      { userId, after: 3, statements: [] },
      { userId: bob.user.id, after: 0, statements: [] },
      { userId: UNKNOWN, after: 0, statements: [] },
    ]);
    const linked = await linkedDevices(stage.server.database, [userId, bob.user.id]);
    expect(linked.map(({ deviceId }) => deviceId)).toEqual([alice.deviceId, second.deviceId]);
    expect(toText(linked[1]!.mlsKey)).toBe(toText(second.keys.offer.mlsKey));
  });

  it('answers the same to the same statements, in part too, and changes nothing by it', async () => {
    const who = await stage.linked('again');
    const more = [who.chain.add((await stage.secondDevice(who)).keys)];
    await extend(who, more).expect(200, { n: 3 });
    stage.signals.length = 0;
    await extend(who, more).expect(200, { n: 3 });
    await extend(who, who.chain.statements.slice(0, 2)).expect(200, { n: 2 });
    expect(stage.signals).toEqual([]);
    const [part] = await lookUp(who, { userId: who.user.id, after: 0 });
    expect(part!.statements).toEqual(who.chain.statements);
  });

  it('takes one of the extensions that race, and tells the others of the conflict', async () => {
    const who = await stage.linked('racer');
    const racing = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const device = await stage.secondDevice(who);
        const chain = who.chain.fork();
        return { statement: chain.add(device.keys, who.keys), chain };
      }),
    );
    const answers = await Promise.all(racing.map(({ statement }) => extend(who, [statement])));
    const won = answers.flatMap(({ status }, index) => (status === 200 ? [index] : []));
    expect(won).toHaveLength(1);
    const lost = answers.filter(({ status }) => status !== 200);
    expect(new Set(lost.map(codeOf))).toEqual(new Set(['chain.conflict']));
    const [part] = await lookUp(who, { userId: who.user.id, after: 0 });
    expect(part!.statements).toEqual(racing[won[0]!]!.chain.statements);
    // Ten sign-ins, each with a password to be hashed.
  });

  it('takes racing copies of the same extension once, and says so to all of them', async () => {
    const who = await stage.linked('copies');
    const statement = who.chain.add((await stage.secondDevice(who)).keys);
    const answers = await Promise.all(Array.from({ length: 10 }, () => extend(who, [statement])));
    expect(answers.map(({ body }) => body as unknown)).toEqual(answers.map(() => ({ n: 3 })));
    expect(stage.signals.filter(({ type }) => type === 'chain.changed').length).toBeLessThan(6);
  });

  it('refuses what does not follow from it, and says why', async () => {
    const who = await stage.linked('careful');
    const second = await stage.secondDevice(who);
    const other = await stage.linked('other');
    const after = (make: (chain: Actor['chain']) => string) => make(who.chain.fork());
    const spoilt = Buffer.from(
      after((chain) => chain.add(second.keys)),
      'base64',
    );
    spoilt[spoilt.length - 1]! ^= 1;
    const strange = other.chain.fork();
    const cases: [string, string][] = [
      ['malformed', toText(Buffer.from('no statement'))],
      ['bad-signature', toText(spoilt)],
      ['wrong-user', strange.add(other.chain.keysOf(UNKNOWN))],
      ['device-known', after((chain) => chain.add(who.keys))],
      ['device-not-active', after((chain) => chain.revoke(UNKNOWN))],
      ['unknown-signer', after((chain) => chain.add(second.keys, second.keys))],
      ['no-such-device', after((chain) => chain.add(chain.keysOf(UNKNOWN)))],
      ['no-such-device', after((chain) => chain.add(chain.keysOf(other.deviceId)))],
    ];
    for (const [reason, statement] of cases) {
      expect(reasonOf(await extend(who, [statement]).expect(403))).toEqual([
        'chain.refused',
        reason,
      ]);
    }
    const anew = stage.newChain(other);
    expect(codeOf(await extend(other, [anew.genesis()]).expect(409))).toBe('chain.conflict');
    const [part] = await lookUp(who, { userId: who.user.id, after: 0 });
    expect(part!.statements).toEqual(who.chain.statements);
  });

  it('does not take a statement of which the one before is another than is known', async () => {
    const who = await stage.linked('forker');
    const second = await stage.secondDevice(who);
    const fork = who.chain.fork();
    fork.add(second.keys);
    await stage.linkSecond(who);
    const answer = await extend(who, [fork.revoke(second.deviceId)]).expect(403);
    expect(reasonOf(answer)).toEqual(['chain.refused', 'broken-link']);
  });

  it('links no more devices than a user may have', async () => {
    const who = await stage.linked('many');
    for (let i = 0; i < 9; i += 1) await stage.linkSecond(who);
    const one = await stage.secondDevice(who);
    expect(codeOf(await extend(who, [who.chain.fork().add(one.keys)]).expect(409))).toBe(
      'limit.reached',
    );
  });

  it('cuts a revoked device off at once: its sessions, its key packages, its place', async () => {
    const who = await stage.linked('revoker');
    const second = await stage.linkSecond(who);
    await extend(who, [who.chain.revoke(second.deviceId, who.keys)]).expect(200, { n: 4 });
    for (const [method, path] of [
      ['get', '/users/me'],
      ['get', '/inbox'],
    ] as const) {
      expect(codeOf(await stage.ask(second, method, path).expect(401))).toBe(
        'auth.session-revoked',
      );
    }
    const { refreshToken } = second;
    const refreshed = await stage.server
      .request()
      .post('/api/v1/auth/refresh')
      .send({ refreshToken });
    expect(codeOf(refreshed)).toBe('auth.device-revoked');
    const [row] = await stage.server.database.query<{ readonly control: number }>(
      `SELECT count(*) AS control FROM control WHERE kind = 'device-revoked' AND subject = $1`,
      [second.deviceId],
    );
    expect(row).toEqual({ control: 1 });
    const devices = itemsOf<{ id: string }>(await stage.ask(who, 'get', '/users/me/devices'));
    expect(devices.map(({ id }) => id)).toEqual([who.deviceId]);
    const vouching = who.chain.fork();
    const third = await stage.secondDevice(who);
    expect(
      reasonOf(await extend(who, [vouching.add(third.keys, second.keys)]).expect(403)),
    ).toEqual(['chain.refused', 'revoked-signer']);
  });

  it('is left by a device in the call that signs it out, and what is refused ends nothing', async () => {
    const who = await stage.linked('leaver');
    const second = await stage.linkSecond(who);
    const logOut = (statement: string) =>
      stage.ask(second, 'post', '/auth/logout', { statements: [statement] });
    const stranger = (await stage.linked('stranger')).chain.fork();
    expect(codeOf(await logOut(stranger.revoke(second.deviceId)))).toMatch(/^chain\./);
    await stage.ask(second, 'get', '/users/me').expect(200);
    await logOut(who.chain.revoke(second.deviceId, second.keys)).expect(204);
    await stage.ask(second, 'get', '/users/me').expect(401);
    const sessions = await stage.server.database.query<{ readonly ended: string }>(
      `SELECT revoked_reason AS ended FROM sessions WHERE device_id = $1`,
      [second.deviceId],
    );
    expect(sessions).toEqual([{ ended: 'logged-out' }]);
    const devices = itemsOf<{ id: string }>(await stage.ask(who, 'get', '/users/me/devices'));
    expect(devices.map(({ id }) => id)).toEqual([who.deviceId]);
  });

  it('tells what it says of a leaf: valid, revoked, replaced or forged', async () => {
    const who = await stage.linked('judged');
    const revoked = await stage.linkSecond(who);
    const cutOff = await stage.linkSecond(who);
    await extend(who, [who.chain.revoke(revoked.deviceId)]).expect(200);
    await stage.ask(who, 'delete', `/users/me/devices/${cutOff.deviceId}`).expect(204);
    const leaf = ({ user, deviceId, keys }: Actor) => ({
      user: user.id,
      device: deviceId,
      signatureKey: keys.offer.mlsKey,
    });
    const other = await stage.linked('bystander');
    const verdicts = () =>
      deviceVerdicts(stage.server.database, [
        leaf(who),
        leaf(revoked),
        leaf(cutOff),
        { ...leaf(who), signatureKey: other.keys.offer.mlsKey },
        { ...leaf(who), user: other.user.id },
      ]);
    expect(await verdicts()).toEqual(['valid', 'revoked', 'valid', 'forged', 'forged']);
    await extend(who, [who.chain.renew()]).expect(200);
    expect(await verdicts()).toEqual(['replaced', 'replaced', 'replaced', 'forged', 'forged']);
    expect(await linkedDevices(stage.server.database, [who.user.id])).toEqual([]);
    expect(codeOf(await stage.ask(who, 'get', '/users/me').expect(401))).toBe(
      'auth.session-revoked',
    );
  });

  it('is told of to the own devices and to those who share a conversation', async () => {
    const who = await stage.linked('told');
    const friend = await stage.linked('friend');
    const id = await stage.conversation('group', who, friend);
    stage.signals.length = 0;
    await stage.linkSecond(who);
    const data = { userId: who.user.id, n: 3 };
    expect(stage.signals).toEqual([
      { type: 'chain.changed', audience: { userId: who.user.id }, conversationId: null, data },
      {
        type: 'chain.changed',
        audience: { conversationId: id, exceptUserId: who.user.id },
        conversationId: id,
        data,
      },
    ]);
  });

  it('refuses bodies that are none', async () => {
    const who = await stage.linked('fuzzy');
    const statement = who.chain.statements[0]!;
    for (const body of [
      {},
      { statements: [] },
      { statements: 'x' },
      { statements: ['%%%%'] },
      { statements: [''] },
      { statements: [null] },
      { statements: ['AAA'] },
      { statements: [toText(Buffer.alloc(1_100))] },
      { statements: Array.from({ length: 101 }, () => statement) },
      { statements: [statement], vault: null },
      { statements: [statement], more: 1 },
    ]) {
      const answer = await stage.ask(who, 'post', '/users/me/chain', body).expect(400);
      expect(codeOf(answer)).toBe('request.invalid');
    }
    const userId = who.user.id;
    for (const chains of [
      [],
      [{ userId }],
      [{ userId, after: -1 }],
      [{ userId, after: 1.5 }],
      [{ userId: 'x', after: 0 }],
      Array.from({ length: 101 }, () => ({ userId, after: 0 })),
    ]) {
      const answer = await stage.ask(who, 'post', '/users/chains', { chains }).expect(400);
      expect((answer.body as Problem).code).toBe('request.invalid');
    }
  });
});
