import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const VITE = resolve(__dirname, '../../node_modules/vite/bin/vite.js');

/** What `vite.config.mjs` of the folder makes in this mode, with all that it uses, as one script. */
export function bundle(folder: string, mode: string): string {
  const outDir = mkdtempSync(join(tmpdir(), 'anochat-bundle-'));
  try {
    const config = join(folder, 'vite.config.mjs');
    const args = ['build', '--config', config, '--mode', mode, '--outDir', outDir];
    const { status, stderr } = spawnSync(process.execPath, [VITE, ...args], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`vite ended with ${status}: ${stderr}`);
    return readFileSync(join(outDir, 'bundle.js'), 'utf8');
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}
