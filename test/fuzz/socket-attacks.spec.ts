import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

import { type Account, register } from '../support/account';
import { Instance } from '../support/instance';
import { until } from '../support/until';
import { Attacker, clientFrame, upgradeRequest } from './attacker';
import { Random } from './random';
import { createGroup, textMessage } from './simple-calls';
import { SOCKET_ATTACKS } from './socket-attacks';
import { Witness } from './witness';

const ROUNDS = Number(process.env.ATTACK_ROUNDS ?? 3);
const MOST_GROWTH_KIB = 64 * 1024;
/** Idle connections of the HTTP server and its database may come and go. */
const FEW = 6;
/** Longer than engine.io keeps a session that was left in the middle of an upgrade, and close frames unanswered. */
const SETTLE_MS = 75_000;
const MINUTES_5 = 300_000;

describe('attacks on the sockets, by bytes', () => {
  let server: Instance;
  let witness: Witness;
  let mallory: Account;

  beforeAll(async () => {
    const environment = { RATE_LIMIT_FACTOR: '0', SOCKET_POLLING: 'on' };
    server = await Instance.start({ environment });
    witness = await Witness.begin(server.url);
    mallory = await register(server.url);
  }, MINUTES_5);
  afterAll(async () => {
    await witness?.end();
    await server?.dispose();
  }, MINUTES_5);

  const descriptors = (): number => readdirSync(`/proc/${server.pid}/fd`).length;
  const memoryKiB = (): number =>
    Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]);
  const settled = (count: number): Promise<void> =>
    until('descriptors are given back', () => descriptors() <= count + FEW, SETTLE_MS);

  it.each(Object.entries(SOCKET_ATTACKS))(
    'by %s leave the process, its descriptors and its memory as they were',
    async (_, attack) => {
      const { pid } = server;
      const target = { url: server.url, token: mallory.accessToken };
      const before = descriptors();
      await attack(target);
      const warm = memoryKiB();
      for (let round = 0; round < ROUNDS; round += 1) await attack(target);
      expect({ pid: server.pid, isRunning: server.isRunning }).toEqual({ pid, isRunning: true });
      await settled(before);
      expect(memoryKiB() - warm).toBeLessThan(MOST_GROWTH_KIB);
    },
    MINUTES_5,
  );

  it(
    'and a quick change of places show nobody what is said to others',
    async () => {
      const [ann, bob] = [await register(server.url), await register(server.url)];
      const { id } = await createGroup(server.url, ann, [bob]);
      const before = descriptors();
      const strangers: Attacker[] = [];
      const random = new Random(7);
      for (let i = 0; i < 150; i += 1) {
        const member = await Attacker.signIn(server.url, (i % 2 === 0 ? ann : bob).accessToken);
        const payload = {
          conversationId: id,
          clientId: random.uuid(),
          envelope: textMessage('hush'),
        };
        member.write(clientFrame(`421${JSON.stringify(['message.send', payload])}`));
        if (i % 3 === 0) await member.hears('431');
        member.reset();
        strangers.push(await Attacker.signIn(server.url, mallory.accessToken));
      }
      for (const stranger of strangers) {
        stranger.write(clientFrame('427["sync.resume",{}]'));
        expect(await stranger.hears('437')).toBe(true);
        expect(stranger.heard).not.toContain('hush');
        expect(stranger.heard).not.toContain(id);
        stranger.reset();
      }
      await settled(before);
    },
    MINUTES_5,
  );

  it('are not noticed by others', async () => {
    await witness.end();
    expect(witness.complaints).toEqual([]);
    expect(witness.messages).toBeGreaterThan(100);
  });

  it(
    'and more connections than there are descriptors leave the process alive',
    async () => {
      const { pid } = server;
      const before = descriptors();
      const limitTo = (count: number | string): void =>
        void execFileSync('prlimit', [`--pid=${pid}`, `--nofile=${count}:`]);
      const attackers: Attacker[] = [];
      // An upgrade takes a descriptor more for a moment: every remainder is met.
      for (let room = 20; room < 24; room += 1) {
        limitTo(before + room);
        for (let i = 0; i < 2 * room; i += 1) {
          const attacker = await Attacker.connect(server.url).catch((error: unknown) => {
            throw new Error(`${String(error)}\nServer's log:\n${server.logTail()}`);
          });
          attacker.write(upgradeRequest());
          attackers.push(attacker);
        }
        await Promise.all(attackers.map((attacker) => attacker.hears('\r\n\r\n', 1_000)));
        attackers.splice(0).forEach((attacker) => attacker.reset());
        await settled(before);
      }
      limitTo(4_096);
      expect({ pid: server.pid, isRunning: server.isRunning }).toEqual({ pid, isRunning: true });
      const next = await Attacker.signIn(server.url, mallory.accessToken);
      expect(next.heard).toContain('40{"sid"');
      next.reset();
    },
    MINUTES_5,
  );
});
