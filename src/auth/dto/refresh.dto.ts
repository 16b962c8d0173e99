import type { RefreshRequest } from '@anochat/contract';

import { IsText, MayBeLeftOut, type SameShape } from '../../platform/http';

export class RefreshDto implements RefreshRequest {
  /** The cookie is taken when left out. */
  @MayBeLeftOut()
  @IsText(1, 128)
  refreshToken?: string;
}
true satisfies SameShape<RefreshDto, RefreshRequest>;
