import { LIMITS } from '@anochat/contract';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';

import { IsText } from '../../platform/http';

export class SearchUsersDto {
  /** The first letters of a user name or display name; upper and lower case are the same. */
  @IsText(1, LIMITS.displayNameLength)
  prefix!: string;

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(LIMITS.pageUsers)
  limit?: number;

  /** `nextCursor` of the page before. */
  @IsOptional()
  @IsText(1, LIMITS.userNameLength.max)
  cursor?: string;
}
