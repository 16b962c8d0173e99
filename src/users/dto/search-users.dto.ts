import { LIMITS } from '@anochat/contract';
import { Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';

import { IsText, MayBeLeftOut } from '../../platform/http';

export class SearchUsersDto {
  /** The first letters of a user name or display name; upper and lower case are the same. */
  @IsText(1, LIMITS.displayNameLength)
  prefix!: string;

  @MayBeLeftOut()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(LIMITS.pageUsers)
  limit?: number;

  /** `nextCursor` of the page before. */
  @MayBeLeftOut()
  @IsText(1, LIMITS.userNameLength.max)
  cursor?: string;
}
