import { randomInt } from 'node:crypto';
import { LIMITS } from '@anochat/contract';

import { CommandRefused } from './cli.errors';

/** Without letters and digits that look alike. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';
const GROUPS = 4;
const GROUP_LENGTH = 5;

/** 100 random bits, to be read out and typed. */
export function newPassword(): string {
  const letter = (): string => ALPHABET[randomInt(ALPHABET.length)] ?? '';
  return Array.from({ length: GROUPS }, () =>
    Array.from({ length: GROUP_LENGTH }, letter).join(''),
  ).join('-');
}

/** The first line of standard input. A password on the command line would stand in every `ps`. */
export async function readPassword(input: AsyncIterable<unknown>): Promise<string> {
  let text = '';
  for await (const chunk of input) text += String(chunk);
  const password = text.split(/\r?\n/)[0] ?? '';
  const { min, max } = LIMITS.passwordLength;
  if (password.length >= min && password.length <= max) return password;
  throw new CommandRefused(`A password has ${min} to ${max} characters.`);
}
