import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { programPath } from '../support/program-path';

const CHECKOUT = resolve(__dirname, '../..');
const UNIT = join(CHECKOUT, 'deploy/anochat.service');

/** As long as the server may take to drain, see docs/operations.md. */
const LONGEST_STOP_S = 90;

describe('deploy/anochat.service', () => {
  const valuesOf = (key: string): readonly string[] =>
    [...readFileSync(UNIT, 'utf8').matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(
      ([, value = '']) => value,
    );

  it('starts what a build makes, as an account of its own, and gives it time to end', () => {
    const [command = ''] = valuesOf('ExecStart');
    expect(command).toMatch(/^\/usr\/bin\/env node \S+$/);
    expect(existsSync(join(CHECKOUT, command.split(' ').at(-1) ?? ''))).toBe(true);
    expect(valuesOf('User')).toEqual(['anochat']);
    expect(Number(valuesOf('TimeoutStopSec')[0])).toBeGreaterThanOrEqual(LONGEST_STOP_S);
    // The embedded PostgreSQL is stopped by the server, after its last write.
    expect(valuesOf('KillMode')).toEqual(['mixed']);
  });

  const analyze = programPath('systemd-analyze');
  (analyze === undefined ? it.skip : it)(
    'is what systemd takes (skipped where there is no systemd)',
    () => {
      const { status, stderr } = spawnSync(analyze ?? '', ['verify', UNIT], { encoding: 'utf8' });
      // Beside that it may miss a unit of the machine's own.
      const own = stderr.split('\n').filter((line) => line.includes('anochat.service'));
      expect([own, status]).toEqual([[], 0]);
    },
  );
});
