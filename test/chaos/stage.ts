import type { ConversationId, Head } from '@anochat/contract';
import { call, register, type Account } from '../support/account';
import { Receiver } from './receiver';
import { Sender, type SenderOptions } from './sender';
import { restWire, socketWire } from './wire';

/** Who writes and reads in a round: so many messages a second into five conversations, one of them hot. */
export interface Stage {
  readonly senders: readonly { readonly sender: Sender; readonly account: Account }[];
  readonly receivers: readonly Receiver[];
  /** A user who reads nothing before the end. */
  readonly newcomer: Account;
  /** When each answer came, in the order of their places; `performance.now()`. */
  readonly answerTimes: readonly number[];
  /** Whether each sender has had an answer since this moment of `performance.now()`. */
  hasAnsweredAllSince(moment: number): boolean;
  readonly conversations: readonly ConversationId[];
  /** How many messages they write, all together. */
  readonly perSecond: number;
}

const PER_SECOND = 200;

type Part = Pick<SenderOptions, 'name' | 'window' | 'onUnanswered'> & {
  readonly by: typeof restWire;
};

const CAST: readonly Part[] = [
  { name: 'anna', by: socketWire, window: 1, onUnanswered: 'retry' },
  { name: 'ben', by: socketWire, window: 1, onUnanswered: 'retry' },
  { name: 'carla', by: socketWire, window: 8, onUnanswered: 'retry' },
  { name: 'dora', by: socketWire, window: 32, onUnanswered: 'retry' },
  { name: 'emil', by: socketWire, window: 32, onUnanswered: 'retry' },
  { name: 'frida', by: socketWire, window: 32, onUnanswered: 'give-up' },
  { name: 'greta', by: restWire, window: 1, onUnanswered: 'retry' },
  { name: 'hugo', by: restWire, window: 1, onUnanswered: 'give-up' },
];
const QUIET_ROOMS = 4;

/** Who waits for each answer cannot write as fast as the others. */
const weightOf = ({ window }: Pick<Part, 'window'>): number => (window === 1 ? 1 : 2);
const WEIGHTS = CAST.reduce((sum, part) => sum + weightOf(part), 0);

export async function setStage(url: string, perSecond = PER_SECOND): Promise<Stage> {
  const [owner, ...accounts] = await registerAll(url, CAST.length + 4);
  const rest = [...accounts];
  const newcomer = rest.pop()!;
  const readers = [rest.pop()!, rest.pop()!, rest.pop()!];
  const members = accounts.map(({ userId }) => userId);
  const open = (title: string): Promise<Head> =>
    call<Head>(url, 'POST', '/conversations', owner!, { kind: 'group', title, members });
  const hot = await open('hot');
  const quiet = await Promise.all(
    Array.from({ length: QUIET_ROOMS }, (_, i) => open(`quiet ${i}`)),
  );

  const answerTimes: number[] = [];
  const nextPlace = (): number => answerTimes.push(performance.now());
  const senders = CAST.map(({ by, ...part }, index) => {
    const account = index === 0 ? owner! : rest[index - 1]!;
    const { id } = quiet[index % quiet.length]!;
    const sender = new Sender({
      ...part,
      device: account.deviceId,
      wire: by(url, account),
      perSecond: (perSecond * weightOf(part)) / WEIGHTS,
      conversations: [hot.id, id] satisfies ConversationId[],
      nextPlace,
    });
    return { sender, account };
  });
  const receivers = readers.map((account, i) => new Receiver(`reader ${i}`, url, account));
  return {
    ...{ senders, receivers, newcomer, answerTimes, perSecond },
    hasAnsweredAllSince: (moment) =>
      senders.every(({ sender }) => (answerTimes[sender.lastPlace - 1] ?? 0) > moment),
    conversations: [hot, ...quiet].map(({ id }) => id),
  };
}

export function closeStage({ senders, receivers }: Stage): void {
  senders.forEach(({ sender }) => sender.close());
  receivers.forEach((receiver) => receiver.close());
}

/** A few at a time: the server hashes passwords with a bound on how many at once. */
async function registerAll(url: string, count: number): Promise<readonly Account[]> {
  const accounts: Account[] = [];
  const work = async (): Promise<void> => {
    while (accounts.length < count) accounts.push(await register(url));
  };
  await Promise.all([work(), work()]);
  return accounts.slice(0, count);
}
