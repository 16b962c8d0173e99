import type { Row } from '../figures';
import type { BenchOptions } from '../main';
import { ENCRYPT_SHAPES, encryptInChromium, encryptInNode } from './encrypt';
import { partsInChromium, partsInNode } from './parts';
import { seek } from './seek';
import { plainFolder, seaweedfs, type Store } from './store';
import { transfer } from './transfer';

/** Files: on their way to the store and back, while they are encrypted, and while they are played. */
export async function media(options: BenchOptions): Promise<readonly Row[]> {
  const { only = '', say } = options;
  const isWanted = (...shapes: readonly string[]): boolean =>
    shapes.some((shape) => shape.includes(only));
  const rows: (Row | undefined)[] = [];
  const stores: [string, () => Promise<Store>][] = [['folder', plainFolder]];
  const weed = process.env.WEED_PATH;
  if (weed === undefined) say('seaweedfs: skipped, there is no SeaweedFS');
  else stores.push(['seaweedfs', () => seaweedfs(weed)]);
  for (const [name, open] of stores) {
    if (!isWanted(`upload-1g-${name}`, `download-1g-${name}`)) continue;
    rows.push(...(await transfer(open, options)));
  }
  if (isWanted(...ENCRYPT_SHAPES.node)) rows.push(...(await encryptInNode(options)));
  if (isWanted(...ENCRYPT_SHAPES.chromium)) rows.push(...(await encryptInChromium(options)));
  if (isWanted('parts-2g-node')) rows.push(await partsInNode(options));
  if (isWanted('parts-2g-chromium')) rows.push(await partsInChromium(options));
  if (isWanted('seek-300m')) rows.push(await seek(options));
  return rows.filter((row) => row !== undefined);
}
