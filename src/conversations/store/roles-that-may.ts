import { type Act, may, ROLES, type Role } from '@anochat/contract';

/** For the SQL functions, which know no table of their own: the contract's is the only one. */
export const rolesThatMay = (act: Act): Role[] => ROLES.filter((role) => may(role, act));

/** From the most to the least. */
export const RANKS: Role[] = [...ROLES];
