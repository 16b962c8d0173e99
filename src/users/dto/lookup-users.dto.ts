import { LIMITS } from '@anochat/contract';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray } from 'class-validator';

import { IsId } from '../../platform/http';

export class LookupUsersDto {
  /** Ids with commas between them. */
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.split(',') : value,
  )
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(LIMITS.usersPerLookup)
  @IsId({ each: true })
  ids!: string[];
}
