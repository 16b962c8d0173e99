import type { ChildProcess } from 'node:child_process';

/**
 * A detached child outlives this process: it gets `signal` when this process exits before it does.
 * (Not after a kill -9, of course; the next start clears that up.)
 */
export function endWithProcess(child: ChildProcess, signal: NodeJS.Signals): void {
  const onExit = (): void => void child.kill(signal);
  process.once('exit', onExit);
  child.once('exit', () => process.off('exit', onExit));
}
