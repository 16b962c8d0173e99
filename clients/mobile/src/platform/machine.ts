import { getRandomValues } from 'expo-crypto';
import * as SecureStore from 'expo-secure-store';
import { openDatabaseAsync } from 'expo-sqlite';
import { AppState } from 'react-native';

import type { FileSource, Network } from '@anochat/sdk';
import type { Machine, SecretStore } from '@anochat/sdk/platform';
import { sniff, SNIFFED_BYTES } from '@anochat/sdk/shown';

import { localFile } from '../composer/prepare/local-file';
import { stripFile, strippedReference } from '../composer/prepare/strip-file';
import { fileSource } from './file-source';
import { isFileThere, uriOf } from './file-reference';
import { removeOwnFile } from './own-file';
import { plainStore } from './plain-store';
import { wipeDevice } from './wipe-device';

const DATABASE = 'anochat.db';
const TRACE = 'anochat.store';

/**
 * Readable from the first unlock after a start, so that a push can be answered while the screen is
 * locked; never in a backup, and on no other device.
 */
const KEPT: SecureStore.SecureStoreOptions = {
  keychainService: 'org.anochat.mobile',
  keychainAccessible: SecureStore.AFTER_FIRST_UNLOCK_THIS_DEVICE_ONLY,
};

const secrets: SecretStore = {
  get: (name) => SecureStore.getItemAsync(name, KEPT),
  set: (name, secret) => SecureStore.setItemAsync(name, secret, KEPT),
  remove: (name) => SecureStore.deleteItemAsync(name, KEPT),
};

/**
 * Nothing tells an app for sure that there is no network: it tries. Coming back to the front is when
 * a wait is cut short.
 */
const network: Network = {
  isOnline: () => true,
  subscribe: (listener) => {
    const subscription = AppState.addEventListener('change', (state) => {
      if (state === 'active') listener();
    });
    return () => subscription.remove();
  },
};

/** What was not sent yet when the app ended: without what it would tell, as it began to go. */
async function reopenFile(reference: string): Promise<FileSource | null> {
  const ofStripped = strippedReference(reference);
  const uri = uriOf(ofStripped ?? reference);
  if (!isFileThere(uri)) return null;
  const source = await fileSource(uri);
  if (ofStripped === null) return source;
  const { mime } = sniff(await source.read(0, Math.min(SNIFFED_BYTES, source.size)));
  return stripFile(await localFile(uri, mime));
}

export const machine: Machine = {
  openDatabase: () => openDatabaseAsync(DATABASE),
  secrets,
  randomBytes: (count) => getRandomValues(new Uint8Array(count)),
  reopenFile,
  dropFile: (reference) =>
    Promise.resolve(strippedReference(reference) ?? reference)
      .then(uriOf)
      .then(removeOwnFile),
  storeTrace: {
    isThere: () => plainStore.getItem(TRACE) !== null,
    leave: () => plainStore.setItem(TRACE, 'there'),
    remove: () => plainStore.removeItem(TRACE),
  },
  network,
  wipeRest: wipeDevice,
};
