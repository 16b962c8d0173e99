import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { checkoutFolder } from './platform/config';

export function serverVersion(): string {
  const text = readFileSync(join(checkoutFolder(), 'package.json'), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}
