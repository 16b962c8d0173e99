import type { RefreshRequest } from '@anochat/contract';
import { IsOptional } from 'class-validator';

import { IsText, type SameShape } from '../../platform/http';

export class RefreshDto implements RefreshRequest {
  /** The cookie is taken when left out. */
  @IsOptional()
  @IsText(1, 128)
  refreshToken?: string;
}
true satisfies SameShape<RefreshDto, RefreshRequest>;
