import {
  CLOSE_REASONS,
  COMMANDS,
  COMMAND_PROBLEMS,
  type CommandName,
  ERRORS,
} from '@anochat/contract';
import type ts from 'typescript';
import * as z from 'zod';

import { contractType } from './program';
import { type Schema, TypeSchemas, textOf } from './type-schemas';

/**
 * The AsyncAPI 3.0 document of the socket, seen from the server: it receives commands, each with an
 * acknowledgement as reply, and sends events.
 */
export function asyncApiDocument(program: ts.Program, version: string): Schema {
  const checker = program.getTypeChecker();
  const types = new TypeSchemas(checker);
  const problem = types.schema(contractType(program, 'Problem'));
  const results = contractType(program, 'CommandResults');
  const commands = Object.keys(COMMANDS).map((name) => {
    const result = results.getProperty(name);
    if (result === undefined) throw new Error(`CommandResults lacks ${name}`);
    return command(
      name as CommandName,
      types.schema(checker.getTypeOfSymbol(result)),
      problem,
      commentOf(program, name),
    );
  });
  const events = eventMessages(
    types,
    checker,
    contractType(program, 'SocketEvent'),
    contractType(program, 'SignalData'),
  );
  const messages: Record<string, Schema> = {
    ...merged(commands.map((each) => each.messages)),
    ...events,
  };

  return {
    asyncapi: '3.0.0',
    info: {
      title: 'AnoChat socket',
      version,
      description:
        'socket.io 4 (protocol 5) at `/socket.io`, websocket transport. Connect with `auth: { token }`: an access token or a personal token. ' +
        'The name of a message is the name of the socket.io event. A command carries one object and is acknowledged with `{ data }` or `{ problem }`; ' +
        'an event carries one object. Ignore events and fields that you do not know. The server says `connection.closing` with a reason before it closes; see `x-close-reasons`.',
    },
    defaultContentType: 'application/json',
    'x-close-reasons': CLOSE_REASONS,
    channels: {
      socket: {
        address: '/socket.io',
        messages: Object.fromEntries(
          Object.keys(messages).map((name) => [name, { $ref: `#/components/messages/${name}` }]),
        ),
      },
    },
    operations: {
      ...merged(commands.map((each) => each.operations)),
      ...Object.fromEntries(Object.keys(events).map((name) => [name, eventOperation(name)])),
    },
    components: { messages, schemas: types.components },
  };
}

function command(
  name: CommandName,
  result: Schema,
  problem: Schema,
  description: string | undefined,
) {
  const codes = [...COMMAND_PROBLEMS.always, ...COMMAND_PROBLEMS[name]].sort();
  const payload = z.toJSONSchema(COMMANDS[name], {
    io: 'input',
    unrepresentable: 'any',
  });
  const about = codes.map((code) => `\`${code}\` (${ERRORS[code].status})`).join(', ');
  return {
    messages: {
      [name]: { name, title: name, ...(description !== undefined && { description }), payload },
      [`${name}.ack`]: {
        name: `${name}.ack`,
        title: `Acknowledgement of ${name}`,
        description: `Problems: ${about}`,
        payload: {
          anyOf: [
            { type: 'object', properties: { data: result }, required: ['data'] },
            {
              type: 'object',
              properties: {
                problem: { allOf: [problem, { properties: { code: { enum: codes } } }] },
              },
              required: ['problem'],
            },
          ],
        },
      },
    },
    operations: {
      [name]: {
        action: 'receive',
        channel: { $ref: '#/channels/socket' },
        messages: [{ $ref: `#/channels/socket/messages/${name}` }],
        reply: {
          channel: { $ref: '#/channels/socket' },
          messages: [{ $ref: `#/channels/socket/messages/${name}.ack` }],
        },
        'x-problem-codes': codes,
      },
    },
  };
}

const merged = (tables: readonly Record<string, Schema>[]): Record<string, Schema> =>
  Object.fromEntries(tables.flatMap((each) => Object.entries(each)));

/** One message for each `type` of the union `SocketEvent`. */
function eventMessages(
  types: TypeSchemas,
  checker: ts.TypeChecker,
  union: ts.Type,
  signals: ts.Type,
): Record<string, Schema> {
  const members = union.isUnion() ? union.types : [union];
  const messages: Record<string, Schema> = {};
  for (const member of members) {
    const discriminator = member.getProperty('type');
    if (discriminator === undefined) throw new Error('An event without a type');
    const type = checker.getTypeOfSymbol(discriminator);
    for (const literal of type.isUnion() ? type.types : [type]) {
      if (!literal.isStringLiteral()) throw new Error('An event whose type is no literal');
      const name = literal.value;
      const fields = member
        .getProperties()
        .map((symbol) => [symbol.name, types.property(symbol)] as const);
      const signal = signals.getProperty(name);
      const description = signal && textOf(signal.getDocumentationComment(checker));
      messages[name] = {
        name,
        title: name,
        ...(description !== undefined && { description }),
        payload: {
          type: 'object',
          properties: { ...Object.fromEntries(fields), type: { const: name } },
          required: fields.map(([field]) => field),
        },
      };
    }
  }
  return messages;
}

const eventOperation = (name: string): Schema => ({
  action: 'send',
  channel: { $ref: '#/channels/socket' },
  messages: [{ $ref: `#/channels/socket/messages/${name}` }],
});

/** The comment above a command in the table COMMANDS. */
function commentOf(program: ts.Program, name: string): string | undefined {
  const checker = program.getTypeChecker();
  const index = program
    .getSourceFiles()
    .find(({ fileName }) => /contract\/(dist|src)\/socket\/commands(\.d)?\.ts$/.test(fileName));
  const module = index && checker.getSymbolAtLocation(index);
  const table =
    module && checker.getExportsOfModule(module).find((exported) => exported.name === 'COMMANDS');
  const property = table && checker.getTypeOfSymbol(table).getProperty(name);
  return property && textOf(property.getDocumentationComment(checker));
}
