import { ProblemError } from '../errors';
import { BoundedGate } from './bounded-gate';

const held = (): { readonly promise: Promise<void>; readonly release: () => void } => {
  let release: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => (release = resolve));
  return { promise, release };
};

describe('the gate for returning clients', () => {
  it('lets so many through at once, lets so many wait, and refuses the rest', async () => {
    const gate = new BoundedGate(2, 1);
    const hold = held();
    let running = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      running += 1;
      most = Math.max(most, running);
      await hold.promise;
      running -= 1;
    };
    const passing = [gate.pass(work), gate.pass(work), gate.pass(work)];
    await expect(gate.pass(work)).rejects.toThrow(ProblemError);
    hold.release();
    await Promise.all(passing);
    expect(most).toBe(2);
    await expect(gate.pass(() => Promise.resolve('free again'))).resolves.toBe('free again');
  });

  it('tells those that it refuses different times to come back', async () => {
    const gate = new BoundedGate(1, 0);
    const hold = held();
    const passing = gate.pass(() => hold.promise);
    const refusals = await Promise.allSettled(
      Array.from({ length: 10 }, () => gate.pass(() => Promise.resolve())),
    );
    const times = refusals.map((one) =>
      one.status === 'rejected' ? (one.reason as ProblemError).toProblem().retryAfter : 'served',
    );
    expect(times).toEqual([1, 2, 3, 4, 5, 1, 2, 3, 4, 5]);
    hold.release();
    await passing;
  });

  it('gives the place on after a failure', async () => {
    const gate = new BoundedGate(1, 0);
    await expect(gate.pass(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(gate.pass(() => Promise.resolve(1))).resolves.toBe(1);
  });
});
