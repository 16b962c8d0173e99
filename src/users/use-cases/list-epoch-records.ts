import { type EpochRecord, LIMITS, type Page, UUID_PATTERN } from '@anochat/contract';

import type { Database } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import type { Caller } from '../../platform/http';
import { encodeBase64 } from '../base64';
import { requireLinked } from '../require-linked';
import { type EpochRecordPlace, listEpochRecords as list } from '../store/epoch-record-store';

export interface EpochRecordsWanted {
  readonly conversationId?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

/** By conversation, oldest epoch first; the cursor is the place of the last one of the page before. */
export async function listEpochRecords(
  database: Database,
  caller: Caller,
  { conversationId, limit = LIMITS.pageEpochRecords, cursor }: EpochRecordsWanted,
): Promise<Page<EpochRecord>> {
  await requireLinked(database, caller);
  const after = cursor === undefined ? null : readCursor(cursor);
  const found = await list(database, caller.userId, conversationId ?? null, after, limit + 1);
  const items = found.slice(0, limit).map((row) => ({ ...row, body: encodeBase64(row.body) }));
  const last = found.length > limit ? items.at(-1) : undefined;
  return { items, hasMore: last !== undefined, nextCursor: last ? cursorOf(last) : null };
}

const cursorOf = ({ conversationId, generation, epoch, deviceId }: EpochRecordPlace): string =>
  [conversationId, generation, epoch, deviceId].join('.');

function readCursor(cursor: string): EpochRecordPlace {
  const [conversationId = '', generation = '', epoch = '', deviceId = '', ...rest] =
    cursor.split('.');
  const numbers = [generation, epoch].map((text) => (/^\d{1,16}$/.test(text) ? Number(text) : NaN));
  const [generationNumber = NaN, epochNumber = NaN] = numbers;
  const isSound =
    rest.length === 0 &&
    UUID_PATTERN.test(conversationId) &&
    UUID_PATTERN.test(deviceId) &&
    generationNumber < 2 ** 31 &&
    Number.isSafeInteger(epochNumber);
  if (!isSound) {
    throw new ProblemError('request.invalid', {
      errors: [{ path: 'cursor', message: 'cursor is not of an earlier page' }],
    });
  }
  return { conversationId, generation: generationNumber, epoch: epochNumber, deviceId };
}
