import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockDataFolder } from './data-folder-lock';
import { processFacts } from './process-facts';

describe('lockDataFolder', () => {
  let folder = '';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'anochat-lock-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('lets one in, names it to the next, and lets that in after the release', () => {
    const lock = lockDataFolder(folder);
    expect(() => lockDataFolder(folder)).toThrow(`process ${process.pid}`);
    lock.release();
    lockDataFolder(folder).release();
  });

  it('takes over from a holder that was killed', async () => {
    const sleeper = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(sleeper, 'spawn');
    const pid = sleeper.pid ?? 0;
    const bootId = lockOfThisProcess().split(' ')[2] ?? '';
    writeFileSync(
      join(folder, 'owner.7'),
      `${pid} ${processFacts(pid)?.startedAt ?? ''} ${bootId}`,
    );
    expect(() => lockDataFolder(folder)).toThrow(`process ${pid}`);

    sleeper.kill('SIGKILL');
    await once(sleeper, 'exit');
    lockDataFolder(folder);
    expect(readdirSync(folder)).toEqual(['owner.8']);
  });

  it("is not fooled by a stranger that got the dead holder's number", () => {
    writeFileSync(join(folder, 'owner.1'), `${process.pid} 12345 an-earlier-boot`);
    expect(() => lockDataFolder(folder)).not.toThrow();
  });

  function lockOfThisProcess(): string {
    const other = mkdtempSync(join(tmpdir(), 'anochat-lock-'));
    lockDataFolder(other);
    const [name = ''] = readdirSync(other);
    const content = readFileSync(join(other, name), 'utf8');
    rmSync(other, { recursive: true });
    return content;
  }
});
