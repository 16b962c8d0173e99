import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { LIMITS } from '@anochat/contract';
import cookieParser from 'cookie-parser';
import { json, type RequestHandler } from 'express';
import { AppModule } from './app.module';
import { Authenticator, requireToken } from './auth';
import { BLOB_DOOR, DOOR_PATH } from './platform/blobs';
import { checkoutFolder, type Config } from './platform/config';
import { apiPages } from './platform/docs';
import {
  ProblemFilter,
  refuseDeepBody,
  requireJson,
  unknownAddress,
  validationPipe,
} from './platform/errors';
import { accessLog, type Observability } from './platform/observability';
import { traceRequests } from './platform/tracing';
import { clientOrigins, securityHeaders, webClient } from './platform/web';
import { SocketIoAdapter } from './realtime';

/** Larger than any request but a file, which goes by other ways. */
const BODY_LIMIT = 512 * 1_024;

/** Base64 in JSON, with room for the fields around it. */
const inJson = (bytes: number): number => Math.ceil((bytes * 4) / 3) + 1_024;

/** A commit with all that goes with it, and the GroupInfo of the epoch before at a beginning. */
const COMMIT_LIMIT =
  inJson(LIMITS.commitBytes) +
  2 * inJson(LIMITS.groupInfoBytes) +
  inJson(LIMITS.welcomeBytes) +
  inJson(LIMITS.epochRecordBytes);

/** Routes whose bodies may be larger, in bytes, for those who have signed in. */
const LARGER_BODIES = [
  ['/api/v1/users/me/epoch-records', LIMITS.epochRecordsPerCall * inJson(LIMITS.epochRecordBytes)],
  // No route below it.
  [/^\/api\/v1\/conversations\/?$/, COMMIT_LIMIT],
  ['/api/v1/conversations/:id/commits', COMMIT_LIMIT],
  ['/api/v1/conversations/:id/generations', COMMIT_LIMIT],
  ['/api/v1/conversations/:id/group-info', inJson(LIMITS.groupInfoBytes)],
] as const;

/** The application as `main` serves it and as tests drive it; not listening yet. */
export async function createApp(
  config: Config,
  observability: Observability,
): Promise<NestExpressApplication> {
  const { logger, metrics, tracing } = observability;
  const app = await NestFactory.create<NestExpressApplication>(
    AppModule.with(config, observability),
    {
      logger,
      bodyParser: false,
      abortOnError: false,
      ...(config.tls && { httpsOptions: config.tls }),
    },
  );
  app.disable('x-powered-by');
  app.set('trust proxy', [...config.trustedProxies]);
  if (tracing?.isOn) app.use(traceRequests(tracing));
  app.use(
    accessLog(logger.pino),
    metrics.observeRequest,
    ...securityHeaders(config.origin, config.s3?.publicEndpoint.origin),
  );
  app.use('/api', clientOrigins(config.clientOrigins));
  const blobDoor = app.get<RequestHandler | undefined>(BLOB_DOOR);
  if (blobDoor) app.use(DOOR_PATH, blobDoor);
  app.use('/docs', apiPages(join(checkoutFolder(), 'docs')));
  app.use(...webClient(join(checkoutFolder(), 'clients/web/dist')));
  app.use(unknownAddress);
  app.use(cookieParser());
  app.use(requireJson);
  const signedIn = requireToken(app.get(Authenticator), BODY_LIMIT);
  for (const [path, limit] of LARGER_BODIES) app.use(path, signedIn, json({ limit }));
  app.useBodyParser('json', { limit: BODY_LIMIT });
  app.use(refuseDeepBody);
  app.useWebSocketAdapter(new SocketIoAdapter(app, config.socketTransports));
  prefixRoutes(app);
  app.useGlobalFilters(new ProblemFilter());
  app.useGlobalPipes(validationPipe());
  return app;
}

/** `/api/versions` tells which prefixes there are. */
export function prefixRoutes(app: NestExpressApplication): void {
  app.setGlobalPrefix('api/v1', { exclude: ['api/versions'] });
}
