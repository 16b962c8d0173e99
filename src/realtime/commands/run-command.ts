import { Injectable } from '@nestjs/common';
import type { CommandName, CommandPayload, CommandResults } from '@anochat/contract';

import { Authenticator } from '../../auth';
import { Conversations } from '../../conversations';
import { ProblemError } from '../../platform/errors';
import type { LiveConnection } from '../connections/live-connection';
import { Presence } from '../signals/presence';
import { Typing } from '../signals/typing';
import type { Command } from './parse-command';
import { Resume } from './resume';

type Result = Promise<CommandResults[CommandName]>;

const done = async (work: Promise<void>): Promise<Record<string, never>> => {
  await work;
  return {};
};

/** What each command does; parsed, counted and allowed already. */
@Injectable()
export class RunCommand {
  constructor(
    private readonly conversations: Conversations,
    private readonly authenticator: Authenticator,
    private readonly resume: Resume,
    private readonly typing: Typing,
    private readonly presence: Presence,
  ) {}

  /**
   * Calls its use case before it returns, so that commands reach the log in order of arrival
   * without waiting for one another.
   */
  execute(connection: LiveConnection, { name, payload }: Command): Result {
    const { caller } = connection;
    switch (name) {
      case 'message.send':
        return this.conversations.sendMessage(
          caller,
          payload.conversationId,
          payload.clientId,
          payload.envelope,
        );
      case 'sync.resume':
        return this.resume.execute(connection, payload);
      case 'read.mark':
        return done(this.conversations.markRead(caller, payload.conversationId, payload.upTo));
      case 'delivered.mark':
        return done(this.conversations.markDelivered(caller, payload.conversationId, payload.upTo));
      case 'typing.set':
        return done(this.typing.set(caller.userId, payload.conversationId, payload.active));
      case 'presence.watch':
        return this.presence.watch(connection.id, caller.userId, payload.userIds);
      case 'session.renew':
        return this.renew(connection, payload);
    }
  }

  private async renew(
    connection: LiveConnection,
    { token }: CommandPayload<'session.renew'>,
  ): Promise<CommandResults['session.renew']> {
    const { caller, expiresAt } = await this.authenticator.authenticate(token);
    const { userId, deviceId, sessionId } = connection.caller;
    const isSame =
      caller.userId === userId && caller.deviceId === deviceId && caller.sessionId === sessionId;
    if (!isSame || expiresAt === null)
      throw new ProblemError('auth.token-invalid', {
        detail: 'Only a new access token of the same session renews a connection.',
      });
    connection.expiresAt = Date.parse(expiresAt);
    return { expiresAt };
  }
}
