import { readDocument, codesIn, fieldOf } from './operations';
import { isRecord, resolved, type Schema } from './schema';
import type { ErrorCode } from '@anochat/contract';

/** One command of the socket, as docs/asyncapi.json tells of it. */
export interface SocketCommand {
  readonly name: string;
  readonly payload: Schema;
  readonly codes: ReadonlySet<ErrorCode>;
}

export interface DocumentedSocket {
  readonly document: unknown;
  readonly commands: readonly SocketCommand[];
  readonly closeReasons: ReadonlySet<string>;
}

export function readCommands(): DocumentedSocket {
  const document = readDocument('asyncapi.json');
  const messages = fieldOf(fieldOf(document, 'components'), 'messages');
  const commands = Object.entries(fieldOf(document, 'operations')).flatMap(([name, operation]) => {
    if (!isRecord(operation) || operation.action !== 'receive') return [];
    const { payload } = resolved(document, messages[name] as Schema) as { payload?: Schema };
    if (payload === undefined) throw new Error(`docs/asyncapi.json has no payload of ${name}`);
    // The payload of the commands is inlined, so its own $defs are below it.
    return [{ name, payload, codes: new Set(codesIn(operation['x-problem-codes'])) }];
  });
  if (commands.length === 0) throw new Error('docs/asyncapi.json has no commands');
  const closeReasons = new Set(Object.keys(fieldOf(document, 'x-close-reasons')));
  return { document, commands, closeReasons };
}
