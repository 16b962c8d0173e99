import type {
  ConversationId,
  CreateConversation as Request,
  FirstCommit,
  Head,
} from '@anochat/contract';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidV7 } from 'uuid';

import { Database } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import type { Caller } from '../../platform/http';
import { SEALER, type Sealer } from '../../platform/sealer';
import { FoundGroup } from '../groups/found-group';
import { ChangeNews } from '../log/change-news';
import { MasterKeyRegistry } from '../master-key-registry';
import {
  createConversation,
  findMade,
  type NewConversation,
  StaleDataKey,
} from '../store/membership-store';
import { HeadReader } from '../sync/head-reader';

/** A rotation of the master key may come between; two of them in a row do not. */
const ATTEMPTS = 3;

const USE_SDK =
  'A direct conversation is always end-to-end encrypted: begin it with @anochat/sdk and its encryption, ' +
  'which make `id` and `e2ee`. What plain REST takes part in is a group.';

interface Made {
  readonly id: ConversationId;
  readonly isNew: boolean;
}

/** Makes a conversation, or finds the one that the same call or the same pair made before. */
@Injectable()
export class CreateConversation {
  constructor(
    private readonly database: Database,
    @Inject(SEALER) private readonly sealer: Sealer,
    private readonly masterKeys: MasterKeyRegistry,
    private readonly news: ChangeNews,
    private readonly heads: HeadReader,
    private readonly foundGroup: FoundGroup,
  ) {}

  async execute(
    caller: Caller,
    request: Request,
  ): Promise<{ readonly head: Head; readonly isNew: boolean }> {
    const wanted = describe(caller.userId, request);
    const e2ee = firstCommitOf(request);
    const { id, isNew } =
      e2ee === undefined
        ? await this.createReadable(caller, request, wanted)
        : await this.createEncrypted(caller, request, wanted, e2ee);
    const [head] = await this.heads.ofUser(caller.userId, [id]);
    if (head === undefined) throw new Error(`conversation ${id} has no head for its maker`);
    return { head, isNew };
  }

  private async createReadable(
    caller: Caller,
    request: Request,
    wanted: Description,
  ): Promise<Made> {
    const made = { ...wanted, id: request.id ?? uuidV7(), mode: 'server' } as const;
    if (made.kind === 'direct') return this.findDirect(caller, made);
    const { id, entry } = await this.withDataKey(made.id, (dataKey) =>
      createConversation(this.database, caller, { ...made, dataKey }),
    );
    if (entry !== null) await this.news.tell(entry, [caller.userId, ...wanted.others]);
    return { id, isNew: entry !== null };
  }

  /** A direct conversation is always encrypted: what is not there yet is not made readable. */
  private async findDirect(
    caller: Caller,
    wanted: Pick<NewConversation, 'id' | 'kind' | 'directKey'>,
  ): Promise<Made> {
    const id = await findMade(this.database, caller, wanted);
    if (id === undefined) throw new ProblemError('conversation.mode-mismatch', { detail: USE_SDK });
    return { id, isNew: false };
  }

  private async createEncrypted(
    caller: Caller,
    request: Request,
    wanted: Description,
    e2ee: FirstCommit,
  ): Promise<Made> {
    const { id } = request;
    if (id === undefined) throw invalid('id', 'is a part of the group and has to be given');
    const made = { ...wanted, id, mode: 'e2ee' } as const;
    return this.foundGroup.execute(caller, made, e2ee, (write) => this.withDataKey(id, write));
  }

  private async withDataKey<T>(
    id: ConversationId,
    write: (dataKey: Uint8Array) => Promise<T>,
  ): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const dataKey = this.sealer.newDataKey(id, await this.masterKeys.newest());
      try {
        return await write(dataKey);
      } catch (error) {
        if (!(error instanceof StaleDataKey) || attempt === ATTEMPTS) throw error;
      }
    }
  }
}

type Description = Omit<NewConversation, 'id' | 'mode' | 'dataKey'>;

const firstCommitOf = (request: Request): FirstCommit | undefined =>
  request.kind === 'channel' ? undefined : request.e2ee;

const invalid = (path: string, message: string): ProblemError =>
  new ProblemError('request.invalid', { errors: [{ path, message }] });

const requireTitle = (title: string, topic: string, isEncrypted: boolean): void => {
  if (isEncrypted && (title !== '' || topic !== '')) {
    throw invalid('title', 'is content in an encrypted conversation, and empty here');
  }
  if (!isEncrypted && title === '') throw invalid('title', 'must not be empty');
};

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
      requireTitle(request.title, request.topic ?? '', request.e2ee !== undefined);
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
