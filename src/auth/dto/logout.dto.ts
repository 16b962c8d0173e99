import { LIMITS, type LogoutRequest } from '@anochat/contract';
import { ArrayMaxSize, ArrayMinSize, IsArray } from 'class-validator';

import { IsBase64, MayBeLeftOut, type SameShape } from '../../platform/http';

export class LogoutDto implements LogoutRequest {
  @MayBeLeftOut()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(LIMITS.chainStatementsPerCall)
  @IsBase64(LIMITS.chainStatementBytes, { each: true })
  statements?: string[];
}
true satisfies SameShape<LogoutDto, LogoutRequest>;
