import { LIMITS, type RegisterRequest, type TokenDelivery } from '@anochat/contract';
import { Type } from 'class-transformer';
import { IsIn, IsObject, ValidateNested } from 'class-validator';

import { IsText, MayBeLeftOut, type SameShape } from '../../platform/http';
import { DeviceClaimDto } from './device-claim.dto';
import { IsPassword } from './is-password';
import { IsUserName } from './is-user-name';

export class RegisterDto implements RegisterRequest {
  @IsUserName()
  userName!: string;

  @IsPassword()
  password!: string;

  /** The user name when left out. */
  @MayBeLeftOut()
  @IsText(1, LIMITS.displayNameLength)
  displayName?: string;

  /** Needed where registration is by invitation. */
  @MayBeLeftOut()
  @IsText(1, 128)
  invite?: string;

  @IsObject()
  @ValidateNested()
  @Type(() => DeviceClaimDto)
  device!: DeviceClaimDto;

  /** `body` when left out. */
  @MayBeLeftOut()
  @IsIn(['body', 'cookie'])
  delivery?: TokenDelivery;
}
true satisfies SameShape<RegisterDto, RegisterRequest>;
