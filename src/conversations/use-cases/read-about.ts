import { type ConversationId, type Entry, LIMITS, type Page, type UserId } from '@anochat/contract';
import { Injectable } from '@nestjs/common';

import { Database } from '../../platform/database';
import { aboutCursorOf, readAboutCursor } from '../about-cursor';
import { EntryOpener } from '../log/entry-opener';
import { pageOf } from '../page-of';
import { requireReader } from '../require-access';
import { type AboutPlace, type EntryRow, findAbout } from '../store/entry-store';
import type { Access } from '../store/access-store';

/** The rest of what was said about the entries of a page. */
@Injectable()
export class ReadAbout {
  constructor(
    private readonly database: Database,
    private readonly opener: EntryOpener,
  ) {}

  async execute(
    userId: UserId,
    conversationId: ConversationId,
    cursor: string,
  ): Promise<Page<Entry>> {
    const { visible } = await requireReader(this.database, userId, conversationId);
    const page = await this.find(conversationId, visible, readAboutCursor(cursor));
    return { ...page, items: await this.opener.open(page.items) };
  }

  /** A page, its bodies still sealed. */
  async find(
    conversationId: ConversationId,
    visible: Access['visible'],
    place: AboutPlace,
  ): Promise<Page<EntryRow>> {
    const limit = LIMITS.pageAbout;
    const found = await findAbout(this.database, conversationId, visible, place, limit + 1);
    return pageOf(found, limit, (last) => aboutCursorOf(last, place.to));
  }
}
