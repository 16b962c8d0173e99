import { applyDecorators } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';

/** A seq (or 0 where that means "none yet") in a query or path. */
export const IsSeqText = (min: 0 | 1): PropertyDecorator =>
  applyDecorators(
    Type(() => Number),
    IsInt(),
    Min(min),
    Max(Number.MAX_SAFE_INTEGER),
  );
