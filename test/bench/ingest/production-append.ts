import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Envelope } from '@anochat/contract';
import { Conversations } from '../../../src/conversations';
import { ConversationsModule } from '../../../src/conversations/conversations.module';
import { BlobsModule } from '../../../src/platform/blobs';
import { BUS, BusModule, type Bus } from '../../../src/platform/bus';
import { Config, ConfigModule } from '../../../src/platform/config';
import { DatabaseModule } from '../../../src/platform/database';
import {
  AppLogger,
  createPino,
  Health,
  Metrics,
  ObservabilityModule,
} from '../../../src/platform/observability';
import { SealerModule } from '../../../src/platform/sealer';
import type { AppendMethod, MethodOptions } from './append-method';

@Module({})
class Production {}

/** The module as the server has it, with nothing of HTTP or sockets around it. */
export async function productionAppend(options: MethodOptions): Promise<AppendMethod> {
  const { databaseUrl, secretsFolder } = options;
  const environment = {
    DATABASE_URL: databaseUrl,
    SECRETS_DIR: secretsFolder,
    DATA_DIR: join(secretsFolder, '..', 'data-of-append'),
    PORT: '0',
  };
  const config = Config.fromEnvironment(environment, '/nowhere');
  const logger = new AppLogger(createPino('warn', false));
  const context = await NestFactory.createApplicationContext(
    {
      module: Production,
      imports: [
        ConfigModule.with(config),
        ObservabilityModule.with({ logger, metrics: new Metrics(), health: new Health() }),
        DatabaseModule.connect({ url: databaseUrl }),
        BusModule,
        SealerModule,
        BlobsModule,
        ConversationsModule,
      ],
    },
    { logger },
  );
  const conversations = context.get(Conversations);
  const nobody = {
    entries: () => {},
    head: () => {},
    signal: () => {},
    controlChanged: () => {},
    missed: () => {},
    arrived: () => {},
  };
  await context.get<Bus>(BUS).start(nobody);
  return {
    append({ sender, conversationId, clientId, text, readUpTo }) {
      const envelope: Envelope = {
        kind: 'message',
        mode: 'server',
        content: { v: 1, type: 'message', parts: [{ type: 'text', text }] },
        quiet: false,
        readUpTo,
      };
      const caller = { ...sender, scopes: null, admin: false };
      return conversations.sendMessage(caller, conversationId, clientId, envelope);
    },
    close: () => context.close(),
  };
}
