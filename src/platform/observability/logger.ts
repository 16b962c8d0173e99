import type { LoggerService } from '@nestjs/common';
import { pino, type Logger as Pino, type LoggerOptions } from 'pino';
import type { LogLevel } from '../config';

/** Names under which a token or a body could slip into a log line. */
const REDACTED = [
  'password',
  'token',
  'accessToken',
  'refreshToken',
  'authorization',
  'cookie',
  'body',
  'content',
];

export const REDACTED_PATHS = REDACTED.flatMap((name) => [name, `*.${name}`]);

/**
 * JSON lines on standard output; on a terminal readable lines instead.
 *
 * @param fieldsOfNow what every line is to have as well, asked for each
 */
export function createPino(
  level: LogLevel,
  onTerminal: boolean,
  fieldsOfNow?: LoggerOptions['mixin'],
): Pino {
  return pino({
    level,
    ...(fieldsOfNow && { mixin: fieldsOfNow }),
    redact: { paths: REDACTED_PATHS, censor: '[redacted]' },
    timestamp: pino.stdTimeFunctions.isoTime,
    ...(onTerminal && {
      transport: {
        target: 'pino-pretty',
        options: {
          ignore: 'pid,hostname,context',
          messageFormat: '{if context}[{context}] {end}{msg}',
          sync: true,
        },
      },
    }),
  });
}

/** Nest's logger over pino. Inject it, or use Nest's own `new Logger(context)`, which ends here. */
export class AppLogger implements LoggerService {
  readonly #pino: Pino;

  constructor(root: Pino) {
    this.#pino = root;
  }

  get pino(): Pino {
    return this.#pino;
  }

  log(message: unknown, ...rest: readonly unknown[]): void {
    this.#write(isNestBooting(rest.at(-1)) ? 'debug' : 'info', message, rest);
  }

  error(message: unknown, ...rest: readonly unknown[]): void {
    this.#write('error', message, rest);
  }

  warn(message: unknown, ...rest: readonly unknown[]): void {
    this.#write('warn', message, rest);
  }

  debug(message: unknown, ...rest: readonly unknown[]): void {
    this.#write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: readonly unknown[]): void {
    this.#write('trace', message, rest);
  }

  fatal(message: unknown, ...rest: readonly unknown[]): void {
    this.#write('fatal', message, rest);
  }

  /** Nest passes the context last, and with an error its stack before that. */
  #write(
    level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace',
    message: unknown,
    rest: readonly unknown[],
  ): void {
    const context = typeof rest.at(-1) === 'string' ? rest.at(-1) : undefined;
    const details = context === undefined ? rest : rest.slice(0, -1);
    const err = [message, ...details].find((item) => item instanceof Error);
    const stack = level === 'error' ? details.find((item) => typeof item === 'string') : undefined;
    const fields = details.find((item) => isFields(item)) ?? {};
    const line = {
      ...fields,
      ...(context !== undefined && { context }),
      ...(err && { err }),
      ...(stack !== undefined && { stack }),
    };
    if (isFields(message)) this.#pino[level]({ ...message, ...line });
    else this.#pino[level](line, message instanceof Error ? message.message : String(message));
  }
}

/** Nest tells each route and module at start. */
function isNestBooting(context: unknown): boolean {
  return [
    'InstanceLoader',
    'NestFactory',
    'RouterExplorer',
    'RoutesResolver',
    'WebSocketsController',
    'NestApplication',
  ].some((name) => name === context);
}

function isFields(item: unknown): item is Readonly<Record<string, unknown>> {
  return (
    typeof item === 'object' && item !== null && !(item instanceof Error) && !Array.isArray(item)
  );
}
