import type { Content, Entry, MembershipChange, Settings } from '@anochat/contract';
import { Inject, Injectable } from '@nestjs/common';

import { type OpenItem, SEALER, type Sealer } from '../../platform/sealer';
import type { EntryRow } from '../store/entry-store';
import { FactsCache } from './facts-cache';

/** Turns stored entries into those that members receive: all bodies opened in one call. */
@Injectable()
export class EntryOpener {
  constructor(
    @Inject(SEALER) private readonly sealer: Sealer,
    private readonly facts: FactsCache,
  ) {}

  /** Same order. @throws SealBroken when a body was altered. */
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
    const bodies = await this.sealer.open(sealed);
    const entries = rows.map((row) => toEntry(row));
    places.forEach((place, i) => {
      const row = rows[place] as EntryRow;
      const plain = Buffer.from(bodies[i] as Uint8Array);
      const isReadable = facts.get(row.conversationId)?.mode === 'server';
      entries[place] = isReadable
        ? toEntry(row, { content: JSON.parse(plain.toString('utf8')) as Content })
        : toEntry(row, { body: plain.toString('base64') });
    });
    return entries;
  }
}

const toEntry = (
  row: EntryRow,
  opened: { readonly content?: Content; readonly body?: string } = {},
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
    case 'commit':
      return { ...shared, kind: row.kind, ...opened };
    case 'redaction':
      return { ...shared, kind: row.kind };
    case 'membership':
      return { ...shared, kind: row.kind, change: row.change as MembershipChange };
    case 'settings':
      return { ...shared, kind: row.kind, change: row.change as Partial<Settings> };
  }
};
