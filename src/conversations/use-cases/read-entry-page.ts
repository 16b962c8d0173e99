import {
  type ConversationId,
  type EntryPage,
  LIMITS,
  type Page,
  type Seq,
  type SeqRange,
  type UserId,
} from '@anochat/contract';
import { Injectable } from '@nestjs/common';

import { Database } from '../../platform/database';
import { EntryOpener } from '../log/entry-opener';
import { requireReader } from '../require-access';
import type { Access } from '../store/access-store';
import { type EntryRow, findPiece } from '../store/entry-store';
import { clipRanges, hiddenRanges } from '../visibility';
import { ReadAbout } from './read-about';

export interface PageRequest {
  readonly before?: Seq;
  readonly after?: Seq;
  readonly around?: Seq;
  readonly limit?: number;
}

/** What was found: the rows in order, and the span that they cover. */
interface Piece {
  readonly rows: readonly EntryRow[];
  readonly from: Seq;
  readonly to: Seq;
  readonly isMainOnly: boolean;
}

/** A page of every entry brings what is about them among the others. */
const NOTHING_SAID: Page<EntryRow> = { items: [], nextCursor: null, hasMore: false };

/** A page of the log, as `EntryPage` describes. */
@Injectable()
export class ReadEntryPage {
  constructor(
    private readonly database: Database,
    private readonly opener: EntryOpener,
    private readonly about: ReadAbout,
  ) {}

  async execute(
    userId: UserId,
    conversationId: ConversationId,
    request: PageRequest,
  ): Promise<EntryPage> {
    // Read before the entries: what is said about them is complete up to this seq.
    const access = await requireReader(this.database, userId, conversationId);
    const piece = await this.find(conversationId, access, request);
    const { firstSeq, lastSeq, visible } = access;
    const about = piece.isMainOnly
      ? await this.about.find(conversationId, visible, {
          target: piece.from,
          seq: 0,
          to: piece.to,
        })
      : NOTHING_SAID;
    const entries = await this.opener.open([...piece.rows, ...about.items]);
    const range: SeqRange | null = piece.from <= piece.to ? [piece.from, piece.to] : null;
    const prevCursor = range !== null && piece.from > 1 ? String(piece.from) : null;
    const nextCursor = range !== null && piece.to < lastSeq ? String(piece.to) : null;
    return {
      items: entries.slice(0, piece.rows.length),
      about: entries.slice(piece.rows.length),
      aboutCursor: about.nextCursor,
      range,
      firstSeq,
      lastSeq,
      hidden: hiddenRanges(visible, lastSeq),
      prevCursor,
      nextCursor,
      hasMore: hasMore(request, prevCursor, nextCursor),
    };
  }

  private find(id: ConversationId, access: Access, request: PageRequest): Promise<Piece> {
    const limit = request.limit ?? LIMITS.pageEntriesDefault;
    if (request.after !== undefined) return this.after(id, access, request.after, limit);
    if (request.around !== undefined) return this.around(id, access, request.around, limit);
    return this.before(id, access, request.before ?? access.lastSeq + 1, limit);
  }

  private async after(
    id: ConversationId,
    access: Access,
    after: Seq,
    limit: number,
  ): Promise<Piece> {
    const ranges = clipRanges(access.visible, after + 1, access.lastSeq);
    const order = { direction: 'up', mainOnly: false, limit: limit + 1 } as const;
    const found = await findPiece(this.database, id, ranges, order);
    const rows = found.slice(0, limit);
    const to = found.length > limit ? (rows.at(-1)?.seq ?? after) : access.lastSeq;
    return { rows, from: after + 1, to, isMainOnly: false };
  }

  private async before(
    id: ConversationId,
    access: Access,
    before: Seq,
    limit: number,
  ): Promise<Piece> {
    const to = Math.min(before - 1, access.lastSeq);
    const ranges = clipRanges(access.visible, 1, to);
    const order = { direction: 'down', mainOnly: true, limit: limit + 1 } as const;
    const found = await findPiece(this.database, id, ranges, order);
    const rows = found.slice(0, limit).reverse();
    const from = found.length > limit ? (rows[0]?.seq ?? before) : 1;
    return { rows, from, to, isMainOnly: true };
  }

  /** Half of it up to the seq, the rest after it. */
  private async around(
    id: ConversationId,
    access: Access,
    around: Seq,
    limit: number,
  ): Promise<Piece> {
    const middle = Math.min(around, access.lastSeq);
    const older = await this.before(id, access, middle + 1, Math.ceil(limit / 2));
    const ranges = clipRanges(access.visible, middle + 1, access.lastSeq);
    const room = limit - older.rows.length;
    const order = { direction: 'up', mainOnly: true, limit: room + 1 } as const;
    const found = await findPiece(this.database, id, ranges, order);
    const newer = found.slice(0, room);
    const end = found.length > room ? (newer.at(-1)?.seq ?? middle) : access.lastSeq;
    return { rows: [...older.rows, ...newer], from: older.from, to: end, isMainOnly: true };
  }
}

const hasMore = (
  { after, around }: PageRequest,
  prevCursor: string | null,
  nextCursor: string | null,
): boolean => {
  if (after !== undefined) return nextCursor !== null;
  if (around !== undefined) return prevCursor !== null || nextCursor !== null;
  return prevCursor !== null;
};
