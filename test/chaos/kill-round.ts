import { readFileSync } from 'node:fs';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { Instance } from '../support/instance';
import { until, within } from '../support/until';
import { checkHistory, type Violation } from './check-history';
import { requireDurableSettings, requireFlushesByClients } from './durability';
import type { LogEntry, SentMessage } from './history';
import { Receiver } from './receiver';
import { closeStage, PER_SECOND, setStage, type Stage } from './stage';
import { restWire } from './wire';

/** `postmaster`: its backends live on for a moment. `postgres`: every process of it at once. */
export type Victim = 'server' | 'postmaster' | 'postgres';
export const VICTIMS: readonly Victim[] = ['server', 'postmaster', 'postgres'];

/** What a round went through; the counts show that it put something at risk. */
export interface KillRound {
  readonly victim: Victim;
  readonly written: number;
  /** Accepted before the kill, and in all. */
  readonly ackedBefore: number;
  readonly acked: number;
  /** Messages that took more than one attempt. */
  readonly retried: number;
  /** Retried ones that turned out to be committed already: the answer was lost, not the message. */
  readonly committedUnheard: number;
  /** Given up without an answer, and how many of those the log has. */
  readonly givenUp: number;
  readonly givenUpFound: number;
  /** Accepted messages sent once more at the end; each has to get its first answer. */
  readonly duplicatesAnswered: number;
  /** From the kill until what was killed runs again: the server is ready, the postmaster is there. */
  readonly restartMs: number;
  /** From the kill to the end of the longest silence after it. */
  readonly recoveryMs: number;
  readonly violations: readonly Violation[];
}

const BEFORE_MS = 2_000;
const AFTER_MS = 2_000;
/** On a slow machine a round takes longer instead of testing less. */
const LEAST_ANSWERS = PER_SECOND;
const RESEND = 25;

/**
 * One kill -9 under load on a server of its own. Sends, acknowledgements and deliveries are recorded
 * by this process: it is killed by nobody, and it is the side that was promised something.
 */
export async function runKillRound(victim: Victim): Promise<KillRound> {
  const instance = await Instance.start();
  try {
    await requireDurableSettings(instance);
    const stage = await setStage(instance.url);
    try {
      return await playRound(victim, instance, stage);
    } finally {
      closeStage(stage);
    }
  } catch (error) {
    const tail = instance.logTail();
    throw new Error(`Round of ${victim}: ${String(error)}\nServer's log:\n${tail}`, {
      cause: error,
    });
  } finally {
    await instance.dispose();
  }
}

async function playRound(victim: Victim, instance: Instance, stage: Stage): Promise<KillRound> {
  const senders = stage.senders.map(({ sender }) => sender);
  senders.forEach((sender) => sender.start());
  await sleep(BEFORE_MS * (0.75 + Math.random() / 2));
  await until('some answers', () => stage.answerTimes.length >= LEAST_ANSWERS, 30_000);
  stage.receivers[0]!.drop();
  await somethingInFlight(stage);

  const ackedBefore = stage.answerTimes.length;
  const killedAt = performance.now();
  await KILLS[victim](instance);
  const restartMs = Math.round(performance.now() - killedAt);
  const restarted = stage.answerTimes.length;
  await sleep(AFTER_MS);
  await until('answers again', () => stage.answerTimes.length - restarted >= LEAST_ANSWERS, 30_000);
  stage.receivers[1]!.drop();

  await within('all accepted', Promise.all(senders.map((sender) => sender.finish())), 60_000);
  const recoveryMs = Math.round(endOfSilence(stage.answerTimes, killedAt) - killedAt);
  const all = senders.flatMap((sender) => sender.history().sent);
  const retried = all.filter(({ attempts }) => attempts > 1).length;
  const duplicatesAnswered = await resend(instance.url, stage, ackedBefore);

  const { log, lastSeqs } = await readLog(instance);
  const newcomer = new Receiver('newcomer', instance.url, stage.newcomer);
  const receivers = [...stage.receivers, newcomer];
  const isAtRest = () => receivers.every((receiver) => receiver.has(lastSeqs));
  // Who never arrives is a finding for the checker, which says what is missing.
  await until('receivers at rest', isAtRest, 10_000).catch(() => undefined);
  const failure = receivers.find((receiver) => receiver.failure)?.failure;
  if (failure) throw failure;
  newcomer.close();
  await requireFlushesByClients(instance);

  const acked = all.filter(({ answers }) => answers.length > 0);
  const givenUp = all.filter(({ answers }) => answers.length === 0);
  const inLog = new Set(log.map(({ clientId }) => clientId));
  return {
    victim,
    written: all.length,
    ackedBefore,
    acked: acked.length,
    retried,
    committedUnheard: acked.filter(({ answers }) => answers[0]!.accepted.duplicate).length,
    givenUp: givenUp.length,
    givenUpFound: givenUp.filter(({ clientId }) => inLog.has(clientId)).length,
    duplicatesAnswered,
    restartMs,
    recoveryMs,
    violations: checkHistory({
      senders: senders.map((sender) => sender.history()),
      receivers: receivers.map((receiver) => receiver.history()),
      log,
      lastSeqs,
    }),
  };
}

/** Each resolves when what was killed was started again; its readiness is seen by the answers. */
const KILLS: Readonly<Record<Victim, (instance: Instance) => Promise<void>>> = {
  async server(instance) {
    await instance.kill9();
    await instance.start();
  },
  postmaster: (instance) => killPostgres(instance, () => []),
  postgres: (instance) => killPostgres(instance, childrenOf),
};

/** The server's own launcher starts another, and the server lives on. */
async function killPostgres(
  instance: Instance,
  alsoOf: (postmaster: number) => readonly number[],
): Promise<void> {
  const [server, postmaster] = [instance.pid, instance.postgresPid()];
  for (const pid of [postmaster, ...alsoOf(postmaster)]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // A backend that ended by itself meanwhile.
    }
  }
  await until('another postmaster', () => isAnother(instance, postmaster));
  if (!instance.isRunning || instance.pid !== server) throw new Error('The server died too');
}

/** By Linux' own list (proc(5), /proc/pid/task/tid/children). */
const childrenOf = (pid: number): readonly number[] =>
  (readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').match(/\d+/g) ?? []).map(Number);

const isAnother = (instance: Instance, postmaster: number): boolean => {
  try {
    return instance.postgresPid() !== postmaster;
  } catch {
    return false; // between the two there is no file
  }
};

/** The worst moment: messages of several senders between their leaving and their answers. */
async function somethingInFlight({ senders }: Stage): Promise<void> {
  const isWorst = () => senders.filter(({ sender }) => sender.inFlight > 0).length >= 3;
  const deadline = Date.now() + 1_000;
  while (!isWorst() && Date.now() < deadline) await turn();
  if (Math.random() < 0.5) await sleep(Math.random() * 6);
}

function endOfSilence(times: readonly number[], from: number): number {
  const after = [from, ...times.filter((time) => time > from)];
  let end = from;
  let longest = 0;
  for (const [index, time] of after.entries()) {
    const silence = time - (after[index - 1] ?? time);
    if (silence > longest) [longest, end] = [silence, time];
  }
  return end;
}

/** What was accepted closest to the kill once more, every second one by plain HTTP. */
async function resend(url: string, { senders }: Stage, placeOfKill: number): Promise<number> {
  const counts = await Promise.all(
    senders.map(async ({ sender, account }) => {
      const distance = ({ answers }: SentMessage) => Math.abs(answers[0]!.at - placeOfKill);
      const closest = sender
        .history()
        .sent.filter(({ answers }) => answers.length > 0)
        .toSorted((a, b) => distance(a) - distance(b))
        .slice(0, RESEND);
      const rest = restWire(url, account);
      for (const [index, message] of closest.entries()) {
        const before = message.answers.length;
        await sender.retry(message, index % 2 === 0 ? rest : undefined);
        if (message.answers.length === before) throw new Error(`No answer to ${message.clientId}`);
      }
      return closest.length;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

async function readLog(instance: Instance) {
  const rows = await instance.query<{ id: string; seq: number; device: string; client: string }>(
    'SELECT conversation_id AS id, seq::int, device, client_id AS client FROM entries',
  );
  const log: LogEntry[] = rows.map(({ id, seq, device, client }) => ({
    conversationId: id,
    seq,
    device,
    clientId: client,
  }));
  const heads = await instance.query<{ id: string; seq: number }>(
    'SELECT id, last_seq::int AS seq FROM conversations',
  );
  return { log, lastSeqs: new Map(heads.map(({ id, seq }) => [id, seq])) };
}

/** Findings of a round besides the checker's: that it tested anything, and that it came back in time. */
export function shortcomings(round: KillRound): readonly string[] {
  return [
    round.retried === 0 && 'nothing was retried: the kill hit nothing',
    // How long a start takes is the machine's business; what runs again has to be of use soon.
    round.recoveryMs - round.restartMs > 10_000 && `no answer for ${round.recoveryMs} ms`,
  ].filter((finding): finding is string => finding !== false);
}
