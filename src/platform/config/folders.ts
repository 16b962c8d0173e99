import { createHash } from 'node:crypto';
import { join, relative, resolve } from 'node:path';
import { ConfigError } from './config.errors';

export interface Folders {
  readonly data: string;
  readonly secrets: string;
}

/**
 * Where data and keys lie. A plain user's are in the checkout. Root's are in the system's places:
 * Postgres runs as another account there, and could not enter a closed home.
 */
export function chooseFolders(
  checkout: string,
  given: { readonly data: string | undefined; readonly secrets: string | undefined },
  isRoot: boolean,
): Folders {
  const digest = createHash('sha256').update(checkout).digest('hex').slice(0, 12);
  const data = given.data
    ? resolve(checkout, given.data)
    : isRoot
      ? join('/var/lib/anochat', digest)
      : join(checkout, 'data');
  const secrets = given.secrets
    ? resolve(checkout, given.secrets)
    : isRoot
      ? join('/etc/anochat', digest)
      : join(checkout, 'secrets');
  if (isInside(secrets, data)) {
    throw new ConfigError(
      `SECRETS_DIR (${secrets}) lies in DATA_DIR (${data}): a copy of the data would carry its keys.\n` +
        'Set SECRETS_DIR to a folder outside of DATA_DIR.',
    );
  }
  return { data, secrets };
}

function isInside(inner: string, outer: string): boolean {
  const path = relative(outer, inner);
  return path === '' || !(path.startsWith('..') || path.startsWith('/'));
}
