import { type Base64, type ConversationId, type Entry, type Seq } from '@anochat/contract';
import { entryDigest, FormatError, isDeleteBy, readDelete } from '@anochat/e2ee';
import { loadSodium } from '@anochat/e2ee/sodium';
import { Injectable } from '@nestjs/common';

import { Database } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import type { Caller } from '../../platform/http';
import { EntryOpener } from '../log/entry-opener';
import { requireReader } from '../require-access';
import { findRanges } from '../store/entry-store';
import { findSignKey } from './find-sign-key';

/** Holds the signed word for a redaction to the message that it is about. */
@Injectable()
export class DeleteChecker {
  constructor(
    private readonly database: Database,
    private readonly opener: EntryOpener,
  ) {}

  /**
   * The word is this device's, about this very entry: else the members would take an erased entry
   * for a lie of the server. Whether the sender may delete it, the append decides.
   *
   * @throws redaction.refused, and for who may not read it conversation.not-found
   */
  async require(
    caller: Caller,
    conversation: ConversationId,
    target: Seq,
    statement: Base64,
  ): Promise<void> {
    await requireReader(this.database, caller.userId, conversation);
    const range = [target, target] as const;
    const rows = await findRanges(this.database, [{ conversationId: conversation, range }], 1);
    const [entry] = await this.opener.open(rows);
    // That it is not there, the append says.
    if (entry === undefined) return;
    try {
      if (await this.fits(caller, entry, Buffer.from(statement, 'base64'))) return;
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
    }
    throw new ProblemError('redaction.refused');
  }

  private async fits(
    { userId, deviceId }: Caller,
    entry: Entry,
    statement: Uint8Array,
  ): Promise<boolean> {
    const word = readDelete(statement);
    const isThis =
      word.user === userId &&
      word.device === deviceId &&
      word.conversation === entry.conversationId &&
      word.generation >= entry.generation &&
      word.target === entry.seq;
    if (!isThis) return false;
    const primitives = await loadSodium();
    if (!primitives.equal(word.digest, entryDigest(primitives, entry))) return false;
    const signKey = await findSignKey(this.database, userId, deviceId);
    return signKey !== undefined && isDeleteBy(primitives, statement, signKey);
  }
}
