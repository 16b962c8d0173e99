import type {
  ConversationId,
  E2eeContent,
  Entry,
  EnvelopeInput,
  Head,
  MessageEntry,
} from '@anochat/contract';
import type { Primitives } from '@anochat/e2ee';
import type { MlsEngine } from '@anochat/e2ee/mls';
import type { Outgoing, ToSeal } from '../../../codec';
import { AnoChatError, NetworkError } from '../../../errors';
import { createUuidV7 } from '../../../ids/uuid-v7';
import { Cell } from '../../../observable';
import { outgoingOf } from '../../../outbox';
import { createMemoryStorage } from '../../../platform/memory-storage';
import { createPlatform } from '../../../platform/node';
import type { Platform, Storage } from '../../../platform/platform';
import { Records } from '../../../storage/records';
import type { EncryptionHost, EncryptionService } from '../../encryption-parts';
import { openEncryption } from '../../open-encryption';
import type { KeyServer } from '../../keys/testing/key-server';
import { newUuid } from '../../keys/testing/keyed-device';
import type { Connected, GroupServer } from './group-server';

/** A device of an account with its groups, and in place of a client's outbox the least that sends. */
export class GroupedDevice {
  readonly service: EncryptionService;
  readonly heads = new Map<ConversationId, Head>();
  /** What this device was shown, by place. */
  readonly shown = new Map<ConversationId, Map<number, Entry>>();
  /** Counts the writes to the store that are left; then the process is gone. */
  writesLeft = Infinity;
  /** Called after each write with the keys that it has changed. */
  written: (keys: readonly string[]) => void = () => undefined;
  /** What a conversation shows may be another by now. */
  changed: (id: ConversationId) => void = () => undefined;
  isDead = false;
  /** How far its clock is ahead, in milliseconds. */
  aheadMs = 0;
  /** That open the account's backup, where this device has set it up. */
  words: readonly string[] = [];
  private readonly connection: Connected;
  private readonly platform: Platform;
  private readonly newId: () => string;

  constructor(
    private readonly world: {
      readonly keys: KeyServer;
      readonly groups: GroupServer;
      readonly primitives: Primitives;
      readonly engine: MlsEngine;
    },
    readonly userId: string,
    readonly deviceId: string = newUuid(),
    readonly storage: Storage = createMemoryStorage(),
    /** One of several of the same device, which share these and the storage. */
    tab: Partial<Pick<Platform, 'openChannel' | 'locks'>> & { readonly isLeader?: boolean } = {},
  ) {
    const { keys, groups, primitives, engine } = world;
    const platform = createPlatform({ logLevel: 'error' });
    this.platform = {
      ...platform,
      clock: { ...platform.clock, now: () => platform.clock.now() + this.aheadMs },
      openChannel: () => ({
        post: () => undefined,
        subscribe: () => () => undefined,
        close: () => undefined,
      }),
      log: () => undefined,
      ...tab,
    };
    this.newId = createUuidV7(this.platform.clock, this.platform.randomBytes);
    const host: EncryptionHost = {
      self: { userId, deviceId },
      platform: this.platform,
      api: this.mortal({
        ...keys.apiOf(userId, deviceId),
        ...groups.apiOf(userId, deviceId),
      }) as never,
      records: new Records(
        {
          ...storage,
          write: async (changes) => {
            if (this.writesLeft <= 0) this.kill();
            this.writesLeft -= 1;
            if (this.isDead) throw new Error('The process is gone');
            await storage.write(changes);
            this.written(changes.map(({ key }) => key));
          },
        },
        null,
      ),
      random: Math.random,
      newId: this.newId,
      isLeader: new Cell(tab.isLeader ?? true),
      isOnline: () => true,
      timeline: () => groups.timeline,
      heads: () => [...this.heads.values()],
      headOf: (id) => this.heads.get(id) ?? null,
      takeHead: (head) => this.takeHead(head),
      onChanged: (id) => this.changed(id),
      send: (id, outgoing) => this.sendOutgoing(id, outgoing).then(() => undefined),
      onLinked: () => undefined,
      wakeOutbox: () => undefined,
    };
    for (const id of groups.rooms.keys()) {
      const head = groups.head(id, userId);
      if (head.me.role !== null) this.heads.set(id, head);
    }
    this.service = openEncryption(host, primitives, engine);
    keys.connect({ userId, deviceId, take: (event) => this.service.takeSignal(event) });
    this.connection = {
      userId,
      deviceId,
      entry: (entry) => this.takeEntry(entry),
      head: (head) => this.takeHead(head),
      welcome: () => this.hearWelcome(),
    };
    groups.connected.add(this.connection);
  }

  async setUp(): Promise<void> {
    await this.until('keys', () => this.service.face.state.get().status === 'new-account');
    this.words = await this.service.face.setUp();
    await this.ready();
  }

  async ready(): Promise<void> {
    await this.until('linked', () => this.service.face.state.get().status === 'ready');
    await this.until('key packages', () => this.world.keys.hasKeyPackage(this.deviceId));
  }

  text(id: ConversationId, text: string): Promise<number> {
    return this.send(id, { v: 1, type: 'message', parts: [{ type: 'text', text }] });
  }

  send(id: ConversationId, content: E2eeContent, target: number | null = null): Promise<number> {
    return this.sendOutgoing(id, outgoingOf(content, target));
  }

  /** Texts and states in order of the log. */
  read(id: ConversationId): readonly string[] {
    const entries = [...(this.shown.get(id)?.values() ?? [])].sort((a, b) => a.seq - b.seq);
    return entries.flatMap((entry) => {
      if (entry.kind !== 'message') return [];
      const opened = this.open(entry);
      if (opened.state === 'pending') return ['(pending)'];
      if (opened.state === 'unreadable') return [`(${opened.reason})`];
      const { content } = opened;
      if (content.type === 'settings') return [`title ${content.title}`];
      if (!('parts' in content)) return [content.emoji];
      return content.parts.map((part) => ('text' in part ? String(part.text) : part.type));
    });
  }

  open(entry: MessageEntry) {
    return this.service.codec.open(entry);
  }

  async close(): Promise<void> {
    this.kill();
    await this.service.close().catch(() => undefined);
  }

  /** The process ends here: nothing more is written, asked for or heard. */
  kill(): void {
    this.isDead = true;
    this.world.groups.connected.delete(this.connection);
  }

  /** Waits until this device is at the epoch of the server. */
  follows(id: ConversationId): Promise<void> {
    return this.until('the epoch', () => {
      const view = this.service.face.group(id).get();
      return view.status === 'ready' && view.epoch === this.world.groups.room(id).group.epoch;
    });
  }

  async until(what: string, condition: () => boolean, patienceMs = 60_000): Promise<void> {
    const deadline = Date.now() + patienceMs;
    while (!condition()) {
      if (Date.now() > deadline) throw new Error(`Not within ${patienceMs} ms: ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  hearWelcome(): void {
    this.service.takeSignal({ type: 'welcome.received', seq: null } as never);
  }

  takeHead(head: Head): void {
    this.heads.set(head.id, head);
    this.service.takeHead(head);
  }

  private mortal(api: object): object {
    return new Proxy(api, {
      get: (target, area: never) =>
        new Proxy(target[area], {
          get:
            (calls, name: never) =>
            async (...args: never[]) => {
              this.mustLive();
              const answer = await (calls[name] as (...all: never[]) => unknown)(...args);
              this.mustLive();
              return answer;
            },
        }),
    });
  }

  private mustLive(): void {
    if (this.isDead) throw new NetworkError('The process is gone');
  }

  private takeEntry(entry: Entry): void {
    if (this.isDead) return;
    const log = this.shown.get(entry.conversationId) ?? new Map<number, Entry>();
    this.shown.set(entry.conversationId, log.set(entry.seq, entry));
    const head = this.heads.get(entry.conversationId);
    if (!head) this.takeHead(this.world.groups.head(entry.conversationId, this.userId));
    this.service.takeEntry(entry);
  }

  /** What this device was shown there is what it means. */
  async redact(id: ConversationId, target: number): Promise<number> {
    const { codec } = this.service;
    const about = this.refer(id, target);
    const statement = await codec.signDelete?.({ conversationId: id, target, about });
    if (!statement) throw new Error('It could not be signed');
    return this.post(id, { kind: 'redaction', target, statement });
  }

  async post(id: ConversationId, envelope: EnvelopeInput): Promise<number> {
    const api = this.world.groups.apiOf(this.userId, this.deviceId);
    return (await api.log.send(id, this.newId(), envelope)).seq;
  }

  private refer(id: ConversationId, seq: number): string | undefined {
    const entry = this.shown.get(id)?.get(seq);
    return entry?.kind === 'message' ? this.service.codec.refer?.(entry) : undefined;
  }

  private async sendOutgoing(id: ConversationId, outgoing: Outgoing): Promise<number> {
    if (outgoing.kind === 'redaction') throw new Error('Not here');
    const { codec } = this.service;
    const { target } = outgoing;
    const about = target === null ? undefined : this.refer(id, target);
    let message: ToSeal = {
      conversationId: id,
      clientId: this.newId(),
      outgoing: about === undefined ? outgoing : { ...outgoing, about },
      readUpTo: 0,
      counter: null,
    };
    const api = this.world.groups.apiOf(this.userId, this.deviceId);
    for (let attempt = 0; attempt < 50; attempt += 1) {
      const sealed = await codec.seal(message);
      if (!sealed) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        continue;
      }
      message = { ...message, counter: sealed.counter };
      try {
        const { seq } = await api.log.send(id, message.clientId, sealed.envelope);
        codec.sent?.(message);
        return seq;
      } catch (error) {
        if (!(error instanceof AnoChatError)) throw error;
        const recovery = await codec.recover?.(message, sealed.envelope, error.problem);
        if (!recovery) throw error;
        if (recovery.type === 'sent') return recovery.seq;
      }
    }
    throw new Error('It could not be sent');
  }
}
