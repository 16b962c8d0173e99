import { LIMITS } from '@anochat/contract';
import { Random } from '../../test/simulation/random';

/** People and what they do, as a busy hour sees them. */
export interface Population {
  readonly users: number;
  /** Share of the users who have a device connected. */
  readonly activeShare: number;
  /** Connected devices of whoever is active. */
  readonly devices: number;
  /** Messages that a user sends in a day. */
  readonly messagesADay: number;
  /** The busiest hour over the mean one. */
  readonly peak: number;
  readonly conversationsAUser: number;
  /** Sizes of conversations: P(size >= s) falls as s to minus this, from 2 members on. */
  readonly sizeExponent: number;
  readonly largest: number;
  /** A conversation of s members hears s to this many times what one of a single member would. */
  readonly talkExponent: number;
  /** Connections that begin anew, by each device in a day. */
  readonly reconnectsADay: number;
  /** Markers (delivered, read) that a connected member sends for each message that reaches it. */
  readonly marksADelivery: number;
  /** Connections that show whether somebody is online. */
  readonly watchers: number;
}

/** Of all messages, the part that so many connected devices are to get. */
export interface Audience {
  readonly online: number;
  /** Whether the others are told how far a member has read: not in large conversations. */
  readonly tellsMarks: boolean;
  /** The parts add up to 1. */
  readonly share: number;
}

const SAMPLE = 20_000;

/** Draws conversations, each of which stands for many. The same seed draws the same ones everywhere. */
export function sampleAudiences(population: Population, seed: number): readonly Audience[] {
  const random = new Random(seed);
  const weights = new Map<boolean, Map<number, number>>([
    [true, new Map()],
    [false, new Map()],
  ]);
  let total = 0;
  for (let i = 0; i < SAMPLE; i += 1) {
    const members = sizeOf(population, random.next());
    const online = Math.round(
      countOf(members, population.activeShare, random) * population.devices,
    );
    const weight = members ** population.talkExponent;
    const byOnline = weights.get(members <= LIMITS.readMarkMembers);
    byOnline?.set(online, (byOnline.get(online) ?? 0) + weight);
    total += weight;
  }
  return [...weights].flatMap(([tellsMarks, byOnline]) =>
    [...byOnline].map(([online, weight]) => ({ online, tellsMarks, share: weight / total })),
  );
}

/** The inverse of the distribution, cut at the largest. @param chance 0 up to 1 */
function sizeOf({ sizeExponent, largest }: Population, chance: number): number {
  const smallest = 2;
  const beyond = (smallest / (largest + 1)) ** sizeExponent;
  const tail = 1 - chance * (1 - beyond);
  return Math.min(largest, Math.floor(smallest * tail ** (-1 / sizeExponent)));
}

function countOf(trials: number, chance: number, random: Random): number {
  let count = 0;
  for (let i = 0; i < trials; i += 1) if (random.chance(chance)) count += 1;
  return count;
}

const DAY_SECONDS = 86_400;

export const messagesASecond = ({ users, messagesADay, peak }: Population): number =>
  (users * messagesADay * peak) / DAY_SECONDS;

export const connectionsOf = ({ users, activeShare, devices }: Population): number =>
  users * activeShare * devices;

export const activeUsersOf = ({ users, activeShare }: Population): number => users * activeShare;

export const resumesASecond = (population: Population): number =>
  (connectionsOf(population) * population.reconnectsADay * population.peak) / DAY_SECONDS;
