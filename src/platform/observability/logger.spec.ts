import { Writable } from 'node:stream';
import { pino } from 'pino';
import { AppLogger, REDACTED_PATHS } from './logger';

function lines(write: (logger: AppLogger) => void): readonly Record<string, unknown>[] {
  const texts: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      texts.push(chunk.toString());
      done();
    },
  });
  const redact = { paths: [...REDACTED_PATHS], censor: '[redacted]' };
  write(new AppLogger(pino({ level: 'trace', redact }, stream)));
  return texts.map((text) => JSON.parse(text) as Record<string, unknown>);
}

describe('AppLogger', () => {
  it("takes Nest's context and fields apart from the message", () => {
    const [line] = lines((logger) => logger.log('Sent', { count: 3 }, 'Outbox'));
    expect(line).toMatchObject({ msg: 'Sent', count: 3, context: 'Outbox', level: 30 });
  });

  it('keeps the stack of an error', () => {
    const [line] = lines((logger) => logger.error(new Error('broken'), 'Log'));
    expect(line).toMatchObject({ msg: 'broken', err: { message: 'broken' }, context: 'Log' });
  });

  it('lets no token, password or body through', () => {
    const secret = 'hunter2';
    const written = lines((logger) =>
      logger.log({ token: secret, request: { password: secret, body: secret }, msg: 'Login' }),
    );
    expect(JSON.stringify(written)).not.toContain(secret);
  });

  it("keeps Nest's list of routes for the debug level", () => {
    const [line] = lines((logger) => logger.log('Mapped {/api}', 'RouterExplorer'));
    expect(line).toMatchObject({ level: 20 });
  });
});
