import type { ConversationId, SignalEvent } from '@anochat/contract';
import type { Primitives } from '@anochat/e2ee';
import type { MlsEngine } from '@anochat/e2ee/mls';
import type { Codec } from '../codec';
import { AnoChatError } from '../errors';
import { Cell } from '../observable';
import type { Encryption, GroupView } from './encryption';
import type { EncryptionHost, EncryptionService } from './encryption-parts';
import { LOADING_VIEW } from './groups/group-view';
import { Groups } from './groups/groups';
import { UnopenedReports } from './groups/unopened-reports';
import { Keys } from './keys/keys';

/** The encryption of one signed-in account: its keys, and its groups while this device is linked. */
export const openEncryption = (
  host: EncryptionHost,
  primitives: Primitives,
  engine: MlsEngine,
): EncryptionService => {
  const { platform, records, api } = host;
  const isLeader = (): boolean => host.isLeader.get();
  const keys = new Keys({ platform, records, api, primitives, engine, isLeader });
  const views = new Map<ConversationId, Cell<GroupView>>();
  const undecryptable = new Cell<Readonly<Record<string, number>>>({});
  const reports = new UnopenedReports({
    counts: undecryptable,
    clock: platform.clock,
    random: host.random,
    isLeader,
    report: (request) => api.encryption.reportUnopened(request),
  });
  let groups: Groups | null = null;
  let closing = Promise.resolve();

  const showGroup = (id: ConversationId): Cell<GroupView> => {
    const view = views.get(id) ?? new Cell<GroupView>(LOADING_VIEW);
    views.set(id, view);
    return view;
  };
  const ringChanged = (): void => {
    const ring = keys.ring.get();
    const ended = groups;
    groups = null;
    if (ended) closing = ended.close();
    if (!ring) return;
    const begun = new Groups(host, ring, (id, view) => showGroup(id).set(view));
    begun.undecryptable.cell.subscribe(() => undecryptable.set(begun.undecryptable.cell.get()));
    groups = begun;
    begun.begin();
    for (const head of host.heads()) if (head.mode === 'e2ee') host.onChanged(head.id);
    host.onLinked();
  };
  keys.ring.subscribe(ringChanged);
  const leading = host.isLeader.subscribe(() => keys.wake());
  const beginning = keys.begin(host.self).catch((error: unknown) => {
    platform.log('error', 'The keys could not be read', { error: String(error) });
  });
  void beginning.then(() => keys.wake());

  const linked = (): Groups => {
    if (!groups) throw AnoChatError.of('device.not-linked');
    return groups;
  };
  const codec: Codec = {
    open: (entry, about) => groups?.codec.open(entry, about) ?? { state: 'pending' },
    lines: (entry) => groups?.codec.lines?.(entry) ?? [],
    seal: async (message) => (await groups?.codec.seal(message)) ?? null,
    recover: async (message, envelope, problem) =>
      (await groups?.codec.recover?.(message, envelope, problem)) ?? null,
    signDelete: async (deletion) => (await groups?.codec.signDelete?.(deletion)) ?? null,
    refer: (entry) => groups?.codec.refer?.(entry),
    takePage: (page) => groups?.codec.takePage?.(page),
    sent: (message) => groups?.codec.sent?.(message) ?? [],
  };
  const face: Encryption = {
    ...keysFace(keys),
    group: showGroup,
    letIn: (id, user) => linked().add(id, [user]),
    startAnew: (id) => linked().startAnew(id),
    sendAnyway: (id) => linked().sendAnyway(id),
    report: (id) => linked().report(id),
    undecryptable,
  };
  return {
    face,
    codec,
    drafts: () => keys.ring.get()?.drafts ?? null,
    titleOf: (id) => groups?.titleOf(id) ?? null,
    mentionsAfter: (id, readSeq) => groups?.mentionsAfter(id, readSeq) ?? 0,
    takeHead: (head) => groups?.takeHead(head),
    takeEntry: (entry) => groups?.takeEntry(entry),
    takeSignal: (event: SignalEvent) => {
      if (event.type === 'welcome.received') void groups?.readWelcomes();
      else keys.takeEvent(event);
    },
    takeProfile: (profile) => keys.takeProfile(profile),
    wake: () => {
      keys.wake();
      groups?.wake();
    },
    create: async (request) => linked().create(request),
    add: async (id, users) => linked().add(id, users),
    remove: async (id, user) => linked().remove(id, user),
    leave: async (id) => linked().leave(id),
    changeRole: async (id, user, role) => linked().changeRole(id, user, role),
    farewell: (signedIn) => keys.farewell(signedIn),
    changeHistory: async (id, history) => linked().changeHistory(id, history),
    close: async () => {
      leading();
      reports.close();
      // At once: nothing may be written to a store that is wiped next.
      keys.end();
      await beginning;
      keys.close();
      await closing;
    },
  };
};

/** What of the face is about keys, each bound to them. */
const keysFace = (keys: Keys) => ({
  state: keys.state,
  offers: keys.offers,
  devices: keys.devices,
  setUp: keys.setUp,
  confirmWords: keys.confirmWords,
  renewWords: keys.renewWords,
  restoreByWords: keys.restoreByWords,
  restoreByPassphrase: keys.restoreByPassphrase,
  suggestPassphrase: keys.suggestPassphrase,
  setPassphrase: keys.setPassphrase,
  startOver: keys.startOver,
  findOffer: keys.findOffer,
  approve: keys.approve,
  decline: keys.decline,
  revoke: keys.revoke,
  trustOf: keys.trustOf,
  markVerified: keys.markVerified,
  compareQr: keys.compareQr,
  acceptIdentity: keys.acceptIdentity,
  acceptName: keys.acceptName,
});
