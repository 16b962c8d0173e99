import type { Entry, MessageEntry } from '@anochat/contract';
import {
  deriveEpochKeys,
  EPOCH_EXPORT_LABEL,
  fromBase64,
  openMessage,
  utf8Text,
  type EpochKeys,
} from '@anochat/e2ee';
import { createMlsEngine, type MlsGroup } from '@anochat/e2ee/mls';
import { loadSodium } from '@anochat/e2ee/sodium';
import {
  loadEpoch,
  type StoredEpoch,
} from '../../../clients/sdk/src/encryption/groups/stored-epoch';
import type { StoredGroup } from '../../../clients/sdk/src/encryption/groups/stored-group';
import type { Person } from './person';

const UNSEEN = { hasId: () => false, hasCounter: () => false };

/** The records of groups and epochs, opened with the key that scripts of the origin can use. */
const SECRETS = `(async () => {
  const ask = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const [keys, records] = await Promise.all([
    ask(indexedDB.open('anochat-key')), ask(indexedDB.open('anochat')),
  ]);
  const key = await ask(keys.transaction('keys').objectStore('keys').get('records'));
  const store = records.transaction('records').objectStore('records');
  const [names, values] = await Promise.all([ask(store.getAllKeys()), ask(store.getAll())]);
  keys.close();
  records.close();
  const found = [];
  for (const [at, name] of names.entries()) {
    if (!/^(group|epoch)[/]/.test(name)) continue;
    const sealed = Uint8Array.from(atob(values[at]), (letter) => letter.charCodeAt(0));
    const additionalData = new TextEncoder().encode(name);
    const how = { name: 'AES-GCM', iv: sealed.subarray(1, 13), additionalData };
    const text = await crypto.subtle.decrypt(how, key, sealed.subarray(13));
    found.push([name, new TextDecoder().decode(text)]);
  }
  return found;
})()`;

/**
 * Whoever has a lost device in their hands, and does with its keys what no client does: has taken them
 * before it was told anything, forgets none, and follows the group without judging.
 */
export class Finder {
  private constructor(
    private readonly groups: readonly StoredGroup[],
    private readonly epochs: readonly StoredEpoch[],
  ) {}

  static async take({ page }: Person): Promise<Finder> {
    const found = await page.evaluate<readonly (readonly [string, string])[]>(SECRETS);
    const of = <T>(kind: string): readonly T[] =>
      found.flatMap(([name, text]) => (name.startsWith(kind) ? [JSON.parse(text) as T] : []));
    return new Finder(of('group/'), of('epoch/'));
  }

  /** What it opens of a log, given every entry of it. */
  async read(log: readonly Entry[]): Promise<readonly string[]> {
    const primitives = await loadSodium();
    const loaded = this.epochs.map((epoch) => loadEpoch(primitives, epoch));
    const roster = loaded.flatMap((epoch) => epoch.roster);
    const secrets = await this.follow(log);
    const keys = [
      ...loaded.map((epoch) => epoch.keys),
      ...secrets.map((secret) => deriveEpochKeys(primitives, secret)),
    ];
    const open = (entry: MessageEntry, known: EpochKeys): string | null => {
      const message = incoming(entry);
      const epoch = { state: 'known', keys: known, roster } as const;
      const outcome = message && openMessage(primitives, epoch, message, UNSEEN);
      return outcome?.state === 'opened' ? utf8Text(outcome.inner.content) : null;
    };
    return log.flatMap((entry) =>
      entry.kind === 'message' ? keys.flatMap((known) => open(entry, known) ?? []) : [],
    );
  }

  /** The secrets of all epochs that its states lead to. */
  private async follow(log: readonly Entry[]): Promise<readonly Uint8Array[]> {
    const engine = createMlsEngine(await loadSodium());
    const secrets: Uint8Array[] = [];
    for (const { state } of this.groups) {
      if (state === null) continue;
      let group = await engine.restore(fromBase64(state));
      for (const entry of log) {
        if (entry.kind !== 'commit' || entry.body === undefined) continue;
        const next = await followed(group, fromBase64(entry.body));
        if (next === null) continue;
        group = next;
        secrets.push(await group.exportSecret(EPOCH_EXPORT_LABEL, group.groupId, 32));
      }
    }
    return secrets;
  }
}

/** `null`: a commit of another epoch, or one that it cannot take over. */
const followed = (group: MlsGroup, commit: Uint8Array): Promise<MlsGroup | null> =>
  group
    .apply(commit, () => ({ ok: true }))
    .then(
      (applied) => (applied.kind === 'applied' ? applied.group : null),
      () => null,
    );

const incoming = (entry: MessageEntry): Parameters<typeof openMessage>[2] | null => {
  const { conversationId: conversation, generation, epoch, device, clientId, quiet } = entry;
  if (device === null || clientId === null || entry.body === undefined) return null;
  const blobs = entry.blobs ?? [];
  return {
    header: { suite: 3, conversation, generation, epoch, device, clientId, quiet, blobs },
    sender: entry.sender,
    body: fromBase64(entry.body),
    place: { generation, epoch },
  };
};
