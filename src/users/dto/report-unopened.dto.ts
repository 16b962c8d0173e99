import {
  LIMITS,
  type ReportUnopened,
  UNOPENED_REASONS,
  type UnopenedReason,
} from '@anochat/contract';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';

import type { SameShape } from '../../platform/http';

export class UnopenedCountDto {
  @IsIn(UNOPENED_REASONS)
  reason!: UnopenedReason;

  @IsInt()
  @Min(1)
  @Max(LIMITS.unopenedPerReport)
  count!: number;
}

export class ReportUnopenedDto implements ReportUnopened {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(UNOPENED_REASONS.length)
  @ArrayUnique(({ reason }: UnopenedCountDto) => reason)
  @ValidateNested({ each: true })
  @Type(() => UnopenedCountDto)
  items!: UnopenedCountDto[];
}
true satisfies SameShape<ReportUnopenedDto, ReportUnopened>;
