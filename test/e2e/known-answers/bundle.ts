import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const VITE = resolve(__dirname, '../../../node_modules/vite/bin/vite.js');

/** `in-<engine>.ts` with all that it uses, as one script. */
export function bundle(engine: 'browser' | 'hermes'): string {
  const folder = mkdtempSync(join(tmpdir(), 'anochat-bundle-'));
  try {
    const config = join(__dirname, 'vite.config.mjs');
    const args = ['build', '--config', config, '--mode', engine, '--outDir', folder];
    const { status, stderr } = spawnSync(process.execPath, [VITE, ...args], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`vite ended with ${status}: ${stderr}`);
    return readFileSync(join(folder, 'bundle.js'), 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
