/** From the most to the least. */
export const ROLES = ['owner', 'admin', 'moderator', 'member'] as const;
export type Role = (typeof ROLES)[number];

/**
 * What a role may do: the least role for each act. The server's checks and the clients' menus
 * read this one table. Acts on a person also need a role above that person's (`outranks`).
 */
export const LEAST_ROLE = {
  'message.send': 'member',
  'message.redact-any': 'moderator',
  'message.send-restricted': 'moderator',
  'conversation.change': 'admin',
  'invite.manage': 'admin',
  'member.add': 'admin',
  'member.remove': 'moderator',
  'member.ban': 'moderator',
  'member.change-role': 'admin',
  'ownership.transfer': 'owner',
} as const satisfies Record<string, Role>;

export type Act = keyof typeof LEAST_ROLE;

const rank = (role: Role): number => ROLES.length - ROLES.indexOf(role);

export const may = (role: Role, act: Act): boolean => rank(role) >= rank(LEAST_ROLE[act]);
export const outranks = (role: Role, other: Role): boolean => rank(role) > rank(other);
