import type { PushOptions } from '@anochat/contract';

import { call, register } from '../../support/account';
import { makeCertificates, PushService, WokenDevice } from '../../support/push-services';
import { startTestApp } from '../../support/test-app';
import { until } from '../../support/until';
import { PushStage } from './push-stage';

describe('a subscription', () => {
  let stage: PushStage;
  beforeAll(async () => {
    stage = await PushStage.start();
  });
  afterAll(() => stage.stop());

  it('is one a device, is seen by its owner alone, and goes when it is told to', async () => {
    const ben = await stage.woken();
    const { host } = new URL(stage.service.url);
    const [first] = await stage.subscriptions(ben);
    expect(first).toMatchObject({ kind: 'webpush', service: host, lastOutcome: null });
    expect(await stage.test(ben)).toEqual({ outcome: 'sent', status: 201 });
    const again = await stage.subscribe(ben, ben.device.subscription);
    expect(again).toMatchObject({ lastOutcome: 'sent', createdAt: first!.createdAt });
    await stage.subscribe(ben, new WokenDevice(`${stage.service.url}/new`).subscription);
    expect(await stage.subscriptions(ben)).toMatchObject([{ lastOutcome: null }]);

    const eve = await register(stage.url);
    expect(await stage.subscriptions(eve)).toEqual([]);
    const path = `/push/subscriptions/${ben.deviceId}`;
    expect(await stage.codeOf('DELETE', path, eve)).toBe('push.not-found');
    expect(await stage.codeOf('POST', `${path}/test`, eve)).toBe('push.not-found');
    await call(stage.url, 'DELETE', path, ben);
    expect(await stage.subscriptions(ben)).toEqual([]);
  });

  it.each([
    ['http://push.example/a', 'push.refused'],
    ['ftp://push.example/a', 'push.refused'],
    ['https://anna:secret@push.example/a', 'push.refused'],
    ['https://', 'push.refused'],
    ['no address', 'request.invalid'],
    ['', 'request.invalid'],
  ])('is not to %s', async (address, code) => {
    const ben = await register(stage.url);
    const { keys } = new WokenDevice('x').subscription;
    const body = { kind: 'webpush', address, keys };
    expect(await stage.codeOf('PUT', '/push/subscriptions/current', ben, body)).toBe(code);
  });

  it('needs keys that are some, and a kind that is set up', async () => {
    const ben = await register(stage.url);
    const { address, keys } = new WokenDevice('https://push.example/a').subscription;
    const put = (body: object): Promise<string> =>
      stage.codeOf('PUT', '/push/subscriptions/current', ben, body);
    expect(await put({ kind: 'webpush', address })).toBe('push.refused');
    const p256dh = Buffer.alloc(65, 4).toString('base64url');
    expect(await put({ kind: 'webpush', address, keys: { ...keys, p256dh } })).toBe('push.refused');
    expect(await put({ kind: 'webpush', address, keys: { ...keys, auth: 'short' } })).toBe(
      'request.invalid',
    );
    expect(await put({ kind: 'fcm', address: 'a'.repeat(40) })).toBe('push.kind-off');
    expect(await put({ kind: 'apns', address: 'a'.repeat(64) })).toBe('push.kind-off');
    const options = await call<PushOptions>(stage.url, 'GET', '/push', ben);
    expect(options.kinds).toEqual(['webpush', 'unifiedpush']);
    expect(Buffer.from(options.publicKey ?? '', 'base64url')).toHaveLength(65);
  });

  it('goes to no address inside, whatever its name says', async () => {
    const certificates = makeCertificates();
    const hidden = await PushService.start(certificates, 1, '127.0.0.2');
    const other = await PushStage.start(() => ({}), [hidden], certificates);
    for (const host of ['127.0.0.2', '[::ffff:127.0.0.2]', '0x7f000002']) {
      const ben = await other.woken(`https://${host}:${hidden.port}`);
      expect(await other.test(ben)).toEqual({ outcome: 'unreachable', status: null });
    }
    const elsewhere = await other.woken(`https://127.0.0.1:${other.service.port + 1}`);
    expect(await other.test(elsewhere)).toEqual({ outcome: 'unreachable', status: null });
    expect(hidden.got).toEqual([]);
    await other.stop();
    await hidden.stop();
  });

  it('follows no redirect', async () => {
    const ben = await stage.woken();
    const before = stage.service.got.length;
    stage.service.answering = () => ({ status: 307, headers: { location: '/elsewhere' } });
    expect(await stage.test(ben)).toEqual({ outcome: 'refused', status: 307 });
    expect(stage.service.got.length - before).toBe(1);
    stage.service.answering = () => ({ status: 201 });
  });

  it('ends with its session, its device and its account', async () => {
    const out = await stage.woken();
    await call(stage.url, 'POST', '/auth/logout', out, {});
    expect(await stage.isSubscribed(out)).toBe(false);

    const revoked = await stage.woken();
    await call(stage.url, 'DELETE', `/users/me/devices/${revoked.deviceId}`, revoked);
    expect(await stage.isSubscribed(revoked)).toBe(false);

    const suspended = await stage.woken();
    await stage.query('UPDATE users SET suspended_at = now() WHERE id = $1', [suspended.userId]);
    expect(await stage.isSubscribed(suspended)).toBe(false);

    const gone = await stage.woken();
    await stage.query('DELETE FROM sessions WHERE user_id = $1', [gone.userId]);
    expect(await stage.isSubscribed(gone)).toBe(false);
  });

  it.each([
    ['is made', () => register(stage.url)],
    ['is set anew', () => stage.woken()],
  ])('%s by no session that ends meanwhile', async (_what, someone) => {
    const ben = await someone();
    const ending = stage.app.database.transaction(async (transaction) => {
      // Whose subscription is ended when the one below has begun.
      await transaction.query('SELECT FROM sessions WHERE user_id = $1 FOR UPDATE', [ben.userId]);
      const { subscription } = new WokenDevice(stage.service.url);
      const asked = stage.codeOf('PUT', '/push/subscriptions/current', ben, subscription);
      await until('it waits', async () => {
        const [row] = await stage.query<{ readonly count: number }>(
          `SELECT count(*) FROM pg_stat_activity
           WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        return row?.count === 1;
      });
      await transaction.query('UPDATE sessions SET revoked_at = now() WHERE user_id = $1', [
        ben.userId,
      ]);
      return { asked };
    });
    expect(await (await ending).asked).toBe('auth.session-revoked');
    expect(await stage.isSubscribed(ben)).toBe(false);
  });

  it('is for nobody where push is off', async () => {
    const off = await startTestApp({ environment: { PUSH: 'off' } });
    const { accessToken } = await off.register('anna');
    const ask = (method: 'get' | 'put', path: string) =>
      off.request()[method](`/api/v1/push${path}`).set('authorization', `Bearer ${accessToken}`);
    expect((await ask('get', '')).body).toEqual({ kinds: [], publicKey: null });
    const { subscription } = new WokenDevice('https://push.example/a');
    const refused = await ask('put', '/subscriptions/current').send(subscription);
    expect(refused.body).toMatchObject({ code: 'push.kind-off' });
    await off.close();
  });
});
