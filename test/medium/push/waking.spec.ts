import { call } from '../../support/account';
import { bearer } from '../../support/test-app';
import { until } from '../../support/until';
import { SocketUser } from '../realtime/socket-user';
import { PushStage } from './push-stage';

describe('news', () => {
  let stage: PushStage;
  beforeAll(async () => {
    stage = await PushStage.start();
  });
  afterAll(() => stage.stop());

  it('wakes the devices of the others, and tells their services nothing', async () => {
    const [anna, ben] = [await stage.woken(), await stage.woken()];
    const group = await stage.group(anna, ben);
    await stage.say(anna, group);
    await until('ben is woken', () => stage.pushesTo(ben).length === 1);
    const [push] = stage.pushesTo(ben);
    expect(ben.device.open(push!.body)).toEqual({ v: 1, type: 'news', conversationId: group });
    expect(push!.body.toString('latin1')).not.toContain('secret');
    expect(push!.headers).toMatchObject({
      'content-encoding': 'aes128gcm',
      ttl: '259200',
      topic: 'anochat',
      urgency: 'high',
    });
    await stage.quiet();
    expect(stage.pushesTo(anna)).toEqual([]);

    // Another one, to another group, is as long as the first; and nothing names who sends.
    await stage.test(ben);
    const lengths = stage.pushesTo(ben).map(({ body }) => body.length);
    expect(new Set(lengths).size).toBe(1);
    const told = JSON.stringify(stage.pushesTo(ben).map(({ headers }) => headers));
    for (const word of [anna.userId, anna.userName, group]) expect(told).not.toContain(word);
  });

  it('wakes nobody for what is quiet, muted, blocked, read or theirs no more', async () => {
    const anna = await stage.woken();
    const [muted, blocking, reading, left] = await Promise.all(
      Array.from({ length: 4 }, () => stage.woken()),
    );
    const group = await stage.group(anna, muted!, blocking!, reading!, left!);
    const put = (by: typeof anna, path: string, body?: object): Promise<unknown> =>
      call(stage.url, 'PUT', path, by, body);
    await call(stage.url, 'PATCH', `/conversations/${group}/members/me`, muted!, { muted: true });
    await put(blocking!, `/users/me/blocks/${anna.userId}`);
    await call(stage.url, 'DELETE', `/conversations/${group}/members/me`, left!);
    const { seq } = await stage.say(anna, group);
    await stage.query('UPDATE members SET read_seq = $2 WHERE user_id = $1', [
      reading!.userId,
      seq,
    ]);
    await stage.quiet();
    await stage.hurry();
    await stage.quiet();
    for (const one of [anna, muted!, blocking!, reading!, left!]) {
      expect(stage.pushesTo(one)).toEqual([]);
    }
    const content = { v: 1, type: 'edit', parts: [{ type: 'text', text: 'another' }] };
    await stage.say(anna, group, { quiet: true, target: seq, content });
    await stage.quiet();
    expect(stage.pushesTo(reading!)).toEqual([]);
  });

  it('names nothing to a phone, whose distributor brings it encrypted all the same', async () => {
    const [anna, ben] = [await stage.woken(), await stage.woken()];
    await stage.subscribe(ben, { ...ben.device.subscription, kind: 'unifiedpush' });
    await stage.say(anna, await stage.group(anna, ben));
    await until('ben is woken', () => stage.pushesTo(ben).length === 1);
    const [push] = stage.pushesTo(ben);
    expect(push!.headers).toMatchObject({ 'content-encoding': 'aes128gcm' });
    expect(ben.device.open(push!.body)).toEqual({ v: 1, type: 'news' });
  });

  it('is told once for all that comes together, and then more seldom', async () => {
    const [anna, ben] = [await stage.woken(), await stage.woken()];
    const [one, other] = [await stage.group(anna, ben), await stage.group(anna, ben)];
    await stage.say(anna, one);
    await until('ben is woken', () => stage.pushesTo(ben).length === 1);
    for (let i = 0; i < 5; i += 1) await stage.say(anna, i % 2 === 0 ? one : other);
    await stage.quiet();
    expect(stage.pushesTo(ben)).toHaveLength(1);
    const [{ waiting } = { waiting: 0 }] = await stage.query<{ readonly waiting: number }>(
      'SELECT count(*) AS waiting FROM jobs WHERE key = $1',
      [ben.deviceId],
    );
    expect(waiting).toBe(1);
    await stage.hurry();
    await until('ben is woken again', () => stage.pushesTo(ben).length === 2);
    // Of two conversations: the push names neither.
    const [, push] = stage.pushesTo(ben);
    expect(ben.device.open(push!.body)).toEqual({ v: 1, type: 'news' });
  });

  it('that comes while a push is on its way waits for its turn', async () => {
    const [anna, ben] = [await stage.woken(), await stage.woken()];
    const group = await stage.group(anna, ben);
    stage.service.answering = () => ({ status: 201, afterMs: 1_500 });
    await stage.say(anna, group);
    await until('ben is woken', () => stage.pushesTo(ben).length === 1);
    await stage.say(anna, group);
    await stage.quiet();
    stage.service.answering = () => ({ status: 201 });
    expect(stage.pushesTo(ben)).toHaveLength(1);
    await stage.hurry();
    await until('ben is woken again', () => stage.pushesTo(ben).length === 2);
  });

  it('is not told to a device that is connected, but later to one that has gone without it', async () => {
    const [anna, ben] = [await stage.woken(), await stage.woken()];
    const group = await stage.group(anna, ben);
    const login = { userName: ben.userName, password: ben.password };
    const device = { kind: 'bot', name: 'test', id: ben.deviceId };
    const answer = await stage.app
      .request()
      .post('/api/v1/auth/login')
      .send({ ...login, device });
    const auth = answer.body as Parameters<typeof SocketUser.connect>[1];
    expect(auth.deviceId).toBe(ben.deviceId);
    await stage.app
      .request()
      .put('/api/v1/push/subscriptions/current')
      .set(...bearer(auth))
      .send(ben.device.subscription)
      .expect(200);
    const server = { ...stage.app, url: stage.url };
    const socket = await SocketUser.connect(server, auth);
    const isLive = async (): Promise<boolean> => {
      const rows = await stage.query(
        'SELECT FROM push_subscriptions WHERE device_id = $1 AND live_until > now()',
        [ben.deviceId],
      );
      return rows.length === 1;
    };
    await until('it counts as connected', isLive);
    await stage.say(anna, group);
    await stage.quiet();
    expect(stage.pushesTo(ben)).toEqual([]);

    // Its second look, while it is still there.
    await stage.query('UPDATE jobs SET due_at = now() WHERE key = $1', [ben.deviceId]);
    await stage.quiet();
    expect(stage.pushesTo(ben)).toEqual([]);

    await stage.say(anna, group);
    await stage.quiet();
    socket.socket.disconnect();
    await until('it counts as gone', async () => !(await isLive()));
    await stage.query('UPDATE jobs SET due_at = now() WHERE key = $1', [ben.deviceId]);
    await until('ben is woken', () => stage.pushesTo(ben).length === 1);
  });
});
