import { connect, type Socket as NetSocket } from 'node:net';
import { randomBytes } from 'node:crypto';
import { LIMITS } from '@anochat/contract';

import { messageOf, type RealtimeApp, SocketUser, startRealtime } from './socket-user';
import { until } from '../../support/until';

/** A masked WebSocket message by hand (RFC 6455, section 5.2). */
const frameOf = (payload: Buffer, opcode = 1): Buffer => {
  const mask = randomBytes(4);
  const head =
    payload.length < 126
      ? Buffer.from([0x80 | opcode, 0x80 | payload.length])
      : Buffer.from([0x80 | opcode, 0xfe, payload.length >> 8, payload.length & 255]);
  return Buffer.concat([head, mask, payload.map((byte, i) => byte ^ (mask[i % 4] ?? 0))]);
};

describe('A client that misbehaves', () => {
  let server: RealtimeApp;
  let ann: SocketUser;
  let bob: SocketUser;
  let group: string;
  beforeAll(async () => {
    server = await startRealtime();
    ann = await SocketUser.register(server);
    bob = await SocketUser.register(server);
    group = await ann.makeGroup(bob);
    await ann.say(group, 'hello');
  });
  afterAll(() => server.close());
  /** Others are served as ever. */
  afterEach(async () => {
    const { seq } = await ann.say(group, 'still here?');
    await bob.getsSeq(group, seq);
  });

  const rawSocket = async (token: string | undefined): Promise<NetSocket> => {
    const socket = connect({ port: Number(new URL(server.url).port), host: '127.0.0.1' });
    socket.on('error', () => undefined);
    socket.write(
      'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: test\r\nConnection: Upgrade\r\n' +
        'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    await new Promise((resolve) => socket.once('data', resolve));
    if (token === undefined) return socket;
    socket.write(frameOf(Buffer.from(`40${JSON.stringify({ token })}`)));
    let text = '';
    socket.on('data', (bytes: Buffer) => (text += bytes.toString('latin1')));
    await until('a raw socket is connected', () => text.includes('40{"sid"'));
    return socket;
  };

  it('gets a problem for every command that is none', async () => {
    const upTo = 1;
    const refused = async (name: string, ...args: unknown[]) =>
      (await bob.refused(name, ...args)).code;
    expect(await refused('message.delete', {})).toBe('command.unknown');
    expect(await refused('toString', {})).toBe('command.unknown');
    expect(await refused('__proto__', {})).toBe('command.unknown');
    expect(await refused('error', {})).toBe('command.unknown');
    expect(await refused('read.mark')).toBe('request.invalid');
    expect(await refused('read.mark', { conversationId: group, upTo }, {})).toBe('request.invalid');
    expect(await refused('read.mark', null)).toBe('request.invalid');
    expect(await refused('read.mark', { conversationId: group, upTo, more: 1 })).toBe(
      'request.invalid',
    );
    expect(await refused('read.mark', Buffer.from('binary'))).toBe('request.invalid');
    expect(
      await refused('message.send', { ...messageOf(group, 'x'), clientId: Buffer.from('binary') }),
    ).toBe('request.invalid');
    expect(await bob.refused('read.mark', { conversationId: 'x', upTo })).toMatchObject({
      errors: [{ path: 'conversationId' }],
    });
    expect(bob.socket.connected).toBe(true);
  });

  it('may leave the acknowledgement away', async () => {
    bob.socket.emit('message.send', messageOf(group, 'no ack'));
    bob.socket.emit('nonsense', { no: 'ack' });
    bob.socket.emit('nonsense');
    const before = ann.seqs(group).length;
    await ann.gets('the message', () => ann.seqs(group).length > before);
  });

  it('is told to wait when it asks too much', async () => {
    const eve = await SocketUser.register(server);
    const answers = await Promise.all(
      Array.from({ length: LIMITS.socketCommands.limit + 200 }, () => eve.command('nonsense', {})),
    );
    const limited = answers.flatMap((ack) =>
      'problem' in ack && ack.problem.code === 'request.rate-limited' ? [ack.problem] : [],
    );
    expect(limited.length).toBeGreaterThan(0);
    expect(limited[0]).toMatchObject({ status: 429, bucket: 'socket-commands', retryAfter: 1 });
  });

  it.each([
    ['no packet of engine.io', Buffer.from('9')],
    ['no packet of socket.io', Buffer.from('49')],
    ['broken JSON', Buffer.from('42["read.mark",{')],
    ['a reserved event', Buffer.from('42["disconnect"]')],
    ['an endless nesting', Buffer.from(`42["read.mark",${'['.repeat(60_000)}`)],
    ['too many attachments', Buffer.from('4599-["read.mark",{}]')],
  ])('is told that the protocol was broken: %s', async (_, payload) => {
    const eve = await server.register(`eve${randomBytes(6).toString('hex')}`);
    const socket = await rawSocket(eve.accessToken);
    let text = '';
    socket.on('data', (bytes: Buffer) => (text += bytes.toString('latin1')));
    socket.write(frameOf(payload));
    const closeFrame = '\x88';
    await until('the socket is closed', () => text.includes(closeFrame));
    expect(text.slice(0, text.indexOf(closeFrame))).toContain('"reason":"protocol-violation"');
    socket.destroy();
  });

  it('disturbs nobody by garbage of any kind', async () => {
    const eve = await server.register('garbage-eve');
    const beginnings = [
      '',
      '4',
      '40',
      '41',
      '42',
      '43',
      '44',
      '45',
      '46',
      '0',
      '1',
      '2',
      '3',
      '5',
      '6',
      '42["message.send",',
      '451-["x",{"_placeholder":true,"num":9}]',
    ];
    for (let i = 0; i < 120; i += 1) {
      const socket = await rawSocket(i % 3 === 0 ? undefined : eve.accessToken);
      const beginning = beginnings[i % beginnings.length] ?? '';
      const noise = randomBytes(i % 7 === 0 ? 0 : 40);
      const tail = i % 2 === 0 ? noise : Buffer.from(noise.toString('base64'));
      socket.write(frameOf(Buffer.concat([Buffer.from(beginning), tail]), i % 5 === 0 ? 2 : 1));
      if (i % 4 === 0) socket.write(randomBytes(200));
      if (i % 3 === 1) socket.resetAndDestroy();
      else if (i % 3 === 2) socket.end();
      else setTimeout(() => socket.destroy(), 50);
    }
    const large = await SocketUser.register(server);
    large.socket.emit('message.send', { text: 'x'.repeat(LIMITS.socketPacketBytes) });
    await large.gets('the end', () => large.disconnected !== undefined);
  });

  it('is told to read the log after it did not read the socket', async () => {
    const slow = await server.register('slow-reader');
    await ann.call('post', `/conversations/${group}/members`, { userIds: [slow.user.id] });
    const socket = await rawSocket(slow.accessToken);
    let text = '';
    socket.on('data', (bytes: Buffer) => (text = (text + bytes.toString('latin1')).slice(-20_000)));
    await until('it listens', async () => {
      await ann.say(group, 'are you there?');
      return text.includes('are you there?');
    });
    socket.pause();
    const lagging = async (): Promise<number> =>
      Number(/^anochat_socket_lagging (\d+)/m.exec(await server.metrics.registry.metrics())?.[1]);
    const long = 'long '.repeat(3_900);
    let last = 0;
    while ((await lagging()) === 0) {
      const acks = await Promise.all(
        [ann, bob, ann, bob, ann, bob].map((user) => user.say(group, long)),
      );
      last = Math.max(...acks.map(({ seq }) => seq));
    }
    await Promise.all([ann.getsSeq(group, last), bob.getsSeq(group, last)]);
    expect(text).not.toContain('sync.required');
    socket.resume();
    await until('it is told to sync', () => text.includes('"sync.required"'));
    expect(text).toContain('"reason":"lagging"');
    const { seq } = await ann.say(group, 'welcome back');
    await until('it hears again', () => text.includes(`"seq":${seq},`));
    socket.destroy();
  });
});
