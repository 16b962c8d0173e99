import { type ClaimedKeyPackages, LIMITS, type Suite } from '@anochat/contract';
import { encodeMlsMessage } from 'ts-mls';
import { v7 } from 'uuid';
import { decodeMessage } from '../../../e2ee/src/public-group/decode-whole';
import { ofOtherSuite } from '../../../e2ee/src/testing/of-other-suite';
import { testSuite } from '../../../e2ee/src/testing/test-device';
import { consumeKeyPackages, MLS_ENGINE, refundKeyPackages } from '../../../src/users';
import type { MlsEngine } from '@anochat/e2ee/mls';
import { type Actor, codeOf, EncryptionStage, problemOf } from './encryption-stage';

const SUITE: Suite = 3;
const UNKNOWN = '01890a5d-ac96-774b-bcce-b302099a8057';

describe('Key packages', () => {
  let stage: EncryptionStage;
  let alice: Actor;
  beforeAll(async () => {
    stage = await EncryptionStage.start();
    alice = await stage.linked('alice');
  });
  beforeEach(() => (stage.signals.length = 0));
  afterAll(() => stage.close());

  const publish = (who: Actor, keyPackages: readonly string[], lastResort?: string) =>
    stage.ask(who, 'put', '/users/me/key-packages', {
      suite: SUITE,
      keyPackages,
      ...(lastResort !== undefined && { lastResort }),
    });
  const supply = async (who: Actor) =>
    (await stage.ask(who, 'get', '/users/me/key-packages').expect(200)).body as unknown;
  const ask = (who: Actor, users: readonly object[], conversationId: string = v7()) =>
    stage.ask(who, 'post', '/key-packages/claim', { suite: SUITE, conversationId, users });
  const claim = async (who: Actor, of: Actor, conversationId?: string) =>
    (await ask(who, [{ userId: of.user.id }], conversationId).expect(200))
      .body as ClaimedKeyPackages;
  const inOtherSuite = async ({ keys }: Actor, keyPackage: string): Promise<string> => {
    const message = decodeMessage(Buffer.from(keyPackage, 'base64'));
    if (message.wireformat !== 'mls_key_package') throw new Error('no key package');
    const suite = await testSuite();
    const other = await ofOtherSuite(suite, message.keyPackage, keys.mlsSeed);
    return Buffer.from(encodeMlsMessage({ ...message, keyPackage: other })).toString('base64');
  };
  const refOf = async (keyPackage: string) => {
    const engine = stage.server.app.get<MlsEngine>(MLS_ENGINE);
    return (await engine.readKeyPackage(Buffer.from(keyPackage, 'base64'))).ref;
  };

  it('are added to those that are there, and the same ones again are no more', async () => {
    const who = await stage.linked('publisher');
    const first = await stage.keyPackages(who, 3);
    await publish(who, first).expect(204);
    expect(await supply(who)).toEqual({ suite: SUITE, available: 3, lastResort: false });
    const [lastResort] = await stage.keyPackages(who, 1, { lastResort: true });
    await publish(who, [...first, ...(await stage.keyPackages(who, 1))], lastResort).expect(204);
    expect(await supply(who)).toEqual({ suite: SUITE, available: 4, lastResort: true });
  });

  it('are refused unless they are of this device, valid, and what they are said to be', async () => {
    const who = await stage.linked('strict');
    const other = await stage.linked('somebody');
    const now = Math.floor(Date.now() / 1000);
    const [good] = await stage.keyPackages(who, 1);
    const spoilt = Buffer.from(good!, 'base64');
    spoilt[spoilt.length - 1]! ^= 1;
    const cases: [string, string | undefined][] = [
      ['malformed', 'AAAA'],
      ['invalid', spoilt.toString('base64')],
      ['invalid', await inOtherSuite(who, good!)],
      ['other-device', (await stage.keyPackages(other, 1))[0]],
      ['other-key', (await stage.keyPackages(who, 1, { signatureSeed: other.keys.mlsSeed }))[0]],
      [
        'expired',
        (
          await stage.keyPackages(who, 1, {
            lifetime: { notBefore: now - 9_000, notAfter: now + 60 },
          })
        )[0],
      ],
      [
        'not-valid-yet',
        (
          await stage.keyPackages(who, 1, {
            lifetime: { notBefore: now + 9_000, notAfter: now + 900_000 },
          })
        )[0],
      ],
      [
        'lifetime-too-long',
        (
          await stage.keyPackages(who, 1, {
            lifetime: { notBefore: now - 60, notAfter: now + 40_000_000 },
          })
        )[0],
      ],
      ['last-resort-differs', (await stage.keyPackages(who, 1, { lastResort: true }))[0]],
    ];
    for (const [reason, keyPackage] of cases) {
      const answer = await publish(who, [good!, keyPackage!]).expect(403);
      expect(problemOf(answer)).toMatchObject({ code: 'key-package.refused', reason });
    }
    const plain = await publish(who, [], good).expect(403);
    expect(problemOf(plain)).toMatchObject({ reason: 'last-resort-differs' });
    expect(await supply(who)).toMatchObject({ available: 0, lastResort: false });
  });

  it('are kept up to a limit, all of a call or none', async () => {
    const who = await stage.linked('hoarder');
    await publish(who, await stage.keyPackages(who, LIMITS.keyPackagesPerDevice)).expect(204);
    const answer = await publish(who, await stage.keyPackages(who, 1)).expect(409);
    expect(codeOf(answer)).toBe('limit.reached');
    expect(await supply(who)).toMatchObject({ available: LIMITS.keyPackagesPerDevice });
  });

  it('are for linked devices alone', async () => {
    const who = await stage.unlinked('outsider');
    const packages = await stage.keyPackages(who, 1);
    const answers = [
      await publish(who, packages).expect(403),
      await stage.ask(who, 'get', '/users/me/key-packages').expect(403),
      await ask(who, [{ userId: alice.user.id }]).expect(403),
    ];
    expect(answers.map(codeOf)).toEqual(answers.map(() => 'device.not-linked'));
  });

  it('are claimed one a device, the calling one left out, and those without any are named', async () => {
    const bob = await stage.linked('bob');
    const second = await stage.linkSecond(bob);
    const [one] = await stage.keyPackages(bob, 1);
    await publish(bob, [one!]).expect(204);
    const mine = await stage.linkSecond(alice);
    const [own] = await stage.keyPackages(mine, 1);
    await publish(mine, [own!]).expect(204);
    const users = [{ userId: bob.user.id }, { userId: alice.user.id }];
    const { items, without } = (await ask(alice, users).expect(200)).body as ClaimedKeyPackages;
    const item = { lastResort: false };
    expect(items).toHaveLength(2);
    expect(items).toEqual(
      expect.arrayContaining([
        { ...item, userId: bob.user.id, deviceId: bob.deviceId, keyPackage: one },
        { ...item, userId: alice.user.id, deviceId: mine.deviceId, keyPackage: own },
      ]),
    );
    expect(without).toEqual([{ userId: bob.user.id, deviceId: second.deviceId }]);
    const named = [{ userId: bob.user.id, devices: [second.deviceId, UNKNOWN] }];
    expect((await ask(alice, named).expect(200)).body).toEqual({ items: [], without });
  });

  it('are given to one of twenty who claim at once, and the last resort to the others', async () => {
    const bob = await stage.linked('wanted');
    const [single] = await stage.keyPackages(bob, 1);
    const [lastResort] = await stage.keyPackages(bob, 1, { lastResort: true });
    await publish(bob, [single!], lastResort).expect(204);
    const claims = await Promise.all(Array.from({ length: 20 }, () => claim(alice, bob)));
    const given = claims.map(({ items }) => items[0]!.keyPackage);
    expect(given.filter((keyPackage) => keyPackage === single)).toHaveLength(1);
    expect(given.filter((keyPackage) => keyPackage === lastResort)).toHaveLength(19);
    expect(claims.filter(({ items }) => items[0]!.lastResort)).toHaveLength(19);
    expect(await supply(bob)).toEqual({ suite: SUITE, available: 0, lastResort: true });
  });

  it('are given out each once when many are claimed at once, and none is passed over', async () => {
    const bob = await stage.linked('popular');
    const packages = await stage.keyPackages(bob, 20);
    await publish(bob, packages).expect(204);
    const claims = await Promise.all(Array.from({ length: 20 }, () => claim(alice, bob)));
    const given = claims.flatMap(({ items }) => items.map(({ keyPackage }) => keyPackage));
    expect(given.toSorted()).toEqual(packages.toSorted());
  });

  it('are told to be low to their device alone', async () => {
    const bob = await stage.linked('scarce');
    await publish(bob, await stage.keyPackages(bob, LIMITS.keyPackagesLow + 1)).expect(204);
    const low = () => stage.signals.filter(({ type }) => type === 'key-packages.low');
    await claim(alice, bob);
    expect(low()).toEqual([]);
    await claim(alice, bob);
    expect(low()).toEqual([
      {
        type: 'key-packages.low',
        audience: { deviceId: bob.deviceId },
        conversationId: null,
        data: { available: LIMITS.keyPackagesLow - 1 },
      },
    ]);
  });

  it('come back when a commit lost, to nobody else than who claimed them, and not once used', async () => {
    const bob = await stage.linked('refunded');
    const [single] = await stage.keyPackages(bob, 1);
    await publish(bob, [single!]).expect(204);
    const ref = await refOf(single!);
    const id = v7();
    expect((await claim(alice, bob, id)).items).toHaveLength(1);
    const { database } = stage.server;
    await refundKeyPackages(database, bob.user.id, id, [ref]);
    await refundKeyPackages(database, alice.user.id, v7(), [ref]);
    expect(await supply(bob)).toMatchObject({ available: 0 });
    await refundKeyPackages(database, alice.user.id, id, [ref]);
    expect(await supply(bob)).toMatchObject({ available: 1 });
    expect((await claim(alice, bob, id)).items[0]!.keyPackage).toBe(single);
    await consumeKeyPackages(database, [ref]);
    await refundKeyPackages(database, alice.user.id, id, [ref]);
    expect(await supply(bob)).toMatchObject({ available: 0 });
  });

  it('keep the last resort when it was used', async () => {
    const bob = await stage.linked('resort');
    const [lastResort] = await stage.keyPackages(bob, 1, { lastResort: true });
    await publish(bob, [], lastResort).expect(204);
    await consumeKeyPackages(stage.server.database, [await refOf(lastResort!)]);
    expect(await supply(bob)).toMatchObject({ lastResort: true });
  });

  it('of a revoked device are given to nobody', async () => {
    const bob = await stage.linked('reviser');
    const second = await stage.linkSecond(bob);
    await publish(second, await stage.keyPackages(second, 2)).expect(204);
    const statements = [bob.chain.revoke(second.deviceId, bob.keys)];
    await stage.ask(bob, 'post', '/users/me/chain', { statements }).expect(200);
    const { items, without } = await claim(alice, bob);
    expect(items).toEqual([]);
    expect(without).toEqual([{ userId: bob.user.id, deviceId: bob.deviceId }]);
  });

  it('are claimed only by who may add their user', async () => {
    const bob = await stage.linked('guarded');
    const carol = await stage.linked('carol');
    const toBob = [{ userId: bob.user.id }];
    const group = await stage.conversation('group', carol, bob);
    const direct = await stage.conversation('direct', alice, carol);
    const plain = await stage.ask(alice, 'post', '/conversations', {
      kind: 'group',
      title: 'Plain',
      members: [],
    });
    const refusals: [string, string, object[]][] = [
      ['conversation.not-found', group, toBob],
      ['conversation.kind-mismatch', direct, toBob],
      ['conversation.mode-mismatch', (plain.body as { readonly id: string }).id, toBob],
      ['user.not-found', v7(), [{ userId: UNKNOWN }]],
    ];
    for (const [code, id, users] of refusals)
      expect(codeOf(await ask(alice, users, id))).toBe(code);
    await ask(alice, [{ userId: carol.user.id }], direct).expect(200);

    const open = await stage.conversation('group', alice);
    await stage.server.database.query(
      'INSERT INTO bans (conversation_id, user_id, banned_by) VALUES ($1, $2, $3)',
      [open, bob.user.id, alice.user.id],
    );
    expect(codeOf(await ask(alice, toBob, open).expect(403))).toBe('member.banned');
    await stage.ask(bob, 'put', `/users/me/blocks/${alice.user.id}`).expect(204);
    expect(codeOf(await ask(alice, toBob).expect(403))).toBe('conversation.blocked');
  });

  it('refuse bodies that are none', async () => {
    const userId = alice.user.id;
    const body = { suite: SUITE, conversationId: v7(), users: [{ userId }] };
    for (const bad of [
      {},
      { ...body, suite: 1 },
      { ...body, users: [] },
      { ...body, users: [{ userId }, { userId }] },
      { ...body, users: [{ userId, devices: [] }] },
      { ...body, users: [{ userId, devices: ['x'] }] },
      { ...body, users: Array.from({ length: 201 }, () => ({ userId: v7() })) },
      { ...body, conversationId: 'x' },
    ]) {
      const answer = await stage.ask(alice, 'post', '/key-packages/claim', bad).expect(400);
      expect(codeOf(answer)).toBe('request.invalid');
    }
    for (const bad of [
      { suite: 3 },
      { suite: 4, keyPackages: [] },
      { suite: 3, keyPackages: ['!'] },
      { suite: 3, keyPackages: [], lastResort: null },
      { suite: 3, keyPackages: Array.from({ length: 101 }, () => 'AAAA') },
    ]) {
      const answer = await stage.ask(alice, 'put', '/users/me/key-packages', bad).expect(400);
      expect(codeOf(answer)).toBe('request.invalid');
    }
  });
});

describe('Claims of one account of another', () => {
  it('are limited by the hour, those of other accounts apart', async () => {
    const stage = await EncryptionStage.start({ RATE_LIMIT_FACTOR: '1' });
    try {
      const [alice, bob] = [await stage.linked('alice'), await stage.linked('bob')];
      const body = (userId: string) => ({
        suite: SUITE,
        conversationId: v7(),
        users: [{ userId }],
      });
      const ask = (who: Actor, of: Actor) =>
        stage.ask(who, 'post', '/key-packages/claim', body(of.user.id));
      for (let i = 0; i < LIMITS.keyPackageClaims; i += 1) await ask(alice, bob).expect(200);
      const refused = await ask(alice, bob).expect(429);
      expect(problemOf(refused)).toMatchObject({ bucket: 'key-package-claims' });
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(30);
      await ask(bob, alice).expect(200);
      await ask(alice, alice).expect(200);
    } finally {
      await stage.close();
    }
  });
});
