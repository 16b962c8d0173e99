import { AccessTokenKeys, refreshKey } from '../auth';
import { blobUrlKey } from '../platform/blobs';
import type { Secrets } from '../platform/config';
import { digestKey, makeMasterKey, masterKeyVersions } from '../platform/sealer';
import { pushKey } from '../push';

/** Makes what a server of this version would make at its first start, and leaves alone what is there. */
export function makeEveryKey(secrets: Secrets): void {
  if (masterKeyVersions(secrets).length === 0) makeMasterKey(secrets, 1);
  digestKey(secrets);
  blobUrlKey(secrets);
  refreshKey(secrets);
  new AccessTokenKeys(secrets).signingKey();
  pushKey(secrets);
}
