import { LIMITS } from '@anochat/contract';
import { Matches, MaxLength } from 'class-validator';

import { IsId, IsLimit, IsText, MayBeLeftOut } from '../../platform/http';
import { ABOUT_CURSOR_PATTERN } from '../about-cursor';
import { IsSeqText } from './is-seq-text';

/** A list in order of user ids. */
export class MembersQuery {
  @MayBeLeftOut()
  @IsLimit(LIMITS.pageMembers)
  limit?: number;

  /** `nextCursor` of the page before. */
  @MayBeLeftOut()
  @IsId()
  cursor?: string;
}

export class MemberSearchQuery {
  /** The first letters of a user name or display name; upper and lower case are the same. */
  @IsText(1, LIMITS.displayNameLength)
  prefix!: string;

  @MayBeLeftOut()
  @IsLimit(LIMITS.pageUsers)
  limit?: number;
}

export class ChannelsQuery {
  /** The first letters of the title; upper and lower case are the same. */
  @MayBeLeftOut()
  @IsText(0, LIMITS.titleLength)
  prefix?: string;

  @MayBeLeftOut()
  @IsLimit(LIMITS.pageUsers)
  limit?: number;

  /** `nextCursor` of the page before. */
  @MayBeLeftOut()
  @MaxLength(1_024)
  @Matches(/^[A-Za-z0-9_-]+$/)
  cursor?: string;
}

export class SyncQuery {
  /** Of an earlier last page: only what changed since. */
  @MayBeLeftOut()
  @MaxLength(128)
  @Matches(/^[0-9a-f.-]+$/)
  token?: string;

  /** `nextCursor` of the page before; the token is not needed then. */
  @MayBeLeftOut()
  @MaxLength(512)
  @Matches(/^[A-Za-z0-9_-]+$/)
  cursor?: string;

  @MayBeLeftOut()
  @IsLimit(LIMITS.pageHeads)
  limit?: number;
}

export class AboutQuery {
  /** `aboutCursor` of a page of entries, or `nextCursor` of the page before. */
  @Matches(ABOUT_CURSOR_PATTERN, { message: '$property must be one that this server gave' })
  cursor!: string;
}

export class EntriesQuery {
  /** Main entries below this seq, and what was said about them. */
  @MayBeLeftOut()
  @IsSeqText(1)
  before?: number;

  /** All entries above this seq. */
  @MayBeLeftOut()
  @IsSeqText(0)
  after?: number;

  /** Main entries on both sides of this seq, and what was said about them. */
  @MayBeLeftOut()
  @IsSeqText(1)
  around?: number;

  @MayBeLeftOut()
  @IsLimit(LIMITS.pageEntries)
  limit?: number;
}
