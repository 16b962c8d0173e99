import { verify } from 'node:crypto';

import { PushDoor } from '../../../src/push/push-door';
import { makeCertificates, PushService } from '../../support/push-services';
import { until } from '../../support/until';
import { PushStage } from './push-stage';

const BUSY = { status: 503 } as const;

describe('a push service', () => {
  let stage: PushStage;
  beforeAll(async () => {
    stage = await PushStage.start();
  });
  afterEach(() => (stage.service.answering = () => ({ status: 201 })));
  afterAll(() => stage.stop());

  const waitOf = async (deviceId: string): Promise<number> => {
    const [row] = await stage.query<{ readonly wait: number }>(
      `SELECT extract(epoch FROM due_at - now())::float8 AS wait FROM jobs WHERE key = $1`,
      [deviceId],
    );
    return row?.wait ?? 0;
  };

  it('that knows a subscription no more is never asked again', async () => {
    for (const status of [404, 410]) {
      const [anna, ben] = [await stage.woken(), await stage.woken()];
      stage.service.answering = () => ({ status });
      await stage.say(anna, await stage.group(anna, ben));
      await until('it is gone', async () => !(await stage.isSubscribed(ben)));
      expect(await stage.isSubscribed(anna)).toBe(true);
    }
    const ben = await stage.woken();
    expect(await stage.test(ben)).toEqual({ outcome: 'gone', status: 410 });
    expect(await stage.subscriptions(ben)).toEqual([]);
  });

  it('that is busy is asked again as late as it says, and a wake-up is not lost by it', async () => {
    const [anna, ben] = [await stage.woken(), await stage.woken()];
    stage.service.answering = () => ({ ...BUSY, headers: { 'retry-after': '120' } });
    await stage.say(anna, await stage.group(anna, ben));
    await until('it was asked', () => stage.pushesTo(ben).length === 1);
    await stage.quiet();
    const wait = await waitOf(ben.deviceId);
    expect(wait).toBeGreaterThan(110);
    expect(wait).toBeLessThan(121);
    expect(await stage.subscriptions(ben)).toMatchObject([{ lastOutcome: 'busy' }]);
    stage.service.answering = () => ({ status: 201 });
    await stage.hurry();
    await until('it was asked again', () => stage.pushesTo(ben).length === 2);
    await until('it is known', async () => {
      const [state] = await stage.subscriptions(ben);
      return state?.lastOutcome === 'sent';
    });
  });

  it('is left alone for longer each time, while it does not answer as it should', async () => {
    const [anna, ben] = [await stage.woken(), await stage.woken()];
    stage.service.answering = () => BUSY;
    await stage.say(anna, await stage.group(anna, ben));
    const waits: number[] = [];
    for (let i = 1; i <= 5; i += 1) {
      await until('it was asked', () => stage.pushesTo(ben).length === i);
      await stage.quiet();
      waits.push(await waitOf(ben.deviceId));
      await stage.hurry();
    }
    waits.forEach((wait, i) => {
      expect(wait).toBeGreaterThan(5 * 2 ** i * 0.75 - 2);
      expect(wait).toBeLessThan(5 * 2 ** i * 1.25 + 1);
    });
  });

  it('that refuses what it is given is not asked for the same again', async () => {
    const [anna, ben] = [await stage.woken(), await stage.woken()];
    stage.service.answering = () => ({ status: 403 });
    await stage.say(anna, await stage.group(anna, ben));
    await until('it was asked', () => stage.pushesTo(ben).length === 1);
    await stage.quiet();
    const waiting = await stage.query('SELECT FROM jobs WHERE key = $1', [ben.deviceId]);
    expect(waiting).toEqual([]);
    expect(await stage.subscriptions(ben)).toMatchObject([{ lastOutcome: 'refused' }]);
  });

  it('sees a token that this server has signed, for it alone and for a day at most', async () => {
    const ben = await stage.woken();
    await stage.test(ben);
    const header = stage.pushesTo(ben)[0]?.headers.authorization ?? '';
    const [, token = '', key = ''] = /^vapid t=([^,]+), k=(.+)$/.exec(header) ?? [];
    const [head = '', claims = '', signature = ''] = token.split('.');
    const point = Buffer.from(key, 'base64url');
    const isSigned = verify(
      'sha256',
      Buffer.from(`${head}.${claims}`),
      {
        key: {
          kty: 'EC',
          crv: 'P-256',
          x: point.subarray(1, 33).toString('base64url'),
          y: point.subarray(33).toString('base64url'),
        },
        format: 'jwk',
        dsaEncoding: 'ieee-p1363',
      },
      Buffer.from(signature, 'base64url'),
    );
    expect(isSigned).toBe(true);
    const said = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>;
    expect(said).toMatchObject({ aud: stage.service.url, sub: 'mailto:nobody@anochat.invalid' });
    const left = Number(said.exp) - Date.now() / 1_000;
    expect(left).toBeGreaterThan(3_600);
    expect(left).toBeLessThan(86_400);
  });
});

describe('services that keep silent', () => {
  it('hold up nobody else, however many they are', async () => {
    let silent: PushService[] = [];
    const stage = await startWithSilent(40, (services) => (silent = services));
    const anna = await stage.woken();
    const mallory = await Promise.all(silent.map(({ url }) => stage.woken(url)));
    const ben = await stage.woken();
    // The service of ben is known to answer.
    await stage.test(ben);
    await stage.say(anna, await stage.group(anna, ...mallory));
    await until('they are asked', () => silent.filter(({ got }) => got.length > 0).length >= 30);
    const begun = Date.now();
    await stage.say(anna, await stage.group(anna, ben));
    await until('ben is woken', () => stage.pushesTo(ben).length === 2);
    expect(Date.now() - begun).toBeLessThan(5_000);
    const busy = silent.filter(({ connections }) => connections > 0).length;
    expect(busy).toBeLessThanOrEqual(32);
    await stage.stop();
    for (const service of silent) await service.stop();
  });

  it('and those that answer late are given little at once', async () => {
    const stage = await PushStage.start();
    const { host } = new URL(stage.service.url);
    const { lanes } = stage.app.app.get(PushDoor);
    const isProven = (): boolean => lanes.rooms()[0].lanes.has(host);
    const ben = await stage.woken();
    await stage.test(ben);
    expect(isProven()).toBe(true);
    stage.service.answering = () => ({ status: 201, afterMs: 3_100 });
    expect(await stage.test(ben)).toEqual({ outcome: 'sent', status: 201 });
    expect(isProven()).toBe(false);
    await stage.stop();
  });

  async function startWithSilent(
    count: number,
    made: (services: PushService[]) => void,
  ): Promise<PushStage> {
    const certificates = makeCertificates();
    const services = await Promise.all(
      Array.from({ length: count }, () => PushService.start(certificates)),
    );
    for (const service of services) service.answering = () => undefined;
    made(services);
    return PushStage.start(() => ({}), services, certificates);
  }
});
