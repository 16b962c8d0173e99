import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { LIMITS } from '@anochat/contract';

import { Attacker, clientFrame, upgradeRequest } from './attacker';

export interface Target {
  readonly url: string;
  /** Of somebody who may sign in. */
  readonly token: string;
}
/** @throws when the server answers as it must not */
export type Attack = (target: Target) => Promise<void>;

const [CONTINUATION, TEXT, BINARY, CLOSE, PING] = [0, 1, 2, 8, 9];
const MANY = 20_000;
const CROWD = 40;

const requireEnd = async (attacker: Attacker, what: string): Promise<void> => {
  const hasEnded = await attacker.ends();
  attacker.leave();
  if (!hasEnded) throw new Error(`The connection lives on after ${what}`);
};

/** Each piece once, on a signed-in connection that has to end by it. */
const ending =
  (...pieces: readonly (readonly [string, Buffer])[]): Attack =>
  async ({ url, token }) => {
    for (const [what, bytes] of pieces) {
      const attacker = await Attacker.signIn(url, token);
      attacker.write(bytes);
      await requireEnd(attacker, what);
    }
  };

const times = (count: number, bytes: Buffer): Buffer => Buffer.concat(Array(count).fill(bytes));
const polling = ({ url }: Target, sid = ''): string =>
  `${url}/socket.io/?EIO=4&transport=polling${sid && `&sid=${sid}`}`;

const openPolling = async (target: Target): Promise<string> => {
  const opened = await (await fetch(polling(target))).text();
  const [, sid] = /"sid":"([^"]+)"/.exec(opened) ?? [];
  if (sid === undefined) throw new Error(`No polling: ${opened}`);
  return sid;
};

/** A listening GET answers when there is something; nobody waits for it here. */
const poll = (target: Target, sid: string): Promise<string> =>
  fetch(polling(target, sid), { signal: AbortSignal.timeout(2_000) }).then(
    (answer) => answer.text(),
    () => '',
  );

const post = (target: Target, sid: string, body: string): Promise<number> =>
  fetch(polling(target, sid), { method: 'POST', body }).then(
    ({ status }) => status,
    () => 0,
  );

/** Whatever a client may do to the bytes of a WebSocket, by name. */
export const SOCKET_ATTACKS: Readonly<Record<string, Attack>> = {
  async 'half handshakes'({ url }) {
    const request = upgradeRequest();
    const attackers = await Promise.all(Array.from({ length: CROWD }, () => Attacker.connect(url)));
    for (const [i, attacker] of attackers.entries())
      attacker.write(request.slice(0, Math.floor((request.length * i) / CROWD)));
    await sleep(100);
    attackers.forEach((attacker, i) => (i % 2 === 0 ? attacker.reset() : attacker.leave()));
  },

  async 'bytes behind the handshake'({ url, token }) {
    const signIn = clientFrame(`40${JSON.stringify({ token })}`);
    for (const rest of [
      randomBytes(2_000),
      Buffer.from('GET / HTTP/1.1\r\n\r\n'),
      clientFrame('', { opcode: CLOSE }),
      Buffer.concat([signIn, randomBytes(100)]),
      Buffer.concat([signIn, signIn]),
      times(50, signIn),
      signIn.subarray(0, 9),
    ]) {
      const attacker = await Attacker.connect(url);
      attacker.write(Buffer.concat([Buffer.from(upgradeRequest()), rest]));
      await attacker.hears('\r\n\r\n');
      await sleep(20);
      attacker.reset();
    }
  },

  'lengths that are too large': ending(
    ['2^64 - 1 bytes', Buffer.from([0x81, 0xff, ...Array<number>(8).fill(0xff), 0, 0, 0, 0])],
    ['2^62 bytes', Buffer.from([0x81, 0xff, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])],
    ['a byte too much', clientFrame(Buffer.alloc(LIMITS.socketPacketBytes + 1, 0x34))],
    [
      'fragments that are too large together',
      Buffer.concat([
        clientFrame(Buffer.alloc(LIMITS.socketPacketBytes, 0x34), { notFinal: true }),
        clientFrame('4', { opcode: CONTINUATION }),
      ]),
    ],
  ),

  'frames that are none': ending(
    ['no mask', Buffer.from([0x81, 0x01, 0x33])],
    ['reserved bits', Buffer.from([0xf1, 0x81, 0, 0, 0, 0, 0x33])],
    ['an unknown opcode', clientFrame('3', { opcode: 3 })],
    ['a continuation of nothing', clientFrame('3', { opcode: CONTINUATION })],
    [
      'a message within a message',
      Buffer.concat([clientFrame('4', { notFinal: true }), clientFrame('3')]),
    ],
    ['a ping in pieces', clientFrame('', { opcode: PING, notFinal: true })],
    ['a ping of 126 bytes', clientFrame(Buffer.alloc(126), { opcode: PING })],
    ['no UTF-8', clientFrame(Buffer.from([0x34, 0xff, 0xfe]))],
    ['a close code of one byte', clientFrame('x', { opcode: CLOSE })],
  ),

  async 'endless fragments with pings between'({ url, token }) {
    const attacker = await Attacker.signIn(url, token);
    attacker.write(clientFrame('4', { notFinal: true }));
    const piece = clientFrame('', { opcode: CONTINUATION, notFinal: true });
    const ping = clientFrame('x'.repeat(125), { opcode: PING });
    attacker.write(times(MANY, Buffer.concat([piece, ping])));
    attacker.write(clientFrame('2', { opcode: CONTINUATION }));
    await sleep(200);
    attacker.reset();
  },

  async 'a flood of pings that nobody reads'({ url, token }) {
    const attacker = await Attacker.signIn(url, token);
    attacker.stopReading();
    attacker.write(times(2 * MANY, clientFrame('x'.repeat(125), { opcode: PING })));
    await sleep(500);
    attacker.reset();
  },

  async 'a flood of close frames'({ url, token }) {
    const attacker = await Attacker.signIn(url, token);
    attacker.write(times(MANY, clientFrame(Buffer.from([0x03, 0xe8]), { opcode: CLOSE })));
    await requireEnd(attacker, 'closing');
  },

  async 'a flood of empty messages'({ url, token }) {
    for (const opcode of [TEXT, BINARY]) {
      const attacker = await Attacker.signIn(url, token);
      attacker.write(times(MANY, clientFrame('', { opcode })));
      await requireEnd(attacker, 'packets of no type');
    }
  },

  async 'a flood of pongs that nobody asked for'({ url, token }) {
    const attacker = await Attacker.signIn(url, token);
    attacker.write(times(MANY, clientFrame('3')));
    await sleep(200);
    attacker.reset();
  },

  async 'a flood of commands whose answers nobody reads'({ url, token }) {
    const attacker = await Attacker.signIn(url, token);
    attacker.stopReading();
    for (let i = 0; i < 2_000; i += 1) attacker.write(clientFrame(`42${i}["sync.resume",{}]`));
    await sleep(500);
    attacker.reset();
  },

  'packets of the wrong kind': ending(
    ['an unknown type', clientFrame('9')],
    ['a ping of the client', clientFrame('2')],
    ['no socket.io packet', clientFrame('4x')],
    ['attachments without an end', clientFrame('459999999999-["a"]')],
    ['bytes that nobody announced', clientFrame(randomBytes(10), { opcode: BINARY })],
    [
      'text where bytes were announced',
      Buffer.concat([
        clientFrame('451-["a",{"_placeholder":true,"num":0}]'),
        clientFrame('42["b"]'),
      ]),
    ],
    ['an event without a name', clientFrame('42{}')],
    ['a long garbage', clientFrame(`4${'['.repeat(LIMITS.socketPacketBytes - 1)}`)],
  ),

  async 'many packets in a frame'({ url, token }) {
    const attacker = await Attacker.signIn(url, token);
    attacker.write(clientFrame(Array(1_000).fill('3').join('\x1e')));
    await sleep(50);
    attacker.reset();
  },

  async 'resets in every phase'({ url, token }) {
    const reset = async (
      open: () => Promise<Attacker>,
      ...pieces: readonly (string | Buffer)[]
    ): Promise<void> => {
      const attacker = await open();
      for (const piece of pieces) attacker.write(piece);
      if (pieces.length > 0) await sleep(Math.random() * 5);
      attacker.reset();
    };
    const bare = (): Promise<Attacker> => Attacker.connect(url);
    const upgraded = (): Promise<Attacker> => Attacker.upgrade(url);
    const signedIn = (): Promise<Attacker> => Attacker.signIn(url, token);
    const signIn = clientFrame(`40${JSON.stringify({ token })}`);
    for (let i = 0; i < 10; i += 1) {
      await Promise.all([
        reset(bare),
        reset(bare, upgradeRequest()),
        reset(bare, upgradeRequest(), signIn),
        reset(upgraded),
        reset(upgraded, signIn.subarray(0, 7)),
        reset(upgraded, signIn),
        reset(signedIn),
        reset(signedIn, clientFrame('421["sync.resume",{}]')),
        reset(signedIn, clientFrame('', { opcode: CLOSE })),
        reset(signedIn, clientFrame('41')),
        reset(signedIn, clientFrame('x'.repeat(1_000)).subarray(0, 500)),
      ]);
    }
  },

  async 'two probes on one session'(target) {
    const sid = await openPolling(target);
    await post(target, sid, `40${JSON.stringify({ token: target.token })}`);
    const open = (): Promise<Attacker> => Attacker.upgrade(target.url, `&sid=${sid}`);
    const [one, two] = await Promise.all([open(), open()]);
    for (const attacker of [one, two]) attacker.write(clientFrame('2probe'));
    await sleep(50);
    for (const attacker of [one, two]) attacker.write(clientFrame('5'));
    void poll(target, sid);
    await sleep(100);
    const late = await open();
    late.write(times(20, clientFrame('2probe')));
    late.write(times(20, clientFrame('5')));
    await sleep(100);
    [one, two, late].forEach((attacker) => attacker.reset());
  },

  async 'a probe that goes on with packets'(target) {
    for (const packet of ['42["sync.resume",{}]', '40', '3probe', 'x', '1', '6']) {
      const sid = await openPolling(target);
      const attacker = await Attacker.upgrade(target.url, `&sid=${sid}`);
      attacker.write(times(3, clientFrame('2probe')));
      attacker.write(clientFrame(packet));
      await sleep(20);
      attacker.write(clientFrame('5'));
      attacker.write(clientFrame(`40${JSON.stringify({ token: target.token })}`));
      await sleep(20);
      attacker.reset();
    }
  },

  async 'polling and WebSocket mixed'(target) {
    const sid = await openPolling(target);
    const connectPacket = `40${JSON.stringify({ token: target.token })}`;
    const attacker = await Attacker.upgrade(target.url, `&sid=${sid}`);
    attacker.write(clientFrame('2probe'));
    await Promise.all([
      post(target, sid, connectPacket),
      post(target, sid, connectPacket),
      poll(target, sid),
      poll(target, sid),
    ]);
    attacker.write(clientFrame('5'));
    await Promise.all([
      post(target, sid, '42["sync.resume",{}]'),
      post(target, sid, '1'),
      poll(target, sid),
    ]);
    attacker.reset();
    // The session of a WebSocket, by polling.
    const other = await Attacker.upgrade(target.url);
    await other.hears('0{"sid"');
    const [, itsSid = ''] = /"sid":"([^"]+)"/.exec(other.heard) ?? [];
    await Promise.all([poll(target, itsSid), post(target, itsSid, connectPacket)]);
    const second = await Attacker.upgrade(target.url, `&sid=${itsSid}`);
    second.write(clientFrame('2probe'));
    await sleep(50);
    [other, second].forEach((each) => each.reset());
  },

  async 'sessions that are given up half open'(target) {
    const sids = await Promise.all(Array.from({ length: CROWD }, () => openPolling(target)));
    const attackers = await Promise.all(
      sids.map((sid) => Attacker.upgrade(target.url, `&sid=${sid}`)),
    );
    attackers.forEach((attacker, i) => {
      attacker.write(clientFrame('2probe'));
      if (i % 2 === 0) attacker.reset();
    });
    await Promise.all(sids.map((sid) => post(target, sid, '1')));
    attackers.forEach((attacker) => attacker.leave());
  },
};
