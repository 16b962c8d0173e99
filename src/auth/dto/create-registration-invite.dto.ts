import { type CreateRegistrationInvite, LIMITS } from '@anochat/contract';
import { IsInt, Max, Min } from 'class-validator';

import { MayBeLeftOut, type SameShape } from '../../platform/http';

export class CreateRegistrationInviteDto implements CreateRegistrationInvite {
  /** Milliseconds; 7 days when left out. */
  @MayBeLeftOut()
  @IsInt()
  @Min(1_000)
  @Max(LIMITS.inviteLifetimeMs)
  expiresInMs?: number;

  /** 1 when left out. */
  @MayBeLeftOut()
  @IsInt()
  @Min(1)
  @Max(LIMITS.inviteUses)
  maxUses?: number;
}
true satisfies SameShape<CreateRegistrationInviteDto, CreateRegistrationInvite>;
