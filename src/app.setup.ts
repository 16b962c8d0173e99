import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import cookieParser from 'cookie-parser';
import { AppModule } from './app.module';
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
import { securityHeaders, webClient } from './platform/web';
import { SocketIoAdapter } from './realtime';

/** Larger than any request but a file, which goes by other ways. */
const BODY_LIMIT = '512kb';

/** The application as `main` serves it and as tests drive it; not listening yet. */
export async function createApp(
  config: Config,
  observability: Observability,
): Promise<NestExpressApplication> {
  const { logger, metrics } = observability;
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
  app.use(accessLog(logger.pino), metrics.observeRequest, ...securityHeaders(config.origin));
  app.use('/docs', apiPages(join(checkoutFolder(), 'docs')));
  app.use(...webClient(join(checkoutFolder(), 'clients/web/dist')));
  app.use(unknownAddress);
  app.use(cookieParser());
  app.use(requireJson);
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
