import type { Me, UserProfile } from '@anochat/contract';

/** UUIDs chosen so that the people have the colours of the design pages. */
const idOf = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;

const person = (n: number, userName: string, displayName: string, about = ''): UserProfile => ({
  id: idOf(n),
  userName,
  displayName,
  about,
});

export const mira = person(1, 'mira', 'Mira Okafor', 'Usually near the water');
export const jonas = person(2, 'jonas', 'Jonas Lindqvist');
export const aiko = person(3, 'aiko', 'Aiko Tanaka');
export const leila = person(4, 'leila_h', 'Leila Haddad');
export const tomas = person(5, 'tomas.r', 'Tomás Rivera');
export const yusuf = person(6, 'yusuf', 'يوسف كمال');
export const petra = person(7, 'petra', 'Petra Novak');
export const noor = person(8, 'noor', 'Noor de Vries');
export const sam: Me = {
  ...person(9, 'sam.avery', 'Sam Avery', 'Likes maps'),
  admin: true,
  presenceHidden: false,
  createdAt: '2026-05-02T08:00:00.000Z',
};

export const people: readonly UserProfile[] = [
  mira,
  jonas,
  aiko,
  leila,
  tomas,
  yusuf,
  petra,
  noor,
  sam,
];
export const hereNow: ReadonlySet<string> = new Set([mira.id, jonas.id, aiko.id]);
export const conversationId = (n: number): string => idOf(100 + n);
