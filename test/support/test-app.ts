import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import supertest from 'supertest';
import type { Authentication } from '@anochat/contract';
import { createApp } from '../../src/app.setup';
import { Config } from '../../src/platform/config';
import { Database } from '../../src/platform/database';
import { InstanceRegistration } from '../../src/platform/instances';
import { AppLogger, Health, Metrics, createPino } from '../../src/platform/observability';
import { openTracing } from '../../src/platform/tracing';
import { nativeChoice } from './native-choice';
import { createTestDatabase } from './postgres';

export interface TestAppOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Another instance on the database and the keys of this one. */
  readonly beside?: TestApp;
}

/** The whole application in this process, on a database of its own, driven without a port. */
export interface TestApp {
  readonly app: NestExpressApplication;
  readonly config: Config;
  readonly database: Database;
  readonly databaseUrl: string;
  readonly metrics: Metrics;
  /** Requests under `/api/v1`. */
  request(): ReturnType<typeof supertest.agent>;
  register(userName: string, more?: Readonly<Record<string, unknown>>): Promise<Authentication>;
  close(): Promise<void>;
}

export const PASSWORD = 'correct horse battery';
export const DEVICE = { kind: 'web', name: 'Firefox' } as const;

export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const { beside } = options;
  const own = beside ? undefined : await createTestDatabase();
  const databaseUrl = beside?.databaseUrl ?? own!.url;
  const folder = mkdtempSync(join(tmpdir(), 'anochat-app-'));
  const config = Config.fromEnvironment(
    {
      DATABASE_URL: databaseUrl,
      DATA_DIR: join(folder, 'data'),
      SECRETS_DIR: beside?.config.secrets.folder ?? join(folder, 'secrets'),
      REGISTRATION: 'open',
      PORT: '0',
      LOG_LEVEL: 'error',
      TRUSTED_PROXIES: 'loopback',
      ...nativeChoice(),
      ...options.environment,
    },
    folder,
  );
  // On the in-process bus there can be one: the first gives its place up, as if its session broke.
  if (config.kafka === undefined)
    await beside?.app.get(InstanceRegistration, { strict: false }).onApplicationShutdown();
  const metrics = new Metrics();
  const tracing = openTracing(config.tracing);
  const logger = new AppLogger(createPino(config.logLevel, false));
  const app = await createApp(config, { logger, metrics, health: new Health(), tracing });
  await app.init();
  const server = app.getHttpServer();
  const request = () => supertest.agent(server);

  return {
    app,
    config,
    database: app.get(Database),
    databaseUrl,
    metrics,
    request,
    async register(userName, more = {}) {
      const answer = await request()
        .post('/api/v1/auth/register')
        .send({ userName, password: PASSWORD, device: DEVICE, ...more })
        .expect(201);
      return answer.body as Authentication;
    },
    async close() {
      await app.close();
      await tracing.stop();
      await own?.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The header of a caller. */
export const bearer = ({ accessToken }: { readonly accessToken: string }): [string, string] => [
  'Authorization',
  `Bearer ${accessToken}`,
];

/** What a list answers with. */
export const itemsOf = <Item>(answer: { readonly body: unknown }): readonly Item[] =>
  (answer.body as { readonly items: readonly Item[] }).items;
