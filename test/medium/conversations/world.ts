import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Accepted, ConversationId, Entry, Envelope, MessageContent } from '@anochat/contract';
import {
  type CanActivate,
  type ExecutionContext,
  type INestApplication,
  Module,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { v7 as uuidV7 } from 'uuid';

import { ConversationsModule } from '../../../src/conversations';
import { LogWriter } from '../../../src/conversations/log/log-writer';
import { AddMembers } from '../../../src/conversations/use-cases/add-members';
import { CreateConversation } from '../../../src/conversations/use-cases/create-conversation';
import { RemoveMember } from '../../../src/conversations/use-cases/remove-member';
import { SendMessage } from '../../../src/conversations/use-cases/send-message';
import { BlobsModule } from '../../../src/platform/blobs';
import {
  BUS,
  type Bus,
  BusModule,
  type HeadNews,
  type SignalNews,
} from '../../../src/platform/bus';
import { Config, ConfigModule } from '../../../src/platform/config';
import { Database, DatabaseModule } from '../../../src/platform/database';
import { ProblemFilter, validationPipe } from '../../../src/platform/errors';
import type { AuthenticatedRequest, Caller } from '../../../src/platform/http';
import {
  AppLogger,
  createPino,
  Health,
  Metrics,
  ObservabilityModule,
} from '../../../src/platform/observability';
import { SealerModule } from '../../../src/platform/sealer';
import { nativeChoice } from '../../support/native-choice';
import { createTestDatabase, type TestDatabase } from '../../support/postgres';

/** Believes a header: who calls is not what these tests are about. */
class HeaderGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context
      .switchToHttp()
      .getRequest<AuthenticatedRequest & { readonly headers: Record<string, string> }>();
    request.caller = JSON.parse(request.headers['x-caller'] ?? 'null') as Caller;
    return true;
  }
}

@Module({
  providers: [
    { provide: APP_GUARD, useClass: HeaderGuard },
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_PIPE, useFactory: validationPipe },
  ],
})
class DoorModule {}

/** The conversations module on a real Postgres and the memory bus, with what the bus carried. */
export class World {
  readonly published: Entry[] = [];
  readonly signals: SignalNews[] = [];
  readonly heads: HeadNews[] = [];

  private constructor(
    readonly app: INestApplication,
    private readonly place: TestPlace,
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  /**
   * @param environment settings beside those of every test
   * @param place of another world: a second instance beside it
   */
  static async create(
    environment: Readonly<Record<string, string>> = {},
    place?: TestPlace,
  ): Promise<World> {
    const own = place ?? (await TestPlace.create());
    const config = Config.fromEnvironment(
      {
        DATABASE_URL: own.database.url,
        SECRETS_DIR: own.secrets,
        DATA_DIR: `${own.secrets}-data`,
        ...nativeChoice(),
        ...environment,
      },
      process.cwd(),
    );
    const module = await Test.createTestingModule({
      imports: [
        ConfigModule.with(config),
        ObservabilityModule.with({
          logger: new AppLogger(createPino('error', false)),
          metrics: new Metrics(),
          health: new Health(),
        }),
        DatabaseModule.connect({ url: config.databaseUrl }),
        BusModule,
        SealerModule,
        BlobsModule,
        DoorModule,
        ConversationsModule,
      ],
    }).compile();
    const app = module.createNestApplication({ logger: ['error', 'fatal'] });
    app.setGlobalPrefix('api/v1');
    app.enableShutdownHooks([]);
    await app.init();
    const world = new World(app, own, environment);
    await app.get<Bus>(BUS).start({
      entries: ({ entries }) => world.published.push(...entries),
      signal: (news) => world.signals.push(news),
      head: (news) => world.heads.push(news),
      controlChanged: () => undefined,
      missed: () => undefined,
      arrived: () => undefined,
    });
    return world;
  }

  beside(): Promise<World> {
    return World.create(this.environment, this.place);
  }

  get metrics(): Metrics {
    return this.app.get(Metrics);
  }

  get db(): Database {
    return this.app.get(Database);
  }

  /** A user with one device and one session. */
  async user(name: string): Promise<Caller> {
    const caller = { userId: uuidV7(), deviceId: uuidV7(), sessionId: uuidV7() };
    await this.db.query(
      `INSERT INTO users (id, user_name, display_name, password_hash)
       VALUES ($1, $2, initcap($2), '-')`,
      [caller.userId, name],
    );
    await this.db.query(
      `INSERT INTO devices (id, user_id, kind, name) VALUES ($1, $2, 'bot', 'test')`,
      [caller.deviceId, caller.userId],
    );
    await this.db.query(
      `INSERT INTO sessions (id, user_id, device_id, address) VALUES ($1, $2, $3, '::1')`,
      [caller.sessionId, caller.userId, caller.deviceId],
    );
    return { ...caller, scopes: null, admin: false };
  }

  async group(owner: Caller, ...others: readonly Caller[]): Promise<ConversationId> {
    const { head } = await this.app.get(CreateConversation).execute(owner, {
      kind: 'group',
      title: 'Group',
      members: others.map(({ userId }) => userId),
    });
    return head.id;
  }

  add(actor: Caller, id: ConversationId, ...people: readonly Caller[]): Promise<void> {
    return this.app.get(AddMembers).execute(
      actor,
      id,
      people.map(({ userId }) => userId),
    );
  }

  remove(actor: Caller, id: ConversationId, member: Caller): Promise<void> {
    return this.app.get(RemoveMember).execute(actor, id, member.userId);
  }

  get writer(): LogWriter {
    return this.app.get(LogWriter);
  }

  send(
    caller: Caller,
    id: ConversationId,
    envelope: Envelope,
    clientId = uuidV7(),
  ): Promise<Accepted> {
    return this.app.get(SendMessage).execute(caller, id, clientId, envelope);
  }

  say(
    caller: Caller,
    id: ConversationId,
    text: string,
    more: Partial<MessageContent> = {},
  ): Promise<Accepted> {
    return this.send(caller, id, message(text, more));
  }

  async close(): Promise<void> {
    await this.app.close();
  }

  /** Closes, and removes the database. */
  async end(): Promise<void> {
    await this.close();
    await this.place.remove();
  }
}

/** What instances share. */
export class TestPlace {
  private constructor(
    readonly database: TestDatabase,
    readonly secrets: string,
  ) {}

  static async create(): Promise<TestPlace> {
    const secrets = mkdtempSync(join(tmpdir(), 'anochat-secrets-'));
    return new TestPlace(await createTestDatabase(), secrets);
  }

  async remove(): Promise<void> {
    await this.database.drop();
    rmSync(this.secrets, { recursive: true, force: true });
  }
}

export const message = (text: string, more: Partial<MessageContent> = {}): Envelope => ({
  kind: 'message',
  mode: 'server',
  quiet: false,
  content: { v: 1, type: 'message', parts: [{ type: 'text', text }], ...more },
});

export const edit = (target: number, text: string): Envelope => ({
  kind: 'message',
  mode: 'server',
  quiet: true,
  target,
  content: { v: 1, type: 'edit', parts: [{ type: 'text', text }] },
});

export const reaction = (target: number, emoji: string): Envelope => ({
  kind: 'message',
  mode: 'server',
  quiet: true,
  target,
  content: { v: 1, type: 'reaction', emoji, op: 'add' },
});

export const redaction = (target: number): Envelope => ({ kind: 'redaction', target });
