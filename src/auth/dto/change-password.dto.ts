import type { ChangePasswordRequest } from '@anochat/contract';

import type { SameShape } from '../../platform/http';
import { IsGivenPassword, IsPassword } from './is-password';

export class ChangePasswordDto implements ChangePasswordRequest {
  @IsGivenPassword()
  currentPassword!: string;

  @IsPassword()
  newPassword!: string;
}
true satisfies SameShape<ChangePasswordDto, ChangePasswordRequest>;
