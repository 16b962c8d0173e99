import { type AddEpochRecords, LIMITS, type NewEpochRecord } from '@anochat/contract';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsInt,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

import { IsBase64, IsId, IsLimit, MayBeLeftOut, type SameShape } from '../../platform/http';

const MOST_GENERATIONS = 2 ** 31 - 1;

export class NewEpochRecordDto implements NewEpochRecord {
  @IsId()
  conversationId!: string;

  @IsInt()
  @Min(0)
  @Max(MOST_GENERATIONS)
  generation!: number;

  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  epoch!: number;

  @IsBase64(LIMITS.epochRecordBytes)
  body!: string;
}
true satisfies SameShape<NewEpochRecordDto, NewEpochRecord>;

export class AddEpochRecordsDto implements AddEpochRecords {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(LIMITS.epochRecordsPerCall)
  @ValidateNested({ each: true })
  @Type(() => NewEpochRecordDto)
  items!: NewEpochRecordDto[];
}
true satisfies SameShape<AddEpochRecordsDto, AddEpochRecords>;

export class EpochRecordsQuery {
  /** Of this conversation alone. */
  @MayBeLeftOut()
  @IsId()
  conversationId?: string;

  @MayBeLeftOut()
  @IsLimit(LIMITS.pageEpochRecords)
  limit?: number;

  /** `nextCursor` of the page before. */
  @MayBeLeftOut()
  @MaxLength(128)
  @Matches(/^[0-9a-f.-]+$/)
  cursor?: string;
}
