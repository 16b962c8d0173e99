import type { SpawnOptions } from 'node:child_process';

export declare function runToItsEnd(
  program: string,
  args: readonly string[],
  options: SpawnOptions,
): Promise<{
  /** None after a signal. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}>;
