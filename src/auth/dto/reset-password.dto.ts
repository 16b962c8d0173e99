import type { ResetPasswordRequest } from '@anochat/contract';

import type { SameShape } from '../../platform/http';
import { IsPassword } from './is-password';
import { IsSecretToken } from './is-secret-token';

export class ResetPasswordDto implements ResetPasswordRequest {
  /** From an administrator's link. */
  @IsSecretToken()
  token!: string;

  @IsPassword()
  newPassword!: string;
}
true satisfies SameShape<ResetPasswordDto, ResetPasswordRequest>;
