import type { LogLevel, Logger } from '../platform';

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** Messages below `least` are dropped. */
export const consoleLogger =
  (least: LogLevel): Logger =>
  (level, message, details) => {
    if (LEVELS.indexOf(level) < LEVELS.indexOf(least)) return;
    // eslint-disable-next-line no-console -- the platform's own log
    console[level](`[anochat] ${message}`, ...(details ? [details] : []));
  };
