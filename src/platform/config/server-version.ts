import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { checkoutFolder } from './checkout-folder';

/** Of this AnoChat, as its package says. */
export function serverVersion(): string {
  const text = readFileSync(join(checkoutFolder(), 'package.json'), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}
