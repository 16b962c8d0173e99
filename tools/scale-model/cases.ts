import type { Population } from './population';

/** Seed of every table of docs/scale.md. */
export const SEED = 6;

const PEOPLE = {
  activeShare: 0.3,
  devices: 1.5,
  messagesADay: 40,
  peak: 3,
  conversationsAUser: 15,
  sizeExponent: 1.3,
  largest: 1_000,
  talkExponent: 0.5,
  reconnectsADay: 10,
  marksADelivery: 0.5,
  watchers: 10,
} as const satisfies Omit<Population, 'users'>;

/** The populations that docs/scale.md looks at. */
export const POPULATIONS: Readonly<Record<string, Population>> = {
  'a company': { ...PEOPLE, users: 5_000 },
  'a town': { ...PEOPLE, users: 100_000 },
  'a million': { ...PEOPLE, users: 1_000_000 },
  'ten millions': { ...PEOPLE, users: 10_000_000 },
};
