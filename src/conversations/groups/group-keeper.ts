import type { ConversationId } from '@anochat/contract';
import { PublicGroup } from '@anochat/e2ee/mls';
import { Inject, Injectable } from '@nestjs/common';

import { Database } from '../../platform/database';
import { findGroupInfo } from '../store/group-store';
import { MLS_SUITE, type MlsSuite } from './mls-suite';

/** Groups at one epoch; of 500 leaves each has some megabytes. */
const CAPACITY = 64;

export interface GroupPlace {
  readonly generation: number;
  readonly epoch: number;
}

/** Groups as anybody may see them, read anew only where another instance has moved them on. */
@Injectable()
export class GroupKeeper {
  /** By conversation, the last used at the end. */
  private readonly known = new Map<ConversationId, PublicGroup>();

  constructor(
    private readonly database: Database,
    @Inject(MLS_SUITE) private readonly suite: MlsSuite,
  ) {}

  /** @returns `undefined` where the group has moved on meanwhile. */
  async at(id: ConversationId, place: GroupPlace): Promise<PublicGroup | undefined> {
    const known = this.known.get(id);
    if (known !== undefined && isAt(known, place)) {
      this.keep(id, known);
      return known;
    }
    const info = await findGroupInfo(this.database, id, place);
    if (info === undefined) return undefined;
    const group = await this.open(info);
    this.keep(id, group);
    return group;
  }

  /** @throws MlsError */
  open(groupInfo: Uint8Array): Promise<PublicGroup> {
    return PublicGroup.fromGroupInfo(this.suite, groupInfo);
  }

  /** What a commit has made of it. */
  keep(id: ConversationId, group: PublicGroup): void {
    this.known.delete(id);
    this.known.set(id, group);
    if (this.known.size <= CAPACITY) return;
    for (const oldest of this.known.keys()) {
      this.known.delete(oldest);
      return;
    }
  }
}

const isAt = (group: PublicGroup, { generation, epoch }: GroupPlace): boolean =>
  group.groupId.generation === generation && group.epoch === epoch;
