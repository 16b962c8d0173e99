import { type DraftsQuery as Query, LIMITS, type SaveDraft } from '@anochat/contract';
import { Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';

import { IsBase64, IsLimit, MayBeLeftOut, type SameShape } from '../../platform/http';

export class SaveDraftDto implements SaveDraft {
  @IsBase64(LIMITS.draftBytes)
  body!: string;
}
true satisfies SameShape<SaveDraftDto, SaveDraft>;

export class DraftsQuery implements Query {
  /** `nextCursor` of the page before, or the highest revision that is known. */
  @MayBeLeftOut()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  after?: number;

  @MayBeLeftOut()
  @IsLimit(LIMITS.pageDrafts)
  limit?: number;
}
