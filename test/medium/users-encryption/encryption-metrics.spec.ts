import { LIMITS, UNOPENED_REASONS } from '@anochat/contract';
import { v7 } from 'uuid';

import { scrape } from '../../support/scrape';
import { type Actor, codeOf, EncryptionStage } from './encryption-stage';

describe('The metrics of encryption', () => {
  let stage: EncryptionStage;
  let alice: Actor;
  beforeAll(async () => {
    // The true limits, but for what the others need to get here.
    stage = await EncryptionStage.start({ RATE_LIMIT_FACTOR: '1' });
    alice = await stage.linked('alice');
  });
  afterAll(() => stage.close());

  const valueOf = async (sample: string): Promise<number | undefined> =>
    (await scrape(stage.server.metrics)).get(sample);
  const report = (who: Pick<Actor, 'accessToken'>, ...items: readonly object[]) =>
    stage.ask(who, 'post', '/users/me/unopened', { items });

  it('count claims by what there was, and devices with few key packages left', async () => {
    const bob = await stage.linked('bob');
    const [fresh, lastResort] = [
      await stage.keyPackages(bob, 1),
      await stage.keyPackages(bob, 1, { lastResort: true }),
    ];
    const claim = () =>
      stage
        .ask(alice, 'post', '/key-packages/claim', {
          suite: 3,
          conversationId: v7(),
          users: [{ userId: bob.user.id }],
        })
        .expect(200);
    await claim();
    await stage
      .ask(bob, 'put', '/users/me/key-packages', {
        suite: 3,
        keyPackages: fresh,
        lastResort: lastResort[0],
      })
      .expect(204);
    await claim();
    await claim();
    const outcomes = ['fresh', 'last-resort', 'none'].map(
      (outcome) => `anochat_key_packages_claimed_total{outcome="${outcome}"}`,
    );
    expect(await Promise.all(outcomes.map(valueOf))).toEqual([1, 1, 1]);
    expect(await valueOf('anochat_key_packages_low_total')).toBe(3);
  });

  it('sum up what clients could not open, by reason', async () => {
    const corrupt = 'anochat_client_unopened_total{reason="corrupt"}';
    expect(await valueOf(corrupt)).toBe(0);
    await report(alice, { reason: 'corrupt', count: 2 }, { reason: 'plain', count: 1 }).expect(204);
    await report(alice, { reason: 'corrupt', count: 3 }).expect(204);
    expect(await valueOf(corrupt)).toBe(5);
    expect(await valueOf('anochat_client_unopened_total{reason="plain"}')).toBe(1);
  });

  it('take no report that says more than reasons and counts, or that is not of this kind', async () => {
    const cyril = await stage.linked('cyril');
    const bad = [
      [{ reason: 'corrupt', count: 0 }],
      [{ reason: 'corrupt', count: LIMITS.unopenedPerReport + 1 }],
      [{ reason: 'anything', count: 1 }],
      [
        { reason: 'plain', count: 1 },
        { reason: 'plain', count: 1 },
      ],
      [{ reason: 'plain', count: 1, conversationId: v7() }],
    ];
    const before = await valueOf('anochat_client_unopened_total{reason="plain"}');
    for (const items of bad) {
      expect(codeOf(await report(cyril, ...items))).toBe('request.invalid');
    }
    expect(await valueOf('anochat_client_unopened_total{reason="plain"}')).toBe(before);
  });

  it('take no report of a device that does not encrypt, and few of one that does', async () => {
    expect(codeOf(await report(await stage.unlinked('dan'), { reason: 'plain', count: 1 }))).toBe(
      'device.not-linked',
    );
    const eve = await stage.linked('eve');
    const send = () => report(eve, { reason: UNOPENED_REASONS[0], count: 1 });
    for (let i = 0; i < LIMITS.unopenedReports.limit; i += 1) await send().expect(204);
    expect(codeOf(await send())).toBe('request.rate-limited');
  });
});
