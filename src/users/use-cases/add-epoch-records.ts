import type { NewEpochRecord } from '@anochat/contract';
import { Injectable } from '@nestjs/common';

import { Database } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import type { Caller } from '../../platform/http';
import { decodeBase64 } from '../base64';
import { requireLinked } from '../require-linked';
import { impossibleEpochs, insertEpochRecords } from '../store/epoch-record-store';

/** Keeps sealed keys of epochs for the caller's own other devices: all of them or none. */
@Injectable()
export class AddEpochRecords {
  constructor(private readonly database: Database) {}

  async execute(caller: Caller, items: readonly NewEpochRecord[]): Promise<void> {
    await requireLinked(this.database, caller);
    const impossible = await impossibleEpochs(this.database, caller.userId, items);
    if (impossible.some(({ isMember }) => !isMember)) {
      throw new ProblemError('conversation.not-found');
    }
    if (impossible.length > 0) {
      const errors = impossible.map(({ place }) => ({
        path: `items[${place}].epoch`,
        message: 'there is no such epoch yet',
      }));
      throw new ProblemError('request.invalid', { errors });
    }
    const records = items.map((item) => ({ ...item, body: decodeBase64(item.body) }));
    await insertEpochRecords(this.database, caller.userId, caller.deviceId, records);
  }
}
