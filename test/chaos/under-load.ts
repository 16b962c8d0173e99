import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { until, within } from '../support/until';
import { checkHistory, type Violation } from './check-history';
import type { SentMessage } from './history';
import { readLastSeqs, readLog, type LogSource } from './read-log';
import { Receiver } from './receiver';
import type { Stage } from './stage';
import { restWire } from './wire';

export interface LoadPlan {
  /** Where the clients of the stage speak to. */
  readonly url: string;
  readonly stage: Stage;
  readonly source: LogSource;
  /** Does the harm, in the middle of the load. */
  readonly strike: () => Promise<Struck>;
}

export interface Struck {
  /** From when on all has to work again, `performance.now()`. */
  readonly wholeAt: number;
  /** What goes on behind it: the start of a process that others stand in for. */
  readonly mending?: Promise<void>;
}

/** What a round went through; the counts show that it put something at risk. */
export interface LoadRound {
  readonly written: number;
  /** Accepted before the harm, how many a second that was, and accepted in all. */
  readonly ackedBefore: number;
  readonly perSecond: number;
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
  /** How long the harm took, until all had to work again. */
  readonly harmMs: number;
  /** From then until every sender had an answer, and every receiver what was in the log by then. */
  readonly recoveryMs: number;
  readonly violations: readonly Violation[];
}

const BEFORE_MS = 1_500;
const AFTER_MS = 1_000;
const RESEND = 25;
const READING_MS = 180_000;
/** Who takes longer than this is a finding; it is a bound of life, and no figure. */
const RECOVERY_MS = 10_000;

/**
 * One harm under load. Sends, acknowledgements and deliveries are recorded by this process: nothing
 * is done to it, and it is the side that was promised something.
 */
export async function playUnderLoad(plan: LoadPlan): Promise<LoadRound> {
  const { url, stage, source } = plan;
  const senders = stage.senders.map(({ sender }) => sender);
  senders.forEach((sender) => sender.start());
  // On a slow machine a round takes longer instead of testing less.
  const least = stage.perSecond;
  await until('first answers', () => stage.answerTimes.length >= senders.length);
  const began = { answers: stage.answerTimes.length, at: performance.now() };
  await sleep(BEFORE_MS * (0.75 + Math.random() / 2));
  await until('some answers', () => stage.answerTimes.length >= least);
  const rate = (stage.answerTimes.length - began.answers) / (performance.now() - began.at);
  stage.receivers[0]!.drop();
  await somethingInFlight(stage);

  const ackedBefore = stage.answerTimes.length;
  const struckAt = performance.now();
  const { wholeAt, mending } = await plan.strike();
  mending?.catch(() => undefined); // told below
  const answered = stage.answerTimes.length;
  await until('an answer to every sender', () => stage.hasAnsweredAllSince(wholeAt));
  await everythingIsThere(stage, source);
  const recoveryMs = Math.round(performance.now() - wholeAt);
  await mending;
  await sleep(AFTER_MS);
  await until('answers again', () => stage.answerTimes.length - answered >= least);
  stage.receivers[1]!.drop();

  await within('all accepted', Promise.all(senders.map((sender) => sender.finish())));
  const all = senders.flatMap((sender) => sender.history().sent);
  const retried = all.filter(({ attempts }) => attempts > 1).length;
  const duplicatesAnswered = await resend(url, stage, ackedBefore);

  const log = await readLog(source, stage.conversations);
  const lastSeqs = await readLastSeqs(source, stage.conversations);
  const newcomer = new Receiver('newcomer', url, stage.newcomer);
  const receivers = [...stage.receivers, newcomer];
  const isAtRest = () => receivers.every((receiver) => receiver.has(lastSeqs));
  // Who never arrives is a finding for the checker, which says what is missing. The newcomer reads all of it.
  await until('receivers at rest', isAtRest, READING_MS).catch(() => undefined);
  const failure = receivers.find((receiver) => receiver.failure)?.failure;
  newcomer.close();
  if (failure) throw failure;

  const acked = all.filter(({ answers }) => answers.length > 0);
  const givenUp = all.filter(({ answers }) => answers.length === 0);
  const inLog = new Set(log.map(({ clientId }) => clientId));
  return {
    written: all.length,
    ackedBefore,
    perSecond: Math.round(rate * 1_000),
    acked: acked.length,
    retried,
    committedUnheard: acked.filter(({ answers }) => answers[0]!.accepted.duplicate).length,
    givenUp: givenUp.length,
    givenUpFound: givenUp.filter(({ clientId }) => inLog.has(clientId)).length,
    duplicatesAnswered,
    harmMs: Math.round(wholeAt - struckAt),
    recoveryMs,
    violations: checkHistory({
      senders: senders.map((sender) => sender.history()),
      receivers: receivers.map((receiver) => receiver.history()),
      log,
      lastSeqs,
    }),
  };
}

/** What is in the log now reaches every receiver. */
export async function everythingIsThere(stage: Stage, source: LogSource): Promise<void> {
  const lastSeqs = await readLastSeqs(source, stage.conversations);
  await until('every receiver has what the log has', () =>
    stage.receivers.every((receiver) => receiver.has(lastSeqs)),
  );
}

/** Findings of a round besides the checker's: it came back in time. */
export const cameBackInTime = ({ recoveryMs }: LoadRound): readonly string[] =>
  recoveryMs > RECOVERY_MS ? [`not whole again for ${recoveryMs} ms`] : [];

/** The worst moment: messages of several senders between their leaving and their answers. */
async function somethingInFlight({ senders }: Stage): Promise<void> {
  const isWorst = () => senders.filter(({ sender }) => sender.inFlight > 0).length >= 3;
  const deadline = Date.now() + 1_000;
  while (!isWorst() && Date.now() < deadline) await turn();
  if (Math.random() < 0.5) await sleep(Math.random() * 6);
}

/** What was accepted closest to the harm once more, every second one by plain HTTP. */
async function resend(url: string, { senders }: Stage, place: number): Promise<number> {
  const counts = await Promise.all(
    senders.map(async ({ sender, account }) => {
      const distance = ({ answers }: SentMessage) => Math.abs(answers[0]!.at - place);
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
