import {
  COMMANDS,
  type CommandName,
  type CommandPayload,
  type TokenScope,
} from '@anochat/contract';

import { fieldErrorsOf, isTooDeep, ProblemError } from '../../platform/errors';

export type Command = {
  [C in CommandName]: { readonly name: C; readonly payload: CommandPayload<C> };
}[CommandName];

/** The scope that a personal token needs. */
export const SCOPE_OF = {
  'message.send': 'write',
  'sync.resume': 'read',
  'read.mark': 'write',
  'delivered.mark': 'write',
  'typing.set': 'write',
  'presence.watch': 'read',
  'session.renew': null,
} as const satisfies Record<CommandName, TokenScope | null>;

export const isCommandName = (name: unknown): name is CommandName =>
  typeof name === 'string' && Object.hasOwn(COMMANDS, name);

/** @throws ProblemError command.unknown, request.invalid */
export const parseCommand = (name: unknown, args: readonly unknown[]): Command => {
  if (!isCommandName(name)) throw new ProblemError('command.unknown');
  if (args.length !== 1)
    throw new ProblemError('request.invalid', {
      detail: `A command takes one argument, not ${args.length}.`,
    });
  if (isTooDeep(args[0]))
    throw new ProblemError('request.invalid', { detail: 'The payload is nested too deeply.' });
  const parsed = COMMANDS[name].safeParse(args[0]);
  if (!parsed.success)
    throw new ProblemError('request.invalid', { errors: fieldErrorsOf(parsed.error) });
  return { name, payload: parsed.data } as Command;
};
