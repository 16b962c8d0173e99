import { Instance } from '../support/instance';
import { Actors } from './actors';
import { CodeCoverage } from './code-coverage';
import { Findings } from './findings';
import { fuzz, type FuzzRun } from './fuzz-run';
import { HTTP_GARBAGE } from './http-garbage';
import { sendBytes } from './http-request';
import { collectedHeap, INSPECTABLE } from './heap';
import { readOperations } from './operations';
import { readCommands } from './socket-commands';
import { Witness } from './witness';

const COUNT = Number(process.env.FUZZ_COUNT ?? 100_000);
/** The same each time, so that a change is judged by what it changes; `npm run test:fuzz` draws new ones. */
const SEED = Number(process.env.FUZZ_SEED ?? 1);
const WARM_UP = Math.min(10_000, Math.floor(COUNT / 5));
const ACTORS = 20;
/** Longer than anything that the server still has to do for clients that have left. */
const SETTLE_MS = 3_000;
const HOURS_2 = 7_200_000;

/**
 * The built server with its own Postgres, real requests and packets, a pair of witnesses who chat
 * all the time. `npm run test:fuzz -- --count N --seed S` runs it longer, or again.
 */
describe(`${COUNT} pieces of bad input (npm run test:fuzz -- --count ${COUNT} --seed ${SEED})`, () => {
  const rest = readOperations();
  const socket = readCommands();
  const findings = new Findings();
  const coverage = new CodeCoverage([...rest.operations, ...socket.commands]);
  let server: Instance;
  let witness: Witness;
  let run: FuzzRun;

  beforeAll(async () => {
    server = await Instance.start({ environment: { RATE_LIMIT_FACTOR: '0', ...INSPECTABLE } });
    witness = await Witness.begin(server.url);
    const actors = await Actors.create(server.url, ACTORS);
    run = { url: server.url, rest, socket, actors, findings, coverage, seed: SEED };
  }, 300_000);

  afterAll(async () => {
    await witness?.end();
    await server?.dispose();
  }, 120_000);

  it(
    'get documented answers, leave the process alive and its memory as it was',
    async () => {
      const { pid } = server;
      await fuzz(run, 0, WARM_UP);
      const before = await settledHeap();
      await fuzz(run, WARM_UP, COUNT);
      const after = await settledHeap();

      expect({ pid: server.pid, isRunning: server.isRunning }).toEqual({ pid, isRunning: true });
      expect(after / before).toBeLessThan(1.1);
      expect(findings.lines()).toEqual([]);
    },
    HOURS_2,
  );

  it.each(Object.entries(HTTP_GARBAGE))(
    'which are no HTTP (%s) get a refusal or a closed connection',
    async (_, bytes) => {
      const answer = await sendBytes(server.url, Buffer.from(bytes, 'latin1'));
      expect(answer).toMatch(/^$|^HTTP\/1\.1 (200|4\d\d) /);
      expect(server.isRunning).toBe(true);
    },
    60_000,
  );

  it('are not noticed by others', async () => {
    await witness.end();
    expect(witness.complaints).toEqual([]);
    expect(witness.messages).toBeGreaterThan(COUNT / 1_000);
  }, 60_000);

  async function settledHeap(): Promise<number> {
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    return collectedHeap(server.logTail(10_000));
  }
});
