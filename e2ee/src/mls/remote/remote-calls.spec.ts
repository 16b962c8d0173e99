import { MlsError } from '../mls-error';
import type { EngineCall } from './engine-calls';
import type { EnginePort } from './engine-port';
import { EngineLost, RemoteCalls } from './remote-calls';

/** Other threads that do nothing by themselves, and a clock that goes when told. */
const staged = () => {
  const threads: {
    readonly heard: EngineCall[];
    readonly say: (message: unknown) => void;
    readonly lose: (reason: string) => void;
    isClosed: boolean;
  }[] = [];
  const timers = new Set<() => void>();
  const open = (): EnginePort => {
    const heard: EngineCall[] = [];
    return {
      post: (message) => heard.push(message as EngineCall),
      listen: (say, lose) => threads.push({ heard, say, lose, isClosed: false }),
      close: () => {
        const thread = threads.find((one) => one.heard === heard);
        if (thread) thread.isClosed = true;
      },
    };
  };
  const after = (_ms: number, run: () => void) => {
    timers.add(run);
    return () => timers.delete(run);
  };
  return { calls: new RemoteCalls({ open, after }), threads, timers };
};

it('begins one thread, with the first call', async () => {
  const { calls, threads } = staged();
  expect(threads).toHaveLength(0);
  const [first, second] = [calls.call('hello'), calls.call('readKeyPackage', Uint8Array.of(1))];
  expect(threads).toHaveLength(1);
  const ids = threads[0]!.heard.map(({ id }) => id);
  threads[0]!.say({ id: ids[1], value: 'second' });
  threads[0]!.say({ id: ids[0], value: 'first' });
  expect(await Promise.all([first, second])).toEqual(['first', 'second']);
});

it('rejects with what the engine says of what others sent, and with any other error as one', async () => {
  const { calls, threads } = staged();
  const told = [calls.call('hello'), calls.call('hello')];
  const [first, second] = threads[0]!.heard;
  threads[0]!.say({ id: first!.id, problem: { message: 'no', kind: 'not-addressed' } });
  threads[0]!.say({ id: second!.id, problem: { message: 'memory', kind: null } });
  await expect(told[0]).rejects.toEqual(new MlsError('not-addressed', 'no'));
  await expect(told[0]).rejects.toMatchObject({ name: 'MlsError', kind: 'not-addressed' });
  await expect(told[1]).rejects.toMatchObject({ name: 'Error', message: 'memory' });
});

it('rejects what a thread that is lost has not answered, and goes on with another one', async () => {
  const { calls, threads } = staged();
  const lost = [calls.call('hello'), calls.call('hello')];
  threads[0]!.lose('out of memory');
  for (const call of lost) await expect(call).rejects.toEqual(new EngineLost('out of memory'));
  expect(threads[0]!.isClosed).toBe(true);
  const next = calls.call('hello');
  // What the lost one says late is of nobody's call, nor is it lost twice.
  const { id } = threads[1]!.heard[0]!;
  threads[0]!.say({ id, value: 'late' });
  threads[0]!.lose('again');
  threads[1]!.say({ id, value: 'in time' });
  expect(await next).toBe('in time');
});

it('gives a thread up that is silent while something is to be answered, and not otherwise', async () => {
  const { calls, threads, timers } = staged();
  const call = calls.call('hello');
  threads[0]!.say({ id: threads[0]!.heard[0]!.id, value: null });
  await call;
  expect(timers.size).toBe(0);
  const silent = calls.call('hello');
  expect(timers.size).toBe(1);
  for (const run of timers) run();
  await expect(silent).rejects.toThrow(EngineLost);
  expect(threads[0]!.isClosed).toBe(true);
});

it('rejects where no thread can be begun', async () => {
  const open = (): EnginePort => {
    throw new TypeError('no threads');
  };
  const calls = new RemoteCalls({ open, after: () => () => undefined });
  await expect(calls.call('hello')).rejects.toThrow('no threads');
});
