import { generateKeyPairSync, verify } from 'node:crypto';

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

describe('the makers of phones', () => {
  let google: PushService;
  let apple: PushService;
  let stage: PushStage;
  const tokens: string[] = [];

  beforeAll(async () => {
    const certificates = makeCertificates();
    google = await PushService.start(certificates);
    apple = await PushService.start(certificates, 2);
    stage = await PushStage.start(settings, [], certificates);
  });
  afterAll(async () => {
    await stage.stop();
    await google.stop();
    await apple.stop();
  });
  beforeEach(() => {
    google.answering = ({ path, body }) => {
      if (path !== '/token') return { status: 200, body: '{"name":"projects/p/messages/1"}' };
      tokens.push(body.toString());
      return { status: 200, body: '{"access_token":"let-me-in","expires_in":3600}' };
    };
    apple.answering = () => ({ status: 200 });
  });

  const settings = (): Readonly<Record<string, string>> => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey;
    const ec = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;
    const pem = { type: 'pkcs8', format: 'pem' } as const;
    return {
      FCM_SERVICE_ACCOUNT: JSON.stringify({
        project_id: 'a-project',
        client_email: 'sender@a-project.example',
        private_key: rsa.export(pem),
        token_uri: `${google.url}/token`,
      }),
      FCM_ENDPOINT: google.url,
      APNS_KEY: String(ec.export(pem)),
      APNS_KEY_ID: 'KEY1234567',
      APNS_TEAM_ID: 'TEAM123456',
      APNS_TOPIC: 'org.example.anochat',
      APNS_ENDPOINT: apple.url,
    };
  };

  it('are told that there is news, and not of whom', async () => {
    const [anna, ben, cyd] = [await stage.woken(), await stage.woken(), await stage.woken()];
    await stage.subscribe(ben, { kind: 'fcm', address: 'device-token:of-an-android-phone' });
    await stage.subscribe(cyd, { kind: 'apns', address: 'ab'.repeat(32) });
    const group = await stage.group(anna, ben, cyd);
    await stage.say(anna, group);
    const sent = () => google.got.filter(({ path }) => path !== '/token');
    await until('both are told', () => sent().length === 1 && apple.got.length === 1);

    expect(sent()[0]?.path).toBe('/v1/projects/a-project/messages:send');
    expect(sent()[0]?.headers.authorization).toBe('Bearer let-me-in');
    const message = JSON.parse(sent()[0]!.body.toString()) as object;
    expect(message).toEqual({
      message: {
        token: 'device-token:of-an-android-phone',
        data: { type: 'news' },
        android: { priority: 'HIGH', ttl: '259200s', collapse_key: 'news' },
      },
    });
    expect(apple.got[0]).toMatchObject({
      path: `/3/device/${'ab'.repeat(32)}`,
      headers: { 'apns-topic': 'org.example.anochat', 'apns-push-type': 'alert' },
    });
    const told = JSON.stringify(
      [...sent(), ...apple.got].map(({ headers, body }) => [headers, body.toString()]),
    );
    for (const word of [group, anna.userId, anna.userName, 'secret']) {
      expect(told).not.toContain(word);
    }
    expect(tokens).toHaveLength(1);
    await stage.test(ben);
    expect(tokens).toHaveLength(1);
  });

  it('say that a device is gone, and it is', async () => {
    const [ben, cyd] = [await stage.woken(), await stage.woken()];
    await stage.subscribe(ben, { kind: 'fcm', address: 'device-token:of-another-phone' });
    await stage.subscribe(cyd, { kind: 'apns', address: 'cd'.repeat(32) });
    const answering = google.answering;
    google.answering = (delivery) =>
      delivery.path === '/token'
        ? answering(delivery)
        : { status: 404, body: '{"error":{"details":[{"errorCode":"UNREGISTERED"}]}}' };
    apple.answering = () => ({ status: 400, body: '{"reason":"BadDeviceToken"}' });
    expect(await stage.test(ben)).toEqual({ outcome: 'gone', status: 404 });
    expect(await stage.test(cyd)).toEqual({ outcome: 'gone', status: 400 });
    expect([await stage.isSubscribed(ben), await stage.isSubscribed(cyd)]).toEqual([false, false]);
  });

  it('are reached by another connection when one says nothing', async () => {
    const cyd = await stage.woken();
    await stage.subscribe(cyd, { kind: 'apns', address: '12'.repeat(32) });
    expect(await stage.test(cyd)).toEqual({ outcome: 'sent', status: 200 });
    const before = apple.connected;
    apple.answering = () => undefined;
    expect(await stage.test(cyd)).toEqual({ outcome: 'unreachable', status: null });
    apple.answering = () => ({ status: 200 });
    expect(await stage.test(cyd)).toEqual({ outcome: 'sent', status: 200 });
    expect(apple.connected - before).toBe(1);
    expect(await stage.test(cyd)).toEqual({ outcome: 'sent', status: 200 });
    expect(apple.connected - before).toBe(1);
  });

  it('are away, and come back', async () => {
    const cyd = await stage.woken();
    await stage.subscribe(cyd, { kind: 'apns', address: 'ef'.repeat(32) });
    apple.answering = () => ({ status: 403, body: '{"reason":"ExpiredProviderToken"}' });
    expect(await stage.test(cyd)).toEqual({ outcome: 'busy', status: 403 });
    apple.answering = () => ({ status: 429 });
    expect(await stage.test(cyd)).toEqual({ outcome: 'busy', status: 429 });
    apple.answering = () => ({ status: 200 });
    expect(await stage.test(cyd)).toEqual({ outcome: 'sent', status: 200 });
    const ben = await stage.woken();
    await stage.subscribe(ben, { kind: 'fcm', address: 'ghijklmnopqrstuvwxyz' });
    const answering = google.answering;
    google.answering = ({ path }) => ({ status: path === '/token' ? 200 : 401 });
    expect(await stage.test(ben)).toEqual({ outcome: 'busy', status: 401 });
    // A token that is none is no answer.
    expect(await stage.test(ben)).toEqual({ outcome: 'unreachable', status: null });
    google.answering = answering;
    expect(await stage.test(ben)).toEqual({ outcome: 'sent', status: 200 });
  });
});
