import { signDelete, signLeave, toBase64, type Primitives } from '@anochat/e2ee';
import type { MlsEngine } from '@anochat/e2ee/mls';
import type { KeyApi } from '../../http';
import type { Clock } from '../../platform/platform';
import type { AccountKeys } from './account-keys';
import { claimKeyPackages } from './claim-key-packages';
import type { KeyRing } from './key-ring';
import { isIdentityChanged } from './known-chain';

export interface KeyRingParts {
  readonly keys: AccountKeys;
  readonly primitives: Primitives;
  readonly engine: MlsEngine;
  readonly api: KeyApi;
  readonly clock: Clock;
  readonly onNameChanged: KeyRing['onNameChanged'];
}

/** The ring of a device that is linked. @throws NotLinked */
export const createKeyRing = ({ keys, onNameChanged, ...rest }: KeyRingParts): KeyRing => {
  const { primitives, engine } = rest;
  const { book, names, account, packages, inbox, epochs, drafts } = keys;
  const { self, seeds } = account.linkedKeys();
  return {
    self,
    primitives,
    engine,
    seeds,
    chainOf: (user, atLeast) => book.of(user, atLeast),
    refreshChains: (users) => book.refresh(users),
    knownChain: (user) => book.get(user)?.chain ?? null,
    isIdentityChanged: (user) => {
      const known = book.get(user);
      return known !== null && isIdentityChanged(known);
    },
    renameOf: (user) => names.renameOf(user),
    ownKeyPackages: () => packages.own(),
    dropKeyPackages: (used) => packages.drop(used),
    claim: (conversationId, users) => claimKeyPackages({ ...rest, book }, conversationId, users),
    sealEpochRecord: (record) => epochs.seal(record),
    queueEpochRecords: (records) => epochs.queue(records),
    openEpochRecords: (conversationId) => epochs.open(conversationId),
    drafts,
    sendToDevice: (user, device, kind, bytes) =>
      inbox.send(user, device, kind, bytes, account.linkedKeys()),
    onInbox: (kind, handler) => inbox.handle(kind, handler),
    onChainChanged: book.onChanged,
    onNameChanged,
    signLeave: (leave) =>
      toBase64(
        signLeave(primitives, account.linkedKeys().seeds.sign, {
          ...leave,
          user: self.userId,
          device: self.deviceId,
        }),
      ),
    signDelete: (word) =>
      toBase64(
        signDelete(primitives, account.linkedKeys().seeds.sign, {
          ...word,
          user: self.userId,
          device: self.deviceId,
        }),
      ),
  };
};
