import { fork, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import { undoAtEnd } from '../support/undo-at-end';

const LOADER = resolve(__dirname, '../../tools/typescript.cjs');

/** A part of the benchmark as a process of its own, whose CPU time is its own; it never outlives this one. */
export function forkTypeScript(
  file: string,
  nodeArgs: readonly string[] = [],
): {
  readonly child: ChildProcess;
  readonly ended: Promise<void>;
} {
  const child = fork(file, { execArgv: [...nodeArgs, '--require', LOADER] });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const undo = undoAtEnd(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  void ended.then(undo);
  return { child, ended };
}
