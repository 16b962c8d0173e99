import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ClientHttp2Session } from 'node:http2';

import { FcmSender } from '../../../src/push/senders/fcm-sender';
import { PUSH_SENDERS, type PushSenders } from '../../../src/push/senders/push-sender';
import { type Certificates, makeCertificates, PushService } from '../../support/push-services';
import { until } from '../../support/until';
import { PushStage } from './push-stage';

describe('the makers of phones', () => {
  let google: PushService;
  let apple: PushService;
  let stage: PushStage;
  let certificates: Certificates;
  const tokens: string[] = [];

  beforeAll(async () => {
    certificates = makeCertificates();
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

  it('are reached again when the connection takes nothing more', async () => {
    const cyd = await stage.woken();
    await stage.subscribe(cyd, { kind: 'apns', address: '34'.repeat(32) });
    await stage.test(cyd);
    const sender = stage.app.app.get<PushSenders>(PUSH_SENDERS).get('apns');
    const { session } = sender as unknown as { readonly session: ClientHttp2Session };
    // Such a moment cannot be brought about from outside.
    session.request = () => {
      throw new Error('ERR_HTTP2_GOAWAY_SESSION');
    };
    expect(await stage.test(cyd)).toEqual({ outcome: 'unreachable', status: null });
    expect(await stage.test(cyd)).toEqual({ outcome: 'sent', status: 200 });
  });

  it('give one token to all who ask at once, though the first of them cannot wait', async () => {
    const settings = stage.app.config.push?.fcm;
    const sender = new FcmSender(settings!, [readFileSync(certificates.authority, 'utf8')]);
    const target = { kind: 'fcm', address: 'x'.repeat(20), p256dh: null, auth: null } as const;
    const send = (signal: AbortSignal) => sender.send(target, { v: 1, type: 'news' }, signal);
    const before = tokens.length;
    const { answering } = google;
    google.answering = (delivery) => ({ ...answering(delivery)!, afterMs: 300 });
    const [first, second] = await Promise.all([
      send(AbortSignal.timeout(50)),
      send(AbortSignal.timeout(5_000)),
    ]);
    expect([first.outcome, second.outcome]).toEqual(['unreachable', 'sent']);
    expect(tokens.length - before).toBe(1);
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
