import type { Content, Entry, MembershipChange, MessageEntry, Settings } from '@anochat/contract';
import { Inject, Injectable } from '@nestjs/common';

import { type OpenItem, SEALER, SealBroken, type Sealer } from '../../platform/sealer';
import type { EntryRow } from '../store/entry-store';
import { BrokenSeals } from './broken-seals';
import { FactsCache } from './facts-cache';

/** Turns stored entries into those that members receive. */
@Injectable()
export class EntryOpener {
  constructor(
    @Inject(SEALER) private readonly sealer: Sealer,
    private readonly facts: FactsCache,
    private readonly broken: BrokenSeals,
  ) {}

  /** Same order. What does not open makes its own entry unreadable, and no other. */
  async open(rows: readonly EntryRow[]): Promise<Entry[]> {
    const facts = await this.facts.of(rows.map(({ conversationId }) => conversationId));
    const places: number[] = [];
    const sealed: OpenItem[] = [];
    rows.forEach(({ conversationId, device: deviceId, clientId, kind, body }, i) => {
      const dataKey = facts.get(conversationId)?.dataKey;
      if (body === null || deviceId === null || clientId === null || !dataKey) return;
      places.push(i);
      const context = { conversationId, deviceId, clientId, kind };
      sealed.push({ dataKey, context, sealed: body });
    });
    const bodies = await this.openAll(sealed);
    const entries = rows.map((row) => toEntry(row));
    places.forEach((place, i) => {
      const row = rows[place] as EntryRow;
      const body = bodies[i] as Uint8Array | SealBroken;
      if (body instanceof SealBroken) {
        this.broken.noteBody(row.conversationId, row.seq, body);
        entries[place] = toEntry(row, { unreadable: true });
        return;
      }
      const plain = Buffer.from(body);
      const isReadable = facts.get(row.conversationId)?.mode === 'server';
      entries[place] = isReadable
        ? toEntry(row, { content: JSON.parse(plain.toString('utf8')) as Content })
        : toEntry(row, { body: plain.toString('base64') });
    });
    return entries;
  }

  /** All in one call. Only when that fails they are parted, to find those at fault. */
  private async openAll(items: readonly OpenItem[]): Promise<(Uint8Array | SealBroken)[]> {
    try {
      return await this.sealer.open(items);
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      if (items.length === 1) return [error];
      const middle = items.length >> 1;
      const before = await this.openAll(items.slice(0, middle));
      return [...before, ...(await this.openAll(items.slice(middle)))];
    }
  }
}

const toEntry = (
  row: EntryRow,
  opened: Pick<MessageEntry, 'content' | 'body' | 'unreadable'> = {},
): Entry => {
  const shared = {
    conversationId: row.conversationId,
    seq: row.seq,
    n: row.n,
    sender: row.sender,
    device: row.device,
    clientId: row.clientId,
    generation: row.generation,
    epoch: row.epoch,
    quiet: row.quiet,
    target: row.target,
    ts: row.ts,
    erased: row.erased,
  };
  switch (row.kind) {
    case 'message':
      return {
        ...shared,
        kind: row.kind,
        ...expiry(row),
        ...blobsOf(row),
        ...opened,
        ...keptDigest(row),
      };
    case 'commit':
      return { ...shared, kind: row.kind, ...opened };
    case 'redaction': {
      const { body: statement, unreadable } = opened;
      if (unreadable) return { ...shared, kind: row.kind, unreadable };
      return { ...shared, kind: row.kind, ...(statement === undefined ? {} : { statement }) };
    }
    case 'membership':
      return { ...shared, kind: row.kind, change: row.change as MembershipChange };
    case 'settings':
      return { ...shared, kind: row.kind, change: row.change as Partial<Settings> };
  }
};

const expiry = ({ expiresAt }: EntryRow): Pick<MessageEntry, 'expiresAt'> =>
  expiresAt === null ? {} : { expiresAt };

const blobsOf = ({ blobs }: EntryRow): Pick<MessageEntry, 'blobs'> =>
  blobs === null ? {} : { blobs };

const keptDigest = ({ bodyDigest }: EntryRow): Pick<MessageEntry, 'bodyDigest'> =>
  bodyDigest === null ? {} : { bodyDigest: Buffer.from(bodyDigest).toString('base64') };
