import type { IncomingMessage } from 'node:http';
import { pinoHttp, type HttpLogger } from 'pino-http';
import type { Logger as Pino } from 'pino';
import { requestId } from './request-id';

/** A line per answered API request: no headers, no query, no body, so that no token or text gets in. */
export function accessLog(root: Pino): HttpLogger {
  return pinoHttp({
    logger: root,
    genReqId: requestId,
    quietReqLogger: true,
    autoLogging: { ignore: (request) => !(request.url ?? '').startsWith('/api') },
    customLogLevel: (_request, response, error) => {
      if (error || response.statusCode >= 500) return 'error';
      return response.statusCode >= 400 ? 'info' : 'debug';
    },
    serializers: {
      req: (request: IncomingMessage & { readonly id?: unknown }) => ({
        id: request.id,
        method: request.method,
        path: (request.url ?? '').split('?', 1)[0],
      }),
      res: (response: { readonly statusCode?: number }) => ({ status: response.statusCode }),
    },
  });
}
