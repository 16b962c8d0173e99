import type { IncomingMessage } from 'node:http';
import { pinoHttp, type HttpLogger } from 'pino-http';
import type { Logger as Pino } from 'pino';
import { requestId } from './request-id';

/**
 * A line per answered API request: no headers, no query, no body, so that no token or text gets in.
 * A 503 is an answer of the contract and warns; what went wrong behind a 500 tells, with its stack,
 * the line of the one who caught it, under the same request id.
 */
export function accessLog(root: Pino): HttpLogger {
  return pinoHttp({
    logger: root,
    genReqId: requestId,
    quietReqLogger: true,
    autoLogging: { ignore: (request) => !(request.url ?? '').startsWith('/api') },
    customLogLevel: (_request, response, error) => {
      if (response.statusCode === 503) return 'warn';
      if (error || response.statusCode >= 500) return 'error';
      return response.statusCode >= 400 ? 'info' : 'debug';
    },
    customErrorMessage: (_request, response) =>
      response.statusCode === 503 ? 'request refused for now' : 'request failed',
    // pino-http makes an error of its own for each 5xx, whose stack leads nowhere.
    customErrorObject: (_request, response, _error, line: Readonly<Record<string, unknown>>) =>
      response.statusCode >= 500 ? { ...line, err: undefined } : line,
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
