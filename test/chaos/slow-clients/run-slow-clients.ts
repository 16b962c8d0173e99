import { setTimeout as sleep } from 'node:timers/promises';
import { type Head, LIMITS } from '@anochat/contract';

import { type Account, call, register } from '../../support/account';
import { Instance } from '../../support/instance';
import { until } from '../../support/until';
import { Crowd } from './crowd';
import { CUT_ADDRESS, cutOff, hasOwnNetwork } from './own-network';
import { descriptors, residentMiB, scrape } from './server-figures';
import { Talker } from './talker';

export interface SlowClientsOptions {
  /** So many that never read, and so many that vanish. */
  readonly count: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly say: (line: string) => void;
}

export interface SlowClientsRun {
  /** In the order in which they came about; sizes in MiB, times in milliseconds. */
  readonly figures: Readonly<Record<string, number | string>>;
  readonly findings: readonly string[];
}

const TALKERS = 4;
const CROWD_ACCOUNTS = 10;
/** engine.io's pingInterval and pingTimeout. */
const PING_MS = 45_000;
/** After that most half-open connections are still there, and end by their ping before they lag for long. */
const HEAD_START_MS = 15_000;
/** As long as a message may be. */
const LONG_TEXT = 'x'.repeat(LIMITS.textLength - 100);
const PATIENCE_MS = 180_000;
/** From the server's close frame to the end of a connection whose client does not answer. */
const CLOSING_MS = 30_000;
const MIB = 1024 * 1024;

/**
 * What a stalled connection may cost, whatever its queue says: a broadcast's bytes are there once,
 * and each queue refers to them. Were they copied it would be socketQueueBytes each, 40 GiB for 10,000.
 */
const boundMiB = (connections: number): number =>
  (8 * LIMITS.socketQueueBytes + connections * 24 * 1024) / MIB + 128;

/**
 * A real server with `count` clients that never read (though they say that they live) and `count`
 * half-open ones, all in one group, while others talk there.
 */
export async function runSlowClients(options: SlowClientsOptions): Promise<SlowClientsRun> {
  const { environment } = options;
  const instance = await Instance.start({ environment });
  const talkers: Talker[] = [];
  const crowds = [new Crowd(), new Crowd()] as const;
  try {
    return await play(instance, crowds, talkers, options);
  } catch (error) {
    throw new Error(`${String(error)}\nServer's log:\n${instance.logTail()}`, { cause: error });
  } finally {
    talkers.forEach((talker) => talker.close());
    crowds.forEach((crowd) => crowd.kill());
    await instance.dispose();
  }
}

async function play(
  instance: Instance,
  [silent, vanishing]: readonly [Crowd, Crowd],
  talkers: Talker[],
  { count, say }: SlowClientsOptions,
): Promise<SlowClientsRun> {
  const findings: string[] = [];
  const find = (isWell: boolean, finding: string): void => {
    if (!isWell) findings.push(finding);
  };
  const { url } = instance;
  const { port, hostname: host } = new URL(url);

  const talking = await registerAll(url, TALKERS);
  const lurking = await registerAll(url, CROWD_ACCOUNTS);
  const [owner] = talking;
  const members = [...talking, ...lurking].slice(1).map(({ userId }) => userId);
  const open = async (title: string, among: readonly string[]): Promise<string> => {
    const body = { kind: 'group', title, members: among };
    return (await call<Head>(url, 'POST', '/conversations', owner!, body)).id;
  };
  const everyone = await open('everyone', members);
  const quiet = await open('quiet', members.slice(0, TALKERS - 1));
  talkers.push(...talking.map((account) => new Talker(url, account)));
  const [first, second] = talkers as [Talker, Talker];
  await Promise.all(talkers.map((talker) => talker.ready()));
  const sent = { everyone: 0, quiet: 0 };
  const flood = async (): Promise<void> => {
    sent.everyone = await first.say(everyone, LONG_TEXT);
  };
  const trips = async (times: number[]): Promise<void> => {
    times.push(await second.roundTrip(talkers[2] ?? first, quiet));
    sent.quiet += 1;
  };

  say('They talk among themselves ...');
  const before: number[] = [];
  for (let i = 0; i < 100; i += 1) await Promise.all([flood(), trips(before)]);
  const descriptorsBefore = descriptors(instance);
  const alone = residentMiB(instance);

  say(`${2 * count} clients connect ...`);
  const order = { what: 'open', host, port: Number(port), count } as const;
  const tokens = lurking.map(({ accessToken }) => accessToken);
  const localAddress = hasOwnNetwork() ? CUT_ADDRESS : undefined;
  await Promise.all([
    silent.do({ ...order, tokens, localAddress: undefined }),
    vanishing.do({ ...order, tokens, localAddress }),
  ]);
  const connected = residentMiB(instance);
  const connections = (await scrape(instance)).value('anochat_socket_connections');
  find(connections === 2 * count + TALKERS, `${connections} connections before anything happened`);

  say(`${count} stop reading, and ${count} vanish ...`);
  const began = performance.now();
  await silent.do({ what: 'stall' });
  if (hasOwnNetwork()) cutOff();
  else vanishing.freeze();
  const during: number[] = [];
  while (performance.now() - began < HEAD_START_MS) {
    await trips(during);
    await sleep(100);
  }

  say('They talk at length ...');
  const peak = { residentMiB: 0, lagging: 0, queuedMiB: 0, halfOpen: 0 };
  const ends = { tooSlow: 0, pingTimeout: 0, tooSlowMs: 0, pingTimeoutMs: 0 };
  let dropped = 0;
  const look = async (): Promise<void> => {
    const now = await scrape(instance);
    dropped = now.value('anochat_socket_frames_dropped_total');
    const lagging = now.value('anochat_socket_lagging');
    peak.residentMiB = Math.max(peak.residentMiB, residentMiB(instance));
    peak.lagging = Math.max(peak.lagging, lagging);
    peak.queuedMiB = Math.max(peak.queuedMiB, now.value('anochat_socket_queued_bytes') / MIB);
    const since = Math.round(performance.now() - began);
    const tooSlow = now.value('anochat_socket_closes_total{reason="too-slow"}');
    const pingTimeout = now.value('anochat_socket_disconnects_total{reason="ping timeout"}');
    if (tooSlow > ends.tooSlow) ends.tooSlowMs = since;
    if (pingTimeout > ends.pingTimeout) ends.pingTimeoutMs = since;
    Object.assign(ends, { tooSlow, pingTimeout });
  };
  let isFull = false;
  for (const deadline = Date.now() + PATIENCE_MS; !isFull && Date.now() < deadline;) {
    await Promise.all([flood(), trips(during)]);
    await look();
    // Frames of full queues are dropped: from then on more talk changes nothing for them.
    isFull = peak.lagging + ends.pingTimeout >= 2 * count;
  }
  find(isFull, `only ${peak.lagging} of ${count} that do not read were lagging`);

  say('Those who do not read lag; the server gives up on them ...');
  for (const deadline = Date.now() + LIMITS.laggingMs + PING_MS + PATIENCE_MS; ;) {
    await Promise.all([flood(), trips(during)]);
    await look();
    const { value } = await scrape(instance);
    if (value('anochat_socket_connections') <= TALKERS || Date.now() > deadline) break;
    await sleep(200);
  }
  // A close frame waits for its answer as long as it does with any other client.
  const isLetGo = (): boolean => descriptors(instance) <= descriptorsBefore + 8;
  await until('descriptors are given back', isLetGo, CLOSING_MS + 30_000).catch((error: unknown) =>
    findings.push(`${String(error)}: ${descriptors(instance)}, before ${descriptorsBefore}`),
  );
  // Some of the descriptors that may be left over can be theirs.
  const doesNobodyLag = async (): Promise<boolean> =>
    (await scrape(instance)).value('anochat_socket_lagging') === 0;
  await until('nobody lags', doesNobodyLag, CLOSING_MS + 30_000).catch((error: unknown) =>
    findings.push(String(error)),
  );
  await look();
  const after = await scrape(instance);
  const left = after.value('anochat_socket_connections');
  find(left === TALKERS, `${left} connections at the end, ${TALKERS} of them talkers`);
  find(ends.tooSlow === count, `${ends.tooSlow} of ${count} closed as too slow`);
  find(ends.pingTimeout === count, `${ends.pingTimeout} of ${count} ended by a ping timeout`);
  find(dropped > 0, 'no frames were dropped');
  const growth = peak.residentMiB - connected;
  const bound = boundMiB(2 * count);
  find(
    growth <= bound,
    `memory grew by ${growth.toFixed(0)} MiB, the bound is ${bound.toFixed(0)}`,
  );

  const hasAll = (): boolean =>
    talkers.every(
      (talker) =>
        talker.seqs(everyone).at(-1) === sent.everyone && talker.seqs(quiet).length >= sent.quiet,
    );
  await until('everybody has everything', hasAll, 30_000).catch(() => undefined);
  for (const [index, talker] of talkers.entries()) {
    for (const id of [everyone, quiet]) {
      const seqs = talker.seqs(id);
      const isGapless = seqs.every((seq, i) => i === 0 || seq === (seqs[i - 1] ?? 0) + 1);
      find(isGapless, `talker ${index} got ${seqs.length} entries out of order or with gaps`);
    }
    find(talker.seqs(everyone).at(-1) === sent.everyone, `talker ${index} misses the last entries`);
    find(talker.disconnects === 0, `talker ${index} was disconnected`);
  }
  return {
    findings,
    figures: {
      connections: 2 * count,
      'half-open by': hasOwnNetwork() ? 'a vanished address' : 'a stopped process',
      io_uring: after.value('anochat_socket_uring'),
      'memory of the server alone, MiB': Math.round(alone),
      'with everybody connected, MiB': Math.round(connected),
      'peak, MiB': Math.round(peak.residentMiB),
      'growth while they stall, MiB': Math.round(growth),
      'bound, MiB': Math.round(bound),
      'at the end, MiB': Math.round(residentMiB(instance)),
      'most lagging': peak.lagging,
      'most queued (shared bytes counted for each), MiB': Math.round(peak.queuedMiB),
      'frames dropped': dropped,
      'closed as too slow': ends.tooSlow,
      'the last of them, s': Math.round(ends.tooSlowMs / 1_000),
      'ended by a ping timeout': ends.pingTimeout,
      'the last of them by, s': Math.round(ends.pingTimeoutMs / 1_000),
      'messages to everyone': sent.everyone,
      'round trip before, median, ms': median(before).toFixed(1),
      'round trip during, median, ms': median(during).toFixed(1),
      ratio: (median(during) / median(before)).toFixed(2),
      'slowest round trip during, ms': Math.max(...during).toFixed(0),
    },
  };
}

async function registerAll(url: string, count: number): Promise<readonly Account[]> {
  const accounts: Account[] = [];
  while (accounts.length < count) accounts.push(await register(url));
  return accounts;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
