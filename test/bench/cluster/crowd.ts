/** Who is in which conversation and connected where: the same for everything that is compared. */
export interface Crowd {
  /** For each conversation, its members by their index. */
  readonly conversations: readonly (readonly number[])[];
  readonly members: number;
  /** Index of the instance that a member is connected to; without, they take turns. */
  readonly placeOf?: (member: number) => number;
}

/** One conversation, in which the first member sends. */
export const LATENCY_CROWD: Crowd = { conversations: [[...Array(8).keys()]], members: 8 };

const MEMBERS = 120;
const CONVERSATIONS = 60;
const SIZE = 10;

/** Conversations of ten; each begins at another member, so that everyone is in equally many. */
export const THROUGHPUT_CROWD: Crowd = {
  conversations: Array.from({ length: CONVERSATIONS }, (_, i) =>
    Array.from({ length: SIZE }, (__, m) => (i * 7 + m * 13) % MEMBERS),
  ),
  members: MEMBERS,
};

/** The same conversations, all members of which are at the first of the instances. */
export const ONE_SIDED_CROWD: Crowd = { ...THROUGHPUT_CROWD, placeOf: () => 0 };

/** And with one more member in each, who is at the second. */
export const LISTENING_CROWD: Crowd = {
  conversations: THROUGHPUT_CROWD.conversations.map((members, i) => [...members, MEMBERS + i]),
  members: MEMBERS + CONVERSATIONS,
  placeOf: (member) => (member < MEMBERS ? 0 : 1),
};

export const conversationsOf = ({ conversations }: Crowd, member: number): readonly number[] =>
  [...conversations.keys()].filter((index) => conversations[index]?.includes(member));
