import type { CreateConversation as Request, Head } from '@anochat/contract';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidV7 } from 'uuid';

import { Database } from '../../platform/database';
import type { Caller } from '../../platform/http';
import { SEALER, type Sealer } from '../../platform/sealer';
import { ChangeNews } from '../log/change-news';
import { MasterKeyRegistry } from '../master-key-registry';
import { createConversation, type NewConversation, StaleDataKey } from '../store/membership-store';
import { HeadReader } from '../sync/head-reader';

/** A rotation of the master key may come between; two of them in a row do not. */
const ATTEMPTS = 3;

/** Makes a conversation, or finds the one that the same call or the same pair made before. */
@Injectable()
export class CreateConversation {
  constructor(
    private readonly database: Database,
    @Inject(SEALER) private readonly sealer: Sealer,
    private readonly masterKeys: MasterKeyRegistry,
    private readonly news: ChangeNews,
    private readonly heads: HeadReader,
  ) {}

  async execute(
    caller: Caller,
    request: Request,
  ): Promise<{ readonly head: Head; readonly isNew: boolean }> {
    const wanted = describe(caller.userId, request);
    const newId = request.id ?? uuidV7();
    const { id, entry } = await this.create(caller, { ...wanted, id: newId, mode: 'server' });
    if (entry !== null) await this.news.tell(entry, [caller.userId, ...wanted.others]);
    const [head] = await this.heads.ofUser(caller.userId, [id]);
    if (head === undefined) throw new Error(`conversation ${id} has no head for its maker`);
    return { head, isNew: entry !== null };
  }

  private async create(
    caller: Caller,
    made: Omit<NewConversation, 'dataKey'>,
  ): ReturnType<typeof createConversation> {
    for (let attempt = 1; ; attempt += 1) {
      const dataKey = this.sealer.newDataKey(made.id, await this.masterKeys.newest());
      try {
        return await createConversation(this.database, caller, { ...made, dataKey });
      } catch (error) {
        if (!(error instanceof StaleDataKey) || attempt === ATTEMPTS) throw error;
      }
    }
  }
}

type Description = Omit<NewConversation, 'id' | 'mode' | 'dataKey'>;

const describe = (userId: string, request: Request): Description => {
  switch (request.kind) {
    case 'direct':
      return {
        kind: 'direct',
        title: '',
        topic: '',
        posting: 'members',
        history: 'all',
        directKey: [userId, request.userId].sort().join(':'),
        others: request.userId === userId ? [] : [request.userId],
      };
    case 'group':
      return {
        kind: 'group',
        title: request.title,
        topic: request.topic ?? '',
        posting: 'members',
        history: 'joined',
        directKey: null,
        others: [...new Set(request.members)].filter((member) => member !== userId),
      };
    case 'channel':
      return {
        kind: 'channel',
        title: request.title,
        topic: request.topic ?? '',
        posting: request.posting ?? 'members',
        history: 'all',
        directKey: null,
        others: [],
      };
  }
};
