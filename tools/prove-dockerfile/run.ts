import { spawnSync } from 'node:child_process';

/** @throws Error naming the command, when it ends otherwise than with 0 */
export function run(
  program: string,
  args: readonly string[],
  environment?: NodeJS.ProcessEnv,
): void {
  const { status, error } = spawnSync(program, args, {
    env: environment ?? process.env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${String(status)}`);
}
