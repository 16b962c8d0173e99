import type { ConversationId, NewCommit } from '@anochat/contract';
import { Inject, Injectable } from '@nestjs/common';

import { ProblemError } from '../../platform/errors';
import type { Caller } from '../../platform/http';
import { SEALER, SealBroken, type Sealer } from '../../platform/sealer';
import { BrokenSeals } from '../log/broken-seals';
import { FactsCache } from '../log/facts-cache';

/** Seals a commit as it lies in the log. */
@Injectable()
export class CommitSealer {
  constructor(
    @Inject(SEALER) private readonly sealer: Sealer,
    private readonly broken: BrokenSeals,
    private readonly facts: FactsCache,
  ) {}

  /** @throws conversation.not-found, conversation.key-broken */
  async seal(
    { deviceId }: Caller,
    id: ConversationId,
    { clientId, commit }: Pick<NewCommit, 'clientId' | 'commit'>,
  ): Promise<Uint8Array> {
    const facts = (await this.facts.of([id])).get(id);
    if (facts === undefined) throw new ProblemError('conversation.not-found');
    const context = { conversationId: id, deviceId, clientId, kind: 'commit' } as const;
    const plain = Buffer.from(commit, 'base64');
    try {
      const [body] = await this.sealer.seal([{ dataKey: facts.dataKey, context, plain }]);
      if (body === undefined) throw new Error('nothing was sealed');
      return body;
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      this.broken.noteKey(id, error);
      throw new ProblemError('conversation.key-broken', {}, { cause: error });
    }
  }
}
