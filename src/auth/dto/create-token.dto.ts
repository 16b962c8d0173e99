import { type CreateToken, LIMITS, TOKEN_SCOPES, type TokenScope } from '@anochat/contract';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsInt, Max, Min } from 'class-validator';

import { IsText, MayBeLeftOut, type SameShape } from '../../platform/http';

const TEN_YEARS_MS = 10 * 365 * 24 * 3_600_000;

export class CreateTokenDto implements CreateToken {
  @IsText(1, LIMITS.deviceNameLength)
  name!: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(TOKEN_SCOPES.length)
  @IsIn(TOKEN_SCOPES, { each: true })
  scopes!: TokenScope[];

  /** Milliseconds; without an end when left out. */
  @MayBeLeftOut()
  @IsInt()
  @Min(1_000)
  @Max(TEN_YEARS_MS)
  expiresInMs?: number;
}
true satisfies SameShape<CreateTokenDto, CreateToken>;
