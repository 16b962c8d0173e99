import { LIMITS, type DeviceId, type InboxItem, type UserId } from '@anochat/contract';
import {
  openInboxItem,
  sealInboxItem,
  toBase64,
  verifySealed,
  type InboxKind,
  type Primitives,
} from '@anochat/e2ee';
import { AnoChatError, isCode } from '../../errors';
import type { KeyApi } from '../../http';
import type { Logger } from '../../platform/platform';
import type { ChainBook } from './chain-book';
import { decodeBase64 } from './decode-base64';
import type { AccountDevice, DeviceKeyring } from './device-keys';
import { ChainRefused } from './keys-errors';
import type { InboxHandler } from './key-ring';

export interface InboxOptions {
  readonly self: AccountDevice;
  readonly primitives: Primitives;
  readonly api: KeyApi;
  readonly log: Logger;
  readonly book: ChainBook;
  readonly keys: () => DeviceKeyring | null;
  /** Of all tabs the leading one empties the inbox. */
  readonly mayWork: () => boolean;
}

/** What other devices sealed to this one, handed to whom it concerns and then deleted. */
export class Inbox {
  private readonly handlers = new Map<InboxKind, InboxHandler>();
  private emptying: Promise<void> | null = null;
  private isAskedAgain = false;

  constructor(private readonly options: InboxOptions) {}

  handle(kind: InboxKind, handler: InboxHandler): () => void {
    this.handlers.set(kind, handler);
    this.empty();
    return () => {
      if (this.handlers.get(kind) === handler) this.handlers.delete(kind);
    };
  }

  async send(
    user: UserId,
    device: DeviceId,
    kind: InboxKind,
    payload: Uint8Array,
    keys: DeviceKeyring,
  ): Promise<void> {
    const { primitives, book, api, self } = this.options;
    const chain = await book.of(user);
    const to = chain.devices.find((known) => known.device === device);
    if (!to || to.ended !== null) throw AnoChatError.of('device.not-found');
    const by = { user: self.userId, device: self.deviceId, signSeed: keys.seeds.sign };
    const recipient = { user, device, boxKey: to.boxKey };
    const sealed = sealInboxItem(primitives, recipient, kind, by, payload);
    await api.encryption.sendToDevice({ userId: user, deviceId: device, body: toBase64(sealed) });
  }

  /** Takes what waits. Resolves when it is done, also where that failed: the next time goes on. */
  empty(): void {
    if (!this.options.mayWork() || this.options.keys() === null) return;
    if (this.emptying) {
      this.isAskedAgain = true;
      return;
    }
    this.emptying = this.takeAll()
      .catch((error: unknown) => {
        this.options.log('info', 'The inbox was not emptied', { error: String(error) });
      })
      .then(() => {
        this.emptying = null;
        if (!this.isAskedAgain) return;
        this.isAskedAgain = false;
        this.empty();
      });
  }

  private async takeAll(): Promise<void> {
    const { api } = this.options;
    for (let cursor: string | undefined; ;) {
      const page = await api.encryption.inbox({ limit: LIMITS.pageInbox, cursor });
      for (const item of page.items) await this.take(item);
      if (page.nextCursor === null) return;
      cursor = page.nextCursor;
    }
  }

  private async take(item: InboxItem): Promise<void> {
    const { api, log } = this.options;
    const opened = await this.open(item);
    if (opened === 'later') return;
    if (opened === 'worthless') {
      log('warn', 'An item of the inbox was refused', { id: item.id, from: item.from });
    } else {
      const handler = this.handlers.get(opened.kind);
      // Nobody is there yet who could make it durable.
      if (!handler) return;
      await handler(opened.payload, item.from);
    }
    await api.encryption.deleteInboxItem(item.id).catch((error: unknown) => {
      if (!isCode(error, 'inbox.not-found')) throw error;
    });
  }

  private async open(
    item: InboxItem,
  ): Promise<{ readonly kind: InboxKind; readonly payload: Uint8Array } | 'worthless' | 'later'> {
    const { primitives, self, book, keys } = this.options;
    const held = keys();
    if (held === null) return 'later';
    const recipient = { user: self.userId, device: self.deviceId };
    const body = decodeBase64(item.body);
    const found = body && openInboxItem(primitives, held.seeds.box, recipient, body);
    if (found === null) return 'worthless';
    const { claim } = found.opened;
    if (claim.user !== item.from.userId || claim.device !== item.from.deviceId) return 'worthless';
    const signKey = await this.signKeyOf(book, claim.user, claim.device);
    const payload = signKey && verifySealed(primitives, found.opened, signKey);
    return payload ? { kind: found.kind, payload } : 'worthless';
  }

  /** A device that was just linked may be ahead of what is known here. */
  private async signKeyOf(
    book: ChainBook,
    user: UserId,
    device: DeviceId,
  ): Promise<Uint8Array | null> {
    const inChain = (): Uint8Array | null =>
      book.get(user)?.chain.devices.find((known) => known.device === device && !known.ended)
        ?.signKey ?? null;
    try {
      await book.of(user);
      if (!inChain()) await book.refresh([user]);
      return inChain();
    } catch (error) {
      if (error instanceof ChainRefused || isCode(error, 'user.without-encryption')) return null;
      throw error;
    }
  }
}
